#pragma once

#include "routes/document_to_mssante/letter.hpp"
#include "routes/document_to_mssante/plan.hpp"
#include "routes/receipt_to_sender/correlate.hpp"
#include "routes/receipt_to_sender/notice.hpp"
#include "tests/golden/golden.hpp"
#include "tests/golden/mail_text.hpp"
#include "tests/golden/metadata_text.hpp"
#include "tests/support/sample_letter.hpp"

#include <algorithm>

// One use case of the transmission guide, from the producer's message to the acknowledgments it
// gets back: what each side sends is written into one text, in the order of time. Nothing is on a
// wire.
namespace vgm::test {

class use_case
{
public:
    explicit use_case(const sample_letter& letter)
    {
        const std::string er7 = letter.print();
        add("message of the producer", without_base64(er7));
        const message m{std::make_shared<const std::string>(er7), "lab", now_};
        request_ =
            transmission::read_request(m, *submission_id::parse("01KJV3ZP0000000000000000AA"), {});
        for (const auto& i : request_.found)
            text_ += "(" + std::string{to_string(i.level)} + ' ' + i.rule + ' ' + i.where + ")\n";
        if (!request_.accepted()) {
            ADD_FAILURE() << "the message of the use case is refused";
            return;
        }
        answer();
        plan();
        for (const auto& d : account_.deliveries) send(d.plan);
    }

    // A mail that came into the application mailbox, and what the producer is told of it.
    void receive(std::string_view what, const std::string& mail)
    {
        add("mailbox: " + std::string{what}, mail);
        std::string wire;
        for (const char c : mail) wire += c == '\n' ? "\r\n" : std::string(1, c);
        const auto read = receipt_to_sender::read_receipt(wire, {"labo", 1, ++uid_});
        if (read.findings.empty()) text_ += "(left for a person: " + read.reason + ")\n";
        for (const auto& f : read.findings) apply(f.fact);
        tell();
    }

    // What the operator said when the mail was handed over.
    void refuse(int number, int reply_code, enhanced_status status)
    {
        bounced_record r;
        r.number = number;
        r.attempt = 1;
        r.reply_code = reply_code;
        r.status = status;
        add("operator",
            std::to_string(reply_code) + ' ' + status.to_string() + " to mail " +
                std::to_string(number) + '\n');
        apply(r);
        tell();
    }
    void take(int number)
    {
        sent_record r;
        r.number = number;
        r.attempt = 1;
        apply(r);
    }

    // The whole text so far is what is kept under that name.
    void check(std::string_view name) const { golden("use_cases", name, text_); }

    std::string message_id(int number) const
    {
        return account_.find_delivery(number)->plan.mail_id.value;
    }
    std::string address(int number) const
    {
        return account_.find_delivery(number)->plan.to.address;
    }

private:
    static std::string without_base64(const std::string& er7)
    {
        std::string text, field;
        for (const char c : er7) {
            const bool ends = c == '|' || c == '^' || c == '\r';
            if (!ends) {
                field += c;
                continue;
            }
            text += field.size() > 400 ? "[base64 of a document]" : field;
            text += c == '\r' ? '\n' : c;
            field.clear();
        }
        return text;
    }

    void add(const std::string& title, const std::string& content)
    {
        text_ += "==== " + title + '\n' + content;
    }
    void add_er7(const std::string& title, std::string er7)
    {
        std::ranges::replace(er7, '\r', '\n');
        add(title, er7);
    }

    void apply(record_body fact)
    {
        now_ += std::chrono::minutes{1};
        account_.apply({request_.asked.id, now_, std::move(fact)});
    }

    void answer()
    {
        auto ack = request_.answer;
        ack.code = hl7v2::acknowledgment_code::AA;
        ack.own_control_id = request_.asked.id.to_string();
        ack.made_at = now_;
        ack.issues.clear();
        add_er7("answer", hl7v2::make_ack(ack));
        const auto& s = request_.asked;
        accepted_record r;
        r.source = s.source;
        r.control = s.control;
        r.sending_application = request_.answer.sending_application;
        r.sending_facility = request_.answer.sending_facility;
        r.receiving_application = request_.answer.receiving_application;
        r.receiving_facility = request_.answer.receiving_facility;
        r.processing_id = s.processing_id;
        r.hl7_version = s.hl7_version;
        r.charset = hl7v2::to_string(request_.answer.encoding);
        r.receipts = s.receipts;
        account_.apply({s.id, now_, r});
    }

    void plan()
    {
        const auto plan = document_to_mssante::make_plan(request_.asked, sample_settings()).value();
        std::string lines;
        for (const auto& d : plan.deliveries)
            lines += std::to_string(d.number) + ' ' + d.to.address + " (" + d.why + ")\n";
        add("plan", lines);
        account_.apply({request_.asked.id, now_, plan});
    }

    void send(const planned_delivery& to)
    {
        const auto& s = request_.asked;
        const auto mail = document_to_mssante::make_letter(
            s, request_.headers, to, s.accepted_at, sample_settings()
        );
        const auto printed = mime::print(mail.value());
        add("mail " + std::to_string(to.number), to_text(printed));
        add("METADATA.XML of mail " + std::to_string(to.number),
            metadata_text::of(metadata_in(printed)));
    }

    void tell()
    {
        for (const auto& due : due_notices(account_, false)) {
            const auto zam = "ZAM-" + std::to_string(++told_);
            add_er7("to the producer", receipt_to_sender::make_notice(account_, due, zam, now_));
            told_record r;
            r.number = due.number;
            r.kind = due.kind;
            r.positive = due.positive;
            apply(r);
        }
    }

    transmission::request request_;
    account account_;
    timestamp now_ = *parse_rfc3339("2026-03-02T09:16:00.000Z");
    std::string text_;
    std::uint32_t uid_ = 0;
    int told_ = 0;
};

}  // namespace vgm::test
