#include "gateway/config/csv.hpp"

#include "gateway/config/document_text.hpp"

#include <algorithm>

namespace vgm::config {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

std::string trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return std::string{text};
}

std::string lower(std::string text)
{
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

char separator_of(std::string_view line)
{
    for (const char c : std::string_view{";\t|,"})
        if (line.find(c) != line.npos) return c;
    return ';';
}

// The values of a line; false when a quotation mark is left open.
bool cut(std::string_view line, char separator, std::vector<std::string>& into)
{
    into.clear();
    for (;;) {
        std::string value;
        const auto start = line.find_first_not_of(' ');
        if (start != line.npos && line[start] == '"') {
            line.remove_prefix(start + 1);
            for (;;) {
                const auto quote = line.find('"');
                if (quote == line.npos) return false;
                value += line.substr(0, quote);
                line.remove_prefix(quote + 1);
                if (!line.starts_with('"')) break;
                value += '"';
                line.remove_prefix(1);
            }
        }
        const auto end = std::min(line.find(separator), line.size());
        value += line.substr(0, end);
        into.push_back(trimmed(value));
        if (end == line.size()) return true;
        line.remove_prefix(end + 1);
    }
}

class table
{
public:
    table(std::span<const csv_column> columns, problem_list& problems)
        : columns_(columns), problems_(problems)
    {}

    void take(std::string_view line, int number)
    {
        if (line.empty() || line.starts_with('#')) return;
        if (names_.empty()) separator_ = separator_of(line);
        if (!cut(line, separator_, values_))
            return problems_.error({number, 1}, {}, "a quotation mark is not closed on its line");
        if (std::ranges::all_of(values_, &std::string::empty)) return;
        names_.empty() ? take_names(number) : take_row(number);
    }

    std::vector<csv_row> finish()
    {
        if (names_.empty())
            problems_.error({}, {}, "the first line must name the columns: " + all_columns());
        return std::move(rows_);
    }

private:
    std::string all_columns() const
    {
        std::string all;
        for (const auto& c : columns_) all += (all.empty() ? "" : "; ") + std::string{c.name};
        return all;
    }

    void take_names(int number)
    {
        for (auto& v : values_) {
            auto name = lower(std::move(v));
            const bool known =
                std::ranges::find(columns_, name, &csv_column::name) != columns_.end();
            // A spreadsheet leaves empty columns at the end.
            if (!known && !name.empty())
                problems_.error(
                    {number, 1}, in_quotes(name), "is no column of this table", all_columns()
                );
            if (known && std::ranges::find(names_, name) != names_.end())
                problems_.error({number, 1}, in_quotes(name), "the column is there twice");
            names_.push_back(std::move(name));
        }
        for (const auto& c : columns_)
            if (c.required && std::ranges::find(names_, c.name) == names_.end())
                problems_.error({number, 1}, in_quotes(c.name), "the column is missing");
    }

    void take_row(int number)
    {
        if (rows_.size() >= csv_lines_max) {
            if (rows_.size() == csv_lines_max && !full_)
                problems_.error(
                    {number, 1}, {}, "more than " + std::to_string(csv_lines_max) + " lines"
                );
            full_ = true;
            return;
        }
        csv_row row;
        row.line = number;
        for (std::size_t n = 0; n < values_.size(); ++n) {
            if (n < names_.size())
                row.values.emplace(names_[n], std::move(values_[n]));
            else if (!values_[n].empty())
                return problems_.error(
                    {number, 1}, {}, "the line has more values than there are columns"
                );
        }
        rows_.push_back(std::move(row));
    }

    std::span<const csv_column> columns_;
    problem_list& problems_;
    char separator_ = ';';
    bool full_ = false;
    std::vector<std::string> names_, values_;
    std::vector<csv_row> rows_;
};

}  // namespace

const std::string& csv_row::at(std::string_view column) const
{
    static const std::string none;
    const auto found = values.find(column);
    return found == values.end() ? none : found->second;
}

std::vector<csv_row>
parse_csv(std::string_view text, std::span<const csv_column> columns, problem_list& problems)
{
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    if (!check_text(text, problems)) return {};
    table all(columns, problems);
    for (int number = 1; !text.empty(); ++number) {
        const auto end = std::min(text.find('\n'), text.size());
        auto line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.ends_with('\r')) line.remove_suffix(1);
        all.take(line, number);
        if (problems.full()) break;
    }
    return all.finish();
}

}  // namespace vgm::config
