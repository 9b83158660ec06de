#include "schemas/annuaire/flat_file.hpp"

#include "gateway/directory/name_words.hpp"
#include "schemas/hl7v2/utf8.hpp"

namespace vgm::annuaire {
namespace {

constexpr std::size_t nowhere = static_cast<std::size_t>(-1);
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

std::string comparable(std::string_view header)
{
    std::string out;
    for (const auto& word : directory::name_words(header)) out += word;
    return out;
}

void cut(std::string_view line, std::vector<std::string_view>& cells)
{
    cells.clear();
    for (;;) {
        const auto end = line.find('|');
        cells.push_back(line.substr(0, end));
        if (end == std::string_view::npos) return;
        line.remove_prefix(end + 1);
    }
}

}  // namespace

std::string_view to_string(line_verdict v) noexcept
{
    switch (v) {
        case line_verdict::good:
            return "is good";
        case line_verdict::wrong_columns:
            return "has the wrong number of columns";
        case line_verdict::not_utf8:
            return "is not UTF-8";
        case line_verdict::bad_value:
            return "has a value that cannot be";
    }
    return "";
}

flat_file::flat_file(std::vector<column> wanted, row_handler on_row, flat_file_limits limits)
    : wanted_(std::move(wanted)),
      on_row_(std::move(on_row)),
      limits_(limits),
      cutter_(limits.line_bytes_max),
      row_(wanted_.size())
{}

result<void> flat_file::refuse(std::string detail)
{
    if (refusal_.empty()) refusal_ = std::move(detail);
    return issue{fault::malformed, severity::error, "line " + std::to_string(line_), refusal_, {}};
}

result<void> flat_file::feed(std::string_view bytes)
{
    if (!refusal_.empty()) return refuse({});
    if (cutter_.feed(bytes, [this](std::string_view line) { return take_line(line); })) return {};
    if (cutter_.line_was_too_long()) {
        ++line_;
        return refuse("a line is longer than " + std::to_string(limits_.line_bytes_max) + " bytes");
    }
    return refuse({});
}

result<flat_file_tally> flat_file::finish()
{
    if (refusal_.empty() && !cutter_.rest().empty()) {
        const auto bad_before = tally_.bad;
        take_line(cutter_.rest());
        if (tally_.bad > bad_before && refusal_.empty())
            refuse("the file ends within its last line");
    }
    if (refusal_.empty() && columns_ == 0) refuse("the file is empty");
    if (refusal_.empty() && tally_.lines == tally_.bad && tally_.lines == 0)
        refuse("the file has a header and no line");
    const double share = static_cast<double>(tally_.bad) /
                         static_cast<double>(std::max<std::uint64_t>(tally_.lines, 1));
    if (refusal_.empty() && share > limits_.bad_share_max) {
        line_ = tally_.first_bad_line;
        refuse(
            std::to_string(tally_.bad) + " of " + std::to_string(tally_.lines) +
            " lines are bad; the first " + std::string{to_string(tally_.first_bad)}
        );
    }
    if (!refusal_.empty()) return refuse({}).error();
    return tally_;
}

bool flat_file::take_line(std::string_view line)
{
    ++line_;
    if (line_ == 1 && line.starts_with(byte_order_mark)) line.remove_prefix(byte_order_mark.size());
    if (columns_ == 0) return take_header(line);
    if (line.empty()) return true;
    ++tally_.lines;
    const auto verdict = judge(line);
    if (verdict == line_verdict::good) return true;
    if (tally_.bad++ == 0) {
        tally_.first_bad_line = line_;
        tally_.first_bad = verdict;
    }
    return true;
}

bool flat_file::take_header(std::string_view line)
{
    cut(line, cells_);
    if (cells_.size() > 1 && cells_.back().empty()) cells_.pop_back();
    if (cells_.size() > limits_.columns_max || cells_.size() < 2) {
        refuse(
            "the header has " + std::to_string(cells_.size()) + " columns, not 2 to " +
            std::to_string(limits_.columns_max)
        );
        return false;
    }
    std::vector<std::string> headers;
    for (const auto cell : cells_) headers.push_back(comparable(cell));
    const auto find = [&](std::string_view name) {
        const std::string wanted = comparable(name);
        for (std::size_t i = 0; i < headers.size(); ++i)
            if (headers[i] == wanted) return i;
        return nowhere;
    };
    for (const auto& c : wanted_) {
        auto place = find(c.name);
        if (place == nowhere && !c.other_name.empty()) place = find(c.other_name);
        if (place == nowhere && c.required) {
            refuse("the header has no column '" + std::string{c.name} + "'");
            return false;
        }
        places_.push_back(place);
    }
    columns_ = cells_.size();
    return true;
}

line_verdict flat_file::judge(std::string_view line)
{
    cut(line, cells_);
    const bool trailing = cells_.size() == columns_ + 1 && cells_.back().empty();
    if (cells_.size() != columns_ && !trailing) return line_verdict::wrong_columns;
    if (!hl7v2::is_utf8(line)) return line_verdict::not_utf8;
    for (std::size_t i = 0; i < places_.size(); ++i)
        row_[i] = places_[i] == nowhere ? std::string_view{} : cells_[places_[i]];
    return on_row_(row_);
}

}  // namespace vgm::annuaire
