#include "schemas/hl7v2/mended_utf8.hpp"

#include "schemas/hl7v2/utf8.hpp"

namespace vgm::hl7v2 {

std::string mend_utf8(std::string_view text)
{
    std::string mended;
    while (!text.empty()) {
        const auto right = find_invalid_utf8(text);
        mended += text.substr(0, right);
        if (right == text.size()) break;
        mended += "\xEF\xBF\xBD";
        text.remove_prefix(right + 1);
    }
    return mended;
}

}  // namespace vgm::hl7v2
