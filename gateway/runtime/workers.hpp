#pragma once

#include <cstddef>
#include <memory>
#include <string>

namespace vgm::runtime {

// A named pool of threads that run one event loop. The gateway has one for intake and one for
// delivery, so that wrapping a 50 MB letter never delays an acknowledgement.
class workers
{
public:
    workers(std::string name, std::size_t threads);
    ~workers();  // stop(), then joins
    workers(const workers&) = delete;
    workers& operator=(const workers&) = delete;

    // Pending work is dropped, running handlers end first. May be called from any thread.
    void stop();

    struct impl;
    impl& get() { return *impl_; }  // for workers_io.hpp

private:
    std::unique_ptr<impl> impl_;
};

}  // namespace vgm::runtime
