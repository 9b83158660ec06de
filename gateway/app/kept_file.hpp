#pragma once

#include "gateway/core/issue.hpp"
#include "gateway/journal/file_system.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace vgm::app {

/** Replaces a small file as a whole: whoever reads it after a crash finds the old one or the new
    one. It survives a power cut once this returns. The file is for its owner alone. */
error_code
keep_file(journal::file_system& files, const std::filesystem::path& file, std::string_view text);
error_code keep_file(const std::filesystem::path& file, std::string_view text);

/** What is in it; nothing when there is none, or when it cannot be read or is larger than
    `bytes_max`. */
std::optional<std::string> read_kept_file(const std::filesystem::path& file, std::size_t bytes_max);

}  // namespace vgm::app
