#include "gateway/app/rule_folder.hpp"

#include "gateway/app/rule_reader.hpp"
#include "gateway/app/site_tables.hpp"
#include "gateway/app/text_files.hpp"
#include "gateway/config/document.hpp"
#include "gateway/directory/trusted_domains.hpp"
#include "routes/rules/check.hpp"
#include "schemas/transmission/request.hpp"

#include <algorithm>

namespace vgm::app {
namespace {

namespace fs = std::filesystem;

bool has_errors(const std::vector<config::problem>& all)
{
    return std::ranges::any_of(all, [](const auto& p) { return p.level >= severity::error; });
}

config::problem to_problem(rules::rule_problem p)
{
    return {
        p.level,
        std::move(p.file),
        p.line,
        1,
        "rule " + p.rule,
        std::move(p.message),
        std::move(p.suggestion)};
}

bool asks_the_directory(const rules::actions& a)
{
    const auto asks = [](const rules::addition& what) {
        return !std::holds_alternative<rules::fixed_address>(what) &&
               !std::holds_alternative<rules::from_documents>(what);
    };
    return std::ranges::any_of(a.add, asks) || (a.replace && std::ranges::any_of(*a.replace, asks));
}

// The operators, and the mailboxes that they keep for us.
class carriage
{
public:
    explicit carriage(const settings& all) : carriers_(carriers_of(all)) {}

    bool has_operator(std::string_view name) const
    {
        return std::ranges::any_of(carriers_, [&](const auto& c) { return c.name == name; });
    }
    bool has_mailbox(const std::string& address) const
    {
        const auto wanted = directory::comparable_address(address);
        return std::ranges::any_of(carriers_, [&](const carrier_settings& c) {
            return std::ranges::any_of(c.mailboxes, [&](const auto& box) {
                return directory::comparable_address(box.address) == wanted;
            });
        });
    }

private:
    std::vector<carrier_settings> carriers_;
};

constexpr const char* unknown_sender =
    "people see a sender whose mailbox no operator of the configuration has";
constexpr const char* unknown_sender_hint =
    "see mailbox and operators.mailboxes; letters leave from the mailbox of their source all the "
    "same";

// What a rule needs of the rest of the configuration.
void check_against(
    const settings& all,
    const rules::rulebook& book,
    std::vector<config::problem>& to
)
{
    const carriage carried(all);
    for (const auto& list : book.lists)
        for (const auto& r : list.rules) {
            const auto say = [&](severity level, std::string message, std::string hint) {
                to.push_back(to_problem(
                    {level, list.file, r.line, r.id, std::move(message), std::move(hint)}
                ));
            };
            if (!all.directory && asks_the_directory(r.then))
                say(severity::error,
                    "names a recipient by a number or a unit, and there is no directory",
                    "add the section 'directory', or write an address");
            if (r.then.from_by_service && !all.routes.senders)
                say(severity::error,
                    "takes the sender from the table of services, and there is none",
                    "name the table in routes.senders");
            if (!r.then.operator_name.empty() && !carried.has_operator(r.then.operator_name))
                say(severity::error,
                    "names the operator " + config::in_quotes(r.then.operator_name) +
                        ", which is not configured",
                    "write a name that stands in operator.name or operators.name");
            if (!r.then.from.empty() && !carried.has_mailbox(r.then.from))
                say(severity::warning, unknown_sender, unknown_sender_hint);
            for (const auto& c : r.when) {
                const auto* words = std::get_if<rules::words_condition>(&c);
                if (words == nullptr || words->of != rules::subject::source) continue;
                const bool known = std::ranges::any_of(all.sources, [&](const auto& s) {
                    return std::ranges::any_of(words->any_of, [&](const auto& w) {
                        return rules::is_match(w, s.name);
                    });
                });
                if (!known)
                    say(severity::warning, "is for a source that does not exist", "see sources");
            }
        }
}

void check_senders(
    const settings& all,
    const sender_table_file& table,
    std::vector<config::problem>& to
)
{
    const carriage carried(all);
    for (const auto& [service, who] : table.senders)
        if (!carried.has_mailbox(who.address))
            to.push_back(
                {severity::warning,
                 all.routes.senders->string(),
                 table.lines.at(service),
                 1,
                 "address",
                 unknown_sender,
                 unknown_sender_hint}
            );
}

}  // namespace

folder_rules read_rule_folder(const fs::path& folder)
{
    folder_rules made;
    const auto refuse = [&](const fs::path& file, std::string message) {
        made.problems.push_back(
            {severity::error, file.string(), 1, 1, "routes.folder", std::move(message), {}}
        );
    };
    std::error_code failure;
    const auto files = files_in(folder, ".yaml", failure);
    if (failure) refuse(folder, "cannot be read: " + failure.message());
    if (files.size() > rule_files_max)
        refuse(folder, "holds more than " + std::to_string(rule_files_max) + " files of rules");
    if (!made.problems.empty()) return made;
    auto book = std::make_shared<rules::rulebook>();
    std::string whole;
    for (const auto& file : files) {
        const auto text = read_text(file, config::document_bytes_max);
        if (!text) {
            refuse(file, "cannot be read");
            continue;
        }
        config::problem_list problems(file.string());
        book->lists.push_back(read_rules(*text, file.string(), problems));
        for (auto& p : problems.take()) made.problems.push_back(std::move(p));
        whole += file.filename().string() + '\n' + *text + '\0';
    }
    if (has_errors(made.problems)) return made;
    for (auto& p : rules::check(*book)) made.problems.push_back(to_problem(std::move(p)));
    if (!files.empty()) book->version = transmission::content_hash(whole).substr(0, 16);
    if (!has_errors(made.problems)) made.book = std::move(book);
    return made;
}

read_site_result read_site(const settings& all)
{
    read_site_result made;
    auto site = std::make_shared<site_rules>();
    site->around.has_directory = all.directory.has_value();
    if (all.routes.folder) {
        auto folder = read_rule_folder(*all.routes.folder);
        made.problems = std::move(folder.problems);
        if (!folder.book) return made;
        check_against(all, *folder.book, made.problems);
        site->book = std::move(folder.book);
    }
    if (all.routes.senders) {
        auto table = read_sender_table(*all.routes.senders);
        for (auto& p : table.problems) made.problems.push_back(std::move(p));
        check_senders(all, table, made.problems);
        site->around.find_sender = [all = std::move(table.senders)](const std::string& service) {
            const auto found = all.find(service);
            return found == all.end() ? std::nullopt : std::optional(found->second);
        };
    }
    if (!has_errors(made.problems)) made.rules = std::move(site);
    return made;
}

}  // namespace vgm::app
