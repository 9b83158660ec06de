#include "adapters/smtp/content.hpp"

#include <algorithm>
#include <utility>

namespace vgm::smtp {

content make_content(slices pieces)
{
    const std::size_t size = total_size(pieces);
    auto read = [pieces = std::move(pieces),
                 index = std::size_t{0},
                 offset = std::size_t{0}](std::span<char> into) mutable {
        std::size_t written = 0;
        while (written < into.size() && index < pieces.size()) {
            const auto rest = pieces[index].bytes.substr(offset);
            const auto part = rest.substr(0, into.size() - written);
            std::copy(part.begin(), part.end(), into.data() + written);
            written += part.size();
            offset += part.size();
            if (offset == pieces[index].bytes.size()) {
                ++index;
                offset = 0;
            }
        }
        return written;
    };
    return {size, std::move(read)};
}

}  // namespace vgm::smtp
