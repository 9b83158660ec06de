#include "schemas/cda/narrative_reader.hpp"

// Words: blanks, styles, and where a paragraph ends.

namespace vgm::cda {
namespace {

constexpr std::string_view blanks = " \t\r\n";

void apply(std::string_view code, text_style& style)
{
    if (code == "Bold" || code == "Emphasis") style.bold = true;
    if (code == "Italics") style.italic = true;
    if (code == "BoldItalics") style.bold = style.italic = true;
    if (code == "Underline") style.underlined = true;
}

}  // namespace

std::string_view local_name(pugi::xml_node node)
{
    const std::string_view name = node.name();
    const auto colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

text_style styled(text_style style, pugi::xml_node node)
{
    std::string_view codes = node.attribute("styleCode").value();
    while (!codes.empty()) {
        const auto code = codes.substr(0, codes.find_first_of(blanks));
        apply(code, style);
        codes.remove_prefix(std::min(code.size() + 1, codes.size()));
    }
    const std::string_view revised = node.attribute("revised").value();
    if (revised == "delete") style.struck = true;
    if (revised == "insert") style.underlined = true;
    return style;
}

void paragraph_builder::append(std::string_view text, text_style style)
{
    if (text_.empty() || text_.back().style != style) text_.push_back({{}, style});
    text_.back().text += text;
}

void paragraph_builder::add(std::string_view text, text_style style)
{
    while (!text.empty()) {
        const auto word = text.substr(0, text.find_first_of(blanks));
        if (!word.empty()) {
            if (gap_ && !text_.empty() && !text_.back().text.ends_with('\n'))
                append(" ", gap_style_);
            append(word, style);
            gap_ = false;
        }
        if (word.size() == text.size()) break;
        if (!gap_) gap_style_ = style;
        gap_ = true;
        text.remove_prefix(word.size() + 1);
    }
}

void paragraph_builder::add_mark(std::string_view text, text_style style)
{
    append(text, style);
    gap_ = false;
}

void paragraph_builder::break_line()
{
    if (!text_.empty()) text_.back().text += '\n';
    gap_ = false;
}

rich_text paragraph_builder::take()
{
    while (!text_.empty()) {
        auto& last = text_.back().text;
        while (!last.empty() && (last.back() == '\n' || last.back() == ' ')) last.pop_back();
        if (!last.empty()) break;
        text_.pop_back();
    }
    gap_ = false;
    return std::exchange(text_, {});
}

}  // namespace vgm::cda
