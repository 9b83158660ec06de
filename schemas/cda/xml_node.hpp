#pragma once

#include "schemas/cda/header.hpp"

#include <pugixml.hpp>

#include <string>
#include <string_view>
#include <vector>

// pugixml knows no namespaces; these read its tree as CDA means it. For the sources of this folder.
namespace vgm::cda {

inline constexpr std::string_view hl7_namespace = "urn:hl7-org:v3";

/** Whether a node is the element `local` of a namespace, whatever prefix it is written with. */
bool is_element(pugi::xml_node node, std::string_view local, std::string_view uri = hl7_namespace);

/** The first CDA element at a path of local names, "author/assignedAuthor/id"; null when absent. */
pugi::xml_node find_element(pugi::xml_node from, std::string_view path);

/** All children that are the CDA element `local`. */
std::vector<pugi::xml_node> find_elements(pugi::xml_node parent, std::string_view local);

/** An attribute's value without blanks at its ends; empty when absent. */
std::string attribute(pugi::xml_node node, const char* name);

/** The text directly in an element, each run of blanks made one space, none at the ends. */
std::string text(pugi::xml_node node);

/** Whether the qualifier attribute holds this token; it is a list. */
bool has_qualifier(pugi::xml_node node, std::string_view token);

coded to_coded(pugi::xml_node node);
identifier to_identifier(pugi::xml_node node);
interval to_interval(pugi::xml_node effective_time);

}  // namespace vgm::cda
