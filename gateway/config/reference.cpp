#include "gateway/config/reference.hpp"

#include "gateway/config/reader.hpp"
#include "gateway/config/value_check.hpp"

namespace vgm::config {

namespace {

std::string code(std::string_view text) { return '`' + std::string(text) + '`'; }

// What may be written as the value of a key.
std::string print_values(const field& value, const key_facts& facts)
{
    const value_type type = value.type();
    std::string text = type.name;
    if (!type.choices.empty()) {
        text.clear();
        for (const std::string& choice : type.choices)
            text += (text.empty() ? "" : ", ") + code(choice);
    } else if (!facts.form.empty()) {
        text = facts.form;
    }
    if (value.how_many() == shape::many) text = "list of " + text;
    if (const std::string range = print_range(facts); !range.empty()) text += ", " + range;
    if (!facts.unit.empty()) text += " (" + std::string(facts.unit) + ")";
    if (facts.secret) text += " of a secret file";
    return text;
}

std::string print_default(const field& value, const key_facts& facts)
{
    if (facts.required) return "**required**";
    const auto texts = value.texts();
    if (value.how_many() != shape::many) return texts.empty() ? "none" : code(texts.front());
    std::string all;
    for (const std::string& text : texts) all += (all.empty() ? "" : ", ") + text;
    return code('[' + all + ']');
}

std::string in_table(std::string_view text)
{
    std::string cell;
    for (char c : text) {
        if (c == '|') cell += '\\';
        cell += c;
    }
    return cell;
}

class reference_printer final : public visitor
{
public:
    explicit reference_printer(std::string path) : path_(std::move(path)) {}

    std::string take(std::string_view says)
    {
        std::string text;
        if (!path_.empty()) text = "## `" + path_ + "`\n\n" + std::string(says) + "\n\n";
        if (!rows_.empty())
            text += "| Key | Value | Default | Meaning |\n|---|---|---|---|\n" + rows_ + '\n';
        return text + inner_;
    }

protected:
    void on_key(std::string_view name, field& value, const key_facts& facts) override
    {
        std::string meaning(facts.says);
        if (!facts.example.empty()) meaning += " Example: " + code(facts.example) + '.';
        if (!facts.needs_restart) meaning += " Applies without a restart.";
        rows_ += "| " + code(name) + " | " + in_table(print_values(value, facts)) + " | " +
                 in_table(print_default(value, facts)) + " | " + in_table(meaning) + " |\n";
    }

    void on_section(std::string_view name, group& content, const section_facts& facts) override
    {
        std::string says(facts.says);
        if (content.how_many() == shape::maybe) says += " The whole section may be left out.";
        if (content.how_many() == shape::many)
            says += facts.required ? " A list of sections, at least one." : " A list of sections.";
        const std::string brackets = content.how_many() == shape::many ? "[]" : "";
        reference_printer inside(join(path_, name) + brackets);
        content.visit_defaults(inside);
        inner_ += inside.take(says);
    }

private:
    std::string path_;
    std::string rows_;
    std::string inner_;
};

}  // namespace

std::string print_reference_of(const group& root)
{
    reference_printer printer("");
    root.visit_defaults(printer);
    return printer.take("");
}

}  // namespace vgm::config
