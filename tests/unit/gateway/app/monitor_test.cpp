#include "gateway/app/monitor.hpp"

#include "tests/support/loopback.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

namespace vgm::app {
namespace {

using test::tcp_peer;

class app_monitor : public testing::Test
{
protected:
    app_monitor()
    {
        with.gateway.data = "/";
        source_settings lab;
        lab.name = "lab";
        with.sources.push_back(lab);
        with.monitoring.emplace();
        with.monitoring->listen = {"127.0.0.1", 0};
        monitored look;
        look.live = [] { return std::vector<std::shared_ptr<const account>>{}; };
        look.journal = [this] { return figures; };
        look.directory = [] { return std::optional<directory_state>{}; };
        look.budgets = {{"intake", &memory}};
        watch.emplace(with, look);
        watch->listen();
    }

    std::string get(const std::string& path)
    {
        auto p = tcp_peer::connect(watch->bound_port().value());
        p.send("GET " + path + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
        return p.read_to_end();
    }
    static std::string body_of(const std::string& answer)
    {
        return answer.substr(answer.find("\r\n\r\n") + 4);
    }

    settings with;
    journal::statistics figures;
    runtime::budget memory{1000};
    std::optional<monitor> watch;
};

TEST_F(app_monitor, is_ready_once_the_sources_listen)
{
    EXPECT_TRUE(get("/health/live").starts_with("HTTP/1.1 200"));
    EXPECT_TRUE(get("/health/ready").starts_with("HTTP/1.1 503"));

    watch->set_listening(true);
    EXPECT_TRUE(get("/health/ready").starts_with("HTTP/1.1 200"));
    EXPECT_NE(get("/metrics").find("\nvaguemestre_ready 1\n"), std::string::npos);

    watch->set_listening(false);
    EXPECT_TRUE(get("/health/ready").starts_with("HTTP/1.1 503"));
}

TEST_F(app_monitor, is_not_ready_while_the_journal_cannot_be_written)
{
    watch->set_listening(true);
    figures.documents.failing = make_error_code(boost::system::errc::no_space_on_device);

    const auto answer = get("/health/ready");

    EXPECT_TRUE(answer.starts_with("HTTP/1.1 503"));
    EXPECT_NE(answer.find("the journal cannot write documents: No space left"), std::string::npos);
    EXPECT_TRUE(get("/health/live").starts_with("HTTP/1.1 200"));
}

TEST_F(app_monitor, prints_figures_in_the_text_format)
{
    const auto answer = get("/metrics");

    EXPECT_NE(answer.find("Content-Type: text/plain; version=0.0.4"), std::string::npos);
    EXPECT_NE(
        answer.find("\nvaguemestre_memory_budget_bytes{budget=\"intake\"} 1000\n"),
        std::string::npos
    );
}

TEST_F(app_monitor, prints_what_promtool_finds_no_fault_with)
{
    if (std::system("promtool --version > /dev/null 2>&1") != 0) GTEST_SKIP() << "no promtool";
    const auto file =
        std::filesystem::temp_directory_path() / ("vgm-metrics-" + std::to_string(::getpid()));
    std::ofstream(file) << body_of(get("/metrics"));

    EXPECT_EQ(std::system(("promtool check metrics < " + file.string()).c_str()), 0);
    EXPECT_EQ(
        std::system("promtool check rules " VGM_SOURCE_DIR
                    "/deploy/monitoring/alerts.yml > /dev/null"),
        0
    );
    std::filesystem::remove(file);
}

TEST_F(app_monitor, answers_at_no_other_path)
{
    EXPECT_TRUE(get("/").starts_with("HTTP/1.1 404"));
    EXPECT_TRUE(get("/v1/letters").starts_with("HTTP/1.1 404"));
}

}  // namespace
}  // namespace vgm::app
