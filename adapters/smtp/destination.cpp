#include "adapters/smtp/destination.hpp"

#include "adapters/smtp/circuit_breaker.hpp"
#include "adapters/smtp/commands.hpp"
#include "adapters/smtp/connection.hpp"
#include "gateway/runtime/log.hpp"
#include "gateway/runtime/workers_io.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/concurrent_channel.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <mutex>
#include <stdexcept>
#include <vector>

namespace vgm::smtp {
namespace {

using clock = std::chrono::steady_clock;
using connection_ptr = std::shared_ptr<connection>;
// A token for each connection that may be open; whoever holds one may deliver a letter.
using token_channel = asio::experimental::concurrent_channel<void(error_code)>;

void require(bool holds, const std::string& name, const char* what)
{
    if (!holds) throw std::invalid_argument("smtp destination " + name + ": " + what);
}

const destination_settings& checked(const destination_settings& s)
{
    require(!s.host.empty() && s.port != 0, s.name, "host and port are needed");
    require(is_domain(s.helo_name), s.name, "helo_name must be a host name");
    require(s.connections_max > 0, s.name, "connections_max must be 1 or more");
    require(s.deadline_factor > 0, s.name, "deadline_factor must be above 0");
    require(s.tls != nullptr, s.name, "a TLS certificate is needed: letters never go in clear");
    return s;
}

}  // namespace

struct destination::impl : std::enable_shared_from_this<impl>
{
    struct idle_connection
    {
        connection_ptr held;
        clock::time_point until;
    };
    // Gives the token back, and counts the connection out unless it was kept.
    struct lease
    {
        explicit lease(impl& i) : owner(i) {}
        ~lease()
        {
            if (connection) owner.drop(std::move(connection));
            owner.tokens.try_send(error_code{});
        }
        lease(const lease&) = delete;
        lease& operator=(const lease&) = delete;

        impl& owner;
        connection_ptr connection;
    };

    impl(asio::any_io_executor e, const destination_settings& s)
        : executor(std::move(e)),
          settings(std::make_shared<const destination_settings>(checked(s))),
          tokens(executor, settings->connections_max),
          timer(asio::make_strand(executor)),
          breaker(settings->connect_pause)
    {
        for (std::size_t i = 0; i < settings->connections_max; ++i) tokens.try_send(error_code{});
    }

    connection_ptr take_idle();
    connection_ptr open_new();
    void keep(connection_ptr c);
    void drop(connection_ptr c);
    void account(const connection& c, const delivery_report& report);
    delivery_report count(delivery_report report);
    void arm_timer();
    void close_idle(clock::time_point older_than);
    bool is_too_old(const connection& c) const;
    void close(connection_ptr c);
    void stop();

    const asio::any_io_executor executor;
    const std::shared_ptr<const destination_settings> settings;
    token_channel tokens;
    asio::steady_timer timer;  // closes idle connections; touched on its strand only

