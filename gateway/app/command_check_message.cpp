#include "gateway/app/clock.hpp"
#include "gateway/app/commands.hpp"
#include "gateway/app/gate_report.hpp"
#include "gateway/app/judgement.hpp"
#include "gateway/app/message_files.hpp"
#include "gateway/app/progress.hpp"
#include "gateway/app/table_folder.hpp"
#include "gateway/app/text_files.hpp"
#include "gateway/app/wiring.hpp"

#include <unistd.h>

#include <fstream>
#include <iostream>

namespace vgm::app {
namespace {

constexpr int could_not_look = 3;

using clock = std::chrono::steady_clock;

std::chrono::microseconds since(clock::time_point start)
{
    return std::chrono::duration_cast<std::chrono::microseconds>(clock::now() - start);
}

// What messages are judged by.
struct judge
{
    std::string name;    // of the source
    std::string called;  // in the report
    transmission::gate_settings gate;
    document_to_mssante::settings letters;
    document_to_mssante::mailbox_finder find;
};

// Without a configuration: every kind of processing, and nothing that a site may allow or forbid.
judge default_judge()
{
    judge made{"vendor", "a source with every default: no configuration", {}, {}, {}};
    made.gate.processing_ids = {"P", "T", "D"};
    made.letters.mailbox = "gateway@test.mssante.fr";
    return made;
}

std::optional<judge>
make_judge(const settings& all, const source_settings& s, const std::filesystem::path& config)
{
    try {
        return judge{
            s.name,
            "the source " + s.name + " of " + config.string(),
            to_gate(all, s),
            to_letters(all),
            to_finder(all)};
    } catch (const std::exception& failed) {  // a file that the configuration names
        std::cerr << "vaguemestre: " << failed.what() << '\n';
        return std::nullopt;
    }
}

std::optional<judge>
load_judge(const std::filesystem::path& config, bool must_exist, const std::string& source)
{
    std::error_code failure;
    if (!must_exist && source.empty() && !std::filesystem::exists(config, failure))
        return default_judge();
    const auto loaded = load_settings(config, look_at_files::no);
    for (const auto& p : loaded.problems)
        if (p.level >= severity::error) std::cerr << print(p) << '\n';
    if (!loaded.value) return std::nullopt;
    bool right = true;
    for (const auto& p : use_table_folder(*loaded.value)) {
        std::cerr << print(p) << '\n';
        right = right && p.level < severity::error;
    }
    if (!right) return std::nullopt;
    for (const auto& s : loaded.value->sources)
        if (source.empty() || s.name == source) return make_judge(*loaded.value, s, config);
    std::cerr << "vaguemestre: the configuration has no source named " << shown(source) << '\n';
    return std::nullopt;
}

checked_item check_one(std::string bytes, const judge& by)
{
    checked_item item;
    const auto start = clock::now();
    const message m{std::make_shared<const std::string>(std::move(bytes)), by.name, now()};
    auto judged = judge_message(m, by.gate, by.letters, by.find);
    item.control_id = judged.request.answer.control_id;
    item.found = std::move(judged.request.found);
    item.took = since(start);
    return item;
}

checked_item check_document(std::string_view bytes)
{
    checked_item item;
    const auto start = clock::now();
    item.found = judge_document(bytes);
    item.took = since(start);
    return item;
}

void check_file(const std::filesystem::path& file, const judge& by, gate_report& report)
{
    const auto add = [&](checked_item item) {
        item.file = file.string();
        report.items.push_back(std::move(item));
    };
    const auto bytes = read_text(file, message_file_bytes_max);
    if (!bytes || bytes->size() > message_file_bytes_max)
        return add({.not_read = "cannot be read, or is larger than 512 MB"});
    if (is_bare_document(*bytes)) return add(check_document(*bytes));
    auto messages = split_messages(*bytes);
    if (messages.empty()) return add({.not_read = "the file is empty"});
    const bool several = messages.size() > 1;
    for (std::size_t n = 0; n < messages.size(); ++n) {
        auto item = check_one(std::move(messages[n]), by);
        if (several) item.number = n + 1;
        add(std::move(item));
    }
}

gate_report check_all(const check_message_choices& choices, const judge& by)
{
    const auto start = clock::now();
    gate_report report;
    report.judged_as = by.called;
    report.how = choices.strict ? strictness::warnings_count_too : strictness::errors_count;
    std::vector<path_failure> failed;
    const auto files = find_message_files(choices.paths, failed);
    for (const auto& f : failed)
        report.items.push_back({.file = f.path.string(), .not_read = f.why});
    {
        progress bar(screen_of(STDERR_FILENO), "files", files.size());
        for (std::size_t n = 0; n < files.size(); ++n) {
            check_file(files[n], by, report);
            bar.at(n + 1);
        }
    }
    report.took = since(start);
    return report;
}

bool write_file(const std::filesystem::path& file, const std::string& text)
{
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    out << text;
    out.close();
    return !out.fail();
}

}  // namespace

int run_check_message(
    const std::filesystem::path& config,
    bool must_exist,
    const check_message_choices& choices,
    output form
)
{
    const auto by = load_judge(config, must_exist, choices.source);
    if (!by) return could_not_look;
    const auto report = check_all(choices, *by);
    if (report.items.empty()) {
        std::cerr << "vaguemestre: no file of messages (hl7, er7, txt, xml) is there\n";
        return could_not_look;
    }
    if (!choices.junit.empty() && !write_file(choices.junit, print_junit(report, now()))) {
        std::cerr << "vaguemestre: cannot write " << choices.junit.string() << '\n';
        return could_not_look;
    }
    constexpr std::size_t few = 20;
    const auto which = choices.show_all || report.items.size() <= few ? shown_items::all
                                                                      : shown_items::with_issues;
    if (form == output::json)
        std::cout << print_json(report) << '\n';
    else
        std::cout << print_text(report, which, screen_of(STDOUT_FILENO));
    return exit_status(report);
}

}  // namespace vgm::app
