#include "gateway/app/clock.hpp"
#include "gateway/app/commands.hpp"
#include "gateway/app/explanation.hpp"
#include "gateway/app/message_files.hpp"
#include "gateway/app/rule_folder.hpp"
#include "gateway/app/stored_letters.hpp"
#include "gateway/app/table_folder.hpp"
#include "gateway/app/text_files.hpp"
#include "gateway/app/wiring.hpp"
#include "routes/document_to_mssante/letter.hpp"

#include <iostream>

namespace vgm::app {
namespace {

namespace fs = std::filesystem;

// What messages are explained by.
struct explainer
{
    const settings& all;
    document_to_mssante::settings letters;
    document_to_mssante::mailbox_finder find;
    site_rules_ptr rules;
    output form;
    bool refused = false, unread = false;
    std::size_t printed = 0;

    void explain(
        std::string name,
        const message& m,
        const source_settings& from,
        std::optional<story> then
    )
    {
        explanation e;
        e.name = std::move(name);
        e.source = from.name;
        e.then = std::move(then);
        const auto gate = to_gate(all, from);
        e.judged = judge_message(m, gate, letters, find, rules.get(), tell_rules::yes);
        measure(e, m);
        refused = refused || !e.judged.request.accepted();
        print(e);
    }

    void fail(const std::string& what)
    {
        std::cerr << "vaguemestre: " << what << '\n';
        unread = true;
    }

private:
    void measure(explanation& e, const message& m) const
    {
        auto& j = e.judged;
        if (!j.plan || j.plan->deliveries.empty()) return;
        auto mail = document_to_mssante::make_letter(
            j.request.asked,
            j.request.headers,
            j.plan->deliveries.front(),
            m.received_at,
            letters,
            j.routing
        );
        if (mail)
            e.mail_bytes = mail->size();
        else
            j.request.found.push_back(mail.error());
    }

    void print(const explanation& e)
    {
        ++printed;
        if (form == output::json) {
            std::cout << print_json(e) << '\n';
            return;
        }
        if (printed > 1) std::cout << '\n';
        std::cout << print_text(e);
    }
};

void explain_file(const fs::path& file, const source_settings& from, explainer& by)
{
    const auto bytes = read_text(file, message_file_bytes_max);
    if (!bytes || bytes->size() > message_file_bytes_max)
        return by.fail("cannot read " + file.string());
    std::size_t number = 0;
    const auto messages = split_messages(*bytes);
    for (const auto& one : messages) {
        ++number;
        const auto name =
            messages.size() == 1 ? file.string() : file.string() + '#' + std::to_string(number);
        by.explain(
            name, {std::make_shared<const std::string>(one), from.name, now()}, from, std::nullopt
        );
    }
}

void explain_files(const fs::path& path, const source_settings& from, explainer& by)
{
    std::vector<path_failure> failed;
    const auto files = find_message_files({path}, failed);
    for (const auto& f : failed) by.fail(f.path.string() + ": " + f.why);
    for (const auto& file : files) explain_file(file, from, by);
    if (by.printed == 0 && !by.unread) by.fail("no message in " + path.string());
}

const source_settings* find_source(const settings& all, const std::string& name)
{
    for (const auto& s : all.sources)
        if (name.empty() || s.name == name) return &s;
    return nullptr;
}

// The stored letters that an identifier names.
void explain_stored(const std::string& identifier, const std::string& source, explainer& by)
{
    const auto letters = stored_letters::open(by.all);
    if (!letters)
        return by.fail("no file " + identifier + ", and no letter: " + letters.error().detail);
    auto stories = find_stories(letters->journal(), identifier);
    if (!stories) return by.fail("the journal cannot be read: " + stories.error().detail);
    for (auto& s : *stories) {
        if (!s.state.accepted) continue;
        const auto* from = find_source(by.all, source.empty() ? s.state.accepted->source : source);
        auto body = letters->read_body(s.state.id);
        if (from == nullptr || !body) {
            by.fail(
                s.state.id.to_string() + ": " +
                (body ? "its source is not configured any more" : body.error().detail)
            );
            continue;
        }
        const message m{
            std::make_shared<const std::string>(std::move(*body)), from->name, s.state.accepted_at};
        const auto name = s.state.id.to_string();
        by.explain(name, m, *from, std::move(s));
    }
    if (by.printed == 0 && !by.unread) by.fail("no file and no letter is called " + identifier);
}

bool is_right(const std::vector<config::problem>& problems)
{
    bool right = true;
    for (const auto& p : problems) {
        if (p.level < severity::error) continue;  // what is only odd is for `check`
        std::cerr << print(p) << '\n';
        right = false;
    }
    return right;
}

}  // namespace

int run_explain(
    const fs::path& config,
    const std::string& what,
    const std::string& source,
    output form
)
{
    const auto loaded = load_settings(config, look_at_files::no);
    for (const auto& p : loaded.problems)
        if (p.level >= severity::error) std::cerr << print(p) << '\n';
    if (!loaded.value || !is_right(use_table_folder(*loaded.value))) return 2;
    const auto site = read_site(*loaded.value);
    if (!is_right(site.problems) || !site.rules) return 2;
    const auto* from = find_source(*loaded.value, source);
    if (from == nullptr) {
        std::cerr << "vaguemestre: the configuration has no source named " << source << '\n';
        return 2;
    }
    try {
        explainer by{
            *loaded.value, to_letters(*loaded.value), to_finder(*loaded.value), site.rules, form};
        std::error_code failure;
        if (fs::exists(what, failure))
            explain_files(what, *from, by);
        else
            explain_stored(what, source, by);
        return by.unread ? 2 : by.refused ? 1 : 0;
    } catch (const std::exception& failed) {  // the configuration, or a file that it names
        std::cerr << "vaguemestre: " << failed.what() << '\n';
        return 2;
    }
}

}  // namespace vgm::app
