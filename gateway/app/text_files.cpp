#include "gateway/app/text_files.hpp"

#include <algorithm>
#include <fstream>

namespace vgm::app {

namespace fs = std::filesystem;

std::optional<std::string> read_text(const fs::path& file, std::size_t most)
{
    std::ifstream input(file, std::ios::binary);
    if (!input) return std::nullopt;
    std::error_code unknown;
    const auto size = fs::file_size(file, unknown);  // a hint only: it may grow, or be a pipe
    std::string text;
    for (std::size_t step = unknown ? 64 * 1024 : size + 1; input && text.size() <= most;) {
        const auto before = text.size();
        text.resize(before + std::min<std::uintmax_t>(step, most + 1 - before));
        input.read(text.data() + before, static_cast<std::streamsize>(text.size() - before));
        if (input.bad()) return std::nullopt;
        text.resize(before + static_cast<std::size_t>(input.gcount()));
        step = 64 * 1024;
    }
    return text;
}

std::vector<fs::path>
files_in(const fs::path& folder, std::string_view extension, std::error_code& failure)
{
    std::vector<fs::path> files;
    for (fs::directory_iterator at(folder, failure), end; !failure && at != end;
         at.increment(failure))
        if (at->path().extension() == extension) files.push_back(at->path());
    std::ranges::sort(files);
    return files;
}

}  // namespace vgm::app
