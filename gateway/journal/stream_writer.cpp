#include "gateway/journal/stream_writer.hpp"

#include "gateway/core/assert.hpp"

#include <algorithm>
#include <cerrno>
#include <thread>

namespace vgm::journal {
namespace {

constexpr std::uint32_t page_size = 4096;
// Below this a copy costs less than one more part of the system call.
constexpr std::size_t copied_size_max = 16u << 10;

// Behind every write there are zeros for at least one header, to the end of a page: the end can be
// told from a torn write, and no page is written in part, which would first be read from the disk.
std::uint32_t padded_end(std::uint32_t end, std::uint32_t capacity)
{
    const auto padded =
        (std::uint64_t{end} + record_header_size + page_size - 1) / page_size * page_size;
    return static_cast<std::uint32_t>(std::min<std::uint64_t>(padded, capacity));
}

bool is_disk_full(const error_code& ec)
{
    return ec == boost::system::errc::no_space_on_device || ec.value() == EDQUOT;
}

}  // namespace

stream_writer::stream_writer(
    stream of,
    const settings& s,
    std::shared_ptr<file_system> files,
    segment_supply& supply,
    recovered_stream found,
    position numbers_after
)
    : of_(of),
      directory_(stream_directory(s.directory, of)),
      segment_bytes_(
          of == stream::documents ? s.documents_segment_bytes : s.tracking_segment_bytes
      ),
      retry_delay_(s.retry_delay),
      sync_delay_(s.sync_delay),
      files_(std::move(files)),
      supply_(supply),
      segments_(std::move(found.segments)),
      active_(std::move(found.active)),
      number_min_(numbers_after.segment() + 1),
      epoch_(found.epoch + 1)
{
    // Nothing to go by: the first letter should find a segment ready.
    if (!active_) {
        supply_.note_used(segment_bytes_);
        return;
    }
    number_ = segments_.back();
    capacity_ = found.active_header.capacity;
    previous_ = found.active_header.previous;
    previous_end_ = found.active_header.previous_end;
    durable_ = written_ = staged_end_ = found.tail.end;
    sealed_ = found.tail_is_short || number_ + 1 < number_min_;
    figures_.durable = durable_end().value;
    supply_.note_used(sealed_ ? segment_bytes_ : written_);
}

bool stream_writer::has_room(std::uint64_t bytes) const
{
    return !sealed_ && !failing_ && staged_end_ + bytes <= capacity_;
}

error_code stream_writer::make_room(std::uint64_t bytes, position copied)
{
    if (failing_ && clock::now() < retry_at_) return failing_;
    failing_ = {};
    if (has_room(bytes)) return {};
    VGM_ASSERT(parts_.empty());
    return roll(copied);
}

error_code stream_writer::roll(position copied)
{
    if (!sealed_ && has_unsynced()) {
        if (const auto ec = sync()) return ec;
    }
    leave_active();
    const auto next = std::max(number_ + 1, number_min_);
    error_code ec;
    auto fresh = supply_.take(segment_path(directory_, next), ec);
    if (ec) return fail(ec);

    const segment_header header{
        of_, next, segment_bytes_, epoch_, previous_, previous_end_, copied};
    const auto bytes = print(header);
    ec = write_all(*fresh, std::string_view(bytes.data(), bytes.size()), 0);
    if (!ec) ec = write_zeros(*fresh, segment_header_size, page_size);
    if (ec) return fail(ec);
    active_ = std::move(fresh);
    segments_.push_back(next);
    number_ = next;
    capacity_ = segment_bytes_;
    durable_ = 0;  // the header goes to the disk with the first records
    written_ = staged_end_ = segment_header_size;
    sealed_ = false;
    return {};
}

// A segment that never got anything to the disk is no link of the chain.
void stream_writer::leave_active()
{
    sealed_ = true;
    if (!active_) return;
    active_.reset();
    if (durable_ == 0) {
        files_->remove(segment_path(directory_, number_));
        segments_.pop_back();
    } else {
        previous_ = number_;
        previous_end_ = durable_;
    }
}

void stream_writer::add(std::string_view bytes)
{
    if (bytes.size() > copied_size_max)
        parts_.push_back({bytes.data(), 0, bytes.size()});
    else
        add_copy(bytes);
}

void stream_writer::add_copy(std::string_view bytes)
{
    if (bytes.empty()) return;
    if (parts_.empty() || parts_.back().elsewhere) parts_.push_back({nullptr, staged_.size(), 0});
    parts_.back().size += bytes.size();
    staged_ += bytes;
}

position stream_writer::stage(record_header header, std::string_view payload, std::string_view body)
{
    const auto size = record_size(payload.size(), body.size());
    VGM_ASSERT(has_room(size));
    const auto at = position::at(number_, staged_end_);
    header.durable = durable_;
    header.epoch = epoch_;
    const auto bytes = print(header, at);
    add_copy({bytes.data(), bytes.size()});
    add(payload);
    add(body);
    static constexpr char zeros[record_alignment] = {};
    add_copy({zeros, size - record_header_size - payload.size() - body.size()});
    staged_end_ += static_cast<std::uint32_t>(size);
    return at;
}

void stream_writer::unstage()
{
    staged_.clear();
    parts_.clear();
    staged_end_ = written_;
}

error_code stream_writer::write()
{
    if (parts_.empty()) return {};
    static const std::string zeros(2 * page_size, '\0');
    std::vector<iovec> all;
    all.reserve(parts_.size() + 1);
    for (const auto& p : parts_) {
        const char* from = p.elsewhere ? p.elsewhere : staged_.data() + p.at;
        all.push_back({const_cast<char*>(from), p.size});
    }
    const auto behind = padded_end(staged_end_, capacity_) - staged_end_;
    if (behind > 0) all.push_back({const_cast<char*>(zeros.data()), behind});
    const auto end = staged_end_;
    const auto ec = write_all(*active_, all, written_);
    unstage();
    if (ec) {
        // Parts of it may be on the disk, whole records even: a higher epoch tells them apart.
        ++epoch_;
        if (!is_disk_full(ec)) seal();
        return fail(ec);
    }
    figures_.bytes += end - written_;
    written_ = staged_end_ = end;
    supply_.note_used(written_);
    return {};
}

error_code stream_writer::sync()
{
    if (!has_unsynced()) return {};
    const auto before = clock::now();
    const auto ec = active_->sync_data();
    if (sync_delay_.count() > 0) std::this_thread::sleep_for(sync_delay_);
    const std::chrono::nanoseconds took = clock::now() - before;
    figures_.last_sync_ns = took.count();
    figures_.flushes.count(took);
    if (ec) {
        ++epoch_;
        seal();
        return fail(ec);
    }
    durable_ = written_;
    failing_ = {};
    figures_.failing = 0;
    figures_.durable = durable_end().value;
    return {};
}

// Whether the cut itself succeeds does not matter much: the next segment's header says where this
// one ends.
void stream_writer::seal()
{
    sealed_ = true;
    if (has_unsynced()) ++losses_;
    active_->truncate(durable_);
    written_ = staged_end_ = durable_;
}

error_code stream_writer::fail(error_code ec)
{
    failing_ = ec;
    figures_.failing = ec.value();
    retry_at_ = clock::now() + retry_delay_;
    return ec;
}

position stream_writer::retire(position before, error_code& ec)
{
    retry_at_ = {};  // whatever comes back may be what was missing
    std::size_t gone = 0;
    while (gone < segments_.size() && segments_[gone] < before.segment() &&
           segments_[gone] != number_) {
        ec = supply_.give_back(segment_path(directory_, segments_[gone]));
        if (ec) break;
        ++gone;
    }
    segments_.erase(segments_.begin(), segments_.begin() + static_cast<std::ptrdiff_t>(gone));
    if (gone > 0) {
        const auto synced = files_->sync_directory(directory_);
        if (!ec) ec = synced;
    }
    return gone == 0 ? position{}
                     : position::at(segments_.empty() ? number_ : segments_.front(), 0);
}

}  // namespace vgm::journal
