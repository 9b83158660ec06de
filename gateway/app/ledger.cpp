#include "gateway/app/ledger.hpp"

#include "gateway/app/clock.hpp"
#include "gateway/runtime/log.hpp"
#include "schemas/events/codec.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>

namespace vgm::app {
namespace {

namespace log = runtime::log;

std::size_t hash_of(const repetition_key& key)
{
    const std::hash<std::string> hash;
    std::size_t h = hash(key.source);
    for (const auto* part : {&key.application, &key.facility, &key.control})
        h = h * 1099511628211ULL ^ hash(*part);
    return h;
}

std::uint64_t prefix_of(std::string_view hexadecimal)
{
    std::uint64_t value = 0;
    std::from_chars(
        hexadecimal.data(),
        hexadecimal.data() + std::min<std::size_t>(hexadecimal.size(), 16),
        value,
        16
    );
    return value;
}

std::optional<tracking_record> read_back(const journal::record& r)
{
    auto body = events::parse(static_cast<record_kind>(r.kind), r.payload);
    if (!body) {
        log::error(
            "journal.unreadable_record",
            {{"submission", r.submission.to_string()}, {"kind", std::to_string(r.kind)}}
        );
        return std::nullopt;
    }
    return tracking_record{r.submission, r.time, std::move(*body)};
}

}  // namespace

result<void>
ledger::open(const journal::settings& settings, std::shared_ptr<journal::file_system> files)
{
    replaying_.emplace();
    auto opened = journal::journal::open(
        settings, [this](const journal::record& r) { replay(r); }, std::move(files)
    );
    if (!opened) return opened.error();
    journal_ = std::move(*opened);
    using missing = journal::body_cipher::missing_key;
    const bool has_letters = journal_->opened().records > 0;
    auto cipher = journal::body_cipher::open(
        std::filesystem::path(settings.directory).parent_path() / "journal.key",
        has_letters ? missing::refuse : missing::make
    );
    if (!cipher) return cipher.error();
    cipher_ = *cipher;
    wake();
    forget_repetitions(now());
    const auto& found = journal_->opened();
    log::info(
        "journal.opened",
        {
            {"records", std::to_string(found.records)},
            {"live_letters", std::to_string(live_.size())},
            {"torn_bytes_cut",
             std::to_string(found.torn_documents_bytes + found.torn_tracking_bytes)},
            {"acceptances_recovered", std::to_string(found.acceptances_recovered)},
        }
    );
    return {};
}

void ledger::close()
{
    if (journal_) journal_->close();
}

void ledger::replay(const journal::record& r)
{
    if (const auto record = read_back(r)) apply(*record, r.at, r.body);
}

// Letters that left memory while the journal was read, and whose producer may still have to be
// told: the others, nearly all, are not read a second time.
void ledger::wake()
{
    const auto noted = std::exchange(replaying_, std::nullopt);
    for (const auto& [id, number, reading] : noted->due)
        if (!live_.contains(id)) read_in(id);
}

void ledger::note_asleep(const tracking_record& record)
{
    const auto wanted = replaying_->wanted.find(record.submission);
    auto& due = replaying_->due;
    if (const auto* told = std::get_if<told_record>(&record.body))
        due.erase({record.submission, told->number, told->kind == "Z03"});
    else if (const auto* parked = std::get_if<tell_parked_record>(&record.body))
        due.erase({record.submission, parked->number, parked->kind == "Z03"});
    else if (wanted == replaying_->wanted.end())
        return;
    else if (const auto* dsn = std::get_if<reception_record>(&record.body);
             dsn != nullptr && wanted->second.reception && dsn->action != reception_action::delayed)
        due.insert({record.submission, dsn->number, false});
    else if (const auto* mdn = std::get_if<reading_record>(&record.body);
             mdn != nullptr && wanted->second.reading)
        due.insert({record.submission, mdn->number, true});
}

void ledger::accept(
    submission_id id,
    timestamp at,
    accepted_record record,
    const slice& body,
    on_done done
)
{
    auto payload = events::print(record);
    tracking_record whole{id, at, std::move(record)};
    journal_->accept(
        id,
        at,
        static_cast<std::uint8_t>(record_kind::accepted),
        std::move(payload),
        slice::of(cipher_->seal(id, body.bytes)),
        [this, whole = std::move(whole), done = std::move(done)](journal::append_outcome outcome) {
            account_ptr state;
            if (!outcome.ec) state = apply(whole, outcome.at, outcome.body);
            done(outcome.ec);  // the producer's answer before the work that follows
            if (!outcome.ec && observe_) observe_(whole, state.get());
            if (state && notify_) notify_(state);
        }
    );
}

result<std::string> ledger::read_body(submission_id id) const
{
    journal::position body;
    {
        const std::lock_guard lock(mutex_);
        if (const auto found = live_.find(id); found != live_.end()) body = found->second.body;
    }
    // By the story only when it must be: a record of it may wait for room on a full disk.
    const auto sealed = body ? journal_->read_body(body) : journal_->read_body(id);
    if (!sealed) return sealed.error();
    return cipher_->unseal(id, *sealed);
}

void ledger::append(submission_id id, timestamp at, record_body body, on_done done)
{
    auto payload = events::print(body);
    const auto kind = static_cast<std::uint8_t>(kind_of(body));
    tracking_record whole{id, at, std::move(body)};
    journal_->append(
        id,
        at,
        kind,
        std::move(payload),
        [this, whole = std::move(whole), done = std::move(done)](journal::append_outcome outcome) {
            if (!outcome.ec) {
                const auto state = apply(whole, outcome.at, {});
                if (observe_) observe_(whole, state.get());
                if (state && notify_) notify_(state);
            } else {
                log::error(
                    "journal.append_failed",
                    {{"submission", whole.submission.to_string()}, {"reason", outcome.ec.message()}}
                );
            }
            if (done) done(outcome.ec);
        }
    );
}

// Applies a durable record; answers the account when it is one of a letter in memory.
ledger::account_ptr ledger::apply(
    const tracking_record& record,
    const journal::position& at,
    const journal::position& body
)
{
    std::unique_lock lock(mutex_);
    note_milestone(tracking_milestones_, record.at, at);
    if (is_of_arrival(record.body)) {
        note_milestone(documents_milestones_, record.at, body);
        lock.unlock();
        apply_to_arrival(record, at, body);
        return nullptr;
    }
    if (const auto* place = std::get_if<mailbox_position_record>(&record.body)) {
        last_read_[{place->last.mailbox, place->last.operator_name}] = place->last;
        return nullptr;
    }
    auto found = live_.find(record.submission);
    if (const auto* accepted = std::get_if<accepted_record>(&record.body)) {
        remember(record, *accepted);
        note_milestone(documents_milestones_, record.at, body);
        if (found == live_.end())
            found = live_.emplace(record.submission, entry{nullptr, at, body}).first;
    }
    if (found != live_.end()) return advance(found, record);
    if (replaying_) {
        note_asleep(record);
        return nullptr;
    }
    const bool changes_it = std::holds_alternative<reception_record>(record.body) ||
                            std::holds_alternative<reading_record>(record.body);
    if (!changes_it) return nullptr;
    lock.unlock();
    return read_in(record.submission);  // the record is in the story by now
}

void ledger::apply_to_arrival(
    const tracking_record& record,
    const journal::position& at,
    const journal::position& body
)
{
    const auto state = arrivals_.apply(record, at, body);
    if (state && notify_arrival_) notify_arrival_(state);
}

void ledger::take_in(
    submission_id id,
    timestamp at,
    arrived_record record,
    const slice& body,
    on_done done
)
{
    auto payload = events::print(record);
    tracking_record whole{id, at, std::move(record)};
    journal_->accept(
        id,
        at,
        static_cast<std::uint8_t>(record_kind::arrived),
        std::move(payload),
        slice::of(cipher_->seal(id, body.bytes)),
        [this, whole = std::move(whole), done = std::move(done)](journal::append_outcome outcome) {
            if (!outcome.ec) apply(whole, outcome.at, outcome.body);
            done(outcome.ec);
            if (!outcome.ec && observe_) observe_(whole, nullptr);
        }
    );
}

ledger::account_ptr ledger::advance(live_map::iterator of, const tracking_record& record)
{
    auto next = of->second.state ? std::make_shared<account>(*of->second.state)
                                 : std::make_shared<account>();
    next->apply(record);
    of->second.state = next;
    if (!rests(*next)) return next;
    if (replaying_ && next->accepted) {
        auto wanted = next->accepted->receipts;
        for (const auto& r : next->reroutings) {
            wanted.reception = wanted.reception || r.what.receipts.reception;
            wanted.reading = wanted.reading || r.what.receipts.reading;
        }
        if (wanted.reception || wanted.reading) replaying_->wanted[record.submission] = wanted;
    }
    live_.erase(of);
    return next;
}

bool ledger::rests(const account& a) const
{
    const auto waits = [](const delivery_account& d) {
        return d.status == delivery_status::uncertain;
    };
    if (!is_idle(a, options_.relayed_counts)) return false;
    return a.unroutable || !options_.uncertain_is_resent ||
           std::ranges::none_of(a.deliveries, waits);
}

ledger::account_ptr ledger::read_in(submission_id id)
{
    auto found = load(id);
    if (!found) {
        log::error("journal.story_unreadable", {{"submission", id.to_string()}});
        return nullptr;
    }
    auto state = found->state;
    const std::lock_guard lock(mutex_);
    if (!rests(*state)) live_[id] = std::move(*found);
    return state;
}

ledger::account_ptr ledger::find_live(submission_id id) const
{
    const std::lock_guard lock(mutex_);
    const auto found = live_.find(id);
    return found == live_.end() ? nullptr : found->second.state;
}

ledger::account_ptr ledger::find(submission_id id) const
{
    if (auto known = find_live(id)) return known;
    auto found = load(id);
    return found ? found->state : nullptr;
}

std::optional<ledger::entry> ledger::load(submission_id id) const
{
    auto state = std::make_shared<account>();
    entry found;
    for (const auto& r : journal_->story(id)) {
        if (!found.tracking) found.tracking = r.at;
        if (r.body) found.body = r.body;
        if (const auto record = read_back(r)) state->apply(*record);
    }
    if (!state->accepted) return std::nullopt;
    found.state = std::move(state);
    return found;
}

std::vector<ledger::account_ptr> ledger::live() const
{
    const std::lock_guard lock(mutex_);
    std::vector<account_ptr> all;
    all.reserve(live_.size());
    for (const auto& [id, e] : live_) all.push_back(e.state);
    return all;
}

std::size_t ledger::live_count() const
{
    const std::lock_guard lock(mutex_);
    return live_.size();
}

void ledger::remember(const tracking_record& record, const accepted_record& accepted)
{
    const repetition_key key{
        accepted.source,
        accepted.sending_application,
        accepted.sending_facility,
        accepted.control.value,
        {}};
    seen_.emplace(
        hash_of(key), seen{record.submission, prefix_of(accepted.content_hash), record.at}
    );
    for (const auto& d : accepted.documents) documents_.insert(d.unique_id);
}

bool ledger::knows_document(std::string_view unique_id) const
{
    const std::lock_guard lock(mutex_);
    return options_.documents_known_max == 0 || documents_.contains(unique_id);
}

std::optional<ledger::original>
ledger::find_repetition(const repetition_key& key, timestamp now, bool* is_namesake) const
{
    const auto wanted = prefix_of(key.content_hash);
    const std::lock_guard lock(mutex_);
    const auto [first, last] = seen_.equal_range(hash_of(key));
    bool is_name_used = false;
    for (auto at = first; at != last; ++at) {
        if (now - at->second.at > options_.duplicate_window) continue;
        if (at->second.content_hash == wanted) return original{at->second.id, at->second.at};
        is_name_used = true;
    }
    if (is_namesake != nullptr) *is_namesake = is_name_used;
    return std::nullopt;
}

std::optional<ledger::original> ledger::find_namesake(const repetition_key& key, timestamp now)
    const
{
    const auto wanted = prefix_of(key.content_hash);
    std::optional<original> other;
    const std::lock_guard lock(mutex_);
    const auto [first, last] = seen_.equal_range(hash_of(key));
    for (auto at = first; at != last; ++at) {
        if (now - at->second.at > options_.duplicate_window) continue;
        if (at->second.content_hash == wanted) return std::nullopt;
        other = original{at->second.id, at->second.at};
    }
    return other;
}

void ledger::forget_repetitions(timestamp now)
{
    const std::lock_guard lock(mutex_);
    std::erase_if(seen_, [&](const auto& s) {
        return now - s.second.at > options_.duplicate_window;
    });
}

mail_place ledger::last_read(const std::string& mailbox, const std::string& operator_name) const
{
    const std::lock_guard lock(mutex_);
    const auto found = last_read_.find({mailbox, operator_name});
    return found == last_read_.end() ? mail_place{mailbox, 0, 0, operator_name} : found->second;
}

void ledger::note_milestone(std::vector<milestone>& all, timestamp at, journal::position where)
{
    if (!where || (!all.empty() && all.back().start.segment() == where.segment())) return;
    all.push_back({at, where});
}

namespace {

// Everything before this lies in segments whose every record is older than the retention.
template <class Milestones>
journal::position old_before(const Milestones& all, timestamp limit)
{
    journal::position before;
    for (const auto& m : all)
        if (m.at < limit) before = m.start;
    return before;
}

}  // namespace

void ledger::retire(timestamp now, const std::optional<wanted_elsewhere>& elsewhere)
{
    journal::position documents, tracking;
    {
        const std::lock_guard lock(mutex_);
        documents = old_before(documents_milestones_, now - options_.documents_retention);
        tracking = old_before(tracking_milestones_, now - options_.tracking_retention);
        if (elsewhere && elsewhere->from < tracking) {
            const auto limit = now - options_.tracking_retention - elsewhere->kept;
            tracking = std::max(elsewhere->from, old_before(tracking_milestones_, limit));
        }
        for (const auto& [id, e] : live_) {
            documents = std::min(documents, e.body);
            tracking = std::min(tracking, e.tracking);
        }
    }
    arrivals_.hold_back(documents, tracking);
    arrivals_.forget_before(now - options_.tracking_retention);
    forget_repetitions(now);
    if (documents) journal_->retire(journal::stream::documents, documents);
    if (tracking) journal_->retire(journal::stream::tracking, tracking);
}

}  // namespace vgm::app
