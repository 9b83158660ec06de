#pragma once

#include "gateway/core/time.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace vgm::mime {

// How a header's value is brought to the wire. `text` is what people read (Subject): it is encoded
// where it is not ASCII. `structured` is what programs read (addresses, Message-ID, X-MSS-*): it is
// in wire form already, and is only folded.
enum class header_form { text, structured };

// One header of a mail we write. In either form a value cannot begin another header: control
// characters become spaces when it is printed.
struct mail_header
{
    std::string name;
    std::string value;
    header_form form = header_form::structured;
};

/** Subject, or any other header whose value is UTF-8 text for people. */
mail_header make_text_header(std::string_view name, std::string_view utf8);

/** From, To, Reply-To, Disposition-Notification-To: one mailbox, with the name it goes by.

    @param display_name  UTF-8; may be empty.
    @param address  What may not stand in an address (blanks, brackets, separators, what is not
    ASCII) becomes '_', so that one address never becomes two; find out earlier with is_address().
*/
mail_header
make_address_header(std::string_view name, std::string_view display_name, std::string_view address);

/** Message-ID, In-Reply-To, References: ids, given without their brackets. */
mail_header make_message_id_header(std::string_view name, const std::vector<std::string>& ids);

/** Whether this is a mailbox address a mail can be sent to: dot-atom "@" dot-atom, ASCII (RFC 5322
    §3.4.1 without quoted strings and domain literals), within the lengths of RFC 5321 §4.5.3.1. */
bool is_address(std::string_view text);

/** "Name: value" with its line end, folded. */
std::string print(const mail_header& header);

/** "Fri, 10 Jan 2025 09:15:00 +0000" (RFC 5322 §3.3). */
std::string to_rfc5322_date(timestamp t);

}  // namespace vgm::mime
