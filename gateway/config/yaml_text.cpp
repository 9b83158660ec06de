#include "gateway/config/yaml_text.hpp"

#include "gateway/config/reader.hpp"
#include "gateway/config/value_check.hpp"

#include <algorithm>
#include <array>

namespace vgm::config {

namespace {

// Texts that need no quotes anywhere: no sign that YAML gives a meaning to.
bool is_plain(std::string_view text)
{
    constexpr std::string_view allowed =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._@+-:";
    return !text.empty() && text.find_first_not_of(allowed) == std::string_view::npos &&
           std::string_view("-@:.").find(text.front()) == std::string_view::npos &&
           text.back() != ':';
}

// Texts that YAML 1.1 takes for a number, a truth value or nothing.
bool looks_typed(std::string_view text)
{
    constexpr std::array words{"true", "false", "yes", "no", "on", "off", "null", "y", "n"};
    std::string lower(text);
    for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    for (const char* word : words)
        if (lower == word) return true;
    return text.find_first_not_of("0123456789.eE+-:xXoO_") == std::string_view::npos &&
           std::count(text.begin(), text.end(), '.') <= 1;
}

std::string print_values(const std::vector<std::string>& texts, const field& value)
{
    const value_type type = value.type();
    if (value.how_many() != shape::many)
        return texts.empty() ? "\"\"" : print_scalar(texts.front(), type);
    std::string all;
    for (const std::string& text : texts)
        all += (all.empty() ? "" : ", ") + print_scalar(text, type);
    return '[' + all + ']';
}

using texts_by_key = std::map<std::string, std::vector<std::string>, std::less<>>;

// The values of one section's keys; sections inside are left aside.
class key_collector final : public visitor
{
public:
    texts_by_key values;

protected:
    void on_key(std::string_view name, field& value, const key_facts&) override
    {
        values.emplace(name, value.texts());
    }
    void on_section(std::string_view, group&, const section_facts&) override {}
};

texts_by_key defaults_of(const group& content)
{
    key_collector collected;
    content.visit_defaults(collected);
    return std::move(collected.values);
}

// Indents the lines of a section; an item of a list has "- " before its first key.
std::string indented(const std::string& lines, std::string_view first)
{
    std::string text;
    for (std::size_t start = 0; start < lines.size();) {
        const auto end = lines.find('\n', start) + 1;
        text += std::string(start == 0 ? first : "  ") + lines.substr(start, end - start);
        start = end;
    }
    return text;
}

std::string line(std::string_view name, std::string_view value)
{
    return std::string(name) + ": " + std::string(value) + '\n';
}

class difference_printer final : public visitor
{
public:
    explicit difference_printer(texts_by_key defaults) : defaults_(std::move(defaults)) {}
    std::string lines;

protected:
    void on_key(std::string_view name, field& value, const key_facts& facts) override
    {
        const auto texts = value.texts();
        if (texts == defaults_.find(name)->second) return;
        lines += line(name, facts.secret ? "[secret]" : print_values(texts, value));
    }

    void on_section(std::string_view name, group& content, const section_facts&) override
    {
        std::string inside;
        for (std::size_t i = 0; i < content.size(); ++i) {
            difference_printer printer(defaults_of(content));
            content.visit(i, printer);
            const bool item = content.how_many() == shape::many;
            if (item && printer.lines.empty()) printer.lines = "{}\n";
            inside += indented(printer.lines, item ? "- " : "  ");
        }
        // An optional section that is there says something even when all in it is default.
        if (!inside.empty() || (content.how_many() == shape::maybe && content.size() > 0))
            lines += std::string(name) + ":\n" + inside;
    }

private:
    texts_by_key defaults_;
};

class example_printer final : public visitor
{
public:
    std::string lines;

protected:
    void on_key(std::string_view name, field& value, const key_facts& facts) override
    {
        auto texts = value.texts();
        if (!facts.example.empty()) texts = {std::string(facts.example)};
        lines += line(name, print_values(texts, value));
    }

    void on_section(std::string_view name, group& content, const section_facts&) override
    {
        example_printer printer;
        content.visit_defaults(printer);
        const bool item = content.how_many() == shape::many;
        lines += std::string(name) + ":\n" + indented(printer.lines, item ? "- " : "  ");
    }
};

}  // namespace

std::string print_scalar(std::string_view text, const value_type& type)
{
    const bool is_text = type.json == "string" && type.choices.empty() && type.pattern.empty();
    if (is_plain(text) && !(is_text && looks_typed(text))) return std::string(text);
    std::string quoted_text = "\"";
    for (char c : text) {
        if (c == '"' || c == '\\') quoted_text += '\\';
        quoted_text += c;
    }
    return quoted_text + '"';
}

std::string print_differences_of(group& root)
{
    difference_printer printer(defaults_of(root));
    root.visit(0, printer);
    return std::move(printer.lines);
}

std::string print_examples_of(const group& root)
{
    example_printer printer;
    root.visit_defaults(printer);
    return std::move(printer.lines);
}

}  // namespace vgm::config
