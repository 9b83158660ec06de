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
extern const std::string_view oru_r01_2_1, oru_r01_2_0, oru_r01_1_2;
extern const std::string_view mdm_t02_2_1, mdm_t02_2_0, mdm_t02_1_2;
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
        else if (clause == "tolerates")
            rule_.tolerates.push_back(parse_breach());
        else if (clause == "or_at") {
            path at = parse_path(word(), line_);
            rule_.or_at = other_place{std::move(at), word()};
        } else if (clause == "occurs") {
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

    named_breach parse_breach()
    {
        named_breach breach{word(), false, false, parse_values(word())};
        breach.empty = std::erase(breach.values, "empty") > 0;
        breach.any = std::erase(breach.values, "any") > 0;
        return breach;
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
        auto words = split(line, ' ');
        const bool group = words.front() == "group";
        structure_node node;
        if (words.size() > 3 && words[words.size() - 2] == "unless") {
            node.unless = words.back();
            words.resize(words.size() - 2);
        }
        if (words.size() != (group ? 3U : 2U)) unreadable(line);
        node.name = words[group ? 1 : 0];
        parse_cardinality(words.back(), node.min, node.max);
        // A later sibling may move the vector's elements, but by then no deeper level is open.
        open_.back()->children.push_back(std::move(node));
        open_.push_back(&open_.back()->children.back());
    }

private:
    std::vector<structure_node*> open_;
};

class profile_parser
{
public:
    explicit profile_parser(const std::vector<profile>& known) : known_(known)
    {
        made_.structure.min = made_.structure.max = 1;
    }

    void add(std::string_view line)
    {
        const auto content = trimmed(line);
        if (content.empty() || content.front() == '#') return;
        const auto words = split(content.substr(0, content.find('"')), ' ');
        if (!add_statement(words, content)) add_to_section(line, content);
    }

    profile take()
    {
        VGM_ASSERT(!made_.name.empty() && !made_.structure.children.empty());
        return std::move(made_);
    }

private:
    enum class section { head, grammar, names, rules };

    bool add_statement(const std::vector<std::string>& words, std::string_view line)
    {
        const auto& first = words.front();
        if (first == "profile" && words.size() == 2)
            made_.name = words[1];
        else if (first == "profile" && words.size() == 4 && words[2] == "extends")
            extend(words, line);
        else if (first == "structure")
            begin_structure();
        else if (first == "rules")
            in_ = section::rules;
        else if (first == "names" && words.size() == 3) {
            in_ = section::names;
            made_.names_at = parse_path(words[1], line);
            made_.names_rule = words[2];
        } else if (first == "case" && words.size() == 2)
            made_.case_tolerance = words[1];
        else if (first == "blanks" && words.size() == 2)
            made_.blank_tolerance = words[1];
        else if (first == "grants")
            made_.grants.insert(made_.grants.end(), words.begin() + 1, words.end());
        else if (first == "drop" && words.size() == 2)
            drop(words[1], line);
        else
            return false;
        return true;
    }

    void extend(const std::vector<std::string>& words, std::string_view line)
    {
        const auto base = std::ranges::find(known_, words[3], &profile::name);
        if (base == known_.end()) unreadable(line);
        made_ = *base;
        made_.name = words[1];
        made_.base = words[3];
        made_.changed.clear();
        made_.dropped.clear();
    }

    void begin_structure()
    {
        in_ = section::grammar;
        made_.structure.children.clear();
        structure_.emplace(made_.structure);
    }

    void drop(const std::string& id, std::string_view line)
    {
        if (std::erase_if(made_.rules, [&](const profile_rule& r) { return r.id == id; }) == 0)
            unreadable(line);
        made_.dropped.push_back(id);
    }

    void add_to_section(std::string_view line, std::string_view content)
    {
        switch (in_) {
            case section::grammar:
                return structure_->add(line);
            case section::names:
                return add_name(content);
            case section::rules:
                return add_rule(rule_parser(content).parse());
            case section::head:
                unreadable(line);
        }
    }

    // OLD = NEW RULE TOLERANCE
    void add_name(std::string_view line)
    {
        const auto words = split(line, ' ');
        if (words.size() != 5 || words[1] != "=") unreadable(line);
        made_.names.push_back({words[0], words[2], words[3], words[4]});
    }

    // Which segment a rule is about is asked often: names become bits.
    void number_names(value_condition& c)
    {
        constexpr std::size_t bits = 64;
        if (c.at != made_.names_at) return;
        for (const auto& name : c.values) {
            auto& known = made_.known_names;
            const auto at = std::ranges::find(known, name);
            const auto bit = static_cast<std::size_t>(at - known.begin());
            VGM_ASSERT(bit < bits);
            if (at == known.end()) known.push_back(name);
            c.names |= std::uint64_t{1} << bit;
        }
    }

    void add_rule(profile_rule rule)
    {
        for (auto& condition : rule.where) number_names(condition);
        if (!made_.base.empty()) made_.changed.push_back(rule.id);
        const auto inherited = std::ranges::find(made_.rules, rule.id, &profile_rule::id);
        if (made_.base.empty() || inherited == made_.rules.end())
            made_.rules.push_back(std::move(rule));
        else
            *inherited = std::move(rule);
    }

    const std::vector<profile>& known_;
    profile made_;
    std::optional<structure_parser> structure_;
    section in_ = section::head;
};

}  // namespace

bool profile::does_grant(std::string_view tolerance) const
{
    return std::ranges::find(grants, tolerance) != grants.end();
}

profile profile::parse(std::string_view text, const std::vector<profile>& known)
{
    profile_parser parser(known);
    while (!text.empty()) {
        const auto end = text.find('\n');
        parser.add(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return parser.take();
}

const std::vector<profile>& all_profiles()
{
    static const std::vector<profile> all = [] {
        std::vector<profile> read;
        for (const auto text :
             {profiles::oru_r01_2_1,
              profiles::mdm_t02_2_1,
              profiles::oru_r01_2_0,
              profiles::mdm_t02_2_0,
              profiles::oru_r01_1_2,
              profiles::mdm_t02_1_2}) {
            auto one = profile::parse(text, read);
            read.push_back(std::move(one));
        }
        return read;
    }();
    return all;
}

const profile*
find_profile(std::string_view message_type, std::string_view version, std::string_view guide)
{
    const bool oru = message_type == "ORU" && version == "2.5";
    const bool mdm = message_type == "MDM" && version == "2.6";
    if (!oru && !mdm) return nullptr;
    for (const auto& p : all_profiles())
        if (p.name.starts_with(message_type) && p.name.ends_with(guide)) return &p;
    return nullptr;
}

}  // namespace vgm::hl7v2
