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
    workers(const std::string& name, std::size_t threads);
    ~workers();  // stop() and join()
    workers(const workers&) = delete;
    workers& operator=(const workers&) = delete;

    // Pending work is dropped, running handlers end first. May be called from any thread.
    void stop();
    // Waits until no handler runs any more; after stop(), and not from a handler. What was pending
    // lives until the destructor.
    void join();

    struct impl;
    impl& get() { return *impl_; }  // for workers_io.hpp

private:
    std::unique_ptr<impl> impl_;
};

}  // namespace vgm::runtime
