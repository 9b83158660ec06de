#include "schemas/hl7v2/profiles/profile.hpp"

#include "gateway/core/assert.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <optional>

namespace vgm::hl7v2 {

namespace profiles {
extern const std::string_view oru_r01;
extern const std::string_view mdm_t02;
}  // namespace profiles

namespace {

[[noreturn]] void unreadable(std::string_view line)
{
    std::fprintf(
        stderr,
        "vaguemestre: unreadable profile line: %.*s\n",
        static_cast<int>(line.size()),
        line.data()
    );
    std::abort();
}

std::string_view trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(' ');
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

std::vector<std::string> split(std::string_view text, char separator)
{
    std::vector<std::string> parts;
    while (true) {
        const auto at = text.find(separator);
        if (const auto part = trimmed(text.substr(0, at)); !part.empty()) parts.emplace_back(part);
        if (at == std::string_view::npos) return parts;
        text.remove_prefix(at + 1);
    }
}

// The values of a list; a '+' stands for a blank.
std::vector<std::string> parse_values(std::string_view text)
{
    auto values = split(text, ',');
    for (auto& v : values) std::ranges::replace(v, '+', ' ');
    return values;
}

// "1..*"
void parse_cardinality(std::string_view text, std::size_t& min, std::size_t& max)
{
    const auto dots = text.find("..");
    if (dots == std::string_view::npos) unreadable(text);
    const auto number = [&](std::string_view digits) {
        if (digits == "*") return many;
        std::size_t value = 0;
        if (std::from_chars(digits.data(), digits.data() + digits.size(), value).ec != std::errc{})
            unreadable(text);
        return value;
    };
    min = number(text.substr(0, dots));
    max = number(text.substr(dots + 2));
}

path parse_path(std::string_view text, std::string_view line)
{
    auto parsed = path::parse(text);
    if (!parsed) unreadable(line);
    return std::move(*parsed);
}

fault parse_fault(std::string_view name, std::string_view line)
{
    constexpr std::array<std::pair<std::string_view, fault>, 8> names{{
        {"segment_missing", fault::segment_missing},
        {"field_missing", fault::field_missing},
        {"unsupported_version", fault::unsupported_version},
        {"unsupported_event", fault::unsupported_event},
        {"unsupported_processing_id", fault::unsupported_processing_id},
        {"incoherent", fault::incoherent},
        {"no_recipient", fault::no_recipient},
        {"wrong_cardinality", fault::wrong_cardinality},
    }};
    for (const auto& [known, value] : names)
        if (known == name) return value;
    unreadable(line);
}

class rule_parser
{
public:
    explicit rule_parser(std::string_view line) : line_(line)
    {
        const auto quote = line.find('"');
        const auto end = line.rfind('"');
        if (quote == std::string_view::npos || end == quote) unreadable(line);
        rule_.sentence = line.substr(quote + 1, end - quote - 1);
        words_ = split(line.substr(0, quote), ' ');
    }

    profile_rule parse()
    {
        rule_.id = word();
        rule_.at = parse_path(word(), line_);
        while (next_ < words_.size()) parse_clause(word());
        return std::move(rule_);
    }

private:
    const std::string& word()
    {
        if (next_ >= words_.size()) unreadable(line_);
        return words_[next_++];
    }

    void parse_clause(std::string_view clause)
    {
        if (clause == "required")
            rule_.required = true;
        else if (clause == "date")
            rule_.date = true;
        else if (clause == "warn")
            rule_.warn = true;
        else if (clause == "equals" || clause == "one_of")
            rule_.one_of = parse_values(word());
        else if (clause == "table")
            rule_.table = word();
        else if (clause == "when")
            rule_.when.push_back(parse_condition());
        else if (clause == "where")
            rule_.where.push_back(parse_condition());
        else if (clause == "fault")
            parse_fault_clause();
        else if (clause == "occurs") {
            rule_.counts = true;
            parse_cardinality(word(), rule_.min, rule_.max);
        } else
            unreadable(line_);
    }

    void parse_fault_clause()
    {
        rule_.if_wrong = parse_fault(word(), line_);
        rule_.if_missing = rule_.if_wrong;
    }

    // PATH = A,B or PATH in A,B
    value_condition parse_condition()
    {
        value_condition condition;
        condition.at = parse_path(word(), line_);
        if (const auto& relation = word(); relation != "=" && relation != "in") unreadable(line_);
        condition.values = parse_values(word());
        return condition;
    }

    std::string_view line_;
    std::vector<std::string> words_;
    std::size_t next_ = 0;
    profile_rule rule_;
};

class structure_parser
{
public:
    explicit structure_parser(structure_node& root) { open_.push_back(&root); }

    void add(std::string_view line)
    {
        const auto indent = line.find_first_not_of(' ');
        const std::size_t level = indent / 2;  // 1: a child of the root
        if (level < 1 || level > open_.size()) unreadable(line);
        open_.resize(level);
        const auto words = split(line, ' ');
        const bool group = words.front() == "group";
        if (words.size() != (group ? 3U : 2U)) unreadable(line);
        structure_node node;
        node.name = words[group ? 1 : 0];
        parse_cardinality(words.back(), node.min, node.max);
        // A later sibling may move the vector's elements, but by then no deeper level is open.
        open_.back()->children.push_back(std::move(node));
        open_.push_back(&open_.back()->children.back());
    }

private:
    std::vector<structure_node*> open_;
};

}  // namespace

profile profile::parse(std::string_view text)
{
    profile made;
    made.structure.min = made.structure.max = 1;
    std::optional<structure_parser> structure;
    enum class section { head, grammar, rules } in = section::head;
    while (!text.empty()) {
        const auto end = text.find('\n');
        auto line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        const auto content = trimmed(line);
        if (content.empty() || content.front() == '#') continue;
        if (content.starts_with("profile ")) {
            made.name = trimmed(content.substr(8));
        } else if (content == "structure") {
            in = section::grammar;
            structure.emplace(made.structure);
        } else if (content == "rules") {
            in = section::rules;
        } else if (in == section::grammar) {
            structure->add(line);
        } else if (in == section::rules) {
            made.rules.push_back(rule_parser(content).parse());
        } else {
            unreadable(line);
        }
    }
    VGM_ASSERT(!made.name.empty() && !made.structure.children.empty());
    return made;
}

const std::vector<profile>& all_profiles()
{
    static const std::vector<profile> all{
        profile::parse(profiles::oru_r01), profile::parse(profiles::mdm_t02)};
    return all;
}

const profile* find_profile(std::string_view message_type, std::string_view version)
{
    const auto& all = all_profiles();
    if (message_type == "ORU" && version == "2.5") return &all[0];
    if (message_type == "MDM" && version == "2.6") return &all[1];
    return nullptr;
}

}  // namespace vgm::hl7v2
