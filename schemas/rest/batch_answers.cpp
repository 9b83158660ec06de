#include "schemas/rest/batch_answers.hpp"

#include "schemas/rest/answers.hpp"
#include "schemas/rest/json_object.hpp"

#include <numeric>

namespace vgm::rest {
namespace {

void print_line(json_object& out, const batch_line& b)
{
    const auto messages = std::accumulate(
        b.totals.begin(),
        b.totals.end(),
        std::size_t{0},
        [](std::size_t sum, const auto& total) { return sum + total.second; }
    );
    out.text("batch", b.id).text("url", "/v1/batches/" + to_path_id(b.id));
    out.text("began_at", to_rfc3339(b.first_at)).text("last_message_at", to_rfc3339(b.last_at));
    out.number("messages", static_cast<std::int64_t>(messages));
    out.object("totals", [&] {
        for (const auto& [state, count] : b.totals)
            out.number(std::string{state}.c_str(), static_cast<std::int64_t>(count));
    });
    out.truth("complete", b.ended_at.has_value());
    if (b.ended_at)
        out.number("seconds", static_cast<double>((*b.ended_at - b.first_at).count()) / 1e3);
}

}  // namespace

std::string to_path_id(std::string_view batch_id)
{
    std::string made{batch_id};
    for (char& c : made) {
        const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        const bool is_plain = is_letter || (c >= '0' && c <= '9') || c == '-' || c == '.';
        if (!is_plain) c = '_';
    }
    return made;
}

std::string print_batches(const std::vector<batch_line>& all, std::string_view next)
{
    json_object out;
    out.list("batches", all, [&](const batch_line& b) { print_line(out, b); });
    return out.known("next", next).end();
}

std::string print_batch(
    const batch_line& batch,
    const std::vector<batch_item_line>& items,
    std::string_view next
)
{
    json_object out;
    print_line(out, batch);
    out.list("items", items, [&](const batch_item_line& i) {
        out.number("number", static_cast<std::int64_t>(i.number));
        out.text("id", i.letter.to_string()).text("status_url", path_of_letter(i.letter));
        out.text("control_id", i.control).text("state", i.state).text("at", to_rfc3339(i.at));
        out.truth("repeated", i.is_repeated);
        if (!i.reasons.empty()) out.texts("reasons", i.reasons);
    });
    return out.known("next", next).end();
}

}  // namespace vgm::rest
