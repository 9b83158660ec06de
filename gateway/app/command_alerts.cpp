#include "gateway/app/alert_commands.hpp"
#include "gateway/app/control_door.hpp"
#include "gateway/app/settings.hpp"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#include <unistd.h>

#include <iostream>

namespace vgm::app {
namespace {

// The gateway's answer; nothing when there is none, which is said.
std::optional<std::string> ask(const std::filesystem::path& config, const std::string& line)
{
    auto loaded = load_settings(config, look_at_files::no);
    for (const auto& p : loaded.problems)
        if (p.level >= severity::error) std::cerr << print(p) << '\n';
    if (!loaded.value) return std::nullopt;
    auto answer = ask_gateway(control_socket(loaded.value->gateway.data), line);
    if (answer) return std::move(*answer);
    std::cerr << "vaguemestre: " << answer.error().detail << '\n';
    return std::nullopt;
}

std::string print_request(const alert_action& a)
{
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> w(buffer);
    w.StartObject();
    const auto put = [&](const char* key, const std::string& value) {
        if (value.empty()) return;
        w.Key(key);
        w.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
    };
    put("do", "alerts." + a.what);
    put("id", a.id);
    put("by", a.by);
    put("note", a.note);
    put("to", a.to);
    put("until", a.until);
    w.EndObject();
    return {buffer.GetString(), buffer.GetSize()};
}

// Whether it was done; says why not.
bool judge(const std::string& answer, const rapidjson::Document& said)
{
    const bool readable = !said.HasParseError() && said.IsObject() && said.HasMember("ok");
    if (readable && said["ok"].IsTrue()) return true;
    const bool why = readable && said.HasMember("why") && said["why"].IsString();
    std::cerr << "vaguemestre: "
              << (why ? said["why"].GetString() : "the gateway's answer cannot be read: " + answer)
              << '\n';
    return false;
}

}  // namespace

int run_alerts(const std::filesystem::path& config, output form)
{
    const auto answer = ask(config, R"({"do":"alerts.list"})");
    if (!answer) return 2;
    rapidjson::Document said;
    said.Parse(answer->data(), answer->size());
    if (!judge(*answer, said)) return 2;
    if (form == output::json)
        std::cout << *answer << '\n';
    else
        std::cout << print_alerts(*answer, screen_of(STDOUT_FILENO));
    return said.HasMember("alerts") && said["alerts"].IsArray() && said["alerts"].Empty() ? 0 : 1;
}

int run_alert_action(const std::filesystem::path& config, const alert_action& action, output form)
{
    const auto answer = ask(config, print_request(action));
    if (!answer) return 2;
    if (form == output::json) std::cout << *answer << '\n';
    rapidjson::Document said;
    said.Parse(answer->data(), answer->size());
    return judge(*answer, said) ? 0 : 1;
}

}  // namespace vgm::app
