#include "schemas/tables/table_file.hpp"

#include "schemas/hl7v2/utf8.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <map>

namespace vgm::tables {
namespace {

constexpr std::size_t problems_max = 20;

// Reads a file line by line and keeps what is wrong with it.
class table_checker
{
public:
    explicit table_checker(const table_file& file) : file_(file) {}

    std::vector<table_problem> check();

private:
    void complain(std::string message)
    {
        if (found_.size() < problems_max)
            found_.push_back({table_judgement::wrong, file_.name, line_, std::move(message)});
    }
    void check_heading(std::string_view line);
    void check_entry(std::string_view line);

    const table_file& file_;
    int line_ = 1;
    std::string_view system_;
    std::map<std::pair<std::string_view, std::string_view>, int> seen_;  // system and code: line
    std::vector<table_problem> found_;
};

bool has_control(std::string_view line)
{
    return std::ranges::any_of(line, [](char c) {
        return (static_cast<unsigned char>(c) < ' ' && c != '\t') || c == '\x7f';
    });
}

std::vector<std::string_view> columns_of(std::string_view line)
{
    std::vector<std::string_view> columns;
    while (true) {
        const auto tab = line.find('\t');
        columns.push_back(line.substr(0, tab));
        if (tab == line.npos) return columns;
        line.remove_prefix(tab + 1);
    }
}

void table_checker::check_heading(std::string_view line)
{
    const auto columns = columns_of(line);
    if (columns.size() != 4 || std::ranges::find(columns, std::string_view{}) != columns.end())
        complain("the first line must be: name, OID or -, version, origin, with a tab between");
    else if (!is_later_version(columns[2], "0"))
        complain("the version must be a number, or numbers joined by dots");
}

void table_checker::check_entry(std::string_view line)
{
    if (line.starts_with('=')) {
        system_ = line.substr(1);
        if (system_.empty() || system_.find('\t') != system_.npos)
            complain("= must be followed by the OID of a code system");
        return;
    }
    const auto columns = columns_of(line);
    if (columns.size() != 2 || columns[0].empty() || columns[1].empty()) {
        complain("a line must be: code, text, with one tab between");
        return;
    }
    if (system_.empty()) {
        complain("a code before any line =system");
        return;
    }
    const auto [first, added] = seen_.insert({{system_, columns[0]}, line_});
    if (!added)
        complain("the code of line " + std::to_string(first->second) + " stands here again");
}

std::vector<table_problem> table_checker::check()
{
    std::string_view rest = file_.text;
    if (rest.size() > table_bytes_max) {
        complain("larger than 4 MB: not a table");
        return found_;
    }
    if (rest.empty()) complain("the file is empty");
    for (; !rest.empty(); ++line_) {
        const auto end = rest.find('\n');
        const auto line = rest.substr(0, end);
        rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
        if (!hl7v2::is_utf8(line))
            complain("not UTF-8");
        else if (has_control(line))
            complain(
                line.ends_with('\r') ? "the line ends with CR LF; LF alone is wanted"
                                     : "a control character"
            );
        else if (line_ == 1)
            check_heading(line);
        else
            check_entry(line);
    }
    if (found_.empty() && seen_.empty()) complain("the table has no code");
    return found_;
}

// Takes the number off the front, and the dot behind it; nothing when there is none.
std::optional<std::uint64_t> take_number(std::string_view& version)
{
    std::uint64_t number = 0;
    const auto* const last = version.data() + version.size();
    const auto [end, error] = std::from_chars(version.data(), last, number);
    const bool dot_last = end != last && *end == '.' && end + 1 == last;
    if (error != std::errc() || (end != last && *end != '.') || dot_last) return {};
    version.remove_prefix(static_cast<std::size_t>(end - version.data()) + (end != last ? 1 : 0));
    return number;
}

std::optional<std::vector<std::uint64_t>> numbers_of(std::string_view version)
{
    std::vector<std::uint64_t> numbers;
    do {
        const auto number = take_number(version);
        if (!number) return {};
        numbers.push_back(*number);
    } while (!version.empty());
    return numbers;
}

}  // namespace

std::vector<table_problem> check_table(const table_file& file)
{
    return table_checker(file).check();
}

std::optional<bool> is_later_version(std::string_view version, std::string_view than)
{
    const auto a = numbers_of(version), b = numbers_of(than);
    if (!a || !b) return {};
    return *a > *b;
}

}  // namespace vgm::tables
