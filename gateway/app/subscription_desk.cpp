#include "gateway/app/subscription_desk.hpp"

#include "gateway/app/clock.hpp"
#include "gateway/app/wiring.hpp"
#include "gateway/runtime/log.hpp"

#include <algorithm>
#include <stdexcept>

namespace vgm::app {
namespace {

namespace log = runtime::log;
using fhir::subscription_status;

// Each has a thread and a connection.
constexpr std::size_t subscriptions_max = 64;
constexpr std::chrono::seconds flush_interval{1};

std::shared_ptr<const runtime::tls_context> to_tls(const subscriptions_settings& s)
{
    if (!s.trust) return nullptr;
    runtime::tls_settings tls;
    tls.trust = s.trust->string();
    tls.certificate = s.certificate.value_or("").string();
    tls.key = s.key.value_or("").string();
    return runtime::tls_context::make_client(tls);
}

bool is_client(const settings& all, const std::string& source)
{
    return std::ranges::any_of(all.sources, [&](const source_settings& s) {
        return s.name == source && s.http;
    });
}

}  // namespace

subscription_desk::subscription_desk(
    const settings& all,
    ledger& letters,
    std::shared_ptr<letter_sources> sources,
    std::shared_ptr<journal::file_system> files
)
    : with_(all.subscriptions.value()),
      allowed_(with_),
      letters_(letters),
      sources_(std::move(sources)),
      files_(std::move(files)),
      folder_((all.gateway.data / "subscriptions").string(), *files_)
{
    telling_.journal_directory = to_journal(all).directory;
    telling_.tls = to_tls(with_);
    telling_.timeout = with_.timeout;
    telling_.retry_first = with_.retry_first;
    telling_.retry_longest = with_.retry_longest;
    telling_.give_up_after = with_.give_up_after;
    load(all);
    flusher_ = std::thread([this] { make_copies_durable(); });
}

subscription_desk::~subscription_desk()
{
    {
        const std::lock_guard lock(waiting_);
        stopping_ = true;
    }
    wake_.notify_all();
    flusher_.join();
    for (auto& [id, one] : all_) one->stop();
    all_.clear();
}

// An acceptance's copy in `tracking` becomes durable with the next append; when nothing follows it,
// nobody else asks for that, and it would be told late.
void subscription_desk::make_copies_durable()
{
    std::unique_lock lock(waiting_);
    while (!wake_.wait_for(lock, flush_interval, [this] { return stopping_; })) {
        {
            const std::lock_guard here(mutex_);
            if (all_.empty()) continue;
        }
        const auto records = letters_.journal().now().records;
        if (records == flushed_records_) continue;
        lock.unlock();
        const auto ec = letters_.journal().flush();
        lock.lock();
        if (!ec) flushed_records_ = records;
    }
}

void subscription_desk::load(const settings& all)
{
    auto kept = folder_.load();
    if (!kept) throw std::runtime_error(kept.error().where + ": " + kept.error().detail);
    for (auto& s : *kept) {
        if (!is_client(all, s.source)) {
            log::warning(
                "subscription.asleep", {{"subscription", s.wish.id}, {"source", s.source}}
            );
            continue;  // until its source is a client again
        }
        const auto refused = allowed_.refuse(s.wish.endpoint, s.wish.payload.has_value());
        if (refused && s.wish.status != subscription_status::off) {
            s.wish.status = subscription_status::off;
            s.wish.error = *refused;
            log::error("subscription.off", {{"subscription", s.wish.id}, {"reason", *refused}});
        }
        start(std::move(s));
    }
}

void subscription_desk::start(kept_subscription s)
{
    const auto id = s.wish.id;
    all_[id] = std::make_unique<subscriber>(std::move(s), letters_, *sources_, folder_, telling_);
}

bool subscription_desk::is_full(const std::string& source) const
{
    const auto own = std::ranges::count_if(all_, [&](const auto& one) {
        return one.second->now().source == source;
    });
    return static_cast<std::size_t>(own) >= with_.per_client_max ||
           all_.size() >= subscriptions_max;
}

void subscription_desk::create(
    const fhir_call& call,
    fhir::syntax written,
    const fhir::limits& limit
)
{
    auto read = fhir::read_subscription(*call.request.body, written, limit);
    auto& wish = read.asked;
    if (read.found.empty())
        if (auto why = allowed_.refuse(wish.endpoint, wish.payload.has_value()))
            read.found.push_back(
                {fault::forbidden,
                 severity::error,
                 "Subscription.channel.endpoint",
                 std::move(*why),
                 "SUBSCRIPTION-ENDPOINT"}
            );
    if (!read.found.empty())
        return call.give(
            fhir::to_status(read.found, read.at), fhir::make_outcome(read.found, read.at)
        );
    wish.id = fresh_id(now()).to_string();
    wish.status = subscription_status::active;
    wish.error.clear();
    const std::lock_guard lock(mutex_);
    if (is_full(call.source))
        return call.refuse(422, "too-costly", "there are as many subscriptions as may be");
    // What happens from here on.
    kept_subscription made{call.source, wish, letters_.journal().durable_end(), std::nullopt};
    if (const auto ec = folder_.save(made)) {
        log::error("subscription.not_kept", {{"subscription", wish.id}, {"reason", ec.message()}});
        return call.refuse(503, "transient", "the subscription cannot be stored now");
    }
    start(std::move(made));
    log::info("subscription.made", {{"subscription", wish.id}, {"source", call.source}});
    auto answer = make_fhir_response(201, fhir::make_subscription(wish), call.as);
    answer.headers.set("Location", call.base + "/Subscription/" + wish.id + "/_history/1");
    call.answer(std::move(answer));
}

void subscription_desk::read(const fhir_call& call, std::string_view id) const
{
    std::optional<kept_subscription> found;
    {
        const std::lock_guard lock(mutex_);
        const auto at = all_.find(std::string(id));
        if (at != all_.end()) found = at->second->now();
    }
    if (!found || found->source != call.source)
        return call.refuse(404, "not-found", "no subscription of this source has this id");
    call.give(200, fhir::make_subscription(found->wish));
}

void subscription_desk::search(const fhir_call& call) const
{
    for (const auto& [name, value] : call.request.query)
        if (name != "_format" && name != "_pretty")
            return call.refuse(400, "not-supported", "all subscriptions of this source are listed");
    std::vector<fhir::subscription> own;
    {
        const std::lock_guard lock(mutex_);
        for (const auto& [id, one] : all_)
            if (auto s = one->now(); s.source == call.source) own.push_back(std::move(s.wish));
    }
    call.give(200, fhir::make_subscription_searchset(own, call.base));
}

void subscription_desk::remove(const fhir_call& call, const std::string& id)
{
    std::unique_ptr<subscriber> gone;
    {
        const std::lock_guard lock(mutex_);
        const auto at = all_.find(id);
        if (at != all_.end() && at->second->now().source == call.source) {
            gone = std::move(at->second);
            all_.erase(at);
        }
    }
    if (!gone) return call.refuse(404, "not-found", "no subscription of this source has this id");
    gone.reset();  // it writes its place down for the last time
    if (const auto ec = folder_.remove(id)) {
        log::error("subscription.not_removed", {{"subscription", id}, {"reason", ec.message()}});
        return call.refuse(503, "transient", "the subscription cannot be removed now");
    }
    log::info("subscription.removed", {{"subscription", id}, {"source", call.source}});
    http::response done;
    done.status = 204;
    call.answer(std::move(done));
}

}  // namespace vgm::app
