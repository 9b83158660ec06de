#include "schemas/transmission/request.hpp"

#include "schemas/hl7v2/lexical.hpp"
#include "schemas/hl7v2/profiles/validate.hpp"
#include "schemas/mime/base64.hpp"
#include "schemas/tables/national_tables.hpp"
#include "schemas/transmission/check_cda_header.hpp"
#include "schemas/transmission/checks.hpp"
#include "schemas/transmission/lookups.hpp"

#include <openssl/evp.h>

#include <algorithm>

namespace vgm::transmission {
namespace {

bool is_error(const issue& i) { return i.level >= severity::error; }

bool in_national_table(std::string_view table, std::string_view code)
{
    return table == "J07" && tables::national_tables().types.find(code) != nullptr;
}

// An issue of a parser, with a rule that an operator can look up.
issue ruled(issue i, std::string_view rule)
{
    if (i.rule.empty()) i.rule = rule;
    return i;
}

// An issue of a document, told as one of the OBX that carries it: that is the only place a producer
// of HL7 can be sent to.
issue in_document(const issue& i, const document_place& place)
{
    issue told = i;
    told.where = "OBX[" + std::to_string(place.obx) + "]-5.5";
    if (!i.where.empty()) told.detail += " (at " + i.where + ")";
    if (told.rule.empty()) told.rule = "CDA-READ";
    return told;
}

result<std::shared_ptr<const std::string>> decode_document(const document_place& place)
{
    auto decoded = mime::decode_base64(place.base64);
    if (!decoded) {
        issue told = in_document(decoded.error(), place);
        told.rule = "TRANS-BASE64";
        return told;
    }
    return std::make_shared<const std::string>(std::move(*decoded));
}

// Decodes the documents and reads their headers; what cannot be read is an issue.
void read_documents(const std::vector<document_place>& places, request& r)
{
    for (const auto& place : places) {
        auto bytes = decode_document(place);
        if (!bytes) {
            r.found.push_back(bytes.error());
            continue;
        }
        auto header = cda::parse_header(**bytes);
        if (!header) {
            r.found.push_back(in_document(header.error(), place));
            continue;
        }
        r.asked.documents.push_back({header->unique_id(), header->replaces(), header->code, *bytes}
        );
        r.headers.push_back(std::move(*header));
    }
}

void check_headers(
    const std::vector<document_place>& places,
    const gate_settings& settings,
    request& r
)
{
    const header_terms terms{
        r.asked.action,
        &r.asked.patient,
        r.asked.sent_to.dmp,
        settings.has_default_facility,
        settings.has_default_setting};
    for (std::size_t n = 0; n < places.size(); ++n)
        for (const auto& i : check_cda_header(r.headers[n], terms))
            r.found.push_back(in_document(i, places[n]));
}

// Before version 2.0 of the guide no segment named the recipients.
bool names_recipients_in_document(const request& r)
{
    return r.version == dialect::v1_2 && r.asked.recipients.empty() && !r.headers.empty();
}

// The message cut up, however its lines end.
struct cut_message
{
    result<hl7v2::message_view> view;
    std::optional<issue> broken_line;  // the line that is no segment, where joining it helped
};

cut_message cut(std::string_view text)
{
    auto view = hl7v2::parse_message(text);
    if (view || !view.error().where.starts_with("line ")) return {std::move(view), std::nullopt};
    auto joined = hl7v2::parse_message(text, hl7v2::continuation_lines::joined);
    if (!joined) return {std::move(view), std::nullopt};
    return {std::move(joined), ruled(view.error(), "HL7-READ")};
}

void start(const message& m, submission_id id, request& r)
{
    r.asked.id = id;
    r.asked.source = m.source;
    r.asked.accepted_at = m.received_at;
}

// How the bytes are written down, before anything is known of what they say.
void check_text(std::string_view bytes, findings& found)
{
    const auto wrong = [](std::string detail) {
        return issue{fault::malformed, severity::error, "MSH", std::move(detail), "HL7-READ"};
    };
    if (bytes.starts_with(hl7v2::byte_order_mark))
        found.add("TOL-BOM", wrong("no byte order mark may come before MSH"));
    if (found.how("TOL-LINE-END") != hl7v2::leniency::silent &&
        (bytes.find('\n') != bytes.npos || bytes.find("\r\r") != bytes.npos))
        found.add("TOL-LINE-END", wrong("each segment must end with CR, and nothing else"));
}

// The profile of the message's version; none when the source is not allowed that version.
const hl7v2::profile* check_version(const hl7v2::message_view& view, request& r, findings& found)
{
    r.version = find_dialect(view);
    if (r.version != dialect::v2_1) {
        const std::string_view tolerance =
            r.version == dialect::v2_0 ? "TOL-VERSION-2.0" : "TOL-VERSION-1.2";
        found.add(
            tolerance,
            {fault::unsupported_version,
             severity::error,
             "MSH-21.1",
             "MSH-21.1 must be the version of the transmission guide: 2.1",
             "TRANS-MSH-21-1"}
        );
        if (found.how(tolerance) == hl7v2::leniency::refused) return nullptr;
    }
    return hl7v2::find_profile(
        hl7v2::find_value(view, "MSH-9.1"),
        hl7v2::find_value(view, "MSH-12.1"),
        to_string(r.version)
    );
}

// All that may only be asked of a message whose form is right.
void check_meaning(
    const hl7v2::message_view& view,
    const std::vector<document_place>& places,
    const gate_settings& settings,
    request& r,
    findings& found
)
{
    read_metadata(view, r.asked);
    check_action(view, places, found);
    check_content(view, found);
    read_documents(places, r);
    auto recipients = find_recipients(view);
    if (names_recipients_in_document(r) &&
        found.how("TOL-RECIPIENTS-CDA") != hl7v2::leniency::refused) {
        add_recipients_of_document(r.headers.front(), r.asked);
        for (const auto& who : r.asked.recipients) recipients.push_back({0, who});
        found.add(
            "TOL-RECIPIENTS-CDA",
            {fault::no_recipient,
             severity::error,
             "OBX-5.5",
             "recipients must be named by PRT segments",
             "TRANS-NO-ADDRESS"}
        );
    }
    check_addresses(view, r.asked, recipients, r.lookups, settings, found);
    check_destinations(view, r.asked, settings, r.version != dialect::v1_2, found);
    if (r.headers.size() != places.size()) return;
    for (const auto& place : places) check_base64(place, found);
    check_documents(view, r.asked, places, r.headers, found);
    check_patient(r.asked, places, r.headers, settings, found);
    check_headers(places, settings, r);
}

// What can be asked of a message that could be cut up.
void check_message(
    const hl7v2::message_view& view,
    const gate_settings& settings,
    request& r,
    findings& found
)
{
    if (auto unknown = check_kind(view, settings); !unknown.empty()) {
        r.found.insert(r.found.end(), unknown.begin(), unknown.end());
        return;
    }
    const auto* profile = check_version(view, r, found);
    if (profile == nullptr) return;
    found.set_version(profile);
    auto form = hl7v2::validate(view, *profile, in_national_table, [&](std::string_view tolerance) {
        return found.how(tolerance);
    });
    if (settings.resolves_recipients) {
        r.lookups = find_lookups(view);
        forgive_missing_addresses(r.lookups, form);
    }
    r.found.insert(r.found.end(), form.begin(), form.end());
    if (!r.accepted()) return;
    const auto places = find_documents(view);
    check_form(view, places, found);
    if (r.accepted()) check_meaning(view, places, settings, r, found);
}

}  // namespace

bool request::accepted() const noexcept { return std::ranges::none_of(found, is_error); }

std::vector<issue> request::errors() const
{
    std::vector<issue> all;
    std::ranges::copy_if(found, std::back_inserter(all), is_error);
    return all;
}

request read_request(const message& m, submission_id id, const gate_settings& settings)
{
    request r;
    start(m, id, r);
    findings found(r.found, settings.tolerances);
    check_text(*m.bytes, found);
    const auto text = hl7v2::decode_charset(*m.bytes);
    if (!text) {
        r.answer = hl7v2::make_ack_request(*m.bytes);
        r.found.push_back(ruled(text.error(), "HL7-CHARSET"));
        return r;
    }
    if (text->warning) {
        issue tilde = ruled(*text->warning, "HL7-CHARSET");
        tilde.level = severity::error;
        found.add("TOL-SMALL-TILDE", std::move(tilde));
    }
    const auto pieces = cut(text->text);
    if (pieces.broken_line) found.add("TOL-LINES", *pieces.broken_line);
    const bool unreadable =
        pieces.broken_line && found.how("TOL-LINES") == hl7v2::leniency::refused;
    if (!pieces.view || unreadable) {
        r.answer = hl7v2::make_ack_request(text->text, text->which);
        if (!pieces.view) r.found.push_back(ruled(pieces.view.error(), "HL7-READ"));
        return r;
    }
    const auto& view = *pieces.view;
    r.answer = hl7v2::make_ack_request(view, text->which);
    r.asked.control = {r.answer.control_id};
    check_message(view, settings, r, found);
    std::ranges::copy_if(r.found, std::back_inserter(r.asked.warnings), [](const issue& i) {
        return !is_error(i);
    });
    return r;
}

result<request> reread_request(const message& m, submission_id id)
{
    request r;
    start(m, id, r);
    const auto text = hl7v2::decode_charset(*m.bytes);
    if (!text) return text.error();
    const auto pieces = cut(text->text);
    if (!pieces.view) return pieces.view.error();
    const auto& view = *pieces.view;
    r.answer = hl7v2::make_ack_request(view, text->which);
    r.version = find_dialect(view);
    read_metadata(view, r.asked);
    read_documents(find_documents(view), r);
    // It was accepted: where no segment names a recipient, the source was allowed these.
    if (names_recipients_in_document(r)) add_recipients_of_document(r.headers.front(), r.asked);
    if (!r.accepted()) return r.errors().front();
    return r;
}

std::string content_hash(std::string_view bytes)
{
    // Fetched once: by its name it would be looked up for each message.
    static EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    EVP_Digest(bytes.data(), bytes.size(), digest, &size, algorithm, nullptr);
    std::string text;
    text.reserve(size * 2U);
    for (unsigned int i = 0; i < size; ++i) {
        constexpr char digits[] = "0123456789abcdef";
        text.push_back(digits[digest[i] >> 4]);
        text.push_back(digits[digest[i] & 15]);
    }
    return text;
}

}  // namespace vgm::transmission
