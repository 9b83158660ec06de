#pragma once

#include "schemas/fhir/tree.hpp"

#include <string>
#include <string_view>

namespace vgm::fhir {

/** A resource as text. The tree is ours, or one that check_shape() found right. */
std::string print(const element& resource, syntax as);

// Trees by hand: what a resource of ours is made of, in the order it is to be written.

element make_resource(std::string_view type);
element make_text(std::string_view name, std::string_view value);
element make_number(std::string_view name, long long value);
element make_boolean(std::string_view name, bool value);
element make_part(std::string_view name, std::vector<element> children);

/** The same as one of a list. */
element as_item(element e);

/** A resource where another one has it: an entry's `resource`, a list's `contained`. */
element as_part(std::string_view name, element resource);

/** {"system": …, "code": …, "display": …}, without what is empty. */
element make_coding(
    std::string_view name,
    std::string_view system,
    std::string_view code,
    std::string_view display = {}
);

/** A CodeableConcept of one coding. */
element make_concept(
    std::string_view name,
    std::string_view system,
    std::string_view code,
    std::string_view display = {}
);

element make_identifier(std::string_view name, std::string_view system, std::string_view value);

}  // namespace vgm::fhir
