#include "gateway/config/value_check.hpp"

#include "gateway/config/nearest.hpp"

#include <algorithm>
#include <regex>

namespace vgm::config {

namespace {

std::string found(std::string_view text, const key_facts& facts)
{
    return facts.secret ? "; what was found is not shown" : "; found " + in_quotes(text);
}

std::string write_for_example(const field& value, const key_facts& facts)
{
    const std::string example = print_example_of(value, facts);
    return example.empty() ? std::string{} : "write for example '" + example + "'";
}

bool has_control_character(std::string_view text)
{
    return std::any_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
    });
}

complaint not_of_type(std::string_view text, const field& value, const key_facts& facts)
{
    const value_type type = value.type();
    complaint c{"expected " + type.expected + found(text, facts), {}};
    const std::vector<std::string_view> choices(type.choices.begin(), type.choices.end());
    if (const auto near = find_nearest(text, choices))
        c.suggestion = "did you mean '" + std::string(*near) + "'?";
    else if (choices.empty())
        c.suggestion = write_for_example(value, facts);
    return c;
}

// The pattern's own backtracking is bounded by text_length_max.
bool matches(std::string_view text, std::string_view pattern)
{
    return std::regex_match(
        text.begin(), text.end(), std::regex(pattern.begin(), pattern.end(), std::regex::optimize)
    );
}

std::string_view kind_name(node::kind kind)
{
    switch (kind) {
        case node::kind::nothing:
            return "no value";
        case node::kind::scalar:
            return "one value";
        case node::kind::list:
            return "a list";
        case node::kind::map:
            return "a section";
    }
    return {};
}

}  // namespace

std::optional<complaint> take_scalar(
    const node& given,
    field& value,
    const key_facts& facts,
    const std::filesystem::path& folder
)
{
    const value_type type = value.type();
    if (given.is != node::kind::scalar)
        return complaint{
            "expected " + type.expected + "; found " + std::string(kind_name(given.is)),
            write_for_example(value, facts)};
    if (given.text.size() > text_length_max)
        return complaint{"longer than " + std::to_string(text_length_max) + " bytes"};
    if (has_control_character(given.text))
        return complaint{"expected one line of text without control characters"};
    if (given.text.empty() && facts.required)
        return complaint{"may not be empty", write_for_example(value, facts)};
    if (!facts.pattern.empty() && !matches(given.text, facts.pattern))
        return complaint{
            "expected " + std::string(facts.form) + found(given.text, facts),
            write_for_example(value, facts)};

    std::string text = given.text;
    if (type.is_path && !text.empty()) text = (folder / text).lexically_normal().string();
    switch (value.take(text, facts)) {
        case verdict::taken:
            return std::nullopt;
        case verdict::unreadable:
            return not_of_type(given.text, value, facts);
        case verdict::below:
        case verdict::above:
            break;
    }
    return complaint{"out of range: " + print_range(facts) + found(given.text, facts)};
}

std::string print_range(const key_facts& facts)
{
    const std::string least(facts.least), most(facts.most);
    if (least.empty() && most.empty()) return {};
    if (most.empty()) return "at least " + least;
    if (least.empty()) return "at most " + most;
    return least + " to " + most;
}

std::string print_example_of(const field& value, const key_facts& facts)
{
    if (!facts.example.empty()) return std::string(facts.example);
    const auto texts = value.texts();
    return texts.empty() ? std::string{} : texts.front();
}

}  // namespace vgm::config
