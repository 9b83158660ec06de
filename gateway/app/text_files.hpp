#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace vgm::app {

// What a file holds: nullopt when it cannot be read; errno says why. At most one byte more than
// `most` is read: enough to be refused for its size.
std::optional<std::string> read_text(const std::filesystem::path& file, std::size_t most);

// The files of a folder with this extension (".yaml"), in the order of their names, so that
// messages come in the same order everywhere. Not those of folders in it.
std::vector<std::filesystem::path>
files_in(const std::filesystem::path& folder, std::string_view extension, std::error_code& failure);

}  // namespace vgm::app
