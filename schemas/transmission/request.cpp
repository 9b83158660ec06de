#include "schemas/transmission/request.hpp"

#include "schemas/hl7v2/profiles/validate.hpp"
#include "schemas/mime/base64.hpp"
#include "schemas/tables/national_tables.hpp"
#include "schemas/transmission/checks.hpp"

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

void start(const message& m, submission_id id, request& r)
{
    r.asked.id = id;
    r.asked.source = m.source;
    r.asked.accepted_at = m.received_at;
}

// All that may only be asked of a message whose form is right.
void check_meaning(const hl7v2::message_view& view, const gate_settings& settings, request& r)
{
    const auto places = find_documents(view);
    read_metadata(view, r.asked);
    check_action(view, places, r.found);
    check_content(view, r.found);
    check_addresses(view, r.asked, find_recipients(view), r.found);
    check_destinations(view, r.asked, settings, r.found);
    read_documents(places, r);
    if (r.headers.size() != places.size()) return;
    check_documents(view, r.asked, places, r.headers, r.found);
    check_patient(r.asked, places, r.headers, settings, r.found);
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
    const auto text = hl7v2::decode_charset(*m.bytes);
    if (!text) {
        r.answer = hl7v2::make_ack_request(*m.bytes);
        r.found = {ruled(text.error(), "HL7-CHARSET")};
        return r;
    }
    if (text->warning) r.found.push_back(ruled(*text->warning, "HL7-CHARSET"));
    const auto view = hl7v2::parse_message(text->text);
    if (!view) {
        r.answer = hl7v2::make_ack_request(text->text, text->which);
        r.found.push_back(ruled(view.error(), "HL7-READ"));
        return r;
    }
    r.answer = hl7v2::make_ack_request(*view, text->which);
    r.asked.control = {r.answer.control_id};
    if (auto unknown = check_kind(*view, settings); !unknown.empty()) {
        r.found.insert(r.found.end(), unknown.begin(), unknown.end());
        return r;
    }
    const auto* profile = hl7v2::find_profile(
        hl7v2::find_value(*view, "MSH-9.1"), hl7v2::find_value(*view, "MSH-12.1")
    );
    auto form = hl7v2::validate(*view, *profile, in_national_table);
    r.found.insert(r.found.end(), form.begin(), form.end());
    if (r.accepted()) check_meaning(*view, settings, r);
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
    const auto view = hl7v2::parse_message(text->text);
    if (!view) return view.error();
    r.answer = hl7v2::make_ack_request(*view, text->which);
    read_metadata(*view, r.asked);
    const auto places = find_documents(*view);
    read_documents(places, r);
    if (!r.accepted()) return r.errors().front();
    return r;
}

std::string content_hash(std::string_view bytes)
{
    // Fetched once: by name it costs as much as the digest of a short message.
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