    mutable std::mutex mutex;           // of all below; never held across a suspension
    std::vector<idle_connection> idle;  // the longest idle first; the last is taken first
    circuit_breaker breaker;
    destination_statistics counted;
    bool timer_armed = false, stopped = false;
};

bool destination::impl::is_too_old(const connection& c) const
{
    const auto oldest = settings->connection_age_max;
    return oldest.count() != 0 && clock::now() - c.made >= oldest;
}

connection_ptr destination::impl::take_idle()
{
    for (;;) {
        connection_ptr last;
        {
            const std::lock_guard lock(mutex);
            if (idle.empty()) return nullptr;
            last = std::move(idle.back().held);
            idle.pop_back();
        }
        if (!is_too_old(*last)) return last;
        close(std::move(last));
    }
}

void destination::impl::close(connection_ptr c)
{
    {
        const std::lock_guard lock(mutex);
        --counted.open;
    }
    const auto strand = c->strand;
    asio::co_spawn(strand, say_goodbye(std::move(c)), asio::detached);
}

// Nothing: the operator is down.
connection_ptr destination::impl::open_new()
{
    session_settings session{
        settings->helo_name, settings->secured_by, settings->auth, settings->deadline_factor};
    auto made = std::make_shared<connection>(asio::make_strand(executor), std::move(session));
    const std::lock_guard lock(mutex);
    if (stopped || !breaker.admits(clock::now())) return nullptr;
    ++counted.open;
    ++counted.connected;
    return made;
}

void destination::impl::keep(connection_ptr c)
{
    if (is_too_old(*c)) return close(std::move(c));
    bool last = false;
    {
        const std::lock_guard lock(mutex);
        idle.push_back({std::move(c), clock::now() + settings->idle_timeout});
        last = stopped;
    }
    if (last) close_idle(clock::time_point::max());
    arm_timer();
}

// The stream belongs to its strand to the end.
void destination::impl::drop(connection_ptr c)
{
    {
        const std::lock_guard lock(mutex);
        --counted.open;
    }
    const auto strand = c->strand;
    asio::post(strand, [c = std::move(c)]() mutable { c.reset(); });
}

// What a fresh connection's fate says about the operator. A refusal while other connections work
// ("too many connections") is no reason to stop those.
void destination::impl::account(const connection& c, const delivery_report& report)
{
    {
        const std::lock_guard lock(mutex);
        if (c.session.established()) {
            counted.announced_size_max = c.session.offered().size_max;
            counted.reachable = true;
            return breaker.on_success();
        }
        if (counted.open > 1 && report.at != stage::connecting) return;
        counted.reachable = false;
        breaker.on_failure(clock::now());
    }
    runtime::log::warning(
        "smtp.operator_down",
        {{"destination", settings->name},
         {"reason", report.describe()},
         {"operator_problem", report.operator_problem ? "yes" : "no"}}
    );
}

delivery_report destination::impl::count(delivery_report report)
{
    const std::lock_guard lock(mutex);
    ++(report.result == outcome::sent ? counted.sent : counted.failed);
    return report;
}

void destination::impl::arm_timer()
{
    asio::post(timer.get_executor(), [self = shared_from_this()] {
        const std::lock_guard lock(self->mutex);
        if (self->timer_armed || self->idle.empty()) return;
        self->timer_armed = true;
        self->timer.expires_at(self->idle.front().until);
        self->timer.async_wait([weak = self->weak_from_this()](error_code) {
            const auto still = weak.lock();
            if (!still) return;
            {
                const std::lock_guard relock(still->mutex);
                still->timer_armed = false;
            }
            still->close_idle(clock::now());
            still->arm_timer();
        });
    });
}

void destination::impl::close_idle(clock::time_point older_than)
{
    std::vector<connection_ptr> out;
    {
        const std::lock_guard lock(mutex);
        while (!idle.empty() && idle.front().until <= older_than) {
            out.push_back(std::move(idle.front().held));
            idle.erase(idle.begin());
            --counted.open;
        }
    }
    for (auto& c : out) asio::co_spawn(c->strand, say_goodbye(c), asio::detached);
}

void destination::impl::stop()
{
    {
        const std::lock_guard lock(mutex);
        stopped = true;
    }
    tokens.close();
    close_idle(clock::time_point::max());
    asio::post(timer.get_executor(), [self = shared_from_this()] { self->timer.cancel(); });
}

namespace {

asio::awaitable<delivery_report>
attempt(std::shared_ptr<destination::impl> self, std::shared_ptr<letter_to_drive> what)
{
    if (const auto unfit = check(what->letter)) co_return make_report(stage::idle, unfit);
    const error_code down = errc::operator_down;

    const auto [closed] = co_await self->tokens.async_receive(asio::as_tuple(asio::use_awaitable));
    if (closed) co_return make_report(stage::connecting, down);
    destination::impl::lease held(*self);

    held.connection = self->take_idle();
    for (bool fresh = !held.connection;; fresh = true) {
        if (fresh) held.connection = self->open_new();
        if (!held.connection) co_return make_report(stage::connecting, down);

        const auto c = held.connection;
        auto report =
            co_await asio::co_spawn(c->strand, drive(c, self->settings, what), asio::use_awaitable);
        if (fresh) self->account(*c, report);
        if (report.connection_usable) {
            self->keep(std::move(held.connection));
            co_return report;
        }
        self->drop(std::move(held.connection));
        if (!c->session.stale()) co_return report;
    }
}

// Takes what it needs of the caller's by value: a coroutine outlives its arguments' owners.
asio::awaitable<delivery_report>
deliver_letter(std::shared_ptr<destination::impl> self, std::shared_ptr<letter_to_drive> what)
{
    what->confirm_on = co_await asio::this_coro::executor;
    auto report = co_await attempt(self, what);
    co_return self->count(std::move(report));
}

}  // namespace

asio::awaitable<delivery_report>
deliver(const destination& to, envelope letter, content body, confirm_function confirm)
{
    auto what = std::make_shared<letter_to_drive>();
    what->letter = std::move(letter);
    what->body = std::move(body);
    what->confirm = std::move(confirm);
    return deliver_letter(to.get(), std::move(what));
}

destination::destination(runtime::workers& workers, destination_settings settings)
    : impl_(std::make_shared<impl>(runtime::executor_of(workers), std::move(settings)))
{}

destination::~destination() { impl_->stop(); }

void destination::stop() { impl_->stop(); }

destination_statistics destination::statistics() const
{
    const std::lock_guard lock(impl_->mutex);
    auto now = impl_->counted;
    now.idle = impl_->idle.size();
    // Only while the pause lasts: whoever holds letters back by it must let one try afterwards.
    const auto until = impl_->breaker.down_until();
    const auto left = until ? *until - clock::now() : clock::duration{0};
    now.pause_left =
        std::chrono::ceil<std::chrono::milliseconds>(std::max(left, clock::duration{0}));
    return now;
}

const std::string& destination::name() const { return impl_->settings->name; }

}  // namespace vgm::smtp
