#include "gateway/app/console.hpp"
#include "gateway/app/console_json.hpp"
#include "schemas/rest/json.hpp"

// What a person does to a letter, with a reason. Each is asked of the control desk, as the commands
// do.

namespace vgm::app {

http::response console::act(console_call& c)
{
    const auto id = submission_id::parse(c.places[0]);
    const auto known =
        id ? know(c, *id)
           : result<known_letter>(issue{fault::malformed, severity::error, {}, "no id", {}});
    if (!known) return http::make_problem(404, "there is no such letter");
    if (!may(c.user, c.route, console_right::act, &known->found.shown))
        return http::make_problem(403, "this user may not do that");
    if (c.places[1] != "release") return http::make_problem(404, "there is no such action");
    const auto body = rest::parse_json(*c.asked.body);
    const std::string reason{body && body->IsObject() ? rest::member_text(*body, "reason") : ""};
    if (reason.empty()) return http::make_problem(400, "a reason is needed");
    console_json line;
    line.text("do", "letters.release");
    line.text("id", id->to_string());
    line.text("reason", reason);
    const auto said = rest::parse_json(ports_.control(line.finish(), c.user.id));
    if (!said || !said->IsObject()) return http::make_problem(500, "the gateway did not answer");
    if (!rest::is_true(*said, "ok"))
        return http::make_problem(409, rest::member_text(*said, "why"));
    return http::make_response(200, "application/json", R"({"ok":true})");
}

}  // namespace vgm::app
