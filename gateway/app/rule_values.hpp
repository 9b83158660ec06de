#pragma once

// The values of rule files. For rule_reader.cpp.

#include "gateway/app/rule_keys.hpp"
#include "gateway/config/document.hpp"
#include "routes/rules/rule.hpp"

#include <functional>
#include <optional>

namespace vgm::app {

using config::node;

/** Calls `visit` for each entry of a map that a key claims; reports the others, keys that come
   twice and required ones that do not come. */
void for_each_key(
    const node& map,
    const std::string& path,
    std::span<const rule_key> keys,
    config::problem_list& problems,
    const std::function<void(const config::entry&, const rule_key&)>& visit
);

// Reads values; what cannot be read is a problem, and its value empty.
class rule_values
{
public:
    explicit rule_values(config::problem_list& problems) : problems_(problems) {}

    std::string text(const node& n, const std::string& path, rule_value kind = rule_value::text);
    std::vector<std::string> words(const node& n, const std::string& path);
    std::optional<int> choice(const node& n, const std::string& path, rule_value kind);
    rules::age_condition age(const node& n, const std::string& path);
    void hl7_tests(const node& n, const std::string& path, std::vector<rules::condition>& into);
    void cda_tests(const node& n, const std::string& path, std::vector<rules::condition>& into);
    void
    subject(const config::entry& e, const std::string& path, std::vector<rules::condition>& into);
    void action(const config::entry& e, const std::string& path, rules::actions& into);

private:
    void each_item(
        const node& list,
        const std::string& path,
        const std::function<void(const node&, const std::string&)>& visit
    );
    void each_entry(
        const node& map,
        const std::string& path,
        std::span<const rule_key> keys,
        const std::function<void(const config::entry&, const std::string&)>& visit
    );
    std::optional<int> number(const node& n, const std::string& path);
    std::optional<hl7v2::path_pattern> hl7_path(const node& n, const std::string& path);
    std::optional<recipient_kind> kind(const node& n, const std::string& path);
    std::string address(const node& n, const std::string& path);
    std::string body(const node& n, const std::string& path);
    std::vector<rules::addition> additions(const node& n, const std::string& path);
    std::optional<rules::addition> addition(const node& n, const std::string& path);
    void removals(const node& n, const std::string& path, rules::actions& into);
    void sender(const node& n, const std::string& path, rules::actions& into);
    void receipts(const node& n, const std::string& path, rules::actions& into);

    config::problem_list& problems_;
};

}  // namespace vgm::app
