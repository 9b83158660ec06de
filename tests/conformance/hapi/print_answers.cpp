// Writes one of every kind of answer we give, for a stranger to read: print_answers FOLDER.
// NNNN.hl7 is the message; NNNN.expected has lines of path, tab and value as they must be read.

#include "schemas/hl7v2/acknowledgment.hpp"
#include "schemas/hl7v2/message_view.hpp"
#include "schemas/hl7v2/smtp_error_code.hpp"
#include "schemas/hl7v2/zam.hpp"

#include <cstdio>
#include <fstream>
#include <iostream>

namespace {

using namespace vgm;
using namespace vgm::hl7v2;

const timestamp sample_time = *parse_rfc3339("2026-03-02T09:16:00.000Z");

// What may stand in a text: each delimiter, the escape character, letters of both character sets.
// Not here is what HAPI itself does not give back: blanks at a field's ends, and a text that begins
// with
// ".", "X", "H" or the like between two escape characters.
constexpr std::string_view texts[] = {
    "",
    "The field is missing.",
    "a|b^c~d&e\\f",
    "\\E\\ is no escape here, nor is \\F\\",
    "l'été à l'Œuvre : 12 €",
    "|^~\\&",
    "blanks  inside",
};

using expectations = std::vector<std::pair<std::string, std::string>>;

class printer
{
public:
    explicit printer(std::string folder) : folder_(std::move(folder)) {}

    void write(const std::string& er7, const expectations& expected)
    {
        char name[16];
        std::snprintf(name, sizeof name, "/%04d", ++count_);
        std::ofstream(folder_ + name + ".hl7", std::ios::binary) << er7;
        std::ofstream file(folder_ + name + ".expected", std::ios::binary);
        for (const auto& [path, value] : expected) file << path << '\t' << value << '\n';
    }
    int count() const { return count_; }

private:
    std::string folder_;
    int count_ = 0;
};

ack_request make_request(std::string_view version, charset encoding)
{
    ack_request request;
    request.sending_application = "SIL^1.2.250.1.999^ISO";
    request.sending_facility = "LABO";
    request.receiving_application = "PFI";
    request.receiving_facility = encoding == charset::ascii ? "HOPITAL" : "HÔPITAL";
    request.event = version == "2.6" ? "T02" : "R01";
    request.control_id = "CTRL-1";
    request.processing_id = "P";
    request.version = version;
    request.encoding = encoding;
    request.own_control_id = "01KJV3ZP0000000000000000AA";
    request.made_at = sample_time;
    return request;
}

void print_acks(printer& to, std::string_view version, charset encoding)
{
    auto request = make_request(version, encoding);
    to.write(
        make_ack(request),
        {{"/MSA-1", "AA"}, {"/MSA-2", "CTRL-1"}, {"/MSH-12", std::string(version)}}
    );
    request.code = acknowledgment_code::AR;
    to.write(make_ack(request), {{"/MSA-1", "AR"}, {"/ERR-3-1", "207"}});
    for (int f = static_cast<int>(fault::segment_missing); f <= static_cast<int>(fault::internal);
         ++f)
        for (const auto* where :
             {"", "PID", "PID-3[2].4", "OBX[4]-5.5", "PRT[2]-15.4.2", "line 12"}) {
            const issue one{static_cast<fault>(f), severity::error, where, "Not so.", "TRANS-ORC"};
            request.issues = {one};
            request.code = to_acknowledgment_code(request.issues);
            const auto told = to_ack_error(one);
            to.write(
                make_ack(request),
                {{"/MSA-1", std::string(to_string(request.code))},
                 {"/ERR-3-1", told.code},
                 {"/ERR-3-2", told.label},
                 {"/ERR-4", "E"},
                 {"/ERR-7", told.diagnostic},
                 {"/ERR-8", "Not so."}}
            );
        }
}

void print_texts(printer& to, std::string_view version, charset encoding)
{
    for (const auto level :
         {severity::information, severity::warning, severity::error, severity::fatal})
        for (const auto text : texts) {
            auto request = make_request(version, encoding);
            const issue one{
                fault::incoherent, level, "PID-3", std::string(text), std::string(text)};
            request.issues = {one, one};
            request.control_id = escape(text);
            request.code = to_acknowledgment_code(request.issues);
            to.write(
                make_ack(request),
                {{"/MSA-2", std::string(text)},
                 {"/ERR(0)-7", std::string(text)},
                 {"/ERR(0)-8", std::string(text)},
                 {"/ERR(1)-8", std::string(text)},
                 {"/ERR(1)-4", std::string(1, to_severity_letter(level))}}
            );
        }
}

zam make_sample(zam_event event, charset encoding)
{
    zam z;
    z.event = event;
    z.sending_application = "SIL^1.2.250.1.999^ISO";
    z.sending_facility = "LABO";
    z.receiving_application = "PFI";
    z.receiving_facility = "HÔPITAL";
    z.processing_id = "P";
    z.encoding = encoding;
    z.request_control_id = "CTRL-1";
    z.own_control_id = "01KJV3ZP0000000000000000AB";
    z.made_at = z.happened_at = sample_time;
    if (event == zam_event::dmp_reception) return z;
    z.address = "paule.bernache@medecin.test.mssante.fr";
    z.recipient_id = "899900000025";
    return z;
}

void print_zams(printer& to, charset encoding)
{
    const auto write = [&](const zam& z) {
        to.write(make_zam(z), {{"/MSH-9-1", "ZAM"}, {"/MSH-9-2", std::string(to_string(z.event))}});
    };
    for (const auto event :
         {zam_event::dmp_reception, zam_event::mssante_reception, zam_event::mssante_reading}) {
        const auto z = make_sample(event, encoding);
        write(z);
        for (const char level : {'E', 'W', 'I', 'F'})
            for (const auto text : texts) {
                auto negative = z;
                negative.error = zam_error{"902", std::string(text), level};
                negative.request_control_id = escape(text);
                write(negative);
            }
        for (const auto* code : {"900", "901", "902", "903", "904", "905", "906"}) {
            auto refused = z;
            refused.error = zam_error{code, std::string(*find_application_error_label(code)), 'E'};
            write(refused);
        }
    }
}

}  // namespace

int main(int count, char** arguments)
{
    if (count != 2) return 2;
    printer to{arguments[1]};
    for (const auto* version : {"2.5", "2.6"})
        for (const auto encoding : {charset::utf_8, charset::iso_8859_15}) {
            print_acks(to, version, encoding);
            print_texts(to, version, encoding);
        }
    for (const auto encoding : {charset::utf_8, charset::iso_8859_15}) print_zams(to, encoding);
    std::cout << to.count() << " messages\n";
    return to.count() == 0 ? 1 : 0;
}
