#include "schemas/rest/letter.hpp"

#include "schemas/cda/n1/write_n1.hpp"
#include "schemas/mime/base64.hpp"
#include "schemas/rest/description.hpp"
#include "schemas/rest/json.hpp"
#include "schemas/rest/letter_value.hpp"
#include "schemas/rest/n1_header.hpp"
#include "schemas/rest/recipients.hpp"
#include "schemas/rest/schema_words.hpp"
#include "schemas/transmission/request.hpp"

#include <algorithm>

namespace vgm::rest {
namespace {

using rapidjson::Value;

std::string string_of(const Value& v, std::string_view name)
{
    return std::string{member_text(v, name)};
}

// SHA-256 of everything that makes the request, whatever the boundary of its form.
std::string hash_of(std::string_view json, const std::vector<form_part>& parts)
{
    std::string all = transmission::content_hash(json);
    for (const auto& p : parts)
        if (p.name != "letter") all += ' ' + p.name + ' ' + transmission::content_hash(p.bytes);
    return transmission::content_hash(all);
}

class reader
{
public:
    reader(const letter_ends& ends, read_letter& made) : ends_(ends), made_(made) {}

    void read(const letter_body& body, std::string_view key)
    {
        std::string_view text = body.bytes;
        if (body.media_type == "multipart/form-data") {
            auto form = parse_form(body.bytes, body.boundary);
            if (!form) return malformed(form.error());
            parts_ = std::move(*form);
            const auto part = std::ranges::find(parts_, "letter", &form_part::name);
            if (part == parts_.end())
                return malformed(
                    {fault::malformed,
                     severity::error,
                     {},
                     "the form has no part named letter",
                     "REST-FORM"}
                );
            text = part->bytes;
        }
        auto json = parse_json(text);
        if (!json) return malformed(json.error());
        read(*json, key.empty() ? hash_of(text, parts_) : std::string{key});
    }

    void read(const Value& json, std::vector<form_part> parts, std::string control)
    {
        parts_ = std::move(parts);
        read(json, std::move(control));
    }

private:
    void read(const Value& json, std::string control)
    {
        made_.found = own_description().validate(json, "Letter");
        if (!made_.found.empty()) return;
        name_ = ends_.source + ':' + control;
        letter().control = std::move(control);
        read_ends(json);
        read_patient(*find_member(json, "patient"));
        read_visit(json);
        read_flags(json);
        read_people(json, made_.submission);
        read_documents(*find_member(json, "documents"));
    }

    transmission::letter_request& letter() { return made_.submission.letter; }

    void point(std::string part, std::string pointer)
    {
        made_.submission.pointers[std::move(part)] = std::move(pointer);
    }

    void malformed(issue i)
    {
        made_.is_malformed = true;
        made_.found.push_back(std::move(i));
    }

    void read_ends(const Value& json)
    {
        auto& l = letter();
        l.sending_application = ends_.sending_application;
        l.sending_facility = ends_.sending_facility;
        l.receiving_application = ends_.receiving_application;
        l.receiving_facility = ends_.receiving_facility;
        if (const auto* sender = find_member(json, "sender")) {
            if (auto name = string_of(*sender, "application"); !name.empty())
                l.sending_application = std::move(name);
            if (auto name = string_of(*sender, "facility"); !name.empty())
                l.sending_facility = std::move(name);
        }
        point("sending_application", "/sender/application");
        point("sending_facility", "/sender/facility");
        point("control", "");
        if (const auto processing = member_text(json, "processing"); !processing.empty())
            l.processing_id = processing;
        point("processing_id", "/processing");
        l.time = to_hl7_ts(member_text(json, "time"));
        const auto action = member_text(json, "action");
        if (action == "replacement") l.action = submission_action::replacement;
        if (action == "removal") l.action = submission_action::removal;
    }

    void read_patient(const Value& json)
    {
        auto& who = letter().patient;
        for (const auto& id : find_member(json, "identifiers")->GetArray()) {
            patient_identifier read{
                string_of(id, "value"), string_of(id, "authority"), string_of(id, "type")};
            if (read.authority.empty() && read.type == "INS") read.authority = ins_nir;
            who.identifiers.push_back(std::move(read));
        }
        who.birth_name = string_of(json, "birth_name");
        who.given_name = string_of(json, "given_name");
        who.birth_date = to_hl7_ts(member_text(json, "birth_date"));
        who.sex = string_of(json, "sex");
        who.identity_validated = is_true(json, "identity_validated");
    }

    void read_visit(const Value& json)
    {
        const auto* visit = find_member(json, "visit");
        point("visit.patient_class", "/visit/class");
        point("visit.number_authority", "/visit/authority");
        if (visit == nullptr) return;
        letter().visit = {
            string_of(*visit, "class"),
            string_of(*visit, "number"),
            string_of(*visit, "authority"),
            to_hl7_ts(member_text(*visit, "admitted")),
            to_hl7_ts(member_text(*visit, "discharged"))};
    }

