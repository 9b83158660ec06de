#pragma once

#include "schemas/fhir/tree.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

// The narrative of a resource: a div of XHTML (FHIR R4, narrative.html), written again as the
// narrative block of a CDA section, which is what a readable PDF is made of.
namespace vgm::fhir {

struct cda_narrative
{
    std::string blocks;    // what stands in a section's text
    std::string pictures;  // its entries: observationMedia, named by the blocks
};

// The Binary that "#id" of an img names; an empty place when there is none.
using find_picture = std::function<node(std::string_view id)>;

/** Read a div.

    Refused with FHIR-NARRATIVE: what check_markup() refuses, an element or an attribute that FHIR's
    narrative does not have (a script, a form, an event), an address of another scheme than http,
    https, mailto and tel, a narrative without words and pictures. Nothing is fetched: a picture
   that is neither inside the div nor contained in its resource is a sentence in its place.

    @param div       The element Narrative.div.
    @param number    Of the next picture in the document; counted on.
    @param found     Takes what is wrong, at the div, without quoting it.
*/
cda_narrative read_xhtml(
    const node& div,
    const find_picture& find,
    std::size_t& number,
    std::vector<issue>& found
);

/** The same div, however its resource was written: for comparing. As it came when it is no XML. */
std::string normal_xhtml(std::string_view div);

}  // namespace vgm::fhir
