#pragma once

#include "gateway/core/slice.hpp"
#include "schemas/mime/base64_lines.hpp"
#include "schemas/mime/header.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace vgm::mime {

enum class transfer_encoding {
    verbatim,  // the content is in wire form already: 7bit or 8bit lines ended by CRLF
    base64,
};

// One part of a mail we write. Its content is shared, never copied.
struct mail_part
{
    std::string content_type;  // with its parameters, in wire form
    std::string file_name;     // UTF-8; not empty: an attachment of this name
    slices content;
    transfer_encoding encoding = transfer_encoding::base64;
    bool quoted_printable = false;  // says so of a verbatim content
};

/** The text a person reads: text/plain, UTF-8, in quoted-printable. */
mail_part make_text_part(std::string_view utf8);

/** A file, in base64. */
mail_part
make_attachment(std::string_view content_type, std::string_view file_name, slices content);

// What a mail is made of. Equal drafts give equal bytes.
struct mail_draft
{
    // All but MIME-Version and Content-Type, in the order they are written.
    std::vector<mail_header> headers;
    std::string multipart_type = "mixed";  // "report; report-type=disposition-notification"
    // Letters and digits, unique to this mail. What is written is "=_" and this: such a line can
    // stand in no base64 and in no quoted-printable text.
    std::string boundary;
    std::vector<mail_part> parts;
};

// A mail ready to be sent. Heads and boundaries are laid out when it is made; the contents stay
// where they are and are encoded while somebody reads.
class mail
{
public:
    explicit mail(mail_draft draft);

    /** The exact number of bytes that a reader gives, for the SIZE of MAIL FROM (RFC 1870). */
    std::size_t size() const { return size_; }

private:
    friend class mail_reader;
    struct piece
    {
        slices content;
        transfer_encoding encoding;
    };
    void append_text(std::string text);

    std::vector<piece> pieces_;
    std::size_t size_ = 0;
};

// Gives the bytes of a mail, CRLF line ends, dots not doubled. Borrows the mail.
class mail_reader
{
public:
    explicit mail_reader(const mail& m) : mail_(&m) {}
    explicit mail_reader(mail&&) = delete;

    /** Write the next bytes.

        @return How many; `into` is always filled but at the end. 0: nothing is left, or `into` is
        empty.
    */
    std::size_t read(std::span<char> into);

private:
    std::size_t read_piece(std::span<char> into);

    const mail* mail_;
    std::size_t piece_ = 0, slice_ = 0, offset_ = 0;  // the next byte of a verbatim piece
    std::optional<base64_line_encoder> encoder_;      // of the current piece
};

/** The whole mail as one string. */
std::string print(const mail& m);

}  // namespace vgm::mime
