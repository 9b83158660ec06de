#pragma once

#include "gateway/app/settings.hpp"

#include <memory>
#include <string>

namespace vgm::app {

// The gateway at work: everything that `serve` starts, wired together in one place. It decides
// nothing itself.
class gateway
{
public:
    // Opens the journal, reconciles what a crash left open, connects all parts and only then
    // listens. Throws std::runtime_error with one line that says what is wrong and what to do.
    explicit gateway(const settings& with);

    // Stops listening, ends what is under way (up to 20 seconds), closes the journal.
    ~gateway();
    gateway(const gateway&) = delete;
    gateway& operator=(const gateway&) = delete;

    // Reads the site's rules again; wrong ones change nothing and are logged.
    void reload();

    // "laboratoire 127.0.0.1:2575", one a line: where it listens, ports that were 0 included.
    std::string listening() const;

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace vgm::app
