#include "adapters/smtp/commands.hpp"

#include "gateway/core/assert.hpp"

#include <algorithm>

namespace vgm::smtp {
namespace {

constexpr std::size_t local_part_bytes_max = 64;
constexpr std::size_t label_bytes_max = 63;

// RFC 3461 §4.2 allows 500 bytes of ORCPT: only a local part can need escapes, three bytes for one.
static_assert(address_bytes_max + 2 * local_part_bytes_max + 7 <= 500);

bool is_alphanumeric(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// RFC 5322 §3.2.3.
bool is_atext(char c)
{
    return is_alphanumeric(c) ||
           (c != '\0' && std::string_view{"!#$%&'*+-/=?^_`{|}~"}.find(c) != std::string_view::npos);
}

template <class Accepts>
bool every_part(std::string_view text, Accepts accepts)
{
    for (;;) {
        const auto dot = text.find('.');
        if (!accepts(text.substr(0, dot))) return false;
        if (dot == std::string_view::npos) return true;
        text.remove_prefix(dot + 1);
    }
}

bool is_atom(std::string_view part)
{
    return !part.empty() && std::all_of(part.begin(), part.end(), is_atext);
}

bool is_label(std::string_view part)
{
    const auto fits = [](char c) { return is_alphanumeric(c) || c == '-'; };
    return !part.empty() && part.size() <= label_bytes_max && part.front() != '-' &&
           part.back() != '-' && std::all_of(part.begin(), part.end(), fits);
}

}  // namespace

bool is_domain(std::string_view text)
{
    return text.size() <= address_bytes_max && every_part(text, is_label);
}

bool is_plain_address(std::string_view text)
{
    if (text.size() > address_bytes_max) return false;
    const auto at = text.rfind('@');
    if (at == std::string_view::npos || at > local_part_bytes_max) return false;
    return every_part(text.substr(0, at), is_atom) && is_domain(text.substr(at + 1));
}

std::string to_xtext(std::string_view bytes)
{
    static constexpr char hex[] = "0123456789ABCDEF";
    std::string out;
    out.reserve(bytes.size());
    for (const char c : bytes) {
        if (c > ' ' && c <= '~' && c != '+' && c != '=') {
            out += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out += {'+', hex[byte >> 4], hex[byte & 15]};
    }
    return out;
}

std::string print_ehlo(std::string_view helo_name)
{
    VGM_ASSERT(is_domain(helo_name));
    return "EHLO " + std::string{helo_name} + "\r\n";
}

std::string
print_mail_from(const envelope& e, std::size_t content_size, const server_capabilities& offered)
{
    VGM_ASSERT(!check(e));
    std::string line = "MAIL FROM:<" + e.sender + ">";
    if (offered.size) line += " SIZE=" + std::to_string(content_size);
    if (e.body == body_type::eight_bit_mime) line += " BODY=8BITMIME";
    if (offered.dsn) {
        line += " RET=HDRS";
        if (!e.envelope_id.empty()) line += " ENVID=" + to_xtext(e.envelope_id);
    }
    return line + "\r\n";
}

std::string print_rcpt_to(const envelope& e, const server_capabilities& offered)
{
    VGM_ASSERT(!check(e));
    std::string line = "RCPT TO:<" + e.recipient + ">";
    if (offered.dsn) {
        line += e.notify == notification::all ? " NOTIFY=SUCCESS,FAILURE,DELAY"
                                              : " NOTIFY=FAILURE,DELAY";
        line += " ORCPT=rfc822;" + to_xtext(e.recipient);
    }
    return line + "\r\n";
}

}  // namespace vgm::smtp
