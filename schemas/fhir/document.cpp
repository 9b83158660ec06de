#include "schemas/fhir/document.hpp"

#include "schemas/fhir/negotiation.hpp"
#include "schemas/fhir/people.hpp"
#include "schemas/fhir/required.hpp"
#include "schemas/mime/base64.hpp"
#include "schemas/xdm/digest.hpp"

#include <algorithm>
#include <charconv>

namespace vgm::fhir {
namespace {

void say(
    std::vector<issue>& found,
    fault what,
    const node& at,
    const char* detail,
    const char* rule
)
{
    found.push_back(make_issue(what, at, detail, rule));
}

void check_content(const published_document& d, std::vector<issue>& found)
{
    if (!d.bytes) return;
    const auto size = d.attachment["size"];
    if (size && size.text() != std::to_string(d.bytes->size()))
        say(found, fault::incoherent, size, "is not the size of the document that came", "FHIR-SIZE"
        );
    const auto hash = d.attachment["hash"];
    if (hash && hash.text() != hash_of(*d.bytes))
        say(found,
            fault::incoherent,
            hash,
            "is not the SHA-1 of the document that came, in base64",
            "FHIR-HASH");
}

void decode(published_document& d, std::vector<issue>& found)
{
    d.bytes = d.data.decoded();
    if (d.bytes) return;
    auto decoded = mime::decode_base64(d.data.text());
    if (!decoded)
        return say(found, fault::bad_data_type, d.data, "base64 that cannot be read", "FHIR-VALUE");
    if (decoded->empty()) return say(found, fault::field_missing, d.data, "is empty", "FHIR-DATA");
    d.bytes = std::make_shared<const std::string>(std::move(*decoded));
}

// A document Bundle in place of a Binary (ITI-65 FHIR Document Publish).
void take_bundle(const node& bundle, published_document& d, std::vector<issue>& found)
{
    d.data = bundle;
    if (kind_of(d) != document_kind::fhir_document)
        return say(
            found,
            fault::incoherent,
            d.attachment["contentType"],
            "is not the media type of a FHIR document",
            "FHIR-MEDIA-TYPE"
        );
    // MHD: they would measure one way of writing it.
    for (const auto* name : {"size", "hash"})
        if (const auto said = d.attachment[name])
            say(found,
                fault::wrong_cardinality,
                said,
                "is absent where the document is a Bundle",
                name == std::string_view("size") ? "FHIR-SIZE" : "FHIR-HASH");
    d.fhir = std::make_shared<const fhir_document>(read_fhir_document(bundle, found));
}

void find_binary(const references& all, published_document& d, std::vector<issue>& found)
{
    const auto url = d.attachment["url"];
    const auto binary = all.find(url.text());
    if (!binary)
        return say(
            found, fault::field_missing, url, "names no Binary of this bundle", "FHIR-BINARY"
        );
    if (binary.type() == "Bundle") return take_bundle(binary, d, found);
    if (binary.type() != "Binary")
        return say(
            found, fault::incoherent, url, "names a resource that is no Binary", "FHIR-BINARY"
        );
    d.data = binary["data"];
    if (!d.data) return say(found, fault::field_missing, d.data, "is required", "FHIR-BINARY");
    if (essence_of(binary["contentType"].text()) != essence_of(d.media_type))
        say(found,
            fault::incoherent,
            d.attachment["contentType"],
            "is not the media type of its Binary",
            "FHIR-MEDIA-TYPE");
    decode(d, found);
}

void read_relations(published_document& d, const known_document& known, std::vector<issue>& found)
{
    for (const auto& relation : d.at.all("relatesTo")) {
        const auto code = relation["code"].text();
        if (code == "transforms") {
            d.warnings.push_back("PartialTransformContentNotProcessed");
        } else if (code == "appends") {
            d.warnings.push_back("PartialAppendContentNotProcessed");
        } else if (code == "replaces") {
            if (d.is_replacement)
                say(found,
                    fault::wrong_cardinality,
                    relation,
                    "one document replaces one",
                    "FHIR-REPLACES");
            d.is_replacement = true;
            const auto target = relation["target"];
            d.replaces = read_master_identifier(target["identifier"]).to_xds();
            const auto reference = target["reference"].text();
            const auto slash = reference.rfind("DocumentReference/");
            if (d.replaces.empty() && slash != std::string_view::npos && known)
                d.replaces = known(reference.substr(slash + 18)).value_or("");
        } else if (code != "signs") {
            say(found,
                fault::value_not_in_table,
                relation["code"],
                "not of document-relationship-type",
                "FHIR-REPLACES");
        }
    }
}

void read_master(published_document& d, std::vector<issue>& found)
{
    const auto master = d.at["masterIdentifier"];
    d.id = read_master_identifier(master);
    d.unique_id = d.id.to_xds();
    if (master && d.id.empty())
        say(found,
            fault::bad_data_type,
            master["value"],
            "neither an OID nor a UUID as a URN, nor a value with an OID as its system",
            "FHIR-MASTER-ID");
}

}  // namespace

std::string hash_of(std::string_view bytes)
{
    const auto hex = xdm::sha1_hex(bytes);
    std::string raw, made;
    for (std::size_t n = 0; n + 1 < hex.size(); n += 2) {
        unsigned value = 0;
        std::from_chars(hex.data() + n, hex.data() + n + 2, value, 16);
        raw += static_cast<char>(value);
    }
    mime::encode_base64(raw, made);
    return made;
}

std::string essence_of(std::string_view media_type)
{
    auto text = media_type.substr(0, media_type.find(';'));
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    std::string made(text);
    std::ranges::transform(made, made.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    });
    return made;
}

