#include "gateway/app/metrics.hpp"

#include "gateway/app/alert_gauges.hpp"
#include "gateway/app/metrics_gauges.hpp"
#include "tests/support/letter_records.hpp"

#include <gtest/gtest.h>
#include <prometheus/metric_family.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

namespace vgm::app {
namespace {

namespace fs = std::filesystem;

settings some_settings()
{
    settings s;
    source_settings lab;
    lab.name = "lab";
    s.sources.push_back(lab);
    s.mail_operator.name = "op";
    return s;
}

// The value of a sample, as the page prints it; nothing when it is not there.
std::string value_of(const std::string& page, const std::string& sample)
{
    const auto at = page.find("\n" + sample + " ");
    if (at == std::string::npos) return "nothing";
    const auto from = at + sample.size() + 2;
    return page.substr(from, page.find('\n', from) - from);
}

class app_metrics : public testing::Test
{
protected:
    void count(record_body body, const account* letter = nullptr)
    {
        all.count({submission_id{}, at, std::move(body)}, letter, at + milliseconds{20});
    }
    std::string page() const { return print_metrics(all.collect()); }

    const timestamp at{seconds{1'000'000}};
    metrics all{some_settings()};
};

TEST_F(app_metrics, are_there_at_nought_before_anything_happens)
{
    const auto text = page();

    EXPECT_EQ(value_of(text, "vaguemestre_letters_accepted_total{source=\"lab\"}"), "0");
    EXPECT_EQ(
        value_of(text, "vaguemestre_mail_attempts_total{operator=\"op\",outcome=\"bounced\"}"), "0"
    );
    EXPECT_EQ(
        value_of(text, "vaguemestre_letters_refused_total{acknowledgment=\"AE\",source=\"lab\"}"),
        "0"
    );
}

TEST_F(app_metrics, count_each_kind_of_record_where_it_belongs)
{
    accepted_record accepted;
    accepted.source = "lab";
    account letter;
    letter.accepted = accepted;
    letter.accepted_at = at - seconds{3};
    refused_record refused;
    refused.source = "lab";
    refused.acknowledgment = "AE";
    told_record told;
    told.kind = "Z02";
    tell_parked_record parked;
    parked.kind = "Z03";
    reading_record unread;
    unread.negative = true;

    count(accepted);
    count(accepted);
    count(refused);
    count(repeated_record{"lab"});
    count(sent_record{}, &letter);
    count(deferred_record{});
    count(told, &letter);
    count(parked, &letter);
    count(reception_record{});
    count(unread);
    count(sending_record{});
    const auto text = page();

    const auto is = [&](const std::string& sample) {
        return value_of(text, "vaguemestre_" + sample);
    };
    EXPECT_EQ(is("letters_accepted_total{source=\"lab\"}"), "2");
    EXPECT_EQ(is("letters_refused_total{acknowledgment=\"AE\",source=\"lab\"}"), "1");
    EXPECT_EQ(is("letters_refused_total{acknowledgment=\"AR\",source=\"lab\"}"), "0");
    EXPECT_EQ(is("letters_repeated_total{source=\"lab\"}"), "1");
    EXPECT_EQ(is("mail_attempts_total{operator=\"op\",outcome=\"sent\"}"), "1");
    EXPECT_EQ(is("mail_attempts_total{operator=\"op\",outcome=\"deferred\"}"), "1");
    EXPECT_EQ(is("zams_total{kind=\"Z02\",outcome=\"told\",source=\"lab\"}"), "1");
    EXPECT_EQ(is("zams_total{kind=\"Z03\",outcome=\"parked\",source=\"lab\"}"), "1");
    EXPECT_EQ(is("receptions_total{action=\"delivered\"}"), "1");
    EXPECT_EQ(is("readings_total{outcome=\"refused\"}"), "1");
    EXPECT_EQ(is("letter_acceptance_duration_seconds_bucket{le=\"0.01\"}"), "0");
    EXPECT_EQ(is("letter_acceptance_duration_seconds_bucket{le=\"0.025\"}"), "2");
    EXPECT_EQ(is("mail_delivery_delay_seconds_bucket{le=\"2.5\"}"), "0");
    EXPECT_EQ(is("mail_delivery_delay_seconds_bucket{le=\"5\"}"), "1");
}

TEST(app_metrics_gauges, say_what_waits_and_how_long)
{
    const timestamp now{seconds{1'000'000}};
    const auto letter = [&](seconds ago, std::vector<delivery_status> states) {
        auto made = std::make_shared<account>();
        made->accepted_at = now - ago;
        for (const auto s : states) made->deliveries.emplace_back().status = s;
        return std::shared_ptr<const account>(made);
    };
    using enum delivery_status;

    const auto text = print_metrics(gauge_letters(
        {letter(seconds{10}, {queued, deferred}),
         letter(seconds{90}, {deferred}),
         letter(seconds{900}, {uncertain, sent})},
        false,
        now
    ));

    EXPECT_EQ(value_of(text, "vaguemestre_mails{state=\"deferred\"}"), "2");
    EXPECT_EQ(value_of(text, "vaguemestre_mails{state=\"queued\"}"), "1");
    EXPECT_EQ(value_of(text, "vaguemestre_mails{state=\"uncertain\"}"), "1");
    EXPECT_EQ(value_of(text, "vaguemestre_mails_oldest_waiting_seconds"), "90")
        << "an uncertain mail waits for a person";
}

TEST(app_metrics_gauges, tell_letters_that_a_rule_holds_from_those_that_an_operator_keeps_waiting)
{
    const timestamp now{seconds{1'000'000}};
    const auto letter = [&](seconds ago, const std::string& hold) {
        auto made = std::make_shared<account>();
        made->accepted.emplace().routing.hold = hold;
        made->accepted_at = now - ago;
        made->deliveries.emplace_back();
        return std::shared_ptr<const account>(made);
    };

    const auto text = print_metrics(gauge_letters(
        {letter(seconds{10}, ""), letter(seconds{900}, "a minor"), letter(seconds{60}, "a minor")},
        false,
        now
    ));

    EXPECT_EQ(value_of(text, "vaguemestre_letters_held"), "2");
    EXPECT_EQ(value_of(text, "vaguemestre_letters_held_oldest_seconds"), "900");
    EXPECT_EQ(value_of(text, "vaguemestre_mails_oldest_waiting_seconds"), "10");
    const auto none = print_metrics(gauge_letters({}, false, now));
    EXPECT_EQ(value_of(none, "vaguemestre_letters_held_oldest_seconds"), "0");
}

TEST(app_metrics_gauges, print_flushes_as_a_histogram)
{
    journal::statistics figures;
    figures.tracking.flushes.counts[1] = 3;
    figures.tracking.flushes.counts.back() = 1;
    figures.tracking.flushes.sum = std::chrono::milliseconds{4500};
    figures.documents.failing = make_error_code(boost::system::errc::no_space_on_device);

    const auto text = print_metrics(gauge_journal(figures));

    const std::string name = "vaguemestre_journal_flush_duration_seconds_";
    EXPECT_EQ(value_of(text, name + "bucket{stream=\"tracking\",le=\"0.0001\"}"), "0");
    EXPECT_EQ(value_of(text, name + "bucket{stream=\"tracking\",le=\"0.00025\"}"), "3");
    EXPECT_EQ(value_of(text, name + "bucket{stream=\"tracking\",le=\"2.5\"}"), "3");
    EXPECT_EQ(value_of(text, name + "bucket{stream=\"tracking\",le=\"+Inf\"}"), "4");
    EXPECT_EQ(value_of(text, name + "count{stream=\"tracking\"}"), "4");
    EXPECT_EQ(value_of(text, name + "sum{stream=\"tracking\"}"), "4.5");
    EXPECT_EQ(value_of(text, "vaguemestre_journal_writable{stream=\"documents\"}"), "0");
}

std::set<std::string> names_in(const std::string& text)
{
    std::set<std::string> all;
    const std::regex name("vaguemestre_[a-z_]+");
    for (std::sregex_iterator at(text.begin(), text.end(), name), end; at != end; ++at)
        all.insert(std::regex_replace(at->str(), std::regex("_(bucket|sum|count)$"), ""));
    return all;
}

std::string read(const std::string& path)
{
    std::ifstream in(fs::path(VGM_SOURCE_DIR) / path);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

// Alerts and pictures of figures that nobody prints would be silent for ever.
TEST(app_metrics_names, are_those_of_the_alerts_the_dashboard_and_the_page_about_them)
{
    metrics counted(some_settings());
    counted.count_http("/v1", 200);
    counted.count({{}, {}, arrived_record{}}, nullptr, {});
    auto families = counted.collect();
    const auto add = [&](metric_families more) {
        families.insert(families.end(), more.begin(), more.end());
    };
    directory_state directory;
    directory.affected.emplace();
    add(gauge_letters({}, false, {}));
    add(gauge_journal({}));
    add(gauge_disk("/"));
    add(gauge_directory(directory, {}));
    add(gauge_certificates({}, {}));
    add(gauge_budgets({}));
    add(gauge_process({}, true));
    add(gauge_alerts({}, {}));
    std::set<std::string> printed;
    for (const auto& f : families) printed.insert(f.name);

    for (const auto* file :
         {"deploy/monitoring/alerts.yml", "deploy/monitoring/grafana-dashboard.json"}) {
        const auto used = names_in(read(file));
        EXPECT_GT(used.size(), 5u) << file;
        for (const auto& name : used) EXPECT_TRUE(printed.contains(name)) << file << ": " << name;
    }
    const auto told = names_in(read("docs/operating/monitoring.md"));
    for (const auto& name : printed) {
        const bool missing = name.starts_with("vaguemestre_") && !told.contains(name);
        EXPECT_FALSE(missing) << "not in docs/operating/monitoring.md: " << name;
    }
    for (const auto& name : told) EXPECT_TRUE(printed.contains(name)) << "no figure: " << name;
}

}  // namespace
}  // namespace vgm::app
