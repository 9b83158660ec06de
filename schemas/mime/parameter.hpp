#pragma once

#include <string>
#include <string_view>

namespace vgm::mime {

/** One parameter of a Content-Type or Content-Disposition, ready to follow what is there:
    ";CRLF name="value"".

    A value that is not short ASCII is written as RFC 2231 says, cut into continuations where it is
    long, and once more as plain ASCII without accents for readers that do not know RFC 2231. The
    full form comes first, because readers that know both take the first.

    @code
    ;
     filename*=UTF-8''R%C3%A9sultat.pdf;
     filename="Resultat.pdf"
    @endcode
*/
std::string encode_parameter(std::string_view name, std::string_view utf8_value);

}  // namespace vgm::mime
