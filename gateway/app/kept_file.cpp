#include "gateway/app/kept_file.hpp"

#include "gateway/journal/file_system.hpp"

#include <fstream>

namespace vgm::app {

error_code keep_file(const std::filesystem::path& file, std::string_view text)
{
    const auto files = journal::real_file_system();
    const auto fresh = file.string() + ".new";
    error_code ec = files->remove(fresh);  // of a crash; as a rule there is none
    ec = {};
    {
        const auto to = files->open(fresh, journal::open_mode::create, ec);
        if (ec) return ec;
        if ((ec = journal::write_all(*to, text, 0))) return ec;
        if ((ec = to->sync_data())) return ec;
    }
    if ((ec = files->rename(fresh, file.string()))) return ec;
    return files->sync_directory(file.parent_path().string());
}

std::optional<std::string> read_kept_file(const std::filesystem::path& file, std::size_t bytes_max)
{
    std::ifstream in(file, std::ios::binary);
    if (!in) return std::nullopt;
    std::string text(bytes_max + 1, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(in.gcount()));
    if (in.bad() || text.size() > bytes_max) return std::nullopt;
    return text;
}

}  // namespace vgm::app
