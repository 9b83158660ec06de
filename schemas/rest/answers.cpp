#include "schemas/rest/answers.hpp"

#include "schemas/rest/json_object.hpp"

namespace vgm::rest {
namespace {

void print_delivery(json_object& out, const delivery_account& d)
{
    out.text("address", d.plan.to.address).text("state", to_string(d.status));
    out.number("attempts", std::int64_t{d.attempts});
    if (d.next_attempt) out.text("next_attempt", to_rfc3339(*d.next_attempt));
    if (d.last_status != delivery_status::queued) out.known("status", d.last.status.to_string());
    if (d.failure && !d.reception) {
        out.text("reception", to_string(reception_action::failed));
        out.text("reception_at", to_rfc3339(d.failure_at));
    } else if (d.reception) {
        out.text("reception", to_string(*d.reception));
        out.text("reception_at", to_rfc3339(d.reception_at));
    } else if (d.delayed) {
        out.text("reception", to_string(reception_action::delayed));
    }
    if (!d.reading) return;
    out.text("reading", d.reading->disposition).truth("reading_is_negative", d.reading->negative);
    out.text("reading_at", to_rfc3339(d.reading_at));
}

}  // namespace

std::string print_problem(const problem_details& p)
{
    json_object out;
    out.text("title", p.title).number("status", std::int64_t{p.status});
    out.known("detail", p.detail);
    if (!p.errors.empty())
        out.list("errors", p.errors, [&](const issue& i) {
            out.text("pointer", i.where).text("rule", i.rule).text("detail", i.detail);
        });
    return out.end();
}

std::string path_of_letter(submission_id id) { return "/v1/letters/" + id.to_string(); }

std::string print_accepted(submission_id id, bool is_repetition)
{
    return json_object()
        .text("id", id.to_string())
        .text("status_url", path_of_letter(id))
        .truth("repeated", is_repetition)
        .end();
}

std::string print_status(const account& a)
{
    json_object out;
    out.text("id", a.id.to_string());
    out.text("state", a.unroutable && !a.planned ? "unroutable" : "accepted");
    if (a.accepted) out.known("control_id", a.accepted->control.value);
    out.text("accepted_at", to_rfc3339(a.accepted_at));
    return out.list(
                  "recipients", a.deliveries, [&](const auto& d) { print_delivery(out, d); }
    ).end();
}

}  // namespace vgm::rest
