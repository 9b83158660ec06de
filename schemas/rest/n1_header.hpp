#pragma once

#include "gateway/core/submission.hpp"
#include "schemas/cda/header.hpp"

#include <rapidjson/document.h>

#include <string>
#include <string_view>

namespace vgm::rest {

/** The header of a CDA around a PDF, from the schema Header; of what the caller said alone, see
    cda::complete_n1(). */
cda::header to_n1_header(const rapidjson::Value& json, const patient_identity& patient);

/** The member of the schema Header that an XPath of the document is made of, as "/header/title";
    empty for what comes from elsewhere. */
std::string_view find_header_pointer(std::string_view xpath) noexcept;

}  // namespace vgm::rest
