#pragma once

#include "schemas/fhir/limits.hpp"
#include "schemas/fhir/tree.hpp"

#include <string_view>
#include <vector>

// What the resources that reach this gateway are made of (FHIR R4, 4.0.1): the elements of each,
// their types, and which are lists.
namespace vgm::fhir {

struct shape_element
{
    std::string_view name;
    std::string_view type;  // "string", "Identifier", "Bundle.entry", "Resource", "*": anything
    bool required = false, repeats = false;
};

struct shape
{
    std::string_view name;
    bool is_resource = false;
    bool is_backbone = false;  // modifierExtension may stand in it
    std::vector<shape_element> elements;

    const shape_element* find(std::string_view element_name) const noexcept;
};

/** The shape of a type, or null: one that is not read here. */
const shape* find_shape(std::string_view type) noexcept;

/** Whether some type has an element of that name. Others are a sender's own words, and stand in no
    place that is told. */
bool is_element_name(std::string_view name) noexcept;

/** The type when it is one of those, "Resource" otherwise. */
std::string_view told_type(std::string_view type) noexcept;

/** Whether a type is written as one value: "code", "dateTime". */
bool is_primitive_type(std::string_view type) noexcept;

/** Whether a value is of a primitive type, as FHIR R4 has them written. */
bool is_of_type(std::string_view value, std::string_view primitive_type);

/** Holds a tree against the shapes of its resources, and completes what XML does not say: which
    elements are lists, numbers and booleans. What is inside a resource of another type is left
    alone.

    @return What is wrong, each at its place; at most `issues_max`.
*/
std::vector<issue>
check_shape(element& root, syntax written, const limits& limit = {}, std::size_t issues_max = 20);

/** Puts the elements of a tree that check_shape() found right in the order that FHIR has for XML.
 */
void sort_elements(element& root);

}  // namespace vgm::fhir
