#pragma once

#include <string>
#include <string_view>

namespace vgm::mime {

/** xtext of RFC 3461 §4: how ENVID and ORCPT carry any ASCII through SMTP. "+" and two capital hex
    digits stand for what is not printable, for "+" and for "=". */
std::string encode_xtext(std::string_view text);

/** The inverse; what is no hex pair stays as it is. */
std::string decode_xtext(std::string_view text);

}  // namespace vgm::mime
