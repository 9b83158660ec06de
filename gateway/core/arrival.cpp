#include "gateway/core/arrival.hpp"

#include <algorithm>
#include <tuple>

namespace vgm {
namespace {

// Of two records that claim one place the first to happen has it; see account.cpp.
template <class Record>
void keep_first(std::optional<Record>& kept, timestamp& kept_at, const Record& record, timestamp at)
{
    if (kept && std::tie(kept_at, *kept) <= std::tie(at, record)) return;
    kept = record;
    kept_at = at;
}

handover& find_or_insert(std::vector<handover>& all, int number)
{
    const auto at = std::ranges::lower_bound(all, number, {}, &handover::number);
    if (at != all.end() && at->number == number) return *at;
    handover fresh;
    fresh.number = number;
    return *all.insert(at, std::move(fresh));
}

void conclude(handover& h)
{
    if (h.answer)
        h.status = h.answer->acknowledgment == "AA" ? handover_status::integrated
                                                    : handover_status::refused;
    else if (h.parked)
        h.status = handover_status::parked;
}

struct applier
{
    arrival& a;
    timestamp at;

    void operator()(const arrived_record& r) const
    {
        keep_first(a.arrived, a.arrived_at, r, at);
        for (std::size_t n = 1; n <= r.documents.size(); ++n)
            find_or_insert(a.documents, static_cast<int>(n));
    }
    void operator()(const handed_over_record& r) const
    {
        auto& h = find_or_insert(a.documents, r.number);
        keep_first(h.answer, h.answered_at, r, at);
        conclude(h);
    }
    void operator()(const handover_parked_record& r) const
    {
        auto& h = find_or_insert(a.documents, r.number);
        keep_first(h.parked, h.parked_at, r, at);
        conclude(h);
    }
    void operator()(const handover_deferred_record& r) const
    {
        auto& h = find_or_insert(a.documents, r.number);
        h.attempts = std::max(h.attempts, r.attempt);
        h.deferred_at = h.deferred_at == timestamp{} ? at : std::min(h.deferred_at, at);
    }
    void operator()(const answering_record& r) const { note_attempt(r.attempt); }
    void operator()(const answered_record& r) const
    {
        note_attempt(r.attempt);
        const auto weight = [](const answered_record& o) {
            return std::tuple{o.outcome == "sent", o.attempt, o.outcome == "expired"};
        };
        auto& last = a.answer.last;
        if (last) {
            const auto known = weight(*last), news = weight(r);
            if (std::tie(known, *last) > std::tie(news, r)) return;
            if (*last == r && a.answer.last_at <= at) return;
        }
        last = r;
        a.answer.last_at = at;
    }
    void note_attempt(int attempt) const
    {
        a.answer.attempts = std::max({a.answer.attempts, attempt, 1});
        a.answer.first_attempt = std::min(a.answer.first_attempt.value_or(at), at);
    }
    void operator()(const auto&) const {}
};

bool all_answered(const arrival& a)
{
    return std::ranges::all_of(a.documents, [](const handover& h) { return h.answer.has_value(); });
}

}  // namespace

std::string_view to_string(handover_status status) noexcept
{
    switch (status) {
        case handover_status::waiting:
            return "waiting";
        case handover_status::integrated:
            return "integrated";
        case handover_status::refused:
            return "refused";
        case handover_status::parked:
            return "parked";
    }
    return "unknown";
}

bool arrival_answer::is_under_way() const noexcept
{
    return attempts > 0 && (!last || (last->outcome == "deferred" && last->attempt < attempts));
}

bool arrival_answer::is_over() const noexcept
{
    return last && last->outcome != "deferred" && !is_under_way();
}

void arrival::apply(const tracking_record& record)
{
    if (id.empty()) id = record.submission;
    std::visit(applier{*this, record.at}, record.body);
}

const handover* arrival::find_document(int number) const noexcept
{
    const auto found = std::ranges::find(documents, number, &handover::number);
    return found == documents.end() ? nullptr : &*found;
}

bool is_of_arrival(const record_body& body) noexcept
{
    const auto kind = kind_of(body);
    return kind >= record_kind::arrived && kind <= record_kind::answered;
}

std::optional<int> next_document(const arrival& a)
{
    if (!a.arrived) return std::nullopt;
    for (const auto& h : a.documents)
        if (h.status == handover_status::waiting) return h.number;
    return std::nullopt;
}

std::string due_answer(const arrival& a)
{
    if (!a.arrived || !all_answered(a) || a.answer.is_over()) return {};
    if (!a.arrived->mdn_to.empty()) return "mdn";
    const bool refused = !refusal_codes(a).empty();
    return refused && !a.arrived->error_mail_to.empty() ? "error_mail" : "";
}

std::vector<std::string> refusal_codes(const arrival& a)
{
    constexpr auto other = "906";
    std::vector<std::string> codes;
    if (a.arrived && !a.arrived->problem.empty()) codes.emplace_back(other);
    for (const auto& h : a.documents) {
        if (h.status != handover_status::refused) continue;
        const auto code = h.answer->error_code.empty() ? other : h.answer->error_code;
        if (std::ranges::find(codes, code) == codes.end()) codes.push_back(code);
    }
    return codes;
}

bool is_idle(const arrival& a)
{
    return !next_document(a) && due_answer(a).empty() && !a.answer.is_under_way();
}

bool needs_a_person(const arrival& a)
{
    const bool parked = std::ranges::any_of(a.documents, [](const handover& h) {
        return h.status == handover_status::parked;
    });
    const bool unsaid = a.answer.is_over() && a.answer.last->outcome != "sent";
    return parked || unsaid || (a.arrived && !a.arrived->problem.empty());
}

std::string arrival_control_id(submission_id id, int number)
{
    return delivery_id{id, number}.to_string();
}

}  // namespace vgm
