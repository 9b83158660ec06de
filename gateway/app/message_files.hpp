#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

// Messages as people keep them in files.
namespace vgm::app {

inline constexpr std::size_t message_file_bytes_max = 512u << 20;

/** The files that some paths name: a file is itself, of a folder come the *.hl7, *.er7, *.txt and
    *.xml in it and below it, in the order of their names.

    @return Fewer when something cannot be looked at: `failed` says what, and why. */
struct path_failure
{
    std::filesystem::path path;
    std::string why;
};
std::vector<std::filesystem::path> find_message_files(
    const std::vector<std::filesystem::path>& paths,
    std::vector<path_failure>& failed
);

/** A document without a message around it: XML. */
bool is_bare_document(std::string_view bytes) noexcept;

/** The messages of a file: each from MSH at the beginning of a line, or after an MLLP start of
    block, to the next. MLLP framing, blank lines between and the lines of a batch (FHS, BHS, BTS,
    FTS) are left out. A file without MSH is one message, which the gate will refuse; an empty file
    has none. */
std::vector<std::string> split_messages(std::string_view bytes);

}  // namespace vgm::app
