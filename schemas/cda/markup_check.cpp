#include "schemas/cda/markup_check.hpp"

#include "schemas/cda/characters.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>

namespace vgm::cda {

namespace {

constexpr auto npos = std::string_view::npos;
constexpr std::string_view blanks = " \t\r\n";

issue refusal(fault what, std::string detail)
{
    return {what, severity::error, "ClinicalDocument", std::move(detail), {}};
}

issue malformed(std::string_view what, std::size_t at)
{
    return refusal(
        fault::malformed,
        "not acceptable XML: " + std::string(what) + ", at byte " + std::to_string(at)
    );
}

// Where a tag ends, breaks off, or begins a value.
std::size_t find_tag_mark(std::string_view xml, std::size_t at)
{
    for (; at < xml.size(); ++at)
        if (const char c = xml[at]; c == '<' || c == '>' || c == '"' || c == '\'') return at;
    return npos;
}

// One pass over the markup. Knows where it stands, how deep, and how much it has seen.
class markup_reader
{
public:
    markup_reader(std::string_view xml, std::size_t start, const limits& limit)
        : xml_(xml), at_(start), limit_(limit)
    {}

    result<void> read();

private:
    result<void> read_text(std::size_t end);
    result<void> read_markup();
    result<void> read_start_tag();
    result<void> read_end_tag();
    result<void> pass(std::string_view opening, std::string_view closing);
    result<void> check_references(std::size_t begin, std::size_t end) const;
    bool stands(std::string_view text) const { return xml_.substr(at_).starts_with(text); }

    std::string_view xml_;
    std::size_t at_;
    const limits& limit_;
    std::size_t depth_ = 0, nodes_ = 0, roots_ = 0;
};

result<void> markup_reader::read()
{
    while (at_ < xml_.size()) {
        const auto tag = std::min(xml_.find('<', at_), xml_.size());
        if (auto text = read_text(tag); !text) return text.error();
        if (at_ == xml_.size()) break;
        if (auto markup = read_markup(); !markup) return markup.error();
        if (depth_ > limit_.depth_max)
            return refusal(fault::too_large, "elements are nested deeper than cda.depth_max");
        if (nodes_ > limit_.nodes_max)
            return refusal(fault::too_large, "more elements and attributes than cda.nodes_max");
    }
    if (depth_ != 0) return malformed("an element has no end", xml_.size());
    if (roots_ == 0) return malformed("no element", 0);
    return {};
}

result<void> markup_reader::read_text(std::size_t end)
{
    if (depth_ == 0) {
        const auto text = xml_.substr(at_, end - at_).find_first_not_of(blanks);
        if (text != npos) return malformed("text outside the root element", at_ + text);
    } else if (auto checked = check_references(at_, end); !checked) {
        return checked.error();
    }
    at_ = end;
    return {};
}

result<void> markup_reader::read_markup()
{
    if (stands("<!--")) return pass("<!--", "-->");
    if (stands("<?")) return pass("<?", "?>");
    if (stands("</")) return read_end_tag();
    if (stands("<![CDATA[")) {
        if (depth_ == 0) return malformed("text outside the root element", at_);
        return pass("<![CDATA[", "]]>");
    }
    if (stands("<!DOCTYPE"))
        return malformed("a DOCTYPE is refused, since it may declare entities", at_);
    if (stands("<!")) return malformed("a declaration that may not stand here", at_);
    return read_start_tag();
}

result<void> markup_reader::pass(std::string_view opening, std::string_view closing)
{
    const auto end = xml_.find(closing, at_ + opening.size());
    if (end == npos) return malformed("a comment, instruction or CDATA section has no end", at_);
    at_ = end + closing.size();
    return {};
}

result<void> markup_reader::read_start_tag()
{
    const auto begin = at_;
    const auto nodes_before = nodes_;
    if (depth_ == 0 && ++roots_ > 1) return malformed("a second root element", begin);
    ++nodes_;
    for (++at_;;) {
        at_ = find_tag_mark(xml_, at_);
        if (at_ == npos || xml_[at_] == '<') return malformed("a tag has no end", begin);
        if (xml_[at_] == '>') break;
        const auto quote = xml_.find(xml_[at_], at_ + 1);
        if (quote == npos || xml_.substr(at_, quote - at_).find('<') != npos)
            return malformed("an attribute has no end", at_);
        if (auto checked = check_references(at_, quote); !checked) return checked.error();
        if (++nodes_ - nodes_before > limit_.attributes_max + 1)
            return refusal(
                fault::too_large, "an element has more attributes than cda.attributes_max"
            );
        at_ = quote + 1;
    }
    if (xml_[at_ - 1] != '/') ++depth_;
    ++at_;
    return {};
}

result<void> markup_reader::read_end_tag()
{
    const auto end = xml_.find('>', at_);
    if (end == npos || depth_ == 0) return malformed("an end tag that ends nothing", at_);
    --depth_;
    at_ = end + 1;
    return {};
}

// "#x" hex digits, "#" digits, or one of the five names.
bool is_known_reference(std::string_view name)
{
    if (!name.starts_with('#')) {
        constexpr std::string_view names[] = {"amp", "lt", "gt", "quot", "apos"};
        return std::find(std::begin(names), std::end(names), name) != std::end(names);
    }
    name.remove_prefix(1);
    const int base = name.starts_with('x') ? 16 : 10;
    if (base == 16) name.remove_prefix(1);
    std::uint32_t code = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), code, base);
    return error == std::errc() && end == name.data() + name.size() && is_xml_character(code);
}

