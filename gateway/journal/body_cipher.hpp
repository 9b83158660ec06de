#pragma once

#include "gateway/core/ids.hpp"
#include "gateway/core/issue.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace vgm::journal {

// Keeps the bodies of letters unreadable for who has the disk and not the key: AES-256-GCM, one
// random nonce a body, bound to the letter's id so that two bodies cannot be exchanged unseen.
//
//     sealed  =  "VGB1" nonce(12) ciphertext tag(16)
//
// The key is a file of 32 random bytes beside the journal, made at the first start. Without it the
// bodies are lost, and only they: what happened to each letter can still be told.
// Immutable once made; safe to use from several threads.
class body_cipher
{
public:
    static constexpr std::size_t overhead = 4 + 12 + 16;

    /** Read the key, or make it when there is none and `may_create` says so.

        @return An issue at the file's path when it cannot be read or written, has another size, or
        is missing beside a journal that has letters.
    */
    enum class missing_key { make, refuse };
    static result<body_cipher>
    open(const std::filesystem::path& key_file, missing_key when_missing);

    std::string seal(submission_id letter, std::string_view body) const;

    /** @return The body, or an issue: not sealed by this key for this letter, or changed since. */
    result<std::string> unseal(submission_id letter, std::string_view sealed) const;

private:
    std::array<std::uint8_t, 32> key_{};
};

}  // namespace vgm::journal
