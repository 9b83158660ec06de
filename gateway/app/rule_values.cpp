#include "gateway/app/rule_values.hpp"

#include "gateway/config/nearest.hpp"

#include <algorithm>
#include <charconv>
#include <set>

namespace vgm::app {
namespace {

constexpr std::size_t words_max = 500;
constexpr std::size_t word_bytes_max = 200;
constexpr std::size_t line_bytes_max = 500;

void refuse_unknown(
    const config::entry& e,
    const std::string& path,
    const std::vector<std::string_view>& known,
    config::problem_list& problems
)
{
    const auto near = config::find_nearest(e.key, known);
    std::string all;
    for (const auto name : known) all += (all.empty() ? "known are " : ", ") + std::string{name};
    problems.error(
        e.at, path, "unknown key", near ? "did you mean '" + std::string{*near} + "'?" : all
    );
}

std::string below(const std::string& path, std::string_view key)
{
    return path.empty() ? std::string{key} : path + '.' + std::string{key};
}

}  // namespace

void for_each_key(
    const node& map,
    const std::string& path,
    std::span<const rule_key> keys,
    config::problem_list& problems,
    const std::function<void(const config::entry&, const rule_key&)>& visit
)
{
    if (map.is != node::kind::map)
        return problems.error(map.at, path, "keys are expected here, such as 'name: value'");
    std::vector<std::string_view> known;
    for (const auto& key : keys) known.push_back(key.name);
    std::set<std::string_view> seen;
    for (const auto& e : map.entries) {
        const auto key = std::ranges::find(keys, e.key, &rule_key::name);
        if (key == keys.end())
            refuse_unknown(e, below(path, e.key), known, problems);
        else if (!seen.insert(key->name).second)
            problems.error(e.at, below(path, e.key), "comes twice", "keep one of them");
        else
            visit(e, *key);
    }
    for (const auto& key : keys)
        if (key.required && !seen.contains(key.name))
            problems.error(map.at, below(path, key.name), "is missing", std::string{key.says});
}

std::string rule_values::text(const node& n, const std::string& path, rule_value kind)
{
    const bool long_text = kind == rule_value::long_text;
    if (n.is != node::kind::scalar || n.text.empty()) {
        problems_.error(n.at, path, "a text is expected");
        return {};
    }
    if (!long_text && (n.text.find('\n') != n.text.npos || n.text.size() > line_bytes_max)) {
        problems_.error(
            n.at,
            path,
            "one line of at most " + std::to_string(line_bytes_max) + " bytes is expected"
        );
        return {};
    }
    return n.text;
}

std::vector<std::string> rule_values::words(const node& n, const std::string& path)
{
    std::vector<std::string> all;
    const auto take = [&](const node& one) {
        auto word = text(one, path);
        if (word.size() > word_bytes_max)
            problems_.error(
                one.at, path, "a word may have " + std::to_string(word_bytes_max) + " bytes"
            );
        else if (!word.empty())
            all.push_back(std::move(word));
    };
    if (n.is != node::kind::list) {
        take(n);
        return all;
    }
    if (n.items.empty() || n.items.size() > words_max)
        problems_.error(
            n.at, path, "from one to " + std::to_string(words_max) + " words are expected"
        );
    for (const auto& item : n.items)
        if (all.size() < words_max) take(item);
    return all;
}

std::optional<int> rule_values::choice(const node& n, const std::string& path, rule_value kind)
{
    std::string said;
    for (const auto& w : words_of(kind)) {
        if (n.is == node::kind::scalar && n.text == w.word) return w.value;
        said += (said.empty() ? "" : " or ") + std::string{w.word};
    }
    problems_.error(n.at, path, said + " is expected");
    return std::nullopt;
}

std::optional<int> rule_values::number(const node& n, const std::string& path)
{
    constexpr int years_max = 150;
    int value = 0;
    const auto& t = n.text;
    const auto [end, ec] = std::from_chars(t.data(), t.data() + t.size(), value);
    const bool right = n.is == node::kind::scalar && ec == std::errc{} &&
                       end == t.data() + t.size() && value >= 0 && value <= years_max;
    if (right) return value;
    problems_.error(n.at, path, "a number of years from 0 to 150 is expected");
    return std::nullopt;
}

void rule_values::each_item(
    const node& list,
    const std::string& path,
    const std::function<void(const node&, const std::string&)>& visit
)
{
    constexpr std::size_t items_max = 50;
    if (list.is != node::kind::list)
        return problems_.error(list.at, path, "a list is expected: lines that begin with '- '");
    if (list.items.size() > items_max)
        return problems_.error(list.at, path, "more than " + std::to_string(items_max) + " items");
    for (std::size_t n = 0; n < list.items.size(); ++n)
        visit(list.items[n], path + '[' + std::to_string(n) + ']');
}

void rule_values::each_entry(
    const node& map,
    const std::string& path,
    std::span<const rule_key> keys,
    const std::function<void(const config::entry&, const std::string&)>& visit
)
{
    for_each_key(map, path, keys, problems_, [&](const config::entry& e, const rule_key&) {
        visit(e, below(path, e.key));
    });
}

rules::age_condition rule_values::age(const node& n, const std::string& path)
{
    rules::age_condition c;
    each_entry(n, path, age_keys(), [&](const config::entry& e, const std::string& here) {
        (e.key == "from" ? c.from : c.under) = number(e.value, here);
    });
    return c;
}

std::optional<hl7v2::path_pattern> rule_values::hl7_path(const node& n, const std::string& path)
{
    auto parsed = hl7v2::path_pattern::parse(n.is == node::kind::scalar ? n.text : std::string{});
    if (!parsed)
        problems_.error(
            n.at, path, "is no place of an HL7 message", "write it as PV1-3.1 or PRT[2]-15.4"
        );
    return parsed;
}

void rule_values::hl7_tests(
    const node& n,
    const std::string& path,
    std::vector<rules::condition>& into
)
{
    each_item(n, path, [&](const node& item, const std::string& here) {
        std::optional<hl7v2::path_pattern> place;
        std::vector<std::string> any_of;
        each_entry(item, here, hl7_test_keys(), [&](const config::entry& e, const std::string& at) {
            if (e.key == "path")
                place = hl7_path(e.value, at);
            else
                any_of = words(e.value, at);
        });
        if (place) into.emplace_back(rules::hl7_condition{*place, std::move(any_of)});
    });
}

void rule_values::cda_tests(
    const node& n,
    const std::string& path,
    std::vector<rules::condition>& into
)
{
    each_item(n, path, [&](const node& item, const std::string& here) {
        std::optional<cda::header_query> query;
        std::vector<std::string> any_of;
        each_entry(item, here, cda_test_keys(), [&](const config::entry& e, const std::string& at) {
            if (e.key == "is") {
                any_of = words(e.value, at);
                return;
            }
            auto compiled = cda::header_query::compile(text(e.value, at));
            if (compiled)
                query = std::move(*compiled);
            else
                problems_.error(e.value.at, at, compiled.error().detail);
        });
        if (query) into.emplace_back(rules::cda_condition{*query, std::move(any_of)});
    });
}

void rule_values::subject(
    const config::entry& e,
    const std::string& path,
    std::vector<rules::condition>& into
)
{
    const auto what = rules::find_subject(e.key);
    if (what) into.emplace_back(rules::words_condition{*what, words(e.value, path)});
}

}  // namespace vgm::app
