#pragma once

#include "gateway/core/ids.hpp"
#include "gateway/core/issue.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vgm::mime {

// What a mail from anywhere may make us do. Every limit refuses the whole mail, with
// fault::too_large.
struct incoming_limits
{
    std::size_t bytes_max = 64 * 1024 * 1024;
    int depth_max = 32;            // of multiparts and messages in each other
    std::size_t parts_max = 1000;  // of the mail and of all messages in it
    // All headers of the mail, its parts and the messages in it, and a hundred for each boundary. A
    // header costs about a hundred times its size in memory, so this is what keeps a small mail
    // from taking gigabytes.
    std::size_t header_bytes_max = 1024 * 1024;
    // Colons and encoded words in one header: what is read by recursion or searched again and
    // again.
    std::size_t header_marks_max = 1000;
};

struct mail_address
{
    std::string name;  // UTF-8; may be empty
    std::string address;
    friend bool operator==(const mail_address&, const mail_address&) = default;
};

struct mail_parameter
{
    std::string name;  // lower case
    std::string value;
    friend bool operator==(const mail_parameter&, const mail_parameter&) = default;
};

struct mail_field
{
    std::string name;   // as written
    std::string value;  // unfolded, not decoded
};

struct incoming_mail;

// A part that holds no other part.
struct incoming_part
{
    std::string content_type;  // lower case, "application/zip"; "text/plain" where none was given
    std::vector<mail_parameter> parameters;
    // From Content-Disposition or Content-Type, whichever has it; UTF-8, without folders. A name
    // chosen by a stranger: to compare and to show, never to open.
    std::string file_name;
    std::string content;  // transfer encoding undone; text in its own charset. Empty for a message
    std::shared_ptr<const incoming_mail> message;  // what a message/rfc822 part holds

    /** A parameter of Content-Type by its lower-case name; empty when absent. */
    std::string_view find_parameter(std::string_view name) const;
};

// A mail as far as this gateway reads mail. Texts are UTF-8 without control characters.
struct incoming_mail
{
    mail_message_id message_id;  // empty when absent
    std::vector<mail_message_id> in_reply_to, references;
    std::string subject;
    mail_address from;  // the first author
    std::vector<mail_address> to, cc, reply_to;
    std::string auto_submitted;              // lower case, without parameters: "auto-replied"
    std::optional<std::string> return_path;  // empty for "<>"; nothing when absent
    std::string disposition_notification_to;
    std::string content_type;  // of the mail itself: "multipart/report"
    std::vector<mail_parameter> parameters;
    std::vector<mail_field> headers;   // all of them, those of the content last
    std::vector<incoming_part> parts;  // leaves, in the order a person would read them

    /** The first header of that name, case ignored; empty when absent. */
    std::string_view find_header(std::string_view name) const;

    /** A parameter of Content-Type by its lower-case name; empty when absent. */
    std::string_view find_parameter(std::string_view name) const;
};

/** Read a mail of unknown origin.

    Tolerates what mail in the wild gets wrong: parts without a Content-Type, a missing last
    boundary, base64 with foreign bytes, "Content-Transfert-Encoding", and boundary lines whose "--"
    a word processor has turned into a dash.

    @return The mail, or an issue: fault::malformed for bytes without any header,
    fault::too_large for a limit.
*/
result<incoming_mail> parse_mail(std::string_view bytes, const incoming_limits& limits = {});

/** The text of a part as UTF-8; a charset we do not know is guessed. */
std::string to_text(const incoming_part& part);

/** What a person would read first: the first text/plain part that is no attachment, as UTF-8. */
std::string find_body(const incoming_mail& m);

}  // namespace vgm::mime
