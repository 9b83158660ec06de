#pragma once

#include "routes/document_to_mssante/letter.hpp"
#include "routes/document_to_mssante/plan.hpp"
#include "routes/mail_to_document/answer.hpp"
#include "routes/mail_to_document/transmission.hpp"
#include "routes/receipt_to_sender/correlate.hpp"
#include "schemas/mime/base64.hpp"
#include "tests/golden/golden.hpp"
#include "tests/golden/mail_text.hpp"
#include "tests/support/sample_letter.hpp"

#include <algorithm>

// The receiving half of a use case, from the mail that another gateway sent to what it hears of it:
// each side's words are written into one text, in the order of time. Nothing is on a wire.
namespace vgm::test {

class arrival_case
{
public:
    // The mail of the first recipient of a letter, as its gateway makes it and the operator files
    // it.
    explicit arrival_case(const sample_letter& letter)
    {
        const message m{
            std::make_shared<const std::string>(letter.print()), "lab", at("2026-03-02T09:16:00.000Z")};
        const auto request =
            transmission::read_request(m, *submission_id::parse("01KJV3ZP0000000000000000AA"), {});
        const auto with = sample_settings();
        const auto plan = document_to_mssante::make_plan(request.asked, with).value();
        mail_ = "Return-Path: <" + with.mailbox + ">\r\n" +
                mime::print(
                    document_to_mssante::make_letter(
                        request.asked, request.headers, plan.deliveries.at(0), m.received_at, with
                    )
                        .value()
                );
        to_.sending_application = "PFI";
        to_.sending_facility = "HOPITAL";
        to_.receiving_application = "DPI";
        to_.receiving_facility = "HOPITAL";
        answers_.mailbox = "dpi@hopital.test.mssante.fr";
        answers_.mailbox_name = "Hôpital des Dunes - DPI";
        answers_.product = "Vaguemestre";
    }

    mail_to_document::settings& application() { return to_; }
    mail_to_document::answer_settings& answers() { return answers_; }
    void send_errors_to(std::string address) { error_mailbox_ = std::move(address); }

    // Somebody else's words in a header.
    arrival_case& rewrite(const std::string& old, const std::string& now)
    {
        const auto found = mail_.find(old);
        EXPECT_NE(found, std::string::npos) << old;
        if (found != std::string::npos) mail_.replace(found, old.size(), now);
        return *this;
    }

    // The mail is read, and each document brought to the application.
    void arrive()
    {
        add("mail", print_mail(mail_));
        const auto letter = mail_to_document::read_letter(mail_);
        if (!letter) {
            text_ += "(left for a person)\n";
            return;
        }
        auto record = mail_to_document::make_arrived(*letter, {"dpi", 1, 7});
        record.application = "dpi";
        if (record.mdn_to.empty()) record.error_mail_to = error_mailbox_;
        if (letter->problem)
            text_ += "(" + letter->problem->rule + ' ' + letter->problem->where + ": " +
                     letter->problem->detail + ")\n";
        if (!record.no_mdn.empty()) text_ += "(no MDN: " + record.no_mdn + ")\n";
        const auto documents = record.documents.size();
        apply(std::move(record));
        for (std::size_t n = 1; n <= documents; ++n)
            add("to the application",
                print_er7(mail_to_document::make_transmission(
                    *letter,
                    n,
                    arrival_control_id(id_, static_cast<int>(n)),
                    arrived_,
                    answers_.mailbox,
                    to_
                )));
    }

    // What the application answers about the next document: the segments behind MSH.
    void answer(const std::string& segments)
    {
        const auto number = next_document(state_).value();
        const auto control = arrival_control_id(id_, number);
        std::string er7 =
            "MSH|^~\\&|DPI|HOPITAL|PFI|HOPITAL|20260302101800||ACK^T02^ACK|A1|P|2.6|||||FRA|"
            "UNICODE UTF-8\r" +
            segments;
        const auto at = er7.find("{}");
        er7.replace(at, 2, control);
        add("from the application", print_er7(er7));
        const auto ack = hl7v2::parse_acknowledgment(er7).value();
        handed_over_record r{number, control, std::string{hl7v2::to_string(ack.code)}, {}};
        if (ack.code == hl7v2::acknowledgment_code::AE)
            r.error_code = mail_to_document::to_error_code(ack);
        apply(std::move(r));
    }
    void accept() { answer("MSA|AA|{}\r"); }
    void refuse(const std::string& code, const std::string& label)
    {
        answer(
            "MSA|AE|{}\rERR||PID^1^3|207^Application error^messageErrorCondition|E|" + code + '^' +
            label + "^applicationErrorCode\r"
        );
    }

    // What goes back, and what it says to the gateway that sent the letter.
    void check(std::string_view name)
    {
        const auto kind = due_answer(state_);
        const auto letter = std::make_shared<const std::string>(mail_);
        if (kind.empty()) {
            text_ += "==== nothing goes back\n";
        } else {
            const auto mail = mime::print(
                kind == "mdn" ? mail_to_document::make_mdn(state_, letter, answers_)
                              : mail_to_document::make_error_mail(state_, letter, answers_)
            );
            add(kind == "mdn" ? "MDN" : "error mail", print_mail(mail));
            read_back(mail);
        }
        golden("arrivals", name, text_);
    }

private:
    static timestamp at(const char* text) { return *parse_rfc3339(text); }

    void add(const std::string& title, const std::string& content)
    {
        text_ += "==== " + title + '\n' + content;
    }
    void apply(record_body body) { state_.apply({id_, arrived_, std::move(body)}); }
    void read_back(const std::string& mail)
    {
        const auto read = receipt_to_sender::read_receipt(mail, {"labo", 1, 9});
        for (const auto& f : read.findings) {
            const auto& r = std::get<reading_record>(f.fact);
            text_ += "==== the sender reads: " + r.disposition +
                     (r.negative ? ", negative " + r.error_code : "") + " about " +
                     f.about.to_string() + '\n';
        }
        if (read.findings.empty()) text_ += "==== the sender reads nothing of it\n";
    }

    // Runs of base64 lines as their number.
    static std::string print_mail(const std::string& mail)
    {
        std::string text;
        std::size_t lines = 0;
        const auto end_run = [&] {
            if (lines > 0) text += "[base64, " + std::to_string(lines) + " lines]\n";
            lines = 0;
        };
        for (std::size_t begin = 0; begin < mail.size();) {
            const auto end = mail.find("\r\n", begin);
            const std::string line = mail.substr(begin, end - begin);
            begin = end == std::string::npos ? mail.size() : end + 2;
            if (is_base64_line(line) && (line.size() == 76 || lines > 0)) {
                ++lines;
                continue;
            }
            end_run();
            text += line + '\n';
        }
        end_run();
        return text;
    }

    // A document is told by its digest, a body by its text.
    static std::string print_er7(const std::string& er7)
    {
        std::string text, field;
        for (const char c : er7) {
            if (c != '|' && c != '^' && c != '\r') {
                field += c;
                continue;
            }
            const bool is_document = field.size() > 400;
            text += is_document ? "[" + digest(mime::decode_base64(field).value()) + "]" : field;
            text += c == '\r' ? '\n' : c;
            field.clear();
        }
        return text;
    }

    const submission_id id_ = *submission_id::parse("01KJV40000000000000000000B");
    const timestamp arrived_ = at("2026-03-02T09:17:00.000Z");
    std::string mail_, text_, error_mailbox_;
    mail_to_document::settings to_;
    mail_to_document::answer_settings answers_;
    arrival state_;
};

}  // namespace vgm::test
