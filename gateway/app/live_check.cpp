#include "gateway/app/live_check.hpp"

#include "gateway/app/clock.hpp"
#include "gateway/app/directory_desk.hpp"
#include "gateway/app/directory_online.hpp"
#include "gateway/directory/freshness.hpp"
#include "gateway/directory/trusted_domains.hpp"
#include "gateway/runtime/log.hpp"
#include "gateway/runtime/workers_io.hpp"

#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <unordered_map>

namespace vgm::app {
namespace {

namespace asio = boost::asio;
namespace log = runtime::log;

enum class found { published, vanished, nothing };  // nothing: not asked, or no answer

struct question
{
    question(const asio::any_io_executor& by, delivery_id m, std::string a)
        : mail(m), address(std::move(a)), timer(by)
    {}
    const delivery_id mail;
    const std::string address;
    std::function<void(std::string)> done;
    asio::steady_timer timer;
    std::atomic<bool> settled{false};
};

using question_ptr = std::shared_ptr<question>;

}  // namespace

struct live_check::impl : std::enable_shared_from_this<impl>
{
    impl(
        runtime::workers& workers,
        std::shared_ptr<const directory::lookup> r,
        api a,
        live_check_settings s,
        clock n
    )
        : executor(runtime::executor_of(workers)),
          replica(std::move(r)),
          ask(std::move(a)),
          settings(std::move(s)),
          now(std::move(n))
    {}

    void look(delivery_id mail, const recipient& to, std::function<void(std::string)> done)
    {
        const bool in_no_directory =
            to.kind == recipient_kind::patient || directory::is_patient_address(to.address);
        if (in_no_directory || is_out()) {
            done({});
            return;
        }
        auto q =
            std::make_shared<question>(executor, mail, directory::comparable_address(to.address));
        q->done = std::move(done);
        q->timer.expires_after(settings.patience);
        q->timer.async_wait([self = weak_from_this(), q](error_code ec) {
            if (ec) return;
            if (const auto alive = self.lock()) alive->lose_patience(*q);
        });
        {
            const std::lock_guard lock(mutex);
            if (!stopping) {
                waiting.push_back(q);
                wake.notify_one();
                return;
            }
        }
        settle(*q, found::nothing);
    }

    void stop()
    {
        {
            const std::lock_guard lock(mutex);
            stopping = true;
        }
        wake.notify_one();
        thread.join();
        for (const auto& q : std::exchange(waiting, {})) settle(*q, found::nothing);
    }

    void lose_patience(question& q)
    {
        if (q.settled) return;
        note_outage("no answer within " + std::to_string(settings.patience.count()) + " ms");
        settle(q, found::nothing);
    }

    void settle(question& q, found what)
    {
        if (q.settled.exchange(true)) return;
        q.timer.cancel();
        const bool kept = what == found::vanished && settings.says == vanished_letters::hold;
        if (what == found::vanished)
            log::warning(
                "directory.affected",
                {{"delivery", q.mail.to_string()},
                 {"reason", "the directory itself does not publish the address any more"},
                 {"mail", kept ? "held" : "sent"}}
            );
        const auto done = std::exchange(q.done, nullptr);
        done(kept ? "the directory does not publish the address any more" : std::string{});
    }

    // ---- the thread ----

    void run()
    {
        std::unique_lock lock(mutex);
        for (;;) {
            wake.wait(lock, [this] { return stopping || !waiting.empty(); });
            if (stopping) return;
            const question_ptr q = std::move(waiting.front());
            waiting.pop_front();
            lock.unlock();
            if (!q->settled) settle(*q, find_out(q->address));
            lock.lock();
        }
    }

    found find_out(const std::string& address)
    {
        if (!is_doubtful(address) || is_out()) return found::nothing;
        const auto at = now();
        const auto before = known.find(address);
        if (before != known.end() && at - before->second.at < settings.known_for)
            return before->second.what;
        const auto said = ask(address);
        if (!said) {
            note_outage(said.error().detail);
            return found::nothing;
        }
        note_answer();
        if (known.size() >= settings.known_max) known.clear();
        const found what = *said ? found::published : found::vanished;
        known.insert_or_assign(address, answer{what, at});
        return what;
    }

