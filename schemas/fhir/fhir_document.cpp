#include "schemas/fhir/fhir_document.hpp"

#include "schemas/fhir/document.hpp"
#include "schemas/fhir/fhir_digest.hpp"
#include "schemas/fhir/read.hpp"
#include "schemas/fhir/shapes.hpp"
#include "schemas/fhir/xhtml.hpp"
#include "schemas/pdf/readable.hpp"
#include "schemas/xdm/xml_text.hpp"

namespace vgm::fhir {
namespace {

constexpr std::string_view body_begins =
    "<ClinicalDocument xmlns=\"urn:hl7-org:v3\"><component><structuredBody>";
constexpr std::string_view body_ends = "</structuredBody></component></ClinicalDocument>";

class document_reader
{
public:
    document_reader(fhir_document& d, std::vector<issue>& found) : d_(d), found_(found) {}

    void read();

private:
    void check_bundle();
    void check_composition();
    void read_relations();
    void check_references();
    void check_reference(const node& reference);
    void check_section_references(const node& section);
    void print_narrative();
    void print_text(const node& holder, std::string& into);
    void print_section(const node& section, std::string& into);
    void say(fault what, const node& at, const char* detail, const char* rule)
    {
        found_.push_back(make_issue(what, at, detail, rule));
    }

