#pragma once

#include "gateway/app/rule_folder.hpp"

#include <mutex>

namespace vgm::app {

// The site's rules of the running gateway. Any number of threads may ask; a reload is whole or does
// not happen, and a message that is being judged ends with the rules that it began with.
class rule_desk
{
public:
    /** Throws std::runtime_error, naming file and line, for rules that are not right. */
    explicit rule_desk(const settings& with);

    site_rules_ptr now() const;

    /** Reads the files again. With an error among the problems, the rules stay as they are. */
    struct reloaded
    {
        bool changed = false;
        std::string version;  // of the rules in use afterwards
        std::vector<config::problem> problems;
    };
    reloaded reload();

private:
    const settings with_;
    mutable std::mutex mutex_;
    site_rules_ptr current_;
};

}  // namespace vgm::app
