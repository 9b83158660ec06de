#pragma once

#include "gateway/core/slice.hpp"

#include <cstddef>
#include <functional>
#include <span>

namespace vgm::smtp {

// The letter, pulled piece by piece: a 50 MB archive is never one string on its way out.
struct content
{
    std::size_t size = 0;  // of the whole, before dot-stuffing: what MAIL announces (RFC 1870)
    // Fills what it can of the span and answers how much; 0: the end. May throw: the delivery is
    // then deferred. Called on the connection's strand.
    std::function<std::size_t(std::span<char>)> read;
};

// A content that reads these slices one after the other, and keeps them alive.
content make_content(slices pieces);

}  // namespace vgm::smtp