    fhir_document& d_;
    std::vector<issue>& found_;
    std::size_t pictures_ = 0;
};

void document_reader::check_bundle()
{
    constexpr const char* rule = "FHIR-DOCUMENT";
    const auto& bundle = d_.bundle;
    const auto identifier = bundle["identifier"];
    for (const auto* name : {"system", "value"})
        if (!identifier[name])
            say(fault::field_missing, identifier[name], "a document has an identifier", rule);
    d_.id = read_master_identifier(identifier);
    if (identifier["value"] && d_.id.empty())
        say(fault::bad_data_type,
            identifier["value"],
            "neither an OID nor a UUID as a URN, nor a value with an OID as its system",
            "FHIR-MASTER-ID");
    if (!bundle["timestamp"])
        say(fault::field_missing, bundle["timestamp"], "a document has a timestamp", rule);
    for (const auto& twice : d_.all->doubles())
        say(fault::incoherent, twice, "the same fullUrl stands twice", "FHIR-ENTRY");
    for (const auto& entry : bundle.all("entry")) {
        if (!entry["resource"])
            say(fault::field_missing, entry["resource"], "is required", "FHIR-ENTRY");
        if (!entry["fullUrl"])
            say(fault::field_missing, entry["fullUrl"], "is required", "FHIR-ENTRY");
        for (const auto* name : {"request", "response", "search"})
            if (entry[name])
                say(fault::wrong_cardinality, entry[name], "has no place in a document", rule);
    }
    d_.composition = bundle["entry.resource"];
    if (d_.composition && d_.composition.type() != "Composition")
        say(fault::incoherent, d_.composition, "the first entry must be the Composition", rule);
    else if (!d_.composition)
        say(fault::segment_missing, bundle["entry"], "a Composition is wanted first", rule);
}

void document_reader::read_relations()
{
    for (const auto& relation : d_.composition.all("relatesTo")) {
        if (relation["code"].text() != "replaces") continue;
        if (d_.is_replacement)
            say(fault::wrong_cardinality, relation, "one document replaces one", "FHIR-REPLACES");
        d_.is_replacement = true;
        d_.replaces = read_master_identifier(relation["targetIdentifier"]).to_xds();
    }
}

void document_reader::check_composition()
{
    const auto& c = d_.composition;
    if (const auto status = c["status"].text(); status != "final" && status != "amended")
        say(fault::value_not_in_table,
            c["status"],
            "a document that is sent is final or amended",
            "FHIR-COMPOSITION");
    d_.set = read_master_identifier(c["identifier"]);
    const auto subject = c["subject"];
    const auto patient = d_.all->resolve(c, subject);
    if (!subject)
        say(fault::field_missing, subject, "a document is about a Patient", "FHIR-SUBJECT");
    else if (!patient)
        say(fault::field_missing, subject, "names no entry of the document", "FHIR-REFERENCE");
    else if (patient.type() != "Patient")
        say(fault::incoherent, subject, "names a resource that is no Patient", "FHIR-SUBJECT");
    else if (!patient["identifier"])
        say(fault::field_missing, patient["identifier"], "a patient has one", "FHIR-SUBJECT");
    if (c.all("section").empty())
        say(fault::segment_missing, c["section"], "there is nothing to read", "FHIR-COMPOSITION");
    read_relations();
}

// A reference by identifier alone names nothing that could be in the Bundle.
void document_reader::check_reference(const node& reference)
{
    if (!reference || !reference["reference"]) return;
    if (!d_.all->resolve(d_.composition, reference))
        say(fault::field_missing,
            reference["reference"],
            "names no entry of the document",
            "FHIR-REFERENCE");
}

void document_reader::check_section_references(const node& section)
{
    for (const auto* name : {"author", "entry"})
        for (const auto& r : section.all(name)) check_reference(r);
    check_reference(section["focus"]);
    for (const auto& part : section.all("section")) check_section_references(part);
}

void document_reader::check_references()
{
    const auto& c = d_.composition;
    for (const auto& r : c.all("author")) check_reference(r);
    for (const auto* name : {"custodian", "encounter"}) check_reference(c[name]);
    for (const auto& a : c.all("attester")) check_reference(a["party"]);
    for (const auto& e : c.all("event"))
        for (const auto& r : e.all("detail")) check_reference(r);
    for (const auto& section : c.all("section")) check_section_references(section);
}

void document_reader::print_text(const node& holder, std::string& into)
{
    const auto contained = [this](std::string_view id) {
        for (const auto& c : d_.composition.all("contained"))
            if (c["id"].text() == id) return c;
        return node{};
    };
    const auto words = read_xhtml(holder["text.div"], contained, pictures_, found_);
    into += "<text>" + words.blocks + "</text>" + words.pictures;
}

void document_reader::print_section(const node& section, std::string& into)
{
    const auto parts = section.all("section");
    const auto reason = section["emptyReason"];
    into += "<component><section>";
    if (const auto title = section["title"]) {
        into += "<title>";
        xdm::append_escaped(into, title.text());
        into += "</title>";
    }
    if (section["text"]) {
        print_text(section, into);
    } else if (reason) {
        auto words = reason["text"].text();
        if (words.empty()) words = reason["coding.display"].text();
        if (words.empty()) words = reason["coding.code"].text();
        into += "<text>";
        xdm::append_escaped(into, words);
        into += "</text>";
    } else if (parts.empty()) {
        say(fault::field_missing,
            section["text"],
            "a section has a text, parts or a reason why it is empty: entries alone cannot be read",
            "FHIR-COMPOSITION");
    }
    for (const auto& part : parts) print_section(part, into);
    into += "</section></component>";
}

void document_reader::print_narrative()
{
    auto& into = d_.narrative;
    into = body_begins;
    if (d_.composition["text"]) {
        into += "<component><section>";
        print_text(d_.composition, into);
        into += "</section></component>";
    }
    for (const auto& section : d_.composition.all("section")) print_section(section, into);
    into +=
        "<component><section><title>Document d’origine</title><text>Établi d’après le document "
        "FHIR ";
    xdm::append_escaped(into, d_.bundle["identifier.value"].text());
    into += ", empreinte SHA-1 " + d_.digest + ".</text></section></component>";
    into += body_ends;
}

void document_reader::read()
{
    d_.all.emplace(d_.bundle);
    check_bundle();
    if (d_.composition.type() != "Composition") return;
    check_composition();
    check_references();
    d_.digest = digest_of(*d_.bundle.get());
    print_narrative();
}

}  // namespace

fhir_document read_fhir_document(const node& bundle, std::vector<issue>& found)
{
    fhir_document d;
    d.bundle = bundle;
    if (bundle["type"].text() != "document")
        found.push_back(make_issue(
            fault::unsupported_message_type, bundle["type"], "must be document", "FHIR-DOCUMENT"
        ));
    else
        document_reader(d, found).read();
    return d;
}

fhir_document parse_fhir_document(
    std::string_view bytes,
    syntax written,
    const node& place,
    std::vector<issue>& found
)
{
    fhir_document d;
    std::vector<issue> inside;
    auto parsed = written == syntax::json ? parse_json(bytes) : parse_xml(bytes);
    if (!parsed) {
        inside.push_back(parsed.error());
    } else if (parsed->type != "Bundle") {
        inside.push_back(
            {fault::unsupported_message_type,
             severity::error,
             {},
             "a FHIR document is a Bundle",
             "FHIR-DOCUMENT"}
        );
    } else {
        auto tree = std::make_shared<element>(std::move(*parsed));
        inside = check_shape(*tree, written);
        if (inside.empty()) {
            d = read_fhir_document(node(*tree), inside);
            d.own = std::move(tree);
        }
    }
    for (auto& i : inside) {
        if (!i.where.empty()) i.detail += " (" + i.where + " of the document)";
        i.where = place.path();
        found.push_back(std::move(i));
    }
    return d;
}

result<std::string>
make_pdf_of(const fhir_document& d, const cda::header& h, const pdf::typefaces& faces)
{
    auto made = pdf::make_readable_pdf(d.narrative, h, faces);
    if (made) return made;
    auto i = made.error();
    const bool ours = i.code.category() != fault_category();
    if (ours) i.code = fault::storage_unavailable;
    i.where.clear();
    i.rule = ours ? "STORAGE" : "FHIR-NARRATIVE";
    return i;
}

}  // namespace vgm::fhir
