#include "gateway/app/subscriber.hpp"

#include "gateway/app/clock.hpp"
#include "gateway/runtime/log.hpp"
#include "schemas/events/codec.hpp"
#include "schemas/fhir/audit_event.hpp"
#include "schemas/fhir/communication.hpp"
#include "schemas/fhir/negotiation.hpp"

#include <algorithm>

namespace vgm::app {
namespace {

namespace log = runtime::log;
using fhir::subscription_status;

constexpr milliseconds tick{100};  // between looks at the journal
constexpr std::chrono::seconds save_interval{1};
constexpr std::uint64_t answer_bytes_max = 64 * 1024;

annuaire::http_request
make_request(const annuaire::url& to, const fhir::subscription& wish, seconds timeout)
{
    annuaire::http_request r;
    r.to = to;
    r.method = "POST";
    r.timeout = timeout;
    r.body_bytes_max = answer_bytes_max;
    for (const auto& header : wish.headers) {
        const auto colon = header.find(':');
        const auto value = std::min(header.find_first_not_of(' ', colon + 1), header.size());
        r.headers.emplace_back(header.substr(0, colon), header.substr(value));
    }
    return r;
}

}  // namespace

subscriber::subscriber(
    kept_subscription s,
    ledger& letters,
    letter_sources& sources,
    subscription_folder& folder,
    const subscriber_settings& with
)
    : letters_(letters),
      sources_(sources),
      folder_(folder),
      with_(with),
      source_(s.source),
      id_(s.wish.id),
      wish_(s.wish),
      client_(with.tls),
      reader_(with.journal_directory, s.told),
      to_(annuaire::url::parse(s.wish.endpoint)),
      state_(std::move(s)),
      thread_([this] { run(); })
{}

subscriber::~subscriber()
{
    stop();
    thread_.join();
}

void subscriber::stop()
{
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    client_.cancel();
}

kept_subscription subscriber::now() const
{
    const std::lock_guard lock(mutex_);
    return state_;
}

bool subscriber::wait(milliseconds time)
{
    std::unique_lock lock(mutex_);
    return wake_.wait_for(lock, time, [this] { return stopping_; });
}

void subscriber::run()
{
    if (state_.wish.status != subscription_status::off) follow();
    save(true);
}

void subscriber::follow()
{
    while (!has_ended()) {
        const auto found = reader_.next(letters_.journal().durable_end());
        if (!found) {
            log::error("subscription.journal_unreadable", {{"reason", found.error().detail}});
            if (wait(with_.retry_longest)) return;
            continue;
        }
        if (*found)
            for (const auto& n : notifications_of(**found))
                if (!deliver(n)) return;
        {
            const std::lock_guard lock(mutex_);
            if (stopping_) return;
            dirty_ = dirty_ || state_.told != reader_.at();
            state_.told = reader_.at();
        }
        save(false);
        if (!*found && wait(tick)) return;
    }
}

// What the record changed for whoever watches, as it was right after it.
std::vector<subscriber::notification> subscriber::notifications_of(const journal::record& r)
{
    std::vector<notification> made;
    const auto body = events::parse(static_cast<record_kind>(r.kind), r.payload);
    if (!body || !fhir::is_audited(*body)) return made;
    if (const auto source = fhir::source_of(*body))
        sources_.note(r.submission, std::string(*source));
    if (sources_.find(r.submission) != source_) return made;
    account before, after;
    for (const auto& old : letters_.journal().story(r.submission)) {
        if (old.at > r.at) break;
        auto said = events::parse(static_cast<record_kind>(old.kind), old.payload);
        if (!said) continue;
        const tracking_record record{old.submission, old.time, std::move(*said)};
        after.apply(record);
        if (old.at < r.at) before.apply(record);
    }
    for (const auto& changed : fhir::changed_communications(before, after)) {
        if (!wish_.filter.accepts(changed)) continue;
        made.push_back(
            {changed.children.front().value,
             wish_.payload ? fhir::print(changed, *wish_.payload) : std::string()}
        );
    }
    return made;
}

bool subscriber::deliver(const notification& n)
{
    for (auto pause = with_.retry_first;; pause = std::min(pause * 2, with_.retry_longest)) {
        if (has_ended()) return false;
        const auto why = send(n);
        if (!why) {
            on_success();
            return true;
        }
        if (!on_failure(*why, pause)) return false;
    }
}

// Why it was not taken; nothing when it was.
std::optional<std::string> subscriber::send(const notification& n)
{
    if (!to_) return "the endpoint is no address";
    auto r = make_request(*to_, wish_, with_.timeout);
    if (wish_.payload) {
        // FHIR R4: the endpoint is the base that the resource is updated at.
        r.method = "PUT";
        if (r.to.target.ends_with('/')) r.to.target.pop_back();
        r.to.target += "/Communication/" + n.id;
        r.headers.emplace_back("Content-Type", fhir::media_type_of(*wish_.payload));
        r.body = n.body;
    }
    const auto reply = client_.ask(r);
    if (!reply)
        return client_.tls_complaint().empty() ? reply.error().message() : client_.tls_complaint();
    if (reply->status >= 200 && reply->status < 300) return std::nullopt;
    is_gone_ = reply->status == 410;
    return "the endpoint answered " + std::to_string(reply->status);
}

void subscriber::on_success()
{
    ++taken_;
    const std::lock_guard lock(mutex_);
    if (!state_.failing_since) return;
    state_.failing_since.reset();
    state_.wish.status = subscription_status::active;
    state_.wish.error.clear();
    dirty_ = true;
    log::info("subscription.taken_again", {{"subscription", id_}, {"source", source_}});
}

// Waits for the next try; false when there is none.
bool subscriber::on_failure(const std::string& why, milliseconds pause)
{
    bool is_first = false;
    timestamp since;
    {
        const std::lock_guard lock(mutex_);
        if (stopping_) return false;
        is_first = !state_.failing_since;
        if (is_first) state_.failing_since = app::now();
        since = *state_.failing_since;
        state_.wish.status = subscription_status::error;
        state_.wish.error = why + "; tried again since " + to_rfc3339(since);
        dirty_ = true;
    }
    if (is_gone_ || app::now() - since > with_.give_up_after) {
        turn_off(why);
        return false;
    }
    if (is_first)
        log::warning(
            "subscription.not_taken",
            {{"subscription", id_},
             {"source", source_},
             {"host", to_ ? to_->host : ""},
             {"reason", why}}
        );
    save(is_first);
    return !wait(pause);
}

bool subscriber::has_ended()
{
    {
        const std::lock_guard lock(mutex_);
        if (stopping_) return true;
    }
    if (!wish_.end || app::now() < *wish_.end) return false;
    turn_off("its end has come");
    return true;
}

void subscriber::turn_off(const std::string& why)
{
    log::error("subscription.off", {{"subscription", id_}, {"source", source_}, {"reason", why}});
    const std::lock_guard lock(mutex_);
    state_.wish.status = subscription_status::off;
    state_.wish.error = why;
    dirty_ = true;
}

void subscriber::save(bool at_once)
{
    if (!at_once && clock::now() - saved_at_ < save_interval) return;
    kept_subscription kept;
    {
        const std::lock_guard lock(mutex_);
        if (!dirty_) return;
        dirty_ = false;
        kept = state_;
    }
    saved_at_ = clock::now();
    if (const auto ec = folder_.save(kept)) {
        log::warning("subscription.not_kept", {{"subscription", id_}, {"reason", ec.message()}});
        const std::lock_guard lock(mutex_);
        dirty_ = true;
    }
}

}  // namespace vgm::app
