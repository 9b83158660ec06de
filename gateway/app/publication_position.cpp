#include "gateway/app/publication_position.hpp"

#include "gateway/app/kept_file.hpp"

#include <charconv>

namespace vgm::app {
namespace {

constexpr std::string_view form = "published up to ";
constexpr std::size_t file_bytes_max = 64;

}  // namespace

result<journal::position> publication_position::load() const
{
    error_code ec;
    const auto from = files_.open(path_, journal::open_mode::read, ec);
    if (ec == boost::system::errc::no_such_file_or_directory) return journal::position{};
    std::string text(file_bytes_max, '\0');
    if (!ec) text.resize(from->read_at(text.data(), text.size(), 0, ec));
    if (ec) return issue{ec, severity::error, path_, "cannot be read: " + ec.message(), {}};

    journal::position found;
    const bool is_ours = text.starts_with(form) && text.ends_with('\n');
    if (is_ours) {
        const char* const end = text.data() + text.size() - 1;
        const auto [stop, failed] =
            std::from_chars(text.data() + form.size(), end, found.value, 16);
        if (failed == std::errc{} && stop == end) return found;
    }
    return issue{fault::malformed, severity::error, path_, "is not a published position", {}};
}

error_code publication_position::save(journal::position published)
{
    char hexadecimal[17] = {};
    std::to_chars(hexadecimal, hexadecimal + 16, published.value, 16);
    const auto text = std::string{form} + hexadecimal + "\n";
    return keep_file(files_, path_, text);
}

}  // namespace vgm::app
