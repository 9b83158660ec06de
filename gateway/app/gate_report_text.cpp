#include "gateway/app/gate_report.hpp"
#include "gateway/app/rule_list.hpp"

#include <algorithm>
#include <cstdio>

namespace vgm::app {
namespace {

// From so many items on, how to mend is said once for each rule.
constexpr std::size_t few = 20;

std::string_view mend_of(const std::string& rule)
{
    const auto* known = find_listed_rule(rule);
    return known == nullptr ? std::string_view{} : std::string_view{known->mend};
}

std::string counted(std::size_t number, const char* what)
{
    return std::to_string(number) + ' ' + what + (number == 1 ? "" : "s");
}

std::string_view colour_of(const checked_item& item, const palette& c)
{
    if (!item.not_read.empty() || item.has_errors()) return c.bad;
    return item.found.empty() ? c.good : c.warn;
}

// Writes the lines of one report.
class text_printer
{
public:
    text_printer(const gate_report& report, const screen& to)
        : report_(report), to_(to), c_(palette_of(to.with))
    {}

    void item(const checked_item& item);
    void summary();
    std::string take() { return std::move(out_); }

private:
    void coloured(std::string_view colour, std::string_view text)
    {
        out_ += colour;
        out_ += text;
        if (!colour.empty()) out_ += c_.plain;
    }
    void wrapped(std::size_t indent, std::string_view text)
    {
        out_.append(indent, ' ');
        append_wrapped(out_, text, indent, to_.width);
        out_ += '\n';
    }
    void say(const issue& i);
    void rules();

    const gate_report& report_;
    const screen& to_;
    const palette& c_;
    std::string out_;
};

void text_printer::say(const issue& i)
{
    constexpr std::size_t level_width = 9, left = 4;
    out_.append(left, ' ');
    coloured(
        i.level >= severity::error ? c_.bad : c_.warn, padded(to_string(i.level), level_width)
    );
    coloured(c_.bold, i.rule);
    out_ += "  " + (i.where.empty() ? std::string{"the message"} : i.where) + '\n';
    wrapped(left + level_width, i.detail);
    if (report_.items.size() > few) return;
    if (const auto mend = mend_of(i.rule); !mend.empty()) {
        out_.append(left + level_width, ' ');
        out_ += c_.faint;
        append_wrapped(out_, "to mend: " + std::string{mend}, left + level_width, to_.width);
        out_ += c_.plain;
        out_ += '\n';
    }
}

void text_printer::item(const checked_item& item)
{
    coloured(colour_of(item, c_), item.not_read.empty() ? hl7v2::to_string(item.answer()) : "--");
    out_ += "  ";
    coloured(c_.bold, shown(item.file));
    if (item.number != 0) out_ += "  message " + std::to_string(item.number);
    if (!item.control_id.empty()) coloured(c_.faint, "  MSH-10 " + shown(item.control_id, 60));
    out_ += '\n';
    if (!item.not_read.empty()) wrapped(4, "not read: " + item.not_read);
    for (const auto& i : item.found) say(i);
}

void text_printer::rules()
{
    const auto counts = count_rules(report_);
    if (counts.empty()) return;
    static constexpr std::size_t number = 10;
    std::size_t width = 4;
    for (const auto& r : counts) width = std::max(width, columns_of(r.rule));
    const auto right = [](const std::string& text) {
        return std::string(number - std::min(text.size(), number), ' ') + text;
    };
    const bool say_mend = report_.items.size() > few;
    out_ += '\n';
    coloured(
        c_.faint,
        padded("rule", width) + right("errors") + right("warnings") + right("messages") +
            (say_mend ? "  to mend" : "")
    );
    out_ += '\n';
    for (const auto& r : counts) {
        coloured(r.errors != 0 ? c_.bad : c_.warn, padded(r.rule, width));
        out_ += right(std::to_string(r.errors)) + right(std::to_string(r.warnings)) +
                right(std::to_string(r.messages));
        if (say_mend) {
            out_ += "  ";
            append_wrapped(out_, mend_of(r.rule), width + 3 * number + 2, to_.width);
        }
        out_ += '\n';
    }
}

void text_printer::summary()
{
    std::size_t well = 0, warned = 0, refused = 0, not_read = 0;
    for (const auto& item : report_.items) {
        if (!item.not_read.empty())
            ++not_read;
        else if (item.has_errors())
            ++refused;
        else
            ++(item.found.empty() ? well : warned);
    }
    rules();
    if (!out_.empty()) out_ += '\n';
    coloured(c_.bold, std::to_string(report_.items.size() - not_read) + " checked");
    out_ += ": ";
    coloured(well != 0 ? c_.good : c_.faint, std::to_string(well) + " without a remark");
    out_ += ", ";
    coloured(warned != 0 ? c_.warn : c_.faint, std::to_string(warned) + " accepted with warnings");
    out_ += ", ";
    coloured(refused != 0 ? c_.bad : c_.faint, std::to_string(refused) + " refused");
    if (not_read != 0) {
        out_ += "; ";
        coloured(c_.bad, counted(not_read, "file") + " not read");
    }
    char seconds[32];
    std::snprintf(
        seconds, sizeof seconds, "%.2f s", static_cast<double>(report_.took.count()) / 1e6
    );
    out_ += ".\n";
    coloured(c_.faint, "As from " + shown(report_.judged_as) + "; " + seconds + ".");
    out_ += '\n';
}

}  // namespace

std::string print_text(const gate_report& report, shown_items which, const screen& to)
{
    text_printer printer(report, to);
    for (const auto& item : report.items)
        if (which == shown_items::all || !item.found.empty() || !item.not_read.empty())
            printer.item(item);
    printer.summary();
    return printer.take();
}

}  // namespace vgm::app
