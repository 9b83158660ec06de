#include "gateway/journal/reader.hpp"

#include "gateway/journal/errors.hpp"
#include "gateway/journal/recovery.hpp"
#include "gateway/journal/segment_list.hpp"
#include "gateway/journal/segment_scan.hpp"

#include <algorithm>

namespace vgm::journal {

reader::reader(std::string directory, std::shared_ptr<file_system> files)
    : directory_(std::move(directory)), files_(std::move(files)), look_(files_, directory_)
{}

result<position> reader::scan(const std::function<bool(const record&)>& on_record, position from)
    const
{
    const auto directory = stream_directory(directory_, stream::tracking);
    error_code ec;
    const auto listing = list_stream(*files_, directory, ec);
    if (ec)
        return make_issue(ec, directory, "the journal's folder cannot be read: " + ec.message());

    bool goes_on = true;
    auto next = from;
    for (const auto& segment : listing.segments) {
        if (segment.number < from.segment() || !segment.header) continue;
        const auto path = segment_path(directory, segment.number);
        const auto opened = files_->open(path, open_mode::read, ec);
        if (ec == boost::system::errc::no_such_file_or_directory) {
            ec = {};  // retired while we read
            continue;
        }
        const auto size = ec ? 0 : static_cast<std::uint32_t>(opened->size(ec));
        if (ec) return make_issue(ec, path, "the segment cannot be read: " + ec.message());
        const bool is_first = segment.number == from.segment();
        const auto begin =
            is_first ? std::max(from.offset(), segment_header_size) : segment_header_size;
        const auto reading =
            read_segment(*opened, stream::tracking, segment, begin, size, [&](const scanned& r) {
                if (!goes_on) return;
                goes_on = on_record(to_record(r.at, r.header, std::string(r.payload)));
                next = {r.at.value + record_size(r.header)};
            });
        if (reading.ec) return make_issue(reading.ec, path, "the segment cannot be read");
        if (!goes_on) break;
    }
    return next;
}

result<position> reader::begin_of(timestamp since) const
{
    constexpr std::chrono::hours margin{1};
    const auto directory = stream_directory(directory_, stream::tracking);
    error_code ec;
    const auto listing = list_stream(*files_, directory, ec);
    if (ec)
        return make_issue(ec, directory, "the journal's folder cannot be read: " + ec.message());
    for (auto at = listing.segments.rbegin(); at != listing.segments.rend(); ++at) {
        if (!at->header) continue;
        const auto opened = files_->open(segment_path(directory, at->number), open_mode::read, ec);
        const auto size = ec ? 0 : static_cast<std::uint32_t>(opened->size(ec));
        if (ec) {
            ec = {};  // retired while we read: what is older is gone too
            break;
        }
        segment_scan scan(*opened, at->number, segment_header_size, size);
        const auto first = scan.next();
        if (first && to_record(first->at, first->header, {}).time + margin < since)
            return position::at(at->number, segment_header_size);
    }
    return position{};
}

result<std::vector<record>> reader::story(submission_id of) const
{
    std::vector<record> all;
    const auto scanned_to = scan([&](const record& r) {
        if (r.submission == of) all.push_back(r);
        return true;
    });
    if (!scanned_to) return scanned_to.error();
    return all;
}

result<std::string> reader::read_body(position body) const { return look_.body(body); }

}  // namespace vgm::journal
