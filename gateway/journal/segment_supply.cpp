#include "gateway/journal/segment_supply.hpp"

#include <algorithm>
#include <charconv>

namespace vgm::journal {
namespace {

// Small enough that the filling of a segment does not hold up an append's fdatasync.
constexpr std::uint64_t fill_step = 1u << 20;

// As long as nobody waits for it a segment is filled no faster than the one in use fills up, by a
// quarter and this much: the disk is for the letters.
constexpr std::uint64_t fill_ahead = 16u << 20;

// The 12 of ".../spare-12.free", for the highest of them.
std::uint64_t highest_name(const std::vector<std::string>& paths)
{
    std::uint64_t highest = 0;
    for (const auto& path : paths) {
        const auto dash = path.rfind("/spare-");
        std::uint64_t number = 0;
        if (dash != std::string::npos)
            std::from_chars(path.data() + dash + 7, path.data() + path.size(), number);
        highest = std::max(highest, number);
    }
    return highest;
}

}  // namespace

segment_supply::segment_supply(
    std::shared_ptr<file_system> files,
    std::string directory,
    std::uint32_t segment_bytes,
    std::uint32_t kept,
    std::chrono::milliseconds retry_delay,
    const std::vector<std::string>& found
)
    : files_(std::move(files)),
      directory_(std::move(directory)),
      segment_bytes_(segment_bytes),
      kept_(kept),
      retry_delay_(retry_delay),
      last_name_(highest_name(found))
{
    for (const auto& path : found) give_back(path);
    maker_ = std::thread([this] { run(); });
}

segment_supply::~segment_supply()
{
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    to_do_.notify_all();
    maker_.join();
}

std::unique_ptr<file> segment_supply::take(const std::string& path, error_code& ec)
{
    std::string spare;
    {
        std::unique_lock lock(mutex_);
        if (free_.empty() && failing_ && clock::now() < retry_at_) {
            ec = failing_;
            return nullptr;
        }
        const auto attempt = attempts_;
        retry_at_ = {};
        to_do_.notify_all();
        ++waiting_;
        done_.wait(lock, [&] { return !free_.empty() || (failing_ && attempts_ != attempt); });
        --waiting_;
        if (free_.empty()) {
            ec = failing_;
            return nullptr;
        }
        spare = std::move(free_.back());
        free_.pop_back();
        used_ = 0;
        to_do_.notify_all();
    }
    ec = files_->rename(spare, path);
    if (ec) {
        const std::lock_guard lock(mutex_);
        free_.push_back(std::move(spare));
        return nullptr;
    }
    ec = files_->sync_directory(directory_);
    return ec ? nullptr : files_->open(path, open_mode::read_write, ec);
}

error_code segment_supply::give_back(const std::string& path)
{
    error_code ec;
    std::uint64_t size = 0;
    if (const auto file = files_->open(path, open_mode::read, ec)) size = file->size(ec);
    const std::lock_guard lock(mutex_);
    failing_ = {};  // either way there is space now
    to_do_.notify_all();
    if (size != segment_bytes_ || free_.size() >= kept_) return files_->remove(path);
    const auto name = new_name(".free");
    ec = files_->rename(path, name);
    if (!ec) free_.push_back(name);
    done_.notify_all();
    return ec;
}

segment_supply::state segment_supply::now() const
{
    const std::lock_guard lock(mutex_);
    return {free_.size(), failing_};
}

bool segment_supply::may_make() const
{
    return free_.empty() && (!failing_ || clock::now() >= retry_at_);
}

void segment_supply::run()
{
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        if (!may_make()) {
            // After a failure nobody is in a hurry until somebody takes: take() comes back to us.
            to_do_.wait(lock);
            continue;
        }
        const auto fresh = new_name(".new");
        lock.unlock();
        const auto ec = make(fresh);
        lock.lock();
        ++attempts_;
        failing_ = ec;
        retry_at_ = clock::now() + retry_delay_;
        if (!ec && free_.size() >= kept_) {
            files_->remove(fresh);  // others came back meanwhile
        } else if (!ec) {
            const auto name = new_name(".free");
            failing_ = files_->rename(fresh, name);
            if (!failing_) free_.push_back(name);
        }
        done_.notify_all();
        if (failing_ && !stopping_) to_do_.wait(lock);
    }
}

error_code segment_supply::make(const std::string& path)
{
    error_code ec;
    const auto fresh = files_->open(path, open_mode::create, ec);
    if (!ec) ec = fill(*fresh);
    if (ec) files_->remove(path);  // a partial one would only take the space that is missing
    return ec;
}

error_code segment_supply::fill(file& fresh)
{
    if (const auto ec = fresh.allocate(segment_bytes_)) return ec;
    for (std::uint64_t at = 0; at < segment_bytes_; at += fill_step) {
        const auto until = std::min<std::uint64_t>(at + fill_step, segment_bytes_);
        if (!keep_pace(at)) return make_error_code(boost::system::errc::operation_canceled);
        if (const auto ec = write_zeros(fresh, at, until)) return ec;
        if (const auto ec = fresh.sync_data()) return ec;
    }
    return {};
}

// Waits until it is time to fill on from there; false when there is no need to any more.
bool segment_supply::keep_pace(std::uint64_t at)
{
    std::unique_lock lock(mutex_);
    if (at <= fill_ahead) return !stopping_;
    go_on_at_ = (at - fill_ahead) / 5 * 4;
    to_do_.wait(lock, [this] { return used_ >= go_on_at_ || waiting_ > 0 || stopping_; });
    go_on_at_ = never;
    return !stopping_;
}

void segment_supply::note_used(std::uint64_t bytes)
{
    used_ = bytes;
    if (bytes < go_on_at_) return;
    const std::lock_guard lock(mutex_);
    to_do_.notify_all();
}

std::string segment_supply::new_name(const char* suffix)
{
    return directory_ + "/spare-" + std::to_string(++last_name_) + suffix;
}

}  // namespace vgm::journal
