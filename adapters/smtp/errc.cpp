#include "adapters/smtp/errc.hpp"

namespace vgm::smtp {
namespace {

const char* sentence(errc e) noexcept
{
    switch (e) {
        case errc::reply_malformed:
            return "the server's reply is not a reply of RFC 5321";
        case errc::reply_line_too_long:
            return "a line of the server's reply is too long";
        case errc::reply_too_many_lines:
            return "the server's reply has too many lines";
        case errc::reply_unexpected:
            return "the server's reply answers nothing that was asked";
        case errc::reply_out_of_turn:
            return "the server spoke out of turn";
        case errc::bytes_before_tls:
            return "bytes arrived between STARTTLS and the TLS handshake";
        case errc::starttls_not_offered:
            return "the server does not offer STARTTLS";
        case errc::auth_external_not_offered:
            return "the server does not offer AUTH EXTERNAL";
        case errc::operator_down:
            return "the operator could not be reached a moment ago";
        case errc::confirm_failed:
            return "the attempt could not be recorded";
        case errc::content_incomplete:
            return "the content does not have its announced size";
        case errc::content_unreadable:
            return "the content cannot be read";
        case errc::recipient_invalid:
            return "the recipient is not an address that can be sent to";
        case errc::sender_invalid:
            return "the sender is not an address that can be sent from";
        case errc::envelope_id_invalid:
            return "the envelope id is too long";
        case errc::message_too_large:
            return "the message is larger than the server accepts";
        case errc::eight_bit_not_offered:
            return "the server does not take 8-bit content";
        case errc::content_bare_newline:
            return "the content has a CR or LF that ends no line";
    }
    return "unknown error";
}

class category final : public boost::system::error_category
{
public:
    const char* name() const noexcept override { return "vgm.smtp"; }
    std::string message(int value) const override { return sentence(static_cast<errc>(value)); }
};

}  // namespace

const boost::system::error_category& smtp_category() noexcept
{
    static const category instance;
    return instance;
}

error_code make_error_code(errc e) noexcept { return {static_cast<int>(e), smtp_category()}; }

}  // namespace vgm::smtp
