#include "gateway/journal/journal.hpp"

#include "gateway/journal/crc32c.hpp"
#include "gateway/journal/errors.hpp"
#include "gateway/journal/journal_parts.hpp"

namespace vgm::journal {
namespace {

error_code system_error(int number)
{
    return number == 0 ? error_code{} : error_code(number, boost::system::system_category());
}

stream_statistics about(const stream_writer& writer, const segment_supply& supply)
{
    const auto& so_far = writer.so_far();
    const auto [free, failing] = supply.now();
    return {
        so_far.bytes,
        std::chrono::nanoseconds(so_far.last_sync_ns),
        so_far.flushes.read(),
        free,
        system_error(so_far.failing),
        failing};
}

}  // namespace

journal::journal(std::unique_ptr<parts> all) : all_(std::move(all)) {}

journal::~journal() { close(); }

const open_report& journal::opened() const { return all_->opened; }

void journal::accept(
    submission_id submission,
    timestamp time,
    std::uint8_t kind,
    std::string payload,
    slice body,
    on_done done
)
{
    request r{
        submission, time, kind, std::move(payload), 0, std::move(done), true, std::move(body)};
    const auto& s = all_->chosen;
    const bool is_too_large =
        r.documents_size() > s.documents_segment_bytes - segment_header_size ||
        r.tracking_size() > s.tracking_segment_bytes - segment_header_size;
    if (is_too_large) {
        r.done({errc::record_too_large, {}, {}});
        return;
    }
    r.payload_crc = crc32c(r.payload);
    r.content_crc = crc32c(r.body.bytes, r.payload_crc);
    if (const auto ec = all_->writer->submit(r)) r.done({ec, {}, {}});
}

void journal::append(
    submission_id submission,
    timestamp time,
    std::uint8_t kind,
    std::string payload,
    on_done done
)
{
    request r{submission, time, kind, std::move(payload), 0, std::move(done)};
    if (r.tracking_size() > all_->chosen.tracking_segment_bytes - segment_header_size) {
        r.done({errc::record_too_large, {}, {}});
        return;
    }
    r.payload_crc = crc32c(r.payload);
    if (const auto ec = all_->writer->submit(r)) r.done({ec, {}, {}});
}

std::vector<record> journal::story(submission_id submission) const
{
    return all_->look.story(submission, all_->index->last(submission));
}

result<record> journal::tracking_record(position at) const
{
    return all_->look.tracking_record(at);
}

result<std::string> journal::read_body(position body) const { return all_->look.body(body); }

result<std::string> journal::read_body(submission_id submission) const
{
    position body;
    for (const auto& r : story(submission))
        if (r.body) body = r.body;
    return all_->look.body(body);
}

error_code journal::retire(stream of, position before)
{
    error_code ec = errc::closed;
    position kept;
    all_->writer->run([&] {
        // Before bodies go, so do not their acceptances: open() could not remake them any more.
        ec = all_->group->flush();
        if (ec) return;
        auto& writer = of == stream::documents ? *all_->documents : *all_->tracking;
        kept = writer.retire(before, ec);
    });
    if (of == stream::tracking && kept) all_->index->forget_before(kept);
    return ec;
}

error_code journal::flush()
{
    error_code ec = errc::closed;
    all_->writer->run([&] { ec = all_->group->flush(); });
    return ec;
}

void journal::close()
{
    flush();
    all_->writer->close();
}

position journal::durable_end() const { return {all_->tracking->so_far().durable}; }

statistics journal::now() const
{
    const auto& so_far = all_->group->so_far();
    const auto waiting = all_->writer->now();
    return {
        so_far.commits,
        so_far.records,
        waiting.records,
        waiting.bytes,
        all_->index->size(),
        about(*all_->documents, *all_->documents_supply),
        about(*all_->tracking, *all_->tracking_supply)};
}

}  // namespace vgm::journal