cda::identifier read_master_identifier(const node& identifier)
{
    const auto value = identifier["value"].text();
    if (const auto space = oid_of(identifier["system"].text()); !space.empty() && !value.empty())
        return {std::string(space), std::string(value)};
    if (const auto oid = oid_of(value); !oid.empty()) return {std::string(oid), {}};
    if (const auto uuid = xdm::parse_urn(value)) return {xdm::to_oid(*uuid), {}};
    return {};
}

document_kind kind_of(const published_document& d)
{
    const auto type = essence_of(d.media_type);
    if (type == "application/pdf") return document_kind::pdf;
    if (type == "application/fhir+json" || type == "application/fhir+xml")
        return document_kind::fhir_document;
    for (const auto* cda :
         {"text/xml",
          "application/xml",
          "application/xslt+xml",
          "application/hl7-cda+xml",
          "application/cda+xml"})
        if (type == cda) return document_kind::cda;
    return document_kind::other;
}

published_document read_document(
    const references& all,
    const node& reference,
    document_profile profile,
    const known_document& known,
    std::vector<issue>& found
)
{
    published_document d;
    d.at = reference;
    const bool is_bundle = all.find(reference["content.attachment.url"].text()).type() == "Bundle";
    check_required(reference, profile, is_bundle, found);
    if (reference.all("content").size() > 1)
        say(found,
            fault::wrong_cardinality,
            reference.all("content")[1],
            "one DocumentReference has one content here",
            "FHIR-CARDINALITY");
    d.attachment = reference["content.attachment"];
    d.media_type = d.attachment["contentType"].text();
    read_master(d, found);
    read_relations(d, known, found);
    if (!d.media_type.empty() && kind_of(d) == document_kind::other)
        say(found,
            fault::unsupported_message_type,
            d.attachment["contentType"],
            "neither a CDA (text/xml), a PDF (application/pdf) nor a FHIR document",
            "FHIR-MEDIA-TYPE");
    if (profile == document_profile::simplified) {
        d.data = d.attachment["data"];
        if (d.data) decode(d, found);
    } else if (d.attachment["url"]) {
        find_binary(all, d, found);
    }
    check_content(d, found);
    if (d.bytes && kind_of(d) == document_kind::fhir_document)
        d.fhir = std::make_shared<const fhir_document>(
            parse_fhir_document(*d.bytes, *parse_format(essence_of(d.media_type)), d.data, found)
        );
    return d;
}

}  // namespace vgm::fhir
