#include "gateway/journal/crc32c.hpp"
#include "gateway/journal/errors.hpp"
#include "gateway/journal/journal_parts.hpp"

#include <algorithm>

namespace vgm::journal {
namespace {

// The acceptances of `documents` that `tracking` does not have.
struct missing_copies
{
    std::vector<tracking_copy> copies;
    bool last_copied_is_there = false;
};

result<recovered_stream> recover_tracking(
    file_system& files,
    const settings& s,
    chain_index& index,
    open_report& report,
    position& copied,
    const journal::on_replay& replay
)
{
    auto found = recover(files, s, stream::tracking, {}, [&](const scanned& r) {
        index.put(r.header.submission, r.at);
        ++report.records;
        report.bytes += record_size(r.header);
        const auto told = to_record(r.at, r.header, std::string(r.payload));
        copied = std::max(copied, told.body);
        if (replay) replay(told);
    });
    if (!found) return found;
    copied = std::max(copied, found->copied);
    report.torn_tracking_bytes = found->torn_bytes;
    report.damages = found->damages;
    return found;
}

result<recovered_stream> recover_documents(
    file_system& files,
    const settings& s,
    open_report& report,
    position copied,
    missing_copies& missing
)
{
    auto found = recover(files, s, stream::documents, copied, [&](const scanned& r) {
        if (r.at == copied) {
            missing.last_copied_is_there = true;
        } else if (r.at > copied) {
            missing.copies.push_back(
                {r.header.submission,
                 r.header.time,
                 r.header.kind,
                 std::string(r.payload),
                 crc32c(r.payload),
                 r.at,
                 {},
                 {}}
            );
        }
    });
    if (!found) return found;
    report.torn_documents_bytes = found->torn_bytes;
    report.damages.insert(report.damages.end(), found->damages.begin(), found->damages.end());
    return found;
}

// `tracking` names a body that `documents` should hold and does not.
std::optional<issue> check_last_copied(
    const settings& s,
    open_report& report,
    position copied,
    const missing_copies& missing,
    recovered_stream& documents
)
{
    const bool was_retired =
        !documents.segments.empty() && copied.segment() < documents.segments.front();
    if (!copied || missing.last_copied_is_there || was_retired) return std::nullopt;
    const auto directory = stream_directory(s.directory, stream::documents);
    if (s.on_damage == damage_policy::refuse) {
        return make_issue(
            documents.segments.empty() || copied.segment() > documents.segments.back()
                ? errc::segment_missing
                : errc::segment_damaged,
            segment_path(directory, copied.segment()),
            "the body of an acknowledged letter is not at byte " + std::to_string(copied.offset()) +
                " of this file: restore the file from a copy of the disk; to go on without it set "
                "journal.on_damage to skip_and_report"
        );
    }
    report.damages.push_back({stream::documents, copied.segment(), copied.offset(), 0});
    documents.tail_is_short = true;
    return std::nullopt;
}

std::unique_ptr<segment_supply> make_supply(
    const std::shared_ptr<file_system>& files,
    const settings& s,
    stream of,
    const recovered_stream& found
)
{
    return std::make_unique<segment_supply>(
        files,
        stream_directory(s.directory, of),
        of == stream::documents ? s.documents_segment_bytes : s.tracking_segment_bytes,
        s.free_segments_kept,
        s.retry_delay,
        found.unused
    );
}

}  // namespace

result<std::unique_ptr<journal>>
journal::open(const settings& s, const on_replay& replay, std::shared_ptr<file_system> files)
{
    if (auto wrong = validate(s)) return *wrong;
    for (const auto of : {stream::documents, stream::tracking}) {
        const auto path = stream_directory(s.directory, of);
        if (const auto ec = files->make_directories(path))
            return make_issue(ec, path, "the journal's folder cannot be made: " + ec.message());
    }
    auto lock = directory_lock::take(s.directory);
    if (!lock) return lock.error();

    auto all = std::make_unique<parts>(parts{
        s, std::move(*lock), std::make_unique<chain_index>(), lookup(files, s.directory)});
    position copied;
    missing_copies missing;
    auto tracking = recover_tracking(*files, s, *all->index, all->opened, copied, replay);
    if (!tracking) return tracking.error();
    auto documents = recover_documents(*files, s, all->opened, copied, missing);
    if (!documents) return documents.error();
    if (auto wrong = check_last_copied(s, all->opened, copied, missing, *documents)) return *wrong;

    all->documents_supply = make_supply(files, s, stream::documents, *documents);
    all->tracking_supply = make_supply(files, s, stream::tracking, *tracking);
    all->documents = std::make_unique<stream_writer>(
        stream::documents, s, files, *all->documents_supply, std::move(*documents), copied
    );
    all->tracking = std::make_unique<stream_writer>(
        stream::tracking, s, files, *all->tracking_supply, std::move(*tracking), position{}
    );
    all->group =
        std::make_unique<group_commit>(*all->documents, *all->tracking, *all->index, copied);
    for (auto& copy : missing.copies) {
        const auto c = all->group->restore(std::move(copy));
        ++all->opened.acceptances_recovered;
        if (replay) replay({c.at, c.kind, c.submission, c.time, c.payload, c.previous, c.body});
    }
    // When it fails the copies stay owed, and appends are refused until they have a place.
    all->group->flush();
    all->writer = std::make_unique<committer>(*all->group, s.waiting_bytes_max);
    return std::unique_ptr<journal>(new journal(std::move(all)));
}

}  // namespace vgm::journal
