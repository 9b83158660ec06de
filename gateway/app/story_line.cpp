#include "gateway/app/story_line.hpp"

namespace vgm::app {
namespace {

std::string plural(std::size_t n, std::string_view one)
{
    return std::to_string(n) + ' ' + std::string{one} + (n == 1 ? "" : "s");
}

std::string print_size(std::uint64_t bytes)
{
    if (bytes < 10'000) return std::to_string(bytes) + " bytes";
    if (bytes < 10'000'000) return std::to_string(bytes / 1000) + " KB";
    return std::to_string(bytes / 1'000'000) + " MB";
}

std::string attempt_of(const attempt_outcome& o)
{
    std::string text = o.attempt == 0 ? std::string{} : "attempt " + std::to_string(o.attempt);
    if (!o.reason.empty()) text += (text.empty() ? "" : ": ") + o.reason;
    return text;
}

// What the site's rules made of a letter.
std::string routing_of(const routing& r)
{
    std::string said;
    for (const auto& id : r.rules) said += (said.empty() ? "\n  by the rules " : ", ") + id;
    if (!r.rules.empty()) said += " of version " + r.version;
    if (!r.from.empty()) said += "\n  from " + r.from;
    if (r.priority != mail_priority::normal)
        said += "\n  priority " + std::string{to_string(r.priority)};
    if (!r.operator_name.empty()) said += "\n  operator " + r.operator_name;
    if (!r.hold.empty()) said += "\n  held for a person: " + r.hold;
    return said;
}

struct in_words
{
    story_line operator()(const accepted_record& r) const
    {
        std::string detail = "AA to " + r.source + " (" + r.sending_application + ", " +
                             r.sending_facility + "), " + print_size(r.body_size) + ", " +
                             plural(r.documents.size(), "document");
        for (const auto& d : r.documents) detail += ' ' + d.type_code;
        if (!r.deliveries.empty()) detail += ", " + plural(r.deliveries.size(), "mail");
        detail += routing_of(r.routing);
        if (!r.warnings.empty()) detail += "; " + plural(r.warnings.size(), "warning");
        for (const auto& w : r.warnings) detail += "\n  warning  " + w;
        return {0, "accepted", detail};
    }
    story_line operator()(const released_record& r) const
    {
        return {0, "released", "by " + r.by + ": " + r.reason};
    }
    story_line operator()(const rerouted_record& r) const
    {
        std::string detail = "by " + r.by + ": " + r.reason + "; " +
                             plural(r.withdrawn.size(), "mail") + " withdrawn, " +
                             plural(r.deliveries.size(), "mail") + " planned";
        if (!r.deliveries.empty()) detail += routing_of(r.routing);
        return {0, "rerouted", detail};
    }
    story_line operator()(const refused_record& r) const
    {
        std::string detail = r.acknowledgment + " to " + r.source;
        for (const auto& reason : r.reasons)
            detail += "\n  " + reason.rule + " at " +
                      (reason.where.empty() ? "the message" : reason.where) + ": " + reason.detail;
        return {0, "refused", detail};
    }
    story_line operator()(const repeated_record& r) const
    {
        return {
            0,
            "repeated",
            "the same message again from " + r.source + ": first answer given, nothing sent"};
    }
    story_line operator()(const planned_record& r) const
    {
        return {0, "planned", plural(r.deliveries.size(), "mail")};
    }
    story_line operator()(const unroutable_record& r) const
    {
        return {
            0,
            "unroutable",
            r.rule + (r.where.empty() ? "" : " at " + r.where) + ": " + r.detail +
                "; a person must look"};
    }
    story_line operator()(const sending_record& r) const
    {
        return {r.number, "sending", "attempt " + std::to_string(r.attempt) + " to " + r.host};
    }
    story_line operator()(const sent_record& r) const
    {
        return {
            r.number,
            "sent",
            attempt_of(r) + (r.remote_id.empty() ? "" : ", queued there as " + r.remote_id)};
    }
    story_line operator()(const deferred_record& r) const
    {
        const bool again = r.next_attempt != timestamp{};
        return {
            r.number,
            "deferred",
            attempt_of(r) +
                (r.operator_problem ? "; the operator or our access to it needs a person" : "") +
                (again ? "; next attempt " + to_rfc3339(r.next_attempt) : "")};
    }
    story_line operator()(const bounced_record& r) const
    {
        return {r.number, "bounced", attempt_of(r)};
    }
    story_line operator()(const uncertain_record& r) const
    {
        const bool again = r.next_attempt != timestamp{};
        return {
            r.number,
            "uncertain",
            attempt_of(r) + (again ? "; sent again at " + to_rfc3339(r.next_attempt) : "")};
    }
    story_line operator()(const held_record& r) const { return {r.number, "held", r.reason}; }
    story_line operator()(const expired_record& r) const
    {
        return {r.number, "expired", "no more attempts: delivery.give_up_after has passed"};
    }
    story_line operator()(const reception_record& r) const
    {
        std::string detail = "DSN";
        if (r.status.known()) detail += ' ' + r.status.to_string();
        if (r.reply_code != 0) detail += ", the server said " + std::to_string(r.reply_code);
        if (r.action == reception_action::relayed)
            detail += "; no proof of delivery: the next server sends no reports";
        return {r.number, std::string{to_string(r.action)}, detail};
    }
    story_line operator()(const reading_record& r) const
    {
        std::string detail = "MDN " + r.disposition;
        if (r.negative)
            detail += r.error_code.empty() ? ", with an error" : ", error " + r.error_code;
        return {r.number, r.negative ? "not processed" : "read", detail};
    }
    story_line operator()(const told_record& r) const
    {
        return {
            r.number,
            "told",
            "ZAM^" + r.kind + (r.positive ? " Y" : " N") + " acknowledged by the producer"};
    }
    story_line operator()(const tell_deferred_record& r) const
    {
        return {
            r.number, "not told yet", "ZAM^" + r.kind + ": " + r.reason + "; it is tried again"};
    }
    story_line operator()(const tell_parked_record& r) const
    {
        return {r.number, "not told", "ZAM^" + r.kind + ": " + r.reason + "; a person must look"};
    }
    story_line operator()(const unclaimed_record& r) const
    {
        return {
            0,
            "unclaimed",
            r.kind + " in " + r.found_in.mailbox + ", UID " + std::to_string(r.found_in.uid) +
                ": " + r.reason};
    }
    story_line operator()(const arrived_record& r) const
    {
        std::string detail = "mail in " + r.found_in.mailbox + ", UID " +
                             std::to_string(r.found_in.uid) + ", " + print_size(r.body_size) +
                             ", for " + r.application;
        if (r.problem.empty())
            detail += ", " + plural(r.documents.size(), "document");
        else
            detail += "\n  " + r.problem_rule + " at " + r.problem_where + ": " + r.problem +
                      "; it stays in the mailbox for a person";
        if (r.mdn_to.empty()) detail += "\n  no MDN: " + r.no_mdn;
        return {0, "arrived", detail};
    }
    story_line operator()(const handed_over_record& r) const
    {
        const bool taken = r.acknowledgment == "AA";
        return {
            r.number,
            taken ? "integrated" : "refused",
            r.acknowledgment + " of the application to " + r.control_id +
                (taken ? "" : ", error " + r.error_code)};
    }
    story_line operator()(const handover_deferred_record& r) const
    {
        return {r.number, "not taken yet", r.reason + "; it is sent again"};
    }
    story_line operator()(const handover_parked_record& r) const
    {
        return {r.number, "not taken", r.reason + "; a person must look"};
    }
    static std::string name_of(const std::string& kind)
    {
        return kind == "mdn" ? "MDN" : "error mail";
    }
    story_line operator()(const answering_record& r) const
    {
        return {
            0,
            "answering",
            name_of(r.kind) + ", attempt " + std::to_string(r.attempt) + " to " + r.host};
    }
    story_line operator()(const answered_record& r) const
    {
        std::string detail = name_of(r.kind) + ", attempt " + std::to_string(r.attempt);
        if (!r.reason.empty()) detail += ": " + r.reason;
        if (!r.remote_id.empty()) detail += ", queued there as " + r.remote_id;
        if (r.next_attempt != timestamp{}) detail += "; next attempt " + to_rfc3339(r.next_attempt);
        return {0, r.outcome == "sent" ? "answered" : "answer " + r.outcome, detail};
    }
    story_line operator()(const mailbox_position_record& r) const
    {
        return {0, "mailbox", r.last.mailbox + " read up to UID " + std::to_string(r.last.uid)};
    }
};

}  // namespace

story_line to_line(const record_body& body) { return std::visit(in_words{}, body); }

}  // namespace vgm::app
