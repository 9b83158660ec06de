#include "gateway/directory/trusted_domains.hpp"

#include <algorithm>

namespace vgm::directory {
namespace {

constexpr std::size_t address_size_max = 254;  // RFC 5321, 4.5.3.1.3
constexpr std::size_t local_part_size_max = 64;

bool may_stand_in_an_address(char c)
{
    return static_cast<unsigned char>(c) > ' ' && c != 127 && c != '<' && c != '>' && c != ',' &&
           c != ';' && c != '"';
}

bool is_address(std::string_view text)
{
    const auto at = text.find('@');
    return text.size() <= address_size_max && at != std::string_view::npos && at > 0 &&
           at <= local_part_size_max && at == text.rfind('@') && at + 1 < text.size() &&
           text[at + 1] != '.' && text.back() != '.' &&
           text.find("..", at) == std::string_view::npos &&
           std::all_of(text.begin(), text.end(), may_stand_in_an_address);
}

}  // namespace

std::string_view to_string(domain_verdict verdict) noexcept
{
    switch (verdict) {
        case domain_verdict::trusted:
            return "trusted";
        case domain_verdict::no_address:
            return "no address";
        case domain_verdict::outside:
            return "outside the trusted space";
    }
    return "";
}

std::string comparable_address(std::string_view address)
{
    while (!address.empty() && address.front() == ' ') address.remove_prefix(1);
    while (!address.empty() && address.back() == ' ') address.remove_suffix(1);
    std::string out{address};
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

std::string domain_of(std::string_view address)
{
    const auto at = address.rfind('@');
    return at == std::string_view::npos ? std::string{}
                                        : comparable_address(address.substr(at + 1));
}

bool is_patient_address(std::string_view address)
{
    return domain_of(address) == "patient.mssante.fr";
}

domain_verdict trusted_domains::judge(std::string_view address) const
{
    const std::string compared = comparable_address(address);
    if (!is_address(compared)) return domain_verdict::no_address;
    const std::string domain = domain_of(compared);
    constexpr std::string_view national = ".mssante.fr";
    const bool below = domain.size() > national.size() && domain.ends_with(national);
    if (below || domain == "interop-mssante.apicrypt.org" || listed_.contains(domain))
        return domain_verdict::trusted;
    return domain_verdict::outside;
}

}  // namespace vgm::directory
