#include "gateway/core/assert.hpp"

#include <cstdio>
#include <cstdlib>

namespace vgm {

void assertion_failed(const char* condition, const char* file, int line) noexcept
{
    std::fprintf(stderr, "vaguemestre: broken invariant: %s (%s:%d)\n", condition, file, line);
    std::abort();
}

}  // namespace vgm
