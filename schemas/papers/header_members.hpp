#pragma once

#include "schemas/cda/header.hpp"

#include <rapidjson/document.h>

#include <string>
#include <string_view>
#include <vector>

namespace vgm::papers {

// What a document's header says of a letter, as the members that POST /v1/letters has for it.

/** Put in what is missing: `patient` member by member, `recipients` and `requester` as a whole.

    Recipients are those of informationRecipient, with the mailbox of their telecom "mailto:", else
    by their national number; the requester is the first author.

    @param letter  An object.

    @return The JSON Pointers of what was put in, for to_xpath(). */
std::vector<std::string> add_header_members(rapidjson::Document& letter, const cda::header& h);

/** Where in a document stands what a JSON Pointer means that begins with one of `from_header`;
    empty for any other. */
std::string to_xpath(std::string_view pointer, const std::vector<std::string>& from_header);

}  // namespace vgm::papers
