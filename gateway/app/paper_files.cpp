#include "gateway/app/paper_files.hpp"

#include <algorithm>
#include <cctype>
#include <string>

namespace vgm::app {
namespace {

namespace fs = std::filesystem;

std::string ending_of(const fs::path& file)
{
    auto ending = file.extension().string();
    for (char& c : ending) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return ending;
}

// The file of the same name with another ending, in small or capital letters.
std::optional<fs::path> find_beside(const fs::path& file, const std::string& ending)
{
    std::string upper = ending;
    for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    for (const auto& each : {ending, upper}) {
        auto other = file;
        other.replace_extension(each);
        std::error_code unknown;
        if (fs::is_regular_file(other, unknown)) return other;
    }
    return std::nullopt;
}

bool is_sendable(const fs::path& file)
{
    const auto ending = ending_of(file);
    if (file.filename().string().starts_with('.')) return false;
    return ending == ".hl7" || ending == ".er7" || ending == ".txt" || ending == ".json" ||
           dropfolder::kind_of(file.filename().string()).has_value();
}

dropfolder::listed_file list_file(const fs::path& file)
{
    std::error_code unknown;
    return {file.filename().string(), fs::file_size(file, unknown), 0};
}

}  // namespace

std::vector<fs::path> find_files_to_send(const fs::path& path, std::vector<path_failure>& failed)
{
    std::vector<fs::path> files;
    std::error_code failure;
    if (fs::is_directory(path, failure)) {
        fs::recursive_directory_iterator at(path, failure), end;
        for (; !failure && at != end; at.increment(failure)) {
            std::error_code unknown;
            if (at->is_regular_file(unknown) && is_sendable(at->path()))
                files.push_back(at->path());
        }
        if (failure) failed.push_back({path, failure.message()});
        std::ranges::sort(files);
    } else {
        files = find_message_files({path}, failed);
    }
    std::erase_if(files, [&](const fs::path& file) {
        if (ending_of(file) != ".json") return false;
        if (!find_beside(file, ".pdf") && !find_beside(file, ".xml"))
            failed.push_back({file, "the document of this sidecar is not beside it"});
        return true;
    });
    return files;
}

std::optional<dropfolder::picked_file> find_paper(const fs::path& file)
{
    using dropfolder::file_kind;
    const auto kind = dropfolder::kind_of(file.filename().string());
    if (!kind || *kind == file_kind::hl7) return std::nullopt;
    dropfolder::picked_file made{{list_file(file), *kind, {}, {}, false}, file, {}, {}};
    if (*kind == file_kind::zip) return made;
    // Where a PDF and a CDA have one name, the sidecar is the PDF's.
    const bool is_taken = *kind == file_kind::cda && find_beside(file, ".pdf");
    if (const auto sidecar = is_taken ? std::nullopt : find_beside(file, ".json")) {
        made.sidecar = *sidecar;
        made.what.sidecar = list_file(*sidecar);
    }
    made.what.is_alone = *kind == file_kind::pdf && !made.what.sidecar;
    return made;
}

}  // namespace vgm::app
