#include "gateway/journal/group_commit.hpp"

#include "gateway/core/assert.hpp"

#include <algorithm>
#include <iterator>

namespace vgm::journal {
namespace {

// A step larger than this would let the first of it wait for the last without making anything
// faster: at this size the disk's bandwidth is what counts.
constexpr std::uint64_t step_bytes_max = 16u << 20;

// Copies held in memory until a fdatasync of `tracking` covers them.
constexpr std::uint64_t unsynced_bytes_max = 1u << 20;

}  // namespace

group_commit::group_commit(
    stream_writer& documents,
    stream_writer& tracking,
    chain_index& index,
    position copied
)
    : documents_(documents), tracking_(tracking), index_(index), copied_(copied)
{}

void group_commit::commit(std::span<request> group)
{
    while (!group.empty()) group = group.subspan(commit_some(group));
}

// Commits the first ones of `rest`, as many as fit. Answers how many.
std::size_t group_commit::commit_some(std::span<request> rest)
{
    if (const auto ec = settle()) {
        // Neither kind can be served while the copies of durable acceptances have no place.
        for (auto& r : rest) answer(r, {ec, {}, {}});
        return rest.size();
    }
    if (const auto ec = make_room_for(rest.front())) {
        answer(rest.front(), {ec, {}, {}});
        return 1;
    }
    const auto step = rest.first(stage(rest));
    documents_ec_ = documents_.write();
    tracking_ec_ = tracking_.write();
    reconcile();
    sync(acceptances_ > 0, appends_ > 0 || unsynced_bytes_ > unsynced_bytes_max);
    reconcile();
    copy_and_answer(step);
    return step.size();
}

error_code group_commit::make_room_for(const request& first)
{
    if (const auto ec = make_tracking_room(first.tracking_size())) return ec;
    return first.is_acceptance ? documents_.make_room(first.documents_size(), {}) : error_code{};
}

error_code group_commit::make_tracking_room(std::uint64_t bytes)
{
    // Before a new segment is begun, so that its header can say which copies lie before it.
    if (!tracking_.has_room(bytes)) {
        const auto ec = tracking_.sync();
        reconcile();
        if (ec) return ec;
    }
    return tracking_.make_room(bytes, copied_);
}

std::size_t group_commit::stage(std::span<request> rest)
{
    acceptances_ = appends_ = 0;
    copy_bytes_ = 0;
    chain_ends_.clear();
    outcomes_.clear();
    for (auto& r : rest) {
        const bool has_room = tracking_.has_room(copy_bytes_ + r.tracking_size()) &&
                              (!r.is_acceptance || documents_.has_room(r.documents_size()));
        const bool is_enough =
            documents_.staged_bytes() + tracking_.staged_bytes() >= step_bytes_max;
        if (!has_room || is_enough) break;
        r.is_acceptance ? stage_acceptance(r) : stage_append(r);
    }
    VGM_ASSERT(!outcomes_.empty());
    return outcomes_.size();
}

void group_commit::stage_append(request& r)
{
    auto [end, is_first] = chain_ends_.try_emplace(r.submission);
    if (is_first) end->second = index_.last(r.submission);
    record_header h;
    h.payload_size = static_cast<std::uint32_t>(r.payload.size());
    h.content_crc = r.payload_crc;
    h.kind = r.kind;
    h.time = r.time;
    h.submission = r.submission;
    h.previous = end->second;
    end->second = tracking_.stage(h, r.payload, {});
    outcomes_.push_back({{}, end->second, {}});
    ++appends_;
}

void group_commit::stage_acceptance(request& r)
{
    record_header h;
    h.payload_size = static_cast<std::uint32_t>(r.payload.size());
    h.body_size = static_cast<std::uint32_t>(r.body.bytes.size());
    h.content_crc = r.content_crc;
    h.kind = r.kind;
    h.flags = acceptance;
    h.time = r.time;
    h.submission = r.submission;
    outcomes_.push_back({{}, {}, documents_.stage(h, r.payload, r.body.bytes)});
    ++acceptances_;
    copy_bytes_ += r.tracking_size();
}

void group_commit::sync(bool documents, bool tracking)
{
    documents = documents && !documents_ec_;
    tracking = tracking && !tracking_ec_;
    if (documents && tracking) {
        beside_.start([this] { return documents_.sync(); });
        tracking_ec_ = tracking_.sync();
        documents_ec_ = beside_.wait();
    } else if (documents) {
        documents_ec_ = documents_.sync();
    } else if (tracking) {
        tracking_ec_ = tracking_.sync();
    }
    ++figures_.commits;
}

// Copies that are durable are done with; copies that went down with a segment are owed again.
void group_commit::reconcile()
{
    if (tracking_.losses() != losses_) {
        losses_ = tracking_.losses();
        owed_.insert(
            owed_.begin(),
            std::make_move_iterator(unsynced_.begin()),
            std::make_move_iterator(unsynced_.end())
        );
        unsynced_.clear();
        unsynced_bytes_ = 0;
        return;
    }
    while (!unsynced_.empty() && unsynced_.front().at < tracking_.durable_end()) {
        copied_ = std::max(copied_, unsynced_.front().body);
        unsynced_bytes_ -= unsynced_.front().payload.size() + record_header_size;
        unsynced_.pop_front();
    }
}

error_code group_commit::settle()
{
    while (!owed_.empty()) {
        const auto ec = make_tracking_room(record_size(owed_.front().payload.size(), 0));
        if (ec) return ec;
        std::size_t staged = 0;
        for (auto& c : owed_) {
            if (!tracking_.has_room(record_size(c.payload.size(), 0))) break;
            record_header h;
            h.payload_size = static_cast<std::uint32_t>(c.payload.size());
            h.content_crc = c.payload_crc;
            h.kind = c.kind;
            h.flags = acceptance;
            h.time = c.time;
            h.submission = c.submission;
            h.body = c.body;
            // Written once before and lost: what the index holds is its own former place.
            if (!c.at) c.previous = index_.last(c.submission);
            h.previous = c.previous;
            c.at = tracking_.stage(h, c.payload, {});
            ++staged;
        }
        const auto written = tracking_.write();
        reconcile();
        if (written) return written;
        for (; staged > 0; --staged) {
            index_.put(owed_.front().submission, owed_.front().at);
            unsynced_bytes_ += owed_.front().payload.size() + record_header_size;
            unsynced_.push_back(std::move(owed_.front()));
            owed_.pop_front();
        }
    }
    return {};
}

void group_commit::copy_and_answer(std::span<request> step)
{
    if (!documents_ec_) {
        for (std::size_t i = 0; i < step.size(); ++i) {
            auto& r = step[i];
            if (!r.is_acceptance) continue;
            owed_.push_back(
                {r.submission,
                 r.time,
                 r.kind,
                 std::move(r.payload),
                 r.payload_crc,
                 outcomes_[i].body,
                 {},
                 {}}
            );
        }
        const bool all_written = !settle();
        for (std::size_t i = 0; i < step.size() && all_written; ++i)
            if (step[i].is_acceptance) outcomes_[i].at = index_.last(step[i].submission);
    }
    if (!tracking_ec_)
        for (const auto& [submission, end] : chain_ends_) index_.put(submission, end);
    for (std::size_t i = 0; i < step.size(); ++i) {
        const auto ec = step[i].is_acceptance ? documents_ec_ : tracking_ec_;
        answer(step[i], ec ? append_outcome{ec, {}, {}} : outcomes_[i]);
    }
}

void group_commit::answer(request& r, append_outcome outcome)
{
    if (!outcome.ec) ++figures_.records;
    r.body = {};
    if (r.done) r.done(outcome);
}

tracking_copy group_commit::restore(tracking_copy copy)
{
    owed_.push_back(copy);
    if (owed_.size() == 1 && !settle()) return unsynced_.back();
    return copy;
}

bool group_commit::is_quick(const request& letter) const
{
    const std::chrono::nanoseconds last{documents_.so_far().last_sync_ns};
    return last > std::chrono::nanoseconds{0} && last < std::chrono::milliseconds{1} &&
           owed_.empty() && documents_.has_room(letter.documents_size()) &&
           tracking_.has_room(letter.tracking_size());
}

error_code group_commit::flush()
{
    auto ec = settle();
    if (!ec) ec = tracking_.sync();
    reconcile();
    return ec;
}

}  // namespace vgm::journal
