#include "gateway/journal/lookup.hpp"

#include "gateway/journal/crc32c.hpp"
#include "gateway/journal/errors.hpp"
#include "gateway/journal/segment_list.hpp"

#include <algorithm>

namespace vgm::journal {
namespace {

issue not_found()
{
    return make_issue(
        errc::not_found, "", "there is no such record any more: its segment has been retired"
    );
}

}  // namespace

lookup::lookup(std::shared_ptr<file_system> files, std::string directory)
    : files_(std::move(files)), directory_(std::move(directory))
{}

result<std::unique_ptr<file>> lookup::open(stream of, std::uint32_t segment) const
{
    const auto path = segment_path(stream_directory(directory_, of), segment);
    error_code ec;
    auto opened = files_->open(path, open_mode::read, ec);
    if (ec == boost::system::errc::no_such_file_or_directory) return not_found();
    if (ec) return make_issue(ec, path, "the segment cannot be opened: " + ec.message());
    return opened;
}

result<lookup::content> lookup::read(const file& from, position at) const
{
    error_code ec;
    char bytes[record_header_size];
    const auto got = from.read_at(bytes, sizeof bytes, at.offset(), ec);
    if (ec) return make_issue(ec, "", "the record cannot be read: " + ec.message());
    const auto header = parse_record_header({bytes, got}, at);
    if (!header) return not_found();

    content c{
        *header, std::string(header->payload_size, '\0'), std::string(header->body_size, '\0')};
    const auto behind = std::uint64_t{at.offset()} + record_header_size;
    from.read_at(c.payload.data(), c.payload.size(), behind, ec);
    if (!ec) from.read_at(c.body.data(), c.body.size(), behind + c.payload.size(), ec);
    if (ec) return make_issue(ec, "", "the record cannot be read: " + ec.message());
    if (crc32c(c.body, crc32c(c.payload)) != header->content_crc)
        return make_issue(errc::segment_damaged, "", "the record's bytes have changed on the disk");
    return c;
}

result<record> lookup::tracking_record(position at) const
{
    const auto from = open(stream::tracking, at.segment());
    if (!from) return from.error();
    auto c = read(**from, at);
    if (!c) return c.error();
    return to_record(at, c->header, std::move(c->payload));
}

std::vector<record> lookup::story(submission_id of, position last) const
{
    std::vector<record> chain;
    std::unique_ptr<file> from;
    for (auto at = last; at;) {
        if (chain.empty() || chain.back().at.segment() != at.segment()) {
            auto opened = open(stream::tracking, at.segment());
            if (!opened) break;
            from = std::move(*opened);
        }
        auto c = read(*from, at);
        if (!c || c->header.submission != of) break;
        chain.push_back(to_record(at, c->header, std::move(c->payload)));
        if (c->header.previous >= at) break;
        at = c->header.previous;
    }
    std::reverse(chain.begin(), chain.end());
    return chain;
}

result<std::string> lookup::body(position at) const
{
    if (!at) return not_found();
    const auto from = open(stream::documents, at.segment());
    if (!from) return from.error();
    auto c = read(**from, at);
    if (!c) return c.error();
    return std::move(c->body);
}

record to_record(position at, const record_header& h, std::string payload)
{
    const auto body = (h.flags & acceptance) != 0 ? h.body : position{};
    return {at, h.kind, h.submission, h.time, std::move(payload), h.previous, body};
}

}  // namespace vgm::journal
