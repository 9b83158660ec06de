#include "gateway/alerts/rule.hpp"
#include "gateway/app/alert_commands.hpp"
#include "gateway/app/local_time.hpp"

#include <rapidjson/document.h>

#include <algorithm>

namespace vgm::app {
namespace {

using json = rapidjson::Value;

std::string text_of(const json& o, const char* key)
{
    const auto found = o.FindMember(key);
    if (found == o.MemberEnd() || !found->value.IsString()) return {};
    return shown({found->value.GetString(), found->value.GetStringLength()}, 600);
}

std::uint64_t number_of(const json& o, const char* key)
{
    const auto found = o.FindMember(key);
    return found != o.MemberEnd() && found->value.IsUint64() ? found->value.GetUint64() : 0;
}

bool is_set(const json& o, const char* key)
{
    const auto found = o.FindMember(key);
    return found != o.MemberEnd() && found->value.IsTrue();
}

std::string print_moment(const json& o, const char* key)
{
    const auto at = parse_rfc3339(text_of(o, key));
    return at ? print_local(*at) : "";
}

class printer
{
public:
    printer(const screen& to, timestamp now) : to_(to), p_(palette_of(to.with)), now_(now) {}

    void alert(const json& a)
    {
        const bool pages = text_of(a, "urgency") == "page";
        const auto number = "#" + std::to_string(number_of(a, "number"));
        out_ += std::string{p_.bold} + padded(number, 5) + std::string{p_.plain} +
                std::string{pages ? p_.bad : p_.warn} + padded(pages ? "PAGE" : "warn", 6) +
                std::string{p_.plain} + std::string{p_.bold} + text_of(a, "title");
        const auto subject = text_of(a, "subject");
        if (!subject.empty()) out_ += ": " + subject;
        out_ += std::string{p_.plain} + "\n";
        line(text_of(a, "says"));
        line(since(a));
        people(a);
        if (text_of(a, "acknowledged_by").empty()) line("-> " + text_of(a, "advice"));
        faint(text_of(a, "key") + "   " + text_of(a, "handbook"));
        out_ += "\n";
    }

    void mute(const json& m)
    {
        out_ += "muted  " + text_of(m, "key") + " until " + print_moment(m, "until") + ", by " +
                text_of(m, "by") + "\n";
    }

    void receiver(const json& r)
    {
        const auto failure = text_of(r, "last_failure");
        const auto waiting = number_of(r, "waiting"), lost = number_of(r, "given_up");
        out_ +=
            "tells  " + text_of(r, "to") + ": " + std::to_string(number_of(r, "sent")) + " sent";
        if (waiting > 0) out_ += ", " + std::to_string(waiting) + " waiting";
        if (lost > 0) out_ += ", " + std::to_string(lost) + " given up";
        if (!failure.empty())
            out_ += std::string{p_.bad} + "; the last try: " + failure + std::string{p_.plain};
        out_ += "\n";
    }

    void say(std::string_view colour, std::string_view text)
    {
        out_ += std::string{colour} + std::string{text} + std::string{p_.plain} + "\n";
    }
    const palette& colours() const { return p_; }
    std::string take() { return std::move(out_); }

private:
    static constexpr std::size_t indent = 11;

    std::string since(const json& a) const
    {
        const auto at = parse_rfc3339(text_of(a, "since"));
        if (!at) return {};
        auto text = "since " + print_local(*at) + ", " +
                    alerts::print_span(std::chrono::floor<seconds>(now_ - *at));
        if (is_set(a, "easing")) text += "; better now, not for long enough yet";
        if (is_set(a, "flaps")) text += "; it comes and goes";
        return text;
    }

    void people(const json& a)
    {
        if (const auto by = text_of(a, "acknowledged_by"); !by.empty()) {
            const auto note = text_of(a, "note");
            line(
                "acknowledged by " + by + ", " + print_moment(a, "acknowledged") +
                (note.empty() ? "" : ": " + note)
            );
        }
        if (const auto to = text_of(a, "assigned_to"); !to.empty()) line("assigned to " + to);
        if (const auto until = print_moment(a, "muted_until"); !until.empty())
            line("muted until " + until);
    }

    void line(const std::string& text)
    {
        if (text.empty()) return;
        out_ += std::string(indent, ' ');
        append_wrapped(out_, text, indent, to_.width);
        out_ += "\n";
    }
    void faint(const std::string& text)
    {
        out_ += std::string{p_.faint};
        line(text);
        out_ += std::string{p_.plain};
    }

    const screen to_;
    const palette& p_;
    const timestamp now_;
    std::string out_;
};

template <class Each>
void for_each(const json& o, const char* key, Each each)
{
    const auto found = o.FindMember(key);
    if (found == o.MemberEnd() || !found->value.IsArray()) return;
    for (const auto& one : found->value.GetArray())
        if (one.IsObject()) each(one);
}

}  // namespace

std::string print_alerts(std::string_view answer, const screen& to)
{
    rapidjson::Document said;
    said.Parse<rapidjson::kParseIterativeFlag>(answer.data(), answer.size());
    if (said.HasParseError() || !said.IsObject()) return {};
    const auto now = parse_rfc3339(text_of(said, "time"));
    if (!now) return {};
    printer p(to, *now);
    std::size_t raised = 0, receivers = 0;
    for_each(said, "alerts", [&](const json& a) {
        ++raised;
        p.alert(a);
    });
    if (raised == 0) p.say(p.colours().good, "nothing is wrong");
    for_each(said, "mutes", [&](const json& m) { p.mute(m); });
    for_each(said, "receivers", [&](const json& r) {
        ++receivers;
        p.receiver(r);
    });
    if (receivers == 0)
        p.say(p.colours().faint, "tells  nobody: see alerts.mail and alerts.webhooks");
    return p.take();
}

}  // namespace vgm::app
