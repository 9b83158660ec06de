#include "gateway/app/intake.hpp"

#include "gateway/app/clock.hpp"
#include "gateway/app/judgement.hpp"
#include "gateway/app/letter_maker.hpp"
#include "gateway/runtime/log.hpp"
#include "routes/document_to_mssante/history.hpp"
#include "routes/document_to_mssante/parts.hpp"
#include "routes/document_to_mssante/plan.hpp"

namespace vgm::app {
namespace {

namespace log = runtime::log;

// The longest control id that is kept: a longer one is no identifier but something else.
constexpr std::size_t control_id_max = 199;

accepted_record make_record(
    const transmission::request& r,
    planned_record plan,
    routing by_rules,
    const std::string& hash,
    const message& m
)
{
    const auto& s = r.asked;
    accepted_record record;
    record.source = s.source;
    record.control = s.control;
    record.sending_application = r.answer.sending_application;
    record.sending_facility = r.answer.sending_facility;
    record.receiving_application = r.answer.receiving_application;
    record.receiving_facility = r.answer.receiving_facility;
    record.processing_id = s.processing_id;
    record.hl7_version = s.hl7_version;
    record.event = r.answer.event;
    record.charset = hl7v2::to_string(r.answer.encoding);
    record.action = s.action;
    for (const auto& d : s.documents)
        record.documents.push_back({d.unique_id, d.replaces, d.type.code});
    record.receipts = s.receipts;
    record.content_hash = hash;
    for (const auto& w : s.warnings) record.warnings.push_back(w.rule + ": " + w.where);
    record.body_size = m.bytes->size();
    record.batch = m.batch;
    record.deliveries = std::move(plan.deliveries);
    record.routing = std::move(by_rules);
    return record;
}

// `request.code` and `request.issues` as they are to be told.
verdict make_verdict(hl7v2::ack_request request, submission_id id, timestamp at)
{
    request.own_control_id = id.to_string();
    request.made_at = at;
    auto er7 = hl7v2::make_ack(request);
    return {request.code, id, std::move(request.issues), false, std::move(er7)};
}

// The answer to an accepted letter: its bytes are a pure function of its id and time, so that a
// repetition gets the same.
verdict make_acceptance(hl7v2::ack_request request, submission_id id, timestamp at)
{
    request.code = hl7v2::acknowledgment_code::AA;
    request.issues.clear();
    return make_verdict(std::move(request), id, at);
}

verdict make_storage_refusal(hl7v2::ack_request request, submission_id id)
{
    request.issues = {
        {fault::storage_unavailable,
         severity::error,
         {},
         "the gateway cannot store the message now; send it again later",
         "STORAGE"}};
    request.code = hl7v2::acknowledgment_code::AR;
    return make_verdict(std::move(request), id, now());
}

std::string rules_of(const std::vector<issue>& issues)
{
    std::string rules;
    for (const auto& i : issues) rules += (rules.empty() ? "" : ",") + i.rule;
    return rules;
}

}  // namespace

void intake::handle(message m, const transmission::gate_settings& gate, answer reply)
{
    const auto rules = rules_ ? rules_() : nullptr;
    auto judged = judge_message(m, gate, letter_settings_, find_, rules.get());
    auto& r = judged.request;
    if (!judged.plan && !judged.is_refused_today) return reply(refuse(r, m));
    const repetition_key key{
        m.source,
        r.answer.sending_application,
        r.answer.sending_facility,
        r.asked.control.value,
        transmission::content_hash(*m.bytes)};
    const auto id = r.asked.id;
    const auto at = m.received_at;
    if (!judged.plan) {
        // Another day of the directory, or other rules, do not change the answer to what was
        // accepted.
        if (const auto first = letters_.find_repetition(key, at))
            return reply(repeat(*first, key, r, m));
        return reply(refuse(r, m));
    }
    bool is_namesake = false;
    {
        // Under one lock: what is not being stored any more can be found in the ledger.
        std::unique_lock lock(mutex_);
        const auto twins = pending_.find(key);
        const auto first = twins == pending_.end() ? letters_.find_repetition(key, at, &is_namesake)
                                                   : std::nullopt;
        if (first) {
            lock.unlock();
            return reply(repeat(*first, key, r, m));
        }
        auto& all = pending_[key];
        all.push_back({r.answer, std::move(reply), m.batch});
        if (all.size() > 1) return;  // its twin is being stored
    }
    try {
        accept(
            std::move(m),
            {std::move(r), std::move(*judged.plan), std::move(judged.routing), is_namesake},
            key
        );
    } catch (const std::bad_alloc&) {
        settle(key, id, at, make_error_code(boost::system::errc::not_enough_memory));
    }
}

void intake::accept(message m, letter_to_be letter, repetition_key key)
{
    auto& r = letter.asked;
    auto& plan = letter.plan;
    const auto id = r.asked.id;
    const auto at = m.received_at;
    const auto size = m.bytes->size();
    const auto mails = plan.deliveries.size();
    const document_to_mssante::known_letters before{
        letter.is_namesake,
        [this](std::string_view unique_id) { return letters_.knows_document(unique_id); }};
    for (auto& w : document_to_mssante::check_history(r.asked, before))
        r.asked.warnings.push_back(std::move(w));
    auto record = make_record(r, std::move(plan), std::move(letter.routing), key.content_hash, m);
    log::info(
        "letter.accepted",
        {
            {"submission", id.to_string()},
            {"source", m.source},
            {"control", r.asked.control.value},
            {"action", std::string{to_string(r.asked.action)}},
            {"bytes", std::to_string(size)},
            {"recipients", std::to_string(mails)},
            {"warnings", rules_of(r.asked.warnings)},
        }
    );
    letters_.accept(
        id,
        at,
        std::move(record),
        slice::whole(m.bytes),
        [this, id, at, key = std::move(key)](error_code ec) { settle(key, id, at, ec); }
    );
}

// Answers everybody who waits for this message.
void intake::settle(const repetition_key& key, submission_id id, timestamp at, error_code ec)
{
    std::vector<waiting> all;
    {
        const std::lock_guard lock(mutex_);
        all = std::move(pending_[key]);
        pending_.erase(key);
    }
    if (ec)
        log::error("letter.not_stored", {{"submission", id.to_string()}, {"reason", ec.message()}});
    for (std::size_t n = 0; n < all.size(); ++n) {
        auto told = ec ? make_storage_refusal(std::move(all[n].request), id)
                       : make_acceptance(std::move(all[n].request), id, at);
        told.is_repetition = !ec && n > 0;
        all[n].reply(std::move(told));
    }
    for (std::size_t n = 1; n < all.size() && !ec; ++n)
        letters_.append(id, now(), repeated_record{key.source, all[n].batch});
}

verdict intake::repeat(
    const ledger::original& first,
    const repetition_key& key,
    const transmission::request& r,
    const message& m
)
{
    log::info(
        "letter.repeated",
        {{"submission", first.id.to_string()}, {"source", key.source}, {"control", key.control}}
    );
    letters_.append(first.id, m.received_at, repeated_record{key.source, m.batch});
    auto told = make_acceptance(r.answer, first.id, first.accepted_at);
    told.is_repetition = true;
    return told;
}

verdict intake::refuse(const transmission::request& r, const message& m)
{
    const auto errors = r.errors();
    refused_record record;
    record.source = m.source;
    record.batch = m.batch;
    record.control = {r.answer.control_id.substr(0, control_id_max)};
    record.sending_application = r.answer.sending_application.substr(0, control_id_max);
    record.sending_facility = r.answer.sending_facility.substr(0, control_id_max);
    auto request = r.answer;
    request.issues = r.found;
    request.code = hl7v2::to_acknowledgment_code(errors);
    record.acknowledgment = hl7v2::to_string(request.code);
    for (const auto& i : errors) record.reasons.push_back({i.rule, i.where, i.detail});
    log::warning(
        "letter.refused",
        {
            {"submission", r.asked.id.to_string()},
            {"source", m.source},
            {"control", record.control.value},
            {"answer", record.acknowledgment},
            {"rules", rules_of(errors)},
        }
    );
    letters_.append(r.asked.id, m.received_at, std::move(record));
    return make_verdict(std::move(request), r.asked.id, m.received_at);
}

verdict
intake::refuse_block(const message& beginning, const issue& why, const std::string& own_name)
{
    transmission::request r;
    r.answer = hl7v2::make_ack_request(std::string_view{*beginning.bytes});
    if (r.answer.receiving_application.empty()) r.answer.receiving_application = own_name;
    r.asked.id = fresh_id(beginning.received_at);
    r.found = {why};
    return refuse(r, beginning);
}

void intake::plan_again(const account& a)
{
    auto body = letters_.read_body(a.id);
    if (!body && may_pass(body.error())) {
        log::error(
            "letter.not_planned",
            {{"submission", a.id.to_string()}, {"reason", body.error().detail}}
        );
        return;
    }
    if (!body) {
        letters_.append(
            a.id,
            now(),
            unroutable_record{
                "JOURNAL-BODY", {}, "the stored message cannot be read: " + body.error().detail}
        );
        return;
    }
    const message m{
        std::make_shared<const std::string>(std::move(*body)), a.accepted->source, a.accepted_at};
    const auto r = transmission::reread_request(m, a.id);
    auto plan = r ? document_to_mssante::make_plan(r->asked, letter_settings_)
                  : result<planned_record>(r.error());
    if (plan) {
        document_to_mssante::split_too_large(*plan, r->asked, r->headers, letter_settings_);
        letters_.append(a.id, now(), std::move(*plan));
    } else {
        letters_.append(
            a.id,
            now(),
            unroutable_record{plan.error().rule, plan.error().where, plan.error().detail}
        );
    }
}

}  // namespace vgm::app
