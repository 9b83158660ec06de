#include "adapters/dropfolder/watch.hpp"

#include <boost/system/system_error.hpp>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>

namespace vgm::dropfolder {

watch::watch()
    : inotify_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)),
      wake_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC))
{
    if (wake_ < 0) throw boost::system::system_error(errno, boost::system::system_category());
}

watch::~watch()
{
    if (inotify_ >= 0) ::close(inotify_);
    ::close(wake_);
}

void watch::aim(const std::filesystem::path& folder)
{
    if (inotify_ < 0) return;
    aimed_ = ::inotify_add_watch(
        inotify_, folder.c_str(), IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_ONLYDIR
    );
}

bool watch::wait(std::chrono::milliseconds at_most)
{
    std::array<pollfd, 2> all{{{wake_, POLLIN, 0}, {inotify_, POLLIN, 0}}};
    const auto longest = std::clamp<std::int64_t>(at_most.count(), 0, 3'600'000);
    ::poll(all.data(), inotify_ < 0 ? 1 : 2, static_cast<int>(longest));
    std::uint64_t calls = 0;
    if (all[0].revents != 0 && ::read(wake_, &calls, sizeof calls) < 0) calls = 0;
    if (inotify_ < 0 || all[1].revents == 0) return false;
    alignas(inotify_event) std::array<char, 16 * 1024> events;
    bool changed = false;
    while (::read(inotify_, events.data(), events.size()) > 0) changed = true;
    return changed;
}

void watch::wake()
{
    const std::uint64_t one = 1;
    if (::write(wake_, &one, sizeof one) < 0) return;  // it is full: whoever waits is awake
}

}  // namespace vgm::dropfolder
