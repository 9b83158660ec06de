#include "schemas/fhir/answers.hpp"

namespace vgm::fhir {
namespace {

element make_interaction(std::string_view code)
{
    return as_item(make_part("interaction", {make_text("code", code)}));
}

element make_resource_part(std::string_view type, std::vector<element> more)
{
    auto made = as_item(make_part("resource", {make_text("type", type)}));
    for (auto& e : more) made.children.push_back(std::move(e));
    return made;
}

element make_search_parameter(std::string_view name, std::string_view owner, std::string_view type)
{
    return as_item(make_part(
        "searchParam",
        {make_text("name", name),
         make_text(
             "definition",
             "http://hl7.org/fhir/SearchParameter/" + std::string(owner) + '-' + std::string(name)
         ),
         make_text("type", type)}
    ));
}

void add_traces(element& rest)
{
    rest.children.push_back(make_resource_part(
        "AuditEvent",
        {make_text(
             "documentation",
             "The trace of a letter, in the form of the French profile of traces of events; a "
             "search names entity or date"
         ),
         make_interaction("read"),
         make_interaction("search-type"),
         make_search_parameter("entity", "AuditEvent", "reference"),
         make_search_parameter("date", "AuditEvent", "date")}
    ));
}

void add_subscriptions(element& rest)
{
    rest.children.push_back(make_resource_part(
        "Subscription",
        {make_text(
             "documentation",
             "rest-hook, with criteria on Communication; endpoints are where the configuration "
             "allows them"
         ),
         make_interaction("read"),
         make_interaction("create"),
         make_interaction("delete"),
         make_interaction("search-type")}
    ));
}

element make_rest()
{
    auto rest = as_item(make_part("rest", {make_text("mode", "server")}));
    rest.children.push_back(make_part(
        "security",
        {make_text(
            "description",
            "TLS; a client is known by its certificate or by a bearer token, and to each belongs "
            "one source"
        )}
    ));
    rest.children.push_back(make_resource_part(
        "DocumentReference",
        {as_item(make_text(
             "supportedProfile",
             "https://interop.esante.gouv.fr/ig/fhir/pdsm/StructureDefinition/"
             "pdsm-simplified-publish"
         )),
         make_text("documentation", "Simplified Publish (ITI-105) and Generate Metadata (ITI-106)"),
         make_interaction("create"),
         as_item(make_part(
             "operation",
             {make_text("name", "generate-metadata"),
              make_text(
                  "definition",
                  "https://profiles.ihe.net/ITI/MHD/OperationDefinition/generate-metadata"
              )}
         ))}
    ));
    rest.children.push_back(make_resource_part(
        "Communication",
        {make_text("documentation", "What became of a letter, and of its mail to each recipient"),
         make_interaction("read"),
         make_interaction("search-type"),
         make_search_parameter("part-of", "Communication", "reference")}
    ));
    add_traces(rest);
    add_subscriptions(rest);
    auto transaction = make_interaction("transaction");
    transaction.children.push_back(make_text(
        "documentation",
        "Provide Document Bundle (ITI-65), PDSm comprehensive metadata; FHIR Document Publish"
    ));
    rest.children.push_back(std::move(transaction));
    return rest;
}

}  // namespace

element make_capability_statement(const server_facts& facts)
{
    auto made = make_resource("CapabilityStatement");
    auto& c = made.children;
    c.push_back(make_text("status", "active"));
    c.push_back(make_text("date", facts.date));
    if (!facts.organisation.empty()) c.push_back(make_text("publisher", facts.organisation));
    c.push_back(make_text("kind", "instance"));
    c.push_back(make_part(
        "software", {make_text("name", facts.software), make_text("version", facts.version)}
    ));
    auto implementation = make_part(
        "implementation",
        {make_text(
            "description", "From FHIR to MSSanté: documents published here are sent as secure mail"
        )}
    );
    if (!facts.url.empty()) implementation.children.push_back(make_text("url", facts.url));
    c.push_back(std::move(implementation));
    c.push_back(make_text("fhirVersion", "4.0.1"));
    for (const auto* format : {"application/fhir+json", "application/fhir+xml", "json", "xml"})
        c.push_back(as_item(make_text("format", format)));
    c.push_back(make_rest());
    return made;
}

}  // namespace vgm::fhir
