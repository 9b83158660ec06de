#pragma once

#include <chrono>
#include <filesystem>

namespace vgm::dropfolder {

// Waits until something changes in a folder, somebody else has something to say, or time is up.
// Where the system does not tell of changes (a network share, no watch left), only time is left.
class watch
{
public:
    // Throws boost::system::system_error when the process has no descriptor left.
    watch();
    ~watch();
    watch(const watch&) = delete;
    watch& operator=(const watch&) = delete;

    // Tells of changes in this folder from here on. Harmless when it is watched already; needed
    // again after it was gone.
    void aim(const std::filesystem::path& folder);

    // Whether the folder changed.
    bool wait(std::chrono::milliseconds at_most);

    // Ends the wait that is under way, or the next one. From any thread.
    void wake();

private:
    int inotify_ = -1, wake_ = -1, aimed_ = -1;
};

}  // namespace vgm::dropfolder
