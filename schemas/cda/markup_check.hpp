#pragma once

#include "gateway/core/issue.hpp"
#include "schemas/cda/limits.hpp"

#include <string_view>

namespace vgm::cda {

/** Read through a document before anything is built of it, and refuse what pugixml would pass over
    in silence.

    Refused: an encoding other than UTF-8; a byte that XML forbids; a DOCTYPE, wherever it stands as
    markup (the same letters in a comment, a CDATA section or an attribute are text); a reference to
    an entity other than the five of XML, or to a character that XML forbids; text or a second
    element outside the root; more than the limits allow.

    @param xml  The document; a UTF-8 byte order mark is passed over.

    @return Nothing, or an issue whose detail says what and at which byte, and never quotes.

    @note Names, attribute syntax and the pairing of tags are left to the parser.
*/
result<void> check_markup(std::string_view xml, const limits& limit = {});

inline constexpr std::string_view utf8_bom = "\xEF\xBB\xBF";

}  // namespace vgm::cda