    // Whether the replica has it and is too old to be believed.
    bool is_doubtful(const std::string& address) const
    {
        const auto sources = replica->sources();
        if (!sources) return false;
        using directory::freshness;
        if (directory::judge_age(*sources, settings.policy, now()) == freshness::fresh)
            return false;
        const auto entries = replica->find_by_address(address);
        return entries && !entries->empty();
    }

    // ---- an outage: said once, and over with the next answer ----

    bool is_out() const
    {
        const std::lock_guard lock(mutex);
        return out && now() < out_until;
    }

    void note_outage(const std::string& reason)
    {
        const std::lock_guard lock(mutex);
        out_until = now() + settings.outage_pause;
        if (!std::exchange(out, true))
            log::warning("directory.live_check_unanswered", {{"reason", reason}});
    }

    void note_answer()
    {
        const std::lock_guard lock(mutex);
        if (std::exchange(out, false)) log::info("directory.live_check_answered", {});
    }

    struct answer
    {
        found what;
        timestamp at;
    };

    const asio::any_io_executor executor;
    const std::shared_ptr<const directory::lookup> replica;
    const api ask;
    const live_check_settings settings;
    const clock now;

    mutable std::mutex mutex;
    std::condition_variable wake;
    std::deque<question_ptr> waiting;
    bool stopping = false;
    bool out = false;
    timestamp out_until{};

    std::unordered_map<std::string, answer> known;  // of the thread
    std::thread thread;
};

live_check::live_check(
    runtime::workers& workers,
    std::shared_ptr<const directory::lookup> replica,
    api ask,
    live_check_settings settings,
    clock now
)
    : impl_(std::make_shared<
            impl>(workers, std::move(replica), std::move(ask), std::move(settings), std::move(now)))
{
    impl_->thread = std::thread([i = impl_.get()] { i->run(); });
}

live_check::~live_check() { impl_->stop(); }

void live_check::look(
    delivery_id mail,
    const recipient& to,
    std::function<void(std::string why_kept)> done
)
{
    impl_->look(mail, to, std::move(done));
}

namespace {

// Made anew after a failure, because the key may have been renewed. One attempt for each call: the
// mail goes rather than waits.
class directory_api
{
public:
    explicit directory_api(settings all, milliseconds patience)
        : all_(std::move(all)), patience_(patience)
    {}

    result<bool> operator()(const std::string& address)
    {
        try {
            if (!client_) client_ = std::make_unique<annuaire::fhir_client>(to_client());
            const auto boxes = client_->find_address(address);
            if (boxes) return !boxes->empty();
            client_.reset();
            return boxes.error();
        } catch (const std::exception& failed) {
            client_.reset();
            return issue{
                fault::storage_unavailable, severity::error, "directory.api", failed.what(), {}};
        }
    }

private:
    annuaire::fhir_settings to_client() const
    {
        auto made = *to_fhir(*all_.directory);
        made.attempts_max = 1;
        made.timeout = std::min(made.timeout, std::chrono::ceil<seconds>(patience_));
        return made;
    }

    const settings all_;
    const milliseconds patience_;
    std::unique_ptr<annuaire::fhir_client> client_;
};

}  // namespace

std::unique_ptr<live_check> make_live_check(const settings& all, runtime::workers& workers)
{
    if (!all.directory || !all.directory->api) return nullptr;
    live_check_settings made;
    made.policy = to_policy(*all.directory);
    made.says = all.directory->live_check_says;
    auto online = std::make_shared<directory_api>(all, made.patience);
    return std::make_unique<live_check>(
        workers,
        std::make_shared<const annuaire::replica>(directory_database(all)),
        [online](const std::string& address) { return (*online)(address); },
        made,
        [] { return app::now(); }
    );
}

}  // namespace vgm::app
