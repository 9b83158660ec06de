#include "gateway/app/kept_file.hpp"

#include "gateway/app/text_files.hpp"

namespace vgm::app {

error_code
keep_file(journal::file_system& files, const std::filesystem::path& file, std::string_view text)
{
    const auto fresh = file.string() + ".new";
    error_code ec = files.remove(fresh);  // of a crash; as a rule there is none
    ec = {};
    {
        const auto to = files.open(fresh, journal::open_mode::create, ec);
        if (ec) return ec;
        if ((ec = journal::write_all(*to, text, 0))) return ec;
        if ((ec = to->sync_data())) return ec;
    }
    if ((ec = files.rename(fresh, file.string()))) return ec;
    return files.sync_directory(file.parent_path().string());
}

error_code keep_file(const std::filesystem::path& file, std::string_view text)
{
    return keep_file(*journal::real_file_system(), file, text);
}

std::optional<std::string> read_kept_file(const std::filesystem::path& file, std::size_t bytes_max)
{
    auto text = read_text(file, bytes_max);
    if (!text || text->size() > bytes_max) return std::nullopt;
    return text;
}

}  // namespace vgm::app
