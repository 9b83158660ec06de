#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace vgm {

// A view of bytes that keeps their owner alive: how a 10 MB document goes from the journal into an
// archive and from there into a mail without being copied.
struct slice
{
    std::shared_ptr<const std::string> owner;
    std::string_view bytes;

    static slice whole(std::shared_ptr<const std::string> owner)
    {
        const std::string_view all = *owner;
        return {std::move(owner), all};
    }
    static slice of(std::string text)
    {
        return whole(std::make_shared<const std::string>(std::move(text)));
    }
};

using slices = std::vector<slice>;

inline std::size_t total_size(const slices& all)
{
    std::size_t size = 0;
    for (const auto& s : all) size += s.bytes.size();
    return size;
}

}  // namespace vgm
