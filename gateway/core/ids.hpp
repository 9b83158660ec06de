#pragma once

#include "gateway/core/time.hpp"

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace vgm {

// Our own name for one accepted message and all that happens to it: 48 bits of milliseconds, then
// 80 random bits, printed as 26 characters of Crockford's base 32 (the ULID layout). Sorts by time,
// is safe in a file name, an ENVID and a Message-ID, and says nothing about the patient.
class submission_id
{
public:
    constexpr submission_id() = default;
    explicit constexpr submission_id(std::array<std::uint8_t, 16> bytes) : bytes_(bytes) {}

    /** Random bits come from the caller; ten bytes are used. */
    static submission_id make(timestamp now, const std::array<std::uint8_t, 10>& random);
    static std::optional<submission_id> parse(std::string_view text);

    std::string to_string() const;
    timestamp made_at() const;
    const std::array<std::uint8_t, 16>& bytes() const { return bytes_; }
    bool empty() const { return bytes_ == std::array<std::uint8_t, 16>{}; }

    auto operator<=>(const submission_id&) const = default;

private:
    std::array<std::uint8_t, 16> bytes_{};
};

// One mail to one recipient of a submission: "01JD…XYZ.2" is the second. Also its ENVID and the
// left part of its Message-ID, which is how a receipt finds its way back after any restart.
struct delivery_id
{
    submission_id submission;
    int number = 0;  // 1.., in the order of the message's recipients

    static std::optional<delivery_id> parse(std::string_view text);
    std::string to_string() const;

    auto operator<=>(const delivery_id&) const = default;
};

// MSH-10 of the producer's message: theirs, and not unique in the world.
struct control_id
{
    std::string value;
    auto operator<=>(const control_id&) const = default;
};

// RFC 5322 Message-ID, without its angle brackets.
struct mail_message_id
{
    std::string value;
    auto operator<=>(const mail_message_id&) const = default;
};

}  // namespace vgm

template <>
struct std::hash<vgm::submission_id>
{
    std::size_t operator()(const vgm::submission_id& id) const noexcept
    {
        // The last eight bytes are random.
        std::size_t h = 0;
        for (std::size_t i = 8; i < 16; ++i) h = (h << 8) | id.bytes()[i];
        return h;
    }
};
