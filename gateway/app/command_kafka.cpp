#include "gateway/app/kafka_commands.hpp"
#include "gateway/app/kafka_wiring.hpp"
#include "gateway/app/topic_report.hpp"
#include "gateway/runtime/log.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <thread>

namespace vgm::app {
namespace {

constexpr int right = 0, wrong = 1, unknown = 2;

enum class doing { init, check };

int fail(const issue& why)
{
    std::cerr << "vaguemestre: " << why.where << (why.where.empty() ? "" : ": ") << why.detail
              << '\n';
    return unknown;
}

constexpr std::chrono::seconds no_time{0}, spreading_time{15};

// What was made a moment ago is not known to every broker yet.
result<kafka::cluster_facts> describe(
    kafka::admin& brokers,
    const std::vector<std::string>& names,
    std::chrono::seconds patience
)
{
    const auto until = std::chrono::steady_clock::now() + patience;
    for (;;) {
        auto found = brokers.describe(names);
        const bool is_known = !found || std::ranges::all_of(found->topics, [](const auto& t) {
            return t.second.exists && !t.second.config.empty();
        });
        if (is_known || std::chrono::steady_clock::now() >= until) return found;
        std::this_thread::sleep_for(std::chrono::milliseconds{100});
    }
}

int report_topics(const kafka_settings& s, doing what, output form)
{
    const auto plans = plan_topics(s);
    const auto brokers = kafka::admin::make(to_brokers(s));
    if (!brokers) return fail(brokers.error());
    std::vector<kafka::admin::creation> made;
    if (what == doing::init) {
        auto created = (*brokers)->create(plans);
        if (!created) return fail(created.error());
        made = std::move(*created);
    }
    std::vector<std::string> names;
    for (const auto& plan : plans) names.push_back(plan.name);
    const auto found = describe(**brokers, names, made.empty() ? no_time : spreading_time);
    if (!found) return fail(found.error());
    const auto report = judge_topics(plans, *found, made);
    std::cout
        << (form == output::json ? print_json(report) + '\n'
                                 : print_text(report, screen_of(STDOUT_FILENO)));
    return report.is_right() ? right : wrong;
}

int run(const std::filesystem::path& config, doing what, output form)
{
    const auto loaded = load_settings(config);
    for (const auto& p : loaded.problems) std::cerr << print(p) << '\n';
    if (!loaded.value) return unknown;
    if (!loaded.value->kafka) {
        std::cerr << "vaguemestre: the configuration has no section kafka\n";
        return unknown;
    }
    runtime::log::open({.least = runtime::log::level::error});
    try {
        return report_topics(*loaded.value->kafka, what, form);
    } catch (const std::exception& failed) {
        std::cerr << "vaguemestre: " << failed.what() << '\n';
        return unknown;
    }
}

}  // namespace

int run_kafka_init(const std::filesystem::path& config, output form)
{
    return run(config, doing::init, form);
}

int run_kafka_check(const std::filesystem::path& config, output form)
{
    return run(config, doing::check, form);
}

}  // namespace vgm::app
