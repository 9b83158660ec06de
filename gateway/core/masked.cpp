#include "gateway/core/masked.hpp"

namespace vgm {
namespace {

// What is written as a matricule is one, also when the sender called it something else. The two
// letters are Corsica's departments.
bool looks_like_matricule(std::string_view text)
{
    return text.size() >= 13 && text.find_first_not_of("0123456789ABab") == std::string_view::npos;
}

}  // namespace

std::string masked_address(const recipient& r)
{
    const auto at = r.address.find('@');
    const bool hidden = r.kind == recipient_kind::patient ||
                        (at != std::string::npos &&
                         looks_like_matricule(std::string_view(r.address).substr(0, at)));
    if (!hidden) return r.address;
    return "(patient)" + (at == std::string::npos ? std::string{} : r.address.substr(at));
}

bool may_show_identifier(const recipient& r)
{
    return r.kind != recipient_kind::patient && !r.identifier_type.starts_with("INS") &&
           !looks_like_matricule(r.identifier);
}

}  // namespace vgm
