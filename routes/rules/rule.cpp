#include "routes/rules/rule.hpp"

#include <algorithm>

namespace vgm::rules {
namespace {

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same(std::string_view a, std::string_view b) noexcept
{
    return std::ranges::equal(a, b, {}, lower, lower);
}

bool contains(std::string_view text, std::string_view part) noexcept
{
    return !std::ranges::search(text, part, {}, lower, lower).empty() || part.empty();
}

constexpr subject all_subjects[] = {
    subject::source,
    subject::message,
    subject::action,
    subject::document_type,
    subject::document_class,
    subject::unit,
    subject::service,
    subject::author,
    subject::author_organisation,
    subject::flag,
    subject::recipient_kind,
    subject::recipient,
};

}  // namespace

std::string_view to_string(subject s) noexcept
{
    switch (s) {
        case subject::source:
            return "source";
        case subject::message:
            return "message";
        case subject::action:
            return "action";
        case subject::document_type:
            return "document_type";
        case subject::document_class:
            return "document_class";
        case subject::unit:
            return "unit";
        case subject::service:
            return "service";
        case subject::author:
            return "author";
        case subject::author_organisation:
            return "author_organisation";
        case subject::flag:
            return "flag";
        case subject::recipient_kind:
            return "recipient_kind";
        case subject::recipient:
            return "recipient";
    }
    return "unknown";
}

std::optional<subject> find_subject(std::string_view key) noexcept
{
    for (const auto s : all_subjects)
        if (to_string(s) == key) return s;
    return std::nullopt;
}

bool rulebook::may_add() const noexcept
{
    return std::ranges::any_of(lists, [](const rule_list& l) {
        return std::ranges::any_of(l.rules, [](const rule& r) {
            return !r.then.add.empty() || (r.then.replace && !r.then.replace->empty());
        });
    });
}

const rule* rulebook::find(std::string_view id) const noexcept
{
    for (const auto& list : lists)
        for (const auto& r : list.rules)
            if (r.id == id) return &r;
    return nullptr;
}

bool is_match(std::string_view word, std::string_view value) noexcept
{
    const bool open_end = word.size() > 0 && word.back() == '*';
    if (open_end) word.remove_suffix(1);
    const bool open_start = word.size() > 0 && word.front() == '*';
    if (open_start) word.remove_prefix(1);
    if (open_start && open_end) return contains(value, word);
    if (value.size() < word.size()) return false;
    if (open_start) return same(value.substr(value.size() - word.size()), word);
    if (open_end) return same(value.substr(0, word.size()), word);
    return same(value, word);
}

}  // namespace vgm::rules
