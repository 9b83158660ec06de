#pragma once

#include "gateway/core/ids.hpp"

#include <string_view>
#include <vector>

namespace vgm::mime {

/** The ids of a Message-ID, In-Reply-To or References header, without brackets.

    Blanks inside the brackets are dropped: some senders write "< id@host >". A value without
    brackets is one id if it is one word. Ids are UTF-8, whatever the header's bytes are.
*/
std::vector<mail_message_id> parse_message_ids(std::string_view value);

/** The first of them; empty when there is none. */
mail_message_id parse_message_id(std::string_view value);

}  // namespace vgm::mime