result<void> markup_reader::check_references(std::size_t begin, std::size_t end) const
{
    const auto text = xml_.substr(0, end);
    for (auto at = text.find('&', begin); at != npos; at = text.find('&', at + 1)) {
        constexpr std::size_t longest = 12;
        const auto name = text.substr(at + 1, longest);
        const auto semicolon = name.find(';');
        if (semicolon == npos || !is_known_reference(name.substr(0, semicolon)))
            return malformed("a reference to an unknown entity", at);
    }
    return {};
}

// The XML declaration may say UTF-8 or nothing.
result<void> check_encoding(std::string_view xml)
{
    if (!xml.starts_with("<?xml") || xml.size() < 6 || blanks.find(xml[5]) == npos) return {};
    const auto declaration = xml.substr(0, xml.find("?>"));
    const auto key = declaration.find("encoding");
    if (key == npos) return {};
    const auto opening = declaration.find_first_of("\"'", key);
    if (opening == npos) return malformed("an XML declaration that cannot be read", key);
    auto name = declaration.substr(opening + 1);
    name = name.substr(0, name.find(declaration[opening]));
    constexpr std::string_view utf8 = "utf-8";
    const bool same =
        std::equal(name.begin(), name.end(), utf8.begin(), utf8.end(), [](char a, char b) {
            return a == b || (a >= 'A' && a <= 'Z' && a + ('a' - 'A') == b);
        });
    if (!same)
        return refusal(fault::malformed, "the document declares an encoding other than UTF-8");
    return {};
}

}  // namespace

result<void> check_markup(std::string_view xml, const limits& limit)
{
    if (xml.size() > limit.bytes_max)
        return refusal(fault::too_large, "the document is larger than cda.bytes_max");
    if (xml.starts_with("\xFE\xFF") || xml.starts_with("\xFF\xFE") ||
        xml.substr(0, 4).find('\0') != npos)
        return refusal(fault::malformed, "the document is in an encoding other than UTF-8");
    const std::size_t start = xml.starts_with(utf8_bom) ? utf8_bom.size() : 0;
    if (auto encoding = check_encoding(xml.substr(start)); !encoding) return encoding.error();
    if (const auto bad = find_bad_character(xml); bad != npos)
        return malformed("not UTF-8, or a control character", bad);
    return markup_reader(xml, start, limit).read();
}

}  // namespace vgm::cda
