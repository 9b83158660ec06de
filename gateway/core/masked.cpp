#include "gateway/core/masked.hpp"

namespace vgm {

std::string masked_address(const recipient& r)
{
    const auto at = r.address.find('@');
    // Whatever looks like a matricule is masked, also when the sender called it something else.
    const bool numeric =
        at != std::string::npos && at >= 13 && r.address.find_first_not_of("0123456789ABab") == at;
    if (r.kind != recipient_kind::patient && !numeric) return r.address;
    return "(patient)" + (at == std::string::npos ? std::string{} : r.address.substr(at));
}

}  // namespace vgm
