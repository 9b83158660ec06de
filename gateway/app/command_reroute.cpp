#include "gateway/app/command_reroute.hpp"

#include "gateway/app/control_door.hpp"
#include "gateway/app/reroute_print.hpp"
#include "gateway/app/settings.hpp"
#include "gateway/app/story.hpp"
#include "gateway/app/wiring.hpp"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <iostream>

namespace vgm::app {
namespace {

std::string print_request(const std::vector<std::pair<const char*, std::string>>& members)
{
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> w(buffer);
    w.StartObject();
    for (const auto& [key, value] : members) {
        w.Key(key);
        w.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
    }
    w.EndObject();
    return {buffer.GetString(), buffer.GetSize()};
}

std::string text_of(const rapidjson::Value& object, const char* key)
{
    const auto found = object.FindMember(key);
    return found != object.MemberEnd() && found->value.IsString() ? found->value.GetString() : "";
}

bool is_false(const rapidjson::Value& object, const char* key)
{
    const auto found = object.FindMember(key);
    return found != object.MemberEnd() && found->value.IsFalse();
}

bool is_true(const rapidjson::Value& object, const char* key)
{
    const auto found = object.FindMember(key);
    return found != object.MemberEnd() && found->value.IsTrue();
}

class reroute_run
{
public:
    reroute_run(const settings& all, const reroute_choice& choice, output form)
        : all_(all), choice_(choice), form_(form)
    {}

    int run()
    {
        const auto letters = choice_.letters.empty() ? ask_which() : find_named();
        if (!letters) return 2;
        if (form_ == output::json) std::cout << '[';
        for (const auto& id : *letters)
            if (!reroute(id)) return 2;
        if (form_ == output::json)
            std::cout << "]\n";
        else
            print_sums(letters->size());
        if (choice_.yes) return failed_ > 0 || refused_ > 0 ? 1 : 0;
        return differ_ > 0 || failed_ > 0 ? 1 : 0;
    }

private:
    using ids = std::vector<std::string>;

    std::optional<rapidjson::Document> ask(const std::string& line, std::string* as_said = nullptr)
    {
        auto answer = ask_gateway(control_socket(all_.gateway.data), line);
        if (!answer) {
            std::cerr << "vaguemestre: " << answer.error().detail << '\n';
            return std::nullopt;
        }
        rapidjson::Document said;
        said.Parse(answer->data(), answer->size());
        if (said.HasParseError() || !said.IsObject()) {
            std::cerr << "vaguemestre: the gateway's answer cannot be read\n";
            return std::nullopt;
        }
        if (as_said != nullptr) *as_said = std::move(*answer);
        return said;
    }

    // A page at a time, because a line of the control socket has an end.
    std::optional<ids> ask_which()
    {
        ids found;
        for (std::string after;;) {
            const auto said = ask(print_request(
                {{"do", "letters.waiting"},
                 {"operator", choice_.operator_name},
                 {"rule", choice_.rule},
                 {"after", after}}
            ));
            if (!said) return std::nullopt;
            const auto page = said->FindMember("letters");
            if (page == said->MemberEnd() || !page->value.IsArray() || page->value.Empty())
                return found;
            for (const auto& id : page->value.GetArray())
                if (id.IsString()) found.emplace_back(id.GetString());
            after = found.back();
        }
    }

    std::optional<ids> find_named()
    {
        ids found;
        const journal::reader from(to_journal(all_).directory);
        for (const auto& name : choice_.letters) {
            const auto stories = find_stories(from, name);
            if (!stories) {
                std::cerr << "vaguemestre: the journal cannot be read: " << stories.error().detail
                          << '\n';
                return std::nullopt;
            }
            const auto before = found.size();
            for (const auto& s : *stories)
                if (s.state.accepted) found.push_back(s.state.id.to_string());
            if (found.size() == before) {
                std::cerr << "vaguemestre: no letter is called " << name << '\n';
                ++failed_;
            }
        }
        return found;
    }

    bool reroute(const std::string& id)
    {
        std::string answer;
        const auto said =
            ask(print_request(
                    {{"do", "letters.reroute"},
                     {"id", id},
                     {"reason", choice_.yes ? choice_.reason : std::string{}},
                     {"version", choice_.version}}
                ),
                &answer);
        if (!said) return false;
        const auto change = text_of(*said, "change");
        if (form_ == output::json)
            std::cout << (asked_ == 0 ? "" : ",") << answer;
        else if (!change.empty() && change != "as before")
            std::cout << print_reroute(answer);
        ++asked_;
        // It may have gone since it was chosen.
        if (is_false(*said, "waits") && !choice_.letters.empty())
            std::cerr << "vaguemestre: " << id << ": no mail of it waits\n";
        if (!text_of(*said, "version").empty()) version_ = text_of(*said, "version");
        if (change == "refused")
            ++refused_;
        else if (!change.empty() && change != "as before")
            ++differ_;
        if (is_true(*said, "done")) ++done_;
        if (is_true(*said, "ok")) return true;
        ++failed_;
        if (form_ == output::text)
            std::cerr << "vaguemestre: " << id << ": " << text_of(*said, "why") << '\n';
        return true;
    }

    void print_sums(std::size_t asked) const
    {
        if (differ_ + refused_ > 0) std::cout << '\n';
        std::cout << asked << (asked == 1 ? " letter, " : " letters, ");
        if (choice_.yes)
            std::cout << done_ << " rerouted";
        else
            std::cout << differ_ << " would be rerouted";
        if (!version_.empty()) std::cout << " by the rules of version " << version_;
        std::cout << '\n';
        if (refused_ > 0)
            std::cout << refused_
                      << " would be refused today: accepted letters are not taken back, "
                      << "and stay as they are\n";
    }

    const settings& all_;
    const reroute_choice& choice_;
    const output form_;
    std::string version_;
    std::size_t asked_ = 0, differ_ = 0, refused_ = 0, done_ = 0, failed_ = 0;
};

int fail(const std::string& why)
{
    std::cerr << "vaguemestre: " << why << '\n';
    return 2;
}

}  // namespace

int run_letters_reroute(
    const std::filesystem::path& config,
    const reroute_choice& choice,
    output form
)
{
    const bool chooses = choice.all || !choice.operator_name.empty() || !choice.rule.empty();
    if (choice.letters.empty() == !chooses)
        return fail("name letters, or say which: --all, --operator or --rule");
    if (choice.yes && choice.reason.empty())
        return fail("with --yes, --reason must say why; it stands in each letter's story");
    const auto loaded = load_settings(config, look_at_files::no);
    for (const auto& p : loaded.problems)
        if (p.level >= severity::error) std::cerr << print(p) << '\n';
    if (!loaded.value) return 2;
    return reroute_run(*loaded.value, choice, form).run();
}

}  // namespace vgm::app
