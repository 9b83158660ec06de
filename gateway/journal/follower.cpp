#include "gateway/journal/follower.hpp"

#include "gateway/journal/errors.hpp"
#include "gateway/journal/lookup.hpp"
#include "gateway/journal/segment_list.hpp"

#include <algorithm>

namespace vgm::journal {

follower::follower(std::string directory, position from, std::shared_ptr<file_system> files)
    : directory_(stream_directory(directory, stream::tracking)), files_(std::move(files)), at_(from)
{}

result<std::optional<record>> follower::next(position until)
{
    while (at_ < until) {
        if (!file_) {
            const auto opened = open_next(until);
            if (!opened) return opened.error();
            if (!*opened) return std::optional<record>{};
        }
        const bool is_closed = at_.segment() < until.segment();
        if (is_closed && !end_) {
            const auto found = find_end();
            if (!found) return found.error();
            if (!*found) continue;  // it has gone meanwhile
        }
        const auto limit = is_closed ? *end_ : until.offset();
        if (auto found = read(limit)) return found;
        if (scan_ && scan_->error())
            return trouble(scan_->error(), segment_path(directory_, at_.segment()));
        if (!is_closed) break;
        leave_segment();
    }
    return std::optional<record>{};
}

// The next record before `limit` in the open segment; passes over what cannot be read.
std::optional<record> follower::read(std::uint32_t limit)
{
    while (at_.offset() < limit) {
        if (!scan_ || scan_limit_ != limit) {
            scan_.emplace(*file_, at_.segment(), at_.offset(), limit);
            scan_limit_ = limit;
        }
        if (const auto found = scan_->next()) {
            at_ = position::at(at_.segment(), scan_->offset());
            return to_record(found->at, found->header, std::string(found->payload));
        }
        if (scan_->error()) return std::nullopt;
        const auto behind = scan_->find_header(at_.offset() + 1);
        if (scan_->error()) return std::nullopt;
        ++gaps_;
        at_ = position::at(at_.segment(), behind.value_or(limit));
        scan_->go_to(at_.offset());
    }
    return std::nullopt;
}

void follower::leave_segment()
{
    scan_.reset();
    file_.reset();
    end_.reset();
    is_behind_ = true;
}

// Opens the segment that at_ lies in, or the one after it; false when there is none yet.
result<bool> follower::open_next(position until)
{
    error_code ec;
    const auto listing = list_stream(*files_, directory_, ec);
    if (ec) return trouble(ec, directory_);
    const auto wanted = at_.segment() + (is_behind_ ? 1 : 0);
    const auto found = std::ranges::find_if(listing.segments, [&](const listed_segment& s) {
        return s.number >= wanted && s.header;
    });
    if (found == listing.segments.end() || found->number > until.segment()) return false;
    // One that has been begun and holds nothing durable may yet be given up.
    if (found->number == until.segment() && until.offset() <= segment_header_size) return false;
    const auto path = segment_path(directory_, found->number);
    auto opened = files_->open(path, open_mode::read, ec);
    if (ec == boost::system::errc::no_such_file_or_directory) return false;  // asked again soon
    if (ec) return trouble(ec, path);

    if (found->number != at_.segment()) {
        // Numbers may be passed over by whoever writes; each header names the segment before it.
        if (at_ && (!is_behind_ || found->header->previous != at_.segment())) ++gaps_;
        at_ = position::at(found->number, segment_header_size);
    }
    scan_.reset();
    file_ = std::move(opened);
    end_ = found->end;
    is_behind_ = false;
    return true;
}

// Where the open segment's records end, now that another one is written on.
result<bool> follower::find_end()
{
    error_code ec;
    const auto listing = list_stream(*files_, directory_, ec);
    if (ec) return trouble(ec, directory_);
    const auto found = std::ranges::find(
        listing.segments, at_.segment(), [](const listed_segment& s) { return s.number; }
    );
    if (found == listing.segments.end()) {
        ++gaps_;
        leave_segment();
        return false;
    }
    const auto size = static_cast<std::uint32_t>(file_->size(ec));
    if (ec) return trouble(ec, segment_path(directory_, at_.segment()));
    end_ = found->end.value_or(size);
    return true;
}

issue follower::trouble(error_code ec, const std::string& path) const
{
    return make_issue(ec, path, "the journal cannot be read: " + ec.message());
}

}  // namespace vgm::journal
