#include "gateway/app/commands.hpp"
#include "gateway/app/control_door.hpp"
#include "gateway/app/settings.hpp"
#include "gateway/app/story.hpp"
#include "gateway/app/wiring.hpp"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#include <unistd.h>

#include <iostream>

namespace vgm::app {
namespace {

using json_writer = rapidjson::Writer<rapidjson::StringBuffer>;

std::optional<settings> load(const std::filesystem::path& config)
{
    auto loaded = load_settings(config, look_at_files::no);
    for (const auto& p : loaded.problems)
        if (p.level >= severity::error) std::cerr << print(p) << '\n';
    return std::move(loaded.value);
}

// Asks, prints the answer as it came or in words, and gives the exit status.
int ask(const settings& all, const std::string& line, output form)
{
    const auto answer = ask_gateway(control_socket(all.gateway.data), line);
    if (!answer) {
        std::cerr << "vaguemestre: " << answer.error().detail << '\n';
        return 2;
    }
    rapidjson::Document said;
    said.Parse(answer->data(), answer->size());
    const bool readable = !said.HasParseError() && said.IsObject() && said.HasMember("ok");
    const bool done = readable && said["ok"].IsTrue();
    if (form == output::json) {
        std::cout << *answer << '\n';
        return done ? 0 : 1;
    }
    if (readable && said.HasMember("problems") && said["problems"].IsArray())
        for (const auto& p : said["problems"].GetArray())
            if (p.IsString()) std::cerr << p.GetString() << '\n';
    if (!done)
        std::cerr << "vaguemestre: "
                  << (readable && said.HasMember("why") && said["why"].IsString()
                          ? said["why"].GetString()
                          : "the gateway's answer cannot be read")
                  << '\n';
    else if (said.HasMember("version") && said["version"].IsString())
        std::cout << "rules of version " << said["version"].GetString()
                  << (said["changed"].IsTrue() ? " are in use\n" : " were in use already\n");
    return done ? 0 : 1;
}

std::string print_release(const std::string& id, const std::string& reason)
{
    rapidjson::StringBuffer buffer;
    json_writer w(buffer);
    w.StartObject();
    w.Key("do");
    w.String("letters.release");
    w.Key("id");
    w.String(id.c_str());
    w.Key("reason");
    w.String(reason.data(), static_cast<rapidjson::SizeType>(reason.size()));
    w.EndObject();
    return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace

int run_routes_reload(const std::filesystem::path& config, output form)
{
    const auto all = load(config);
    return all ? ask(*all, R"({"do":"routes.reload"})", form) : 2;
}

int run_letters_held(const std::filesystem::path& config, output form)
{
    const auto all = load(config);
    if (!all) return 2;
    const auto found = find_held(journal::reader(to_journal(*all).directory));
    if (!found) {
        std::cerr << "vaguemestre: the journal cannot be read: " << found.error().detail << '\n';
        return 2;
    }
    const auto with = screen_of(STDOUT_FILENO).with;
    if (form == output::json) std::cout << '[';
    for (std::size_t n = 0; n < found->size(); ++n)
        if (form == output::json)
            std::cout << (n == 0 ? "" : ",") << print_json((*found)[n]);
        else
            std::cout << (n == 0 ? "" : "\n") << print_text((*found)[n], with);
    if (form == output::json)
        std::cout << "]\n";
    else if (found->empty())
        std::cerr << "vaguemestre: no letter is held\n";
    return found->empty() ? 1 : 0;
}

int run_letters_release(
    const std::filesystem::path& config,
    const std::string& identifier,
    const std::string& reason,
    output form
)
{
    const auto all = load(config);
    if (!all) return 2;
    auto found = find_stories(journal::reader(to_journal(*all).directory), identifier);
    if (!found) {
        std::cerr << "vaguemestre: the journal cannot be read: " << found.error().detail << '\n';
        return 2;
    }
    std::erase_if(*found, [](const story& s) { return !s.state.waits_for_a_person(); });
    if (found->size() != 1) {
        std::cerr << "vaguemestre: " << found->size() << " held letters are called " << identifier
                  << (found->empty() ? "" : "; name one by its own id") << '\n';
        return 1;
    }
    const auto id = found->front().state.id.to_string();
    const int status = ask(*all, print_release(id, reason), form);
    if (status == 0 && form == output::text) std::cout << "released " << id << '\n';
    return status;
}

}  // namespace vgm::app
