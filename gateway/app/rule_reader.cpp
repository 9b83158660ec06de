#include "gateway/app/rule_reader.hpp"

#include "gateway/app/rule_keys.hpp"
#include "gateway/app/rule_values.hpp"

namespace vgm::app {
namespace {

bool is_rule_name(std::string_view id)
{
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789-_";
    return !id.empty() && id.size() <= 64 && id.find_first_not_of(allowed) == id.npos;
}

class reader
{
public:
    explicit reader(config::problem_list& problems) : problems_(problems), values_(problems) {}

    void read_file(const node& root, rules::rule_list& into)
    {
        for_each_key(
            root,
            "",
            file_keys(),
            problems_,
            [&](const config::entry& e, const auto& key) {
                if (key.value == rule_value::matching)
                    into.how = static_cast<rules::matching>(
                        values_.choice(e.value, "apply", rule_value::matching).value_or(0)
                    );
                else
                    read_all(e.value, into);
            }
        );
    }

private:
    void read_all(const node& list, rules::rule_list& into)
    {
        if (list.is != node::kind::list)
            return problems_.error(
                list.at, "rules", "a list is expected: '- rule: name' and so on"
            );
        if (list.items.size() > rules_max)
            return problems_.error(
                list.at, "rules", "more than " + std::to_string(rules_max) + " rules in one file"
            );
        for (std::size_t n = 0; n < list.items.size(); ++n)
            into.rules.push_back(read_rule(list.items[n], "rules[" + std::to_string(n) + "]"));
    }

    rules::rule read_rule(const node& n, const std::string& path)
    {
        rules::rule r;
        r.line = n.at.line;
        for_each_key(n, path, rule_keys(), problems_, [&](const config::entry& e, const auto& key) {
            const auto here = path + '.' + e.key;
            if (e.key == "rule")
                read_name(e.value, here, r.id);
            else if (e.key == "says")
                r.says = values_.text(e.value, here, rule_value::long_text);
            else if (key.value == rule_value::conditions)
                read_conditions(e.value, here, e.key == "when" ? r.when : r.unless);
            else
                read_actions(e.value, here, r.then);
        });
        return r;
    }

    void read_name(const node& n, const std::string& path, std::string& id)
    {
        id = values_.text(n, path);
        if (!id.empty() && !is_rule_name(id))
            problems_.error(
                n.at,
                path,
                "is no name for a rule",
                "write small letters, digits, - and _, at most 64"
            );
    }

    void
    read_conditions(const node& n, const std::string& path, std::vector<rules::condition>& into)
    {
        for_each_key(
            n,
            path,
            condition_keys(),
            problems_,
            [&](const config::entry& e, const auto& key) {
                const auto here = path + '.' + e.key;
                switch (key.value) {
                    case rule_value::age:
                        into.emplace_back(values_.age(e.value, here));
                        break;
                    case rule_value::hl7_tests:
                        values_.hl7_tests(e.value, here, into);
                        break;
                    case rule_value::cda_tests:
                        values_.cda_tests(e.value, here, into);
                        break;
                    default:
                        values_.subject(e, here, into);
                }
            }
        );
    }

    void read_actions(const node& n, const std::string& path, rules::actions& into)
    {
        for_each_key(n, path, action_keys(), problems_, [&](const config::entry& e, const auto&) {
            values_.action(e, path + '.' + e.key, into);
        });
    }

    config::problem_list& problems_;
    rule_values values_;
};

}  // namespace

rules::rule_list
read_rules(std::string_view yaml, const std::string& name, config::problem_list& problems)
{
    rules::rule_list list;
    list.file = name;
    if (const auto root = config::parse_document(yaml, problems))
        reader(problems).read_file(*root, list);
    return list;
}

}  // namespace vgm::app
