#include "gateway/app/message_files.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <iterator>

namespace vgm::app {
namespace {

namespace fs = std::filesystem;

constexpr char start_block = '\x0b', end_block = '\x1c';
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

bool is_kept_name(const fs::path& file)
{
    auto extension = file.extension().string();
    for (char& c : extension) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return extension == ".hl7" || extension == ".er7" || extension == ".txt" || extension == ".xml";
}

void add_folder(
    const fs::path& folder,
    std::vector<fs::path>& files,
    std::vector<path_failure>& failed
)
{
    std::error_code failure;
    std::vector<fs::path> found;
    fs::recursive_directory_iterator at(folder, failure), end;
    for (; !failure && at != end; at.increment(failure)) {
        std::error_code unknown;
        if (at->is_regular_file(unknown) && is_kept_name(at->path())) found.push_back(at->path());
    }
    if (failure) failed.push_back({folder, failure.message()});
    std::ranges::sort(found);
    files.insert(files.end(), found.begin(), found.end());
}

bool is_line_end(char c) { return c == '\r' || c == '\n'; }

// "MSH" and a delimiter: not a word that begins so.
bool begins_message(std::string_view line)
{
    return line.size() > 3 && line.starts_with("MSH") &&
           std::isalnum(static_cast<unsigned char>(line[3])) == 0 && !is_line_end(line[3]);
}

bool is_batch_line(std::string_view line)
{
    constexpr std::array<std::string_view, 4> ids{"FHS", "BHS", "BTS", "FTS"};
    return line.size() > 3 && std::isalnum(static_cast<unsigned char>(line[3])) == 0 &&
           std::ranges::find(ids, line.substr(0, 3)) != ids.end();
}

// The line at the front with its end, CR, LF or CRLF; an MLLP start of block begins a line too.
std::string_view take_line(std::string_view& text)
{
    std::size_t end = 0;
    while (end < text.size() && !is_line_end(text[end]) && (end == 0 || text[end] != start_block))
        ++end;
    if (end < text.size() && is_line_end(text[end])) {
        end += text[end] == '\r' && end + 1 < text.size() && text[end + 1] == '\n' ? 2 : 1;
    }
    const auto line = text.substr(0, end);
    text.remove_prefix(end);
    return line;
}

bool is_blank(std::string_view line)
{
    return std::ranges::all_of(line, [](char c) {
        return is_line_end(c) || c == ' ' || c == '\t' || c == '\0' || c == end_block;
    });
}

}  // namespace

std::vector<fs::path>
find_message_files(const std::vector<fs::path>& paths, std::vector<path_failure>& failed)
{
    std::vector<fs::path> files;
    for (const auto& path : paths) {
        std::error_code failure;
        const auto type = fs::status(path, failure).type();
        if (type == fs::file_type::directory)
            add_folder(path, files, failed);
        else if (type == fs::file_type::regular)
            files.push_back(path);
        else
            failed.push_back(
                {path,
                 type == fs::file_type::not_found ? "there is no such file"
                 : failure                        ? failure.message()
                                                  : "is neither a file nor a folder"}
            );
    }
    return files;
}

bool is_bare_document(std::string_view bytes) noexcept
{
    if (bytes.starts_with(byte_order_mark)) bytes.remove_prefix(byte_order_mark.size());
    const auto first = bytes.find_first_not_of(" \t\r\n");
    return first != bytes.npos && bytes[first] == '<';
}

std::vector<std::string> split_messages(std::string_view bytes)
{
    std::vector<std::string> messages;
    if (bytes.starts_with(byte_order_mark)) bytes.remove_prefix(byte_order_mark.size());
    const std::string_view whole = bytes;
    while (!bytes.empty()) {
        auto line = take_line(bytes);
        if (line.starts_with(start_block)) line.remove_prefix(1);
        if (begins_message(line))
            messages.emplace_back();
        else if (messages.empty() || is_blank(line) || is_batch_line(line))
            continue;
        // The end of an MLLP block may stand on the last line, not on one of its own.
        std::ranges::copy_if(line, std::back_inserter(messages.back()), [](char c) {
            return c != end_block && c != '\0';
        });
    }
    if (messages.empty() && !is_blank(whole)) messages.emplace_back(whole);
    return messages;
}

}  // namespace vgm::app
