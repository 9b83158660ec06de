#include "gateway/config/document_text.hpp"

#include "gateway/config/document.hpp"

namespace vgm::config {

namespace {

// The length of the well-formed UTF-8 character at the start of `text` (RFC 3629); 0 when it is
// not one.
std::size_t utf8_length(std::string_view text)
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte(0);
    if (first < 0x80) return 1;
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || text.size() < length) return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((byte(i) & 0xC0) != 0x80) return 0;
    const unsigned char second = byte(1);
    const bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
    const bool beyond = (first == 0xED && second > 0x9F) || (first == 0xF4 && second > 0x8F);
    return overlong || beyond ? 0 : length;
}

bool check_line(std::string_view line, int number, problem_list& problems)
{
    const auto report = [&](std::size_t offset, const char* message, const char* suggestion) {
        problems.error({number, static_cast<int>(offset) + 1}, {}, message, suggestion);
        return false;
    };
    const auto first = line.find_first_not_of(' ');
    if (first != std::string_view::npos && line[first] == '\t')
        return report(first, "a tab stands before the text", "indent with spaces");
    for (std::size_t i = 0; i < line.size();) {
        const std::size_t length = utf8_length(line.substr(i));
        if (length == 0) return report(i, "not UTF-8", "save the file as UTF-8");
        const auto byte = static_cast<unsigned char>(line[i]);
        if ((byte < 0x20 && byte != '\t') || byte == 0x7F)
            return report(i, "a control character", "remove it");
        i += length;
    }
    return true;
}

}  // namespace

bool check_text(std::string_view text, problem_list& problems)
{
    if (text.size() > document_bytes_max) {
        problems.error(
            {},
            {},
            "larger than " + std::to_string(document_bytes_max) +
                " bytes, which no configuration needs"
        );
        return false;
    }
    bool clean = true;
    for (int number = 1; !text.empty() && !problems.full(); ++number) {
        const auto end = text.find('\n');
        std::string_view line = text.substr(0, end);
        if (line.ends_with('\r')) line.remove_suffix(1);
        clean = check_line(line, number, problems) && clean;
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return clean;
}

}  // namespace vgm::config
