#pragma once

// VGM_ASSERT states an invariant. It stays on in release: a gateway that is wrong about itself must
// stop, because the journal makes a restart safe and a wrong letter cannot be taken back.

namespace vgm {

[[noreturn]] void assertion_failed(const char* condition, const char* file, int line) noexcept;

}  // namespace vgm

#define VGM_ASSERT(condition) \
    ((condition) ? static_cast<void>(0) : ::vgm::assertion_failed(#condition, __FILE__, __LINE__))
