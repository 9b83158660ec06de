#include "gateway/app/monitor.hpp"

#include "adapters/http/server.hpp"
#include "gateway/app/clock.hpp"
#include "gateway/app/metrics_gauges.hpp"
#include "gateway/app/wiring.hpp"
#include "gateway/runtime/certificate.hpp"

#include <boost/system/system_error.hpp>
#include <prometheus/metric_family.h>

#include <iterator>
#include <stdexcept>

namespace vgm::app {
namespace {

using certificate_ends = std::vector<std::pair<std::string, timestamp>>;

// As they were read at the start: a file that is replaced later is not in use before the next one.
certificate_ends find_certificate_ends(const settings& with)
{
    certificate_ends all;
    const auto add = [&](std::string use, const auto& tls) {
        if (!tls) return;
        if (const auto facts = runtime::read_certificate(tls->certificate.string()))
            all.emplace_back(std::move(use), facts->not_after);
    };
    for (const auto& c : carriers_of(with)) add("operator:" + c.name, std::optional(c.tls));
    for (const auto& s : with.sources) {
        add("source:" + s.name, s.tls);
        add("receipts:" + s.name, s.receipts_tls);
    }
    if (with.http) add("http", with.http->tls);
    if (with.monitoring) add("monitoring", with.monitoring->tls);
    return all;
}

http_route make_route(const std::string& path, std::function<http::response()> answer_now)
{
    http_route route;
    route.prefix = path;
    route.methods = {http::method::get};
    route.access = http_access::anybody;
    route.handle = [answer_now = std::move(answer_now
                    )](const http_call&, const http::answer& answer) { answer(answer_now()); };
    return route;
}

constexpr const char* plain_text = "text/plain; charset=utf-8";

}  // namespace

struct monitor::own_listener
{
    runtime::budget memory{1 << 20};
    runtime::workers workers{"monitoring", 1};
    http_clients nobody{{}};
    http_routes routes{nobody};
    std::optional<http::server> server;

    ~own_listener()
    {
        server.reset();
        workers.stop();
        workers.join();
    }
};

monitor::monitor(const settings& with, monitored look_at)
    : with_(with.monitoring),
      data_(with.gateway.data),
      relayed_counts_(with.receipts.relayed == relayed_reports::positive),
      look_at_(std::move(look_at)),
      certificates_(find_certificate_ends(with)),
      started_(now()),
      counts_(with)
{}

monitor::~monitor() = default;

void monitor::listen()
{
    if (!with_) return;
    own_ = std::make_unique<own_listener>();
    add_health(own_->routes);
    own_->routes.add(make_route("/metrics", [this] {
        return http::make_response(200, metrics_media_type, print_page());
    }));
    try {
        own_->server.emplace(
            own_->workers,
            to_monitoring_server(*with_),
            own_->memory,
            [this](const http::request& head) { return own_->routes.admit(head); },
            [this](http::request asked, http::answer answer) {
                own_->routes.handle(std::move(asked), std::move(answer));
            }
        );
    } catch (const boost::system::system_error& failed) {
        throw std::runtime_error(
            "cannot listen on " + with_->listen.to_string() +
            " for monitoring: " + failed.code().message()
        );
    }
    runtime::log::info(
        "monitoring.listening",
        {{"address", with_->listen.host}, {"port", std::to_string(own_->server->bound_port())}}
    );
}

void monitor::stop() { own_.reset(); }

std::optional<std::uint16_t> monitor::bound_port() const
{
    if (!own_ || !own_->server) return std::nullopt;
    return own_->server->bound_port();
}

void monitor::add_health(http_routes& to)
{
    to.add(make_route("/health/live", [] { return http::make_response(200, plain_text, "live\n"); })
    );
    to.add(make_route("/health/ready", [this] {
        const auto why = obstacles();
        std::string text = why.empty() ? "ready\n" : "";
        for (const auto& one : why) text += one + "\n";
        return http::make_response(why.empty() ? 200 : 503, plain_text, std::move(text));
    }));
}

std::vector<std::string> monitor::obstacles() const
{
    std::vector<std::string> all;
    if (!listening_) all.emplace_back("not listening: the gateway starts or stops");
    const auto figures = look_at_.journal();
    const auto look = [&](const char* stream, const error_code& ec) {
        if (ec)
            all.push_back(std::string{"the journal cannot write "} + stream + ": " + ec.message());
    };
    look("documents", figures.documents.failing);
    look("tracking", figures.tracking.failing);
    return all;
}

std::string monitor::print_page() const
{
    auto all = counts_.collect();
    const auto add = [&](std::vector<prometheus::MetricFamily> more) {
        std::move(more.begin(), more.end(), std::back_inserter(all));
    };
    const auto at = now();
    const auto figures = look_at_.journal();
    add(gauge_letters(look_at_.live(), relayed_counts_, at));
    add(gauge_journal(figures));
    add(gauge_disk(data_));
    add(gauge_directory(look_at_.directory(), at));
    add(gauge_certificates(certificates_, at));
    add(gauge_budgets(look_at_.budgets));
    if (look_at_.others) add(look_at_.others());
    add(gauge_process(started_, obstacles().empty()));
    return print_metrics(all);
}

}  // namespace vgm::app
