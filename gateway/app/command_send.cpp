#include "gateway/app/commands.hpp"
#include "gateway/app/progress.hpp"
#include "gateway/app/sender.hpp"
#include "gateway/app/settings.hpp"
#include "gateway/app/wiring.hpp"
#include "gateway/runtime/log.hpp"

#include <unistd.h>

#include <csignal>
#include <iostream>
#include <stdexcept>

namespace vgm::app {
namespace {

constexpr int nothing_sent = 2;

std::atomic<bool> asked_to_stop{false};

void on_interrupt(int) { asked_to_stop = true; }

// Where a source listens, as seen from here.
config::endpoint listener_of(const std::filesystem::path& config, const std::string& name)
{
    const auto loaded = load_settings(config, look_at_files::no);
    if (!loaded.value)
        throw std::runtime_error(
            config.string() + " cannot be read as a configuration; say --to HOST:PORT"
        );
    for (const auto& s : loaded.value->sources) {
        if (!s.listen || (!name.empty() && s.name != name)) continue;
        auto where = *s.listen;
        if (where.host == "0.0.0.0") where.host = "127.0.0.1";
        if (where.host == "::") where.host = "::1";
        if (where.port != 0) return where;
    }
    throw std::runtime_error(
        name.empty() ? "no source of the configuration listens; say --to HOST:PORT"
                     : "no source " + name + " listens; say --to HOST:PORT"
    );
}

config::endpoint target_of(const std::filesystem::path& config, const send_choices& c)
{
    if (c.to.empty()) return listener_of(config, c.source);
    const auto to = config::endpoint::parse(c.to);
    if (!to || to->port == 0) throw std::runtime_error("--to is no HOST:PORT: " + c.to);
    return *to;
}

// What letters made of documents say of themselves: what the gateway would, where its configuration
// is here.
rest::letter_ends ends_of(const std::filesystem::path& config, const std::string& name)
{
    const auto loaded = load_settings(config, look_at_files::no);
    if (loaded.value)
        for (const auto& s : loaded.value->sources)
            if (s.listen && (name.empty() || s.name == name))
                return to_letter_ends(*loaded.value, s);
    const std::string us = name.empty() ? "vaguemestre-send" : name;
    return {us, us, us, "VAGUEMESTRE", "VAGUEMESTRE"};
}

sender_settings to_sender(const config::endpoint& to, const send_choices& c)
{
    sender_settings made;
    made.to.host = to.host;
    made.to.port = to.port;
    made.to.answer_timeout = std::chrono::seconds{c.timeout};
    made.to.server_name = c.server_name;
    made.connections = c.connections;
    made.patience = std::chrono::seconds{c.patience};
    if (c.tls)
        made.to.tls = runtime::tls_context::make_client(
            {c.certificate.string(), c.key.string(), c.trust.string(), {}}
        );
    return made;
}

// "8400 messages, 612/s, 19 s left"
std::string print_step(const sender::progress_of& p, double share)
{
    const double seconds = static_cast<double>(p.since_start.count()) / 1e3;
    std::string text = std::to_string(p.answered) + " messages";
    if (seconds <= 0) return text;
    const auto rate = static_cast<double>(p.answered) / seconds;
    text += ", " + std::to_string(static_cast<long>(rate)) + "/s";
    if (share > 0.01 && share < 1)
        text += ", " + std::to_string(static_cast<long>(seconds * (1 - share) / share + 0.5)) +
                " s left";
    return text;
}

send_report send(const std::filesystem::path& config, const send_choices& c, output form)
{
    const auto to = target_of(config, c);
    send_items items(c.paths, c.batch, ends_of(config, c.source));
    send_state state(
        c.no_state        ? std::filesystem::path{}
        : c.state.empty() ? default_state_of(c.paths.front())
                          : c.state,
        to.to_string()
    );
    send_report report;
    report.to = to.to_string();
    report.connections = c.connections;
    const auto out = screen_of(STDOUT_FILENO);
    progress bar(screen_of(STDERR_FILENO));
    runtime::workers workers("send", 2);
    sender at_work(workers, to_sender(to, c));
    at_work.run(
        items,
        state,
        report,
        asked_to_stop,
        [&](const unsent_item& i) {
            if (form == output::json) return;
            bar.clear();
            std::cout << print_line(i, palette_of(out.with)) << std::flush;
        },
        [&](const sender::progress_of& p) {
            const double share = items.bytes_total() == 0
                                     ? 0
                                     : static_cast<double>(items.bytes_read()) /
                                           static_cast<double>(items.bytes_total());
            bar.show(print_step(p, share), share);
        }
    );
    report.files = items.files();
    report.batches = items.batches();
    report.problems = items.problems();
    report.failed = items.failed();
    return report;
}

}  // namespace

int run_send(const std::filesystem::path& config, const send_choices& choices, output form)
{
    try {
        runtime::log::settings quiet;
        quiet.least = runtime::log::level::error;
        runtime::log::open(quiet);
        asked_to_stop = false;
        std::signal(SIGPIPE, SIG_IGN);
        std::signal(SIGINT, on_interrupt);
        std::signal(SIGTERM, on_interrupt);
        const auto report = send(config, choices, form);
        std::cout
            << (form == output::json ? print_json(report)
                                     : print_text(report, screen_of(STDOUT_FILENO)));
        if (report.messages() == 0) {
            std::cerr << "vaguemestre: there is no message to send\n";
            return nothing_sent;
        }
        return report.exit_status();
    } catch (const std::exception& failed) {
        std::cerr << "vaguemestre: " << failed.what() << '\n';
        return nothing_sent;
    }
}

}  // namespace vgm::app
