#include "gateway/app/message_files.hpp"

#include "schemas/hl7v2/batch_reader.hpp"

#include <algorithm>
#include <cctype>

namespace vgm::app {
namespace {

namespace fs = std::filesystem;

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
    hl7v2::batch_reader reader(message_file_bytes_max);
    reader.feed(bytes);
    reader.finish();
    std::vector<std::string> messages, others;
    while (auto item = reader.next())
        if (auto* m = std::get_if<hl7v2::batch_message>(&*item))
            (m->er7.starts_with("MSH") ? messages : others).push_back(std::move(m->er7));
    return messages.empty() ? others : messages;
}

}  // namespace vgm::app
