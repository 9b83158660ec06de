#include "schemas/fhir/document.hpp"
#include "schemas/fhir/fhir_document.hpp"
#include "schemas/fhir/print.hpp"
#include "schemas/fhir/shapes.hpp"
#include "schemas/tables/national_tables.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace vgm::fhir {
namespace {

// What a contained copy does not have, and references to what does not come with it.
constexpr std::array<std::string_view, 18> left_out{
    "id",
    "meta",
    "text",
    "contained",
    "implicitRules",
    "language",
    "link",
    "location",
    "managingOrganization",
    "generalPractitioner",
    "endpoint",
    "healthcareService",
    "partOf",
    "owner",
    "parent",
    "practitioner",
    "organization",
    "patient"};

void copy(const node& from, std::string_view name, element& into, std::string_view as = {})
{
    for (const auto& c : from.all(name)) {
        auto made = *c.get();
        if (!as.empty()) made.name = as;
        into.children.push_back(std::move(made));
    }
}

class reference_writer
{
public:
    explicit reference_writer(const fhir_document& d)
        : d_(d), made_(make_resource("DocumentReference"))
    {}

    element write(const std::string* bytes, std::string_view media_type);

private:
    // A contained copy of what a reference names, or the reference as it is.
    element
    refer(const char* name, const node& holder, const node& reference, const std::string& id);
    void contain(const node& resource, const std::string& id);
    void write_people();
    void write_codes();
    element write_content(const std::string* bytes, std::string_view media_type) const;
    element write_context() const;

    const fhir_document& d_;
    element made_;
    std::map<std::string, std::string> contained_;  // by place
};

void reference_writer::contain(const node& resource, const std::string& id)
{
    element copied = make_resource(resource.type());
    copied.children.push_back(make_text("id", id));
    for (const auto& c : resource.get()->children)
        if (std::ranges::find(left_out, c.name) == left_out.end()) copied.children.push_back(c);
    for (const auto* name : {"practitioner", "organization", "patient"})
        if (const auto r = resource[name])
            copied.children.push_back(refer(name, resource, r, id + '-' + name));
    made_.children.push_back(as_item(as_part("contained", std::move(copied))));
}

element reference_writer::refer(
    const char* name,
    const node& holder,
    const node& reference,
    const std::string& id
)
{
    const auto who = d_.all->resolve(holder, reference);
    if (!who) {
        auto as_it_is = *reference.get();
        as_it_is.name = name;
        as_it_is.repeats = false;
        return as_it_is;
    }
    const auto [at, is_new] = contained_.emplace(who.path(), id);
    const auto known = at->second;
    if (is_new) contain(who, id);
    return make_part(name, {make_text("reference", '#' + known)});
}

void reference_writer::write_people()
{
    const auto& c = d_.composition;
    auto subject = refer("subject", c, c["subject"], "patient");
    made_.children.push_back(std::move(subject));
    std::size_t number = 0;
    for (const auto& author : c.all("author")) {
        auto made = refer("author", c, author, "author" + std::to_string(++number));
        made_.children.push_back(as_item(std::move(made)));
    }
    for (const auto& a : c.all("attester"))
        if (a["mode"].text() == "legal" && a["party"]) {
            auto made = refer("authenticator", c, a["party"], "authenticator");
            made_.children.push_back(std::move(made));
            break;
        }
    if (c["custodian"]) {
        auto made = refer("custodian", c, c["custodian"], "custodian");
        made_.children.push_back(std::move(made));
    }
}

void reference_writer::write_codes()
{
    const auto& c = d_.composition;
    copy(c, "type", made_);
    copy(c, "category", made_);
    if (!c["category"]) {
        const auto& tables = tables::national_tables();
        if (const auto* of = tables.type_classes.find(std::string(c["type.coding.code"].text())))
            made_.children.push_back(as_item(make_concept(
                "category", "urn:oid:" + std::string(of->system), std::string(of->text)
            )));
    }
    if (const auto code = c["confidentiality"].text(); !code.empty())
        made_.children.push_back(as_item(make_concept(
            "securityLabel", "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", code
        )));
    for (const auto& r : c.all("relatesTo")) {
        auto target = make_part("target", {});
        copy(r, "targetIdentifier", target, "identifier");
        if (target.children.empty())
            target = make_part(
                "target",
                r["targetReference"] ? r["targetReference"].get()->children : std::vector<element>{}
            );
        if (target.children.empty()) continue;
        made_.children.push_back(as_item(
            make_part("relatesTo", {make_text("code", r["code"].text()), std::move(target)})
        ));
    }
}

element reference_writer::write_content(const std::string* bytes, std::string_view media_type) const
{
    const auto& c = d_.composition;
    auto attachment = make_part("attachment", {make_text("contentType", media_type)});
    auto& a = attachment.children;
    for (const auto& holder : {c, d_.bundle})
        if (holder["language"] && a.size() == 1) copy(holder, "language", attachment);
    if (bytes != nullptr) {
        a.push_back(make_number("size", static_cast<long long>(bytes->size())));
        a.push_back(make_text("hash", hash_of(*bytes)));
    }
    copy(c, "title", attachment);
    copy(c, "date", attachment, "creation");
    return as_item(make_part("content", {std::move(attachment)}));
}

element reference_writer::write_context() const
{
    const auto event = d_.composition["event"];
    auto context = make_part("context", {});
    copy(event, "code", context, "event");
    copy(event, "period", context);
    context.children.push_back(make_part("sourcePatientInfo", {make_text("reference", "#patient")})
    );
    return context;
}

element reference_writer::write(const std::string* bytes, std::string_view media_type)
{
    copy(d_.bundle, "identifier", made_, "masterIdentifier");
    copy(d_.composition, "identifier", made_);
    for (auto& c : made_.children)
        if (c.name == "identifier") c.repeats = true;
    made_.children.push_back(make_text("status", "current"));
    copy(d_.bundle, "timestamp", made_, "date");
    write_people();
    write_codes();
    made_.children.push_back(write_content(bytes, media_type));
    made_.children.push_back(write_context());
    sort_elements(made_);
    return std::move(made_);
}

}  // namespace

element
make_reference_of(const fhir_document& d, const std::string* bytes, std::string_view media_type)
{
    return reference_writer(d).write(bytes, media_type);
}

}  // namespace vgm::fhir
