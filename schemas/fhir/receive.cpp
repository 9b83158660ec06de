#include "schemas/fhir/receive.hpp"

#include "schemas/fhir/shapes.hpp"

namespace vgm::fhir {
namespace {

std::string_view wanted_type(transaction what)
{
    return what == transaction::provide_bundle ? "Bundle" : "DocumentReference";
}

void drop_bytes(element& e, const element* of)
{
    if (&e == of) e.decoded.reset();
    for (auto& c : e.children) drop_bytes(c, of);
}

}  // namespace

void received::drop_documents()
{
    for (auto& d : asked.documents) {
        d.bytes.reset();
        d.fhir.reset();
        if (tree) drop_bytes(*tree, d.data.get());
    }
    asked.letter.documents.clear();
}

received receive(
    std::string_view bytes,
    syntax written,
    transaction what,
    const publication_settings& s,
    const known_document& known,
    const limits& limit
)
{
    received r;
    auto parsed = written == syntax::json ? parse_json(bytes, limit) : parse_xml(bytes, limit);
    if (!parsed) {
        r.found.push_back(parsed.error());
        return r;
    }
    auto tree = std::make_unique<element>(std::move(*parsed));
    if (tree->type != wanted_type(what)) {
        r.found.push_back(
            {fault::malformed,
             severity::error,
             "Resource",
             "a resource of type " + std::string(wanted_type(what)) + " is wanted here",
             "FHIR-RESOURCE"}
        );
        return r;
    }
    r.found = check_shape(*tree, written, limit);
    r.tree = std::move(tree);
    if (!r.found.empty()) return r;
    r.at = stage::judging;
    r.asked = what == transaction::provide_bundle ? read_provide_bundle(*r.tree, s, known)
                                                  : read_simplified(*r.tree, s, known);
    r.found = r.asked.found;
    return r;
}

std::vector<issue> to_places_of(
    const publication& asked,
    const transmission::letter_places& places,
    const std::vector<issue>& found
)
{
    std::vector<issue> made;
    for (auto i : found) {
        const auto part = places.find_part(i);
        auto place = asked.find_place(part);
        // Where in the message it was stays in the sentence: that is what the rules speak of.
        if (!i.where.empty()) i.detail += " (" + i.where + " of the message made of it)";
        i.where = std::move(place);
        if (to_fault(i.code) == fault::no_recipient) i.rule = unknown_recipient;
        made.push_back(std::move(i));
    }
    return made;
}

}  // namespace vgm::fhir