    void read_flags(const Value& json)
    {
        auto& l = letter();
        if (const auto* v = find_member(json, "visibility"))
            l.shown_to = {
                is_true(*v, "masked_to_professionals"),
                is_true(*v, "hidden_from_patient"),
                is_true(*v, "hidden_from_representatives"),
                is_true(*v, "secret_connection"),
                is_true(*v, "changed")};
        if (const auto* v = find_member(json, "receipts"))
            l.receipts = {is_true(*v, "reception"), is_true(*v, "reading")};
        l.sent_to.dmp = is_true(json, "dmp");
        l.conversation_closed = is_true(json, "conversation_closed");
        if (const auto* v = find_member(json, "bodies")) {
            l.body_for_professionals = string_of(*v, "professionals");
            l.body_for_patient = string_of(*v, "patient");
        }
        l.reply_to = string_of(json, "reply_to");
        point("shown_to", "/visibility");
        point("sent_to.dmp", "/dmp");
        point("sent_to.professionals", "/recipients");
        point("sent_to.patient", "/recipients");
        point("body_for_professionals", "/bodies/professionals");
        point("body_for_patient", "/bodies/patient");
    }

    void read_documents(const Value& json)
    {
        for (rapidjson::SizeType n = 0; n < json.Size(); ++n) {
            const std::string at = "/documents/" + std::to_string(n);
            const bool is_pdf = member_text(json[n], "format") == "pdf";
            for (const std::string what : {"type", "id", "replaces"})
                point(
                    "documents[" + std::to_string(n) + "]." + what,
                    is_pdf ? at + "/header/" + what : at
                );
            auto bytes = read_bytes(json[n], at);
            if (!bytes) {
                made_.found.push_back(bytes.error());
                continue;
            }
            if (is_pdf) {
                if (!bytes->starts_with("%PDF-")) {
                    wrong(at, "REST-PDF", "this is no PDF: a PDF begins with %PDF-");
                    continue;
                }
                auto header = to_n1_header(*find_member(json[n], "header"), letter().patient);
                cda::complete_n1(header, name_ + ':' + std::to_string(n));
                *bytes = cda::write_n1(header, *bytes);
            }
            letter().documents.push_back(std::make_shared<const std::string>(std::move(*bytes)));
        }
    }

    result<std::string> read_bytes(const Value& document, const std::string& at)
    {
        if (const auto* content = find_member(document, "content")) {
            auto decoded = mime::decode_base64(text_of(*content));
            if (!decoded)
                return issue{
                    fault::bad_data_type,
                    severity::error,
                    at + "/content",
                    decoded.error().detail,
                    "REST-BASE64"};
            return std::move(*decoded);
        }
        const auto part =
            std::ranges::find(parts_, member_text(document, "part"), [](const form_part& p) {
                return std::string_view{p.name};
            });
        if (part == parts_.end())
            return issue{
                fault::field_missing,
                severity::error,
                at + "/part",
                "the form has no part of this name",
                "REST-PART"};
        return std::string{part->bytes};
    }

    void wrong(std::string at, std::string rule, std::string detail)
    {
        made_.found.push_back(
            {fault::bad_data_type,
             severity::error,
             std::move(at),
             std::move(detail),
             std::move(rule)}
        );
    }

    const letter_ends& ends_;
    read_letter& made_;
    std::vector<form_part> parts_;
    std::string name_;  // what ids are made of
};

// "documents[0].type" to "/documents/0/type".
std::string to_pointer(std::string_view part)
{
    std::string made = part.empty() ? "" : "/";
    for (const char c : part) {
        if (c == ']') continue;
        made += c == '[' || c == '.' ? '/' : c;
    }
    return made;
}

// What "… (at ClinicalDocument/title)" at the end of a detail names.
std::string_view xpath_in(std::string_view detail)
{
    constexpr std::string_view begin = "(at ";
    const auto at = detail.rfind(begin);
    if (at == detail.npos || !detail.ends_with(')')) return {};
    return detail.substr(at + begin.size(), detail.size() - at - begin.size() - 1);
}

}  // namespace

std::string
letter_submission::find_pointer(const transmission::letter_places& places, const issue& i) const
{
    const std::string part = places.find_part(i);
    // The longest known beginning of the name decides, the rest follows it.
    for (auto end = part.size();; end = part.find_last_of(".[", end - 1)) {
        if (end == std::string::npos || end == 0) break;
        const auto known = pointers.find(std::string_view{part}.substr(0, end));
        if (known == pointers.end()) continue;
        const auto rest = std::string_view{part}.substr(end);
        return known->second + (rest.empty() ? "" : to_pointer(rest.substr(1)));
    }
    std::string pointer = to_pointer(part);
    if (part.starts_with("documents[")) pointer += find_header_pointer(xpath_in(i.detail));
    return pointer;
}

read_letter read_letter_value(
    const Value& json,
    std::vector<form_part> parts,
    std::string control,
    const letter_ends& ends
)
{
    read_letter made;
    reader(ends, made).read(json, std::move(parts), std::move(control));
    return made;
}

read_letter parse_letter(const letter_body& body, std::string_view key, const letter_ends& ends)
{
    read_letter made;
    reader(ends, made).read(body, key);
    return made;
}

}  // namespace vgm::rest
