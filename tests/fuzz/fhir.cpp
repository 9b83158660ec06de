// A FHIR resource as JSON or XML (the first byte says which): its reading, its shape, what is
// written again, and the publication that is made of it.

#include "schemas/fhir/receive.hpp"
#include "schemas/fhir/shapes.hpp"
#include "tests/fuzz/property.hpp"

namespace {

using namespace vgm;
using vgm::fuzz::expect;

constexpr fhir::limits small{
    .bytes_max = 1 << 20,
    .depth_max = 20,
    .nodes_max = 2000,
    .members_max = 50,
    .text_bytes_max = 10'000};

std::size_t depth_of(const fhir::element& e)
{
    std::size_t deepest = 0;
    for (const auto& c : e.children) deepest = std::max(deepest, depth_of(c));
    return deepest + 1;
}

void expect_well_told(const std::vector<issue>& found)
{
    for (const auto& i : found) fuzz::expect_well_told(i);
}

// What is right can be written and read again, and is the same.
void check_round_trip(const fhir::element& tree, fhir::syntax how)
{
    const auto text = fhir::print(tree, how);
    auto again = how == fhir::syntax::json ? fhir::parse_json(text) : fhir::parse_xml(text);
    expect(again.has_value(), "what was printed is read");
    expect(fhir::check_shape(*again, how).empty(), "and has its shape");
    expect(fhir::print(*again, how) == text, "and is the same");
}

void check_publication(std::string_view bytes, fhir::syntax how, fhir::transaction what)
{
    const auto r = fhir::receive(bytes, how, what, {}, {}, small);
    expect_well_told(r.found);
    if (!r.accepted()) return expect(r.status() >= 400, "a refusal has a status");
    const auto composed = transmission::compose(r.asked.letter);
    expect(!composed.er7.empty(), "a publication becomes a message");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0) return 0;
    const auto how = data[0] == '<' ? fhir::syntax::xml : fhir::syntax::json;
    const auto bytes = fuzz::to_text(data, size);
    auto tree =
        how == fhir::syntax::json ? fhir::parse_json(bytes, small) : fhir::parse_xml(bytes, small);
    if (!tree) {
        fuzz::expect_well_told(tree.error());
        return 0;
    }
    expect(!tree->type.empty(), "a resource has a type");
    expect(depth_of(*tree) <= 2 * small.depth_max, "no deeper than is taken");
    const auto found = fhir::check_shape(*tree, how, small);
    expect_well_told(found);
    if (found.empty() && fhir::find_shape(tree->type)) check_round_trip(*tree, how);
    check_publication(bytes, how, fhir::transaction::provide_bundle);
    check_publication(bytes, how, fhir::transaction::simplified_publish);
    const auto generated = fhir::generate_metadata(bytes, how, small);
    expect_well_told(generated.found);
    return 0;
}
