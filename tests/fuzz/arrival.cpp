// A mail that arrives: whatever it is, what is made of it for the application is one message of the
// profile, and what goes back can be read by whoever sent it.

#include "routes/mail_to_document/answer.hpp"
#include "routes/mail_to_document/transmission.hpp"
#include "schemas/hl7v2/message_view.hpp"
#include "schemas/mime/base64.hpp"
#include "schemas/mime/disposition_report.hpp"
#include "schemas/xdm/zip_writer.hpp"
#include "tests/fuzz/property.hpp"

namespace {

using namespace vgm;
using namespace vgm::mail_to_document;
using vgm::fuzz::expect;

// What is written between the marks of a mail: %Z an archive of the metadata and the document that
// follow the mail, apart by a zero byte.
std::string make_mail(std::string_view input)
{
    const auto first = input.find('\0');
    if (first == std::string_view::npos) return std::string{input};
    const auto second = input.find('\0', first + 1);
    if (second == std::string_view::npos) return std::string{input};
    std::vector<xdm::zip_entry> entries(2);
    entries[0].name = "IHE_XDM/SUBSET01/METADATA.XML";
    entries[0].content = slice::of(std::string{input.substr(first + 1, second - first - 1)});
    entries[1].name = "IHE_XDM/SUBSET01/DOC00001.XML";
    entries[1].content = slice::of(std::string{input.substr(second + 1)});
    std::string zip;
    for (const auto& part : xdm::make_zip(entries, timestamp{}).value()) zip += part.bytes;
    std::string mail{input.substr(0, first)}, encoded;
    mime::encode_base64_lines(zip, encoded);
    if (const auto at = mail.find("%Z"); at != std::string::npos) mail.replace(at, 2, encoded);
    return mail;
}

void check_message(const arriving_letter& letter, std::size_t number)
{
    const auto er7 = make_transmission(letter, number, "ID.1", timestamp{}, "a@b.fr", {});
    expect(er7.find_first_of("\n\x0B\x1C") == std::string::npos, "an MDM is one MLLP block");
    const auto m = hl7v2::parse_message(std::string_view{er7});
    expect(m.has_value(), "and can be read");
    expect(m->count_segments("OBX") == 6, "with six OBX");
    expect(m->count_segments("MSH") == 1 && m->count_segments("TXA") == 1, "and one of the others");
    expect(hl7v2::find_value(*m, "MSH-10") == "ID.1", "under its own id");
    const auto document =
        mime::decode_base64(hl7v2::find_raw(*m, *hl7v2::path::parse("OBX[1]-5.5")));
    expect(document.has_value(), "its document is base64");
    expect(*document == *letter.documents[number - 1].unpacked.bytes, "byte for byte");
}

void check_answer(const arriving_letter& letter, const std::shared_ptr<const std::string>& mail)
{
    arrival a;
    const submission_id id = submission_id::make(timestamp{milliseconds{1'700'000'000'000}}, {});
    auto record = make_arrived(letter, {"box", 1, 1});
    if (record.mdn_to.empty()) return;
    a.apply({id, timestamp{}, record});
    for (std::size_t n = 1; n <= record.documents.size(); ++n)
        a.apply(
            {id,
             timestamp{},
             handed_over_record{static_cast<int>(n), "c", n % 2 ? "AE" : "AA", "902"}}
        );
    expect(due_answer(a) == "mdn", "an answer is due");
    const auto made = make_mdn(a, mail, {"app@b.fr", "Appli", "V"});
    const auto printed = mime::print(made);
    expect(printed.size() == made.size(), "an answer's size is known before it is read");
    const auto read = mime::parse_mail(printed);
    if (!read) return;  // the letter inside it may use up the limits of a mail
    const auto report = mime::find_disposition_report(*read);
    expect(report.has_value(), "an answer is a report");
    expect(report->type == mime::disposition_type::processed, "of what was processed");
    expect(report->has_error == !refusal_codes(a).empty(), "with the error that there was");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto mail = std::make_shared<const std::string>(make_mail(fuzz::to_text(data, size)));
    const auto letter = read_letter(*mail);
    if (!letter) return 0;
    if (letter->problem) {
        fuzz::expect_well_told(*letter->problem);
        expect(letter->documents.empty(), "a letter with a problem has no documents");
    } else {
        expect(!letter->documents.empty(), "a letter without one has");
    }
    for (std::size_t n = 1; n <= letter->documents.size(); ++n) check_message(*letter, n);
    check_answer(*letter, mail);
    return 0;
}
