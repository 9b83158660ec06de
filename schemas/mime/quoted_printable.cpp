#include "schemas/mime/quoted_printable.hpp"

namespace vgm::mime {
namespace {

constexpr std::size_t line_max = 76;

bool stands_for_itself(char c)
{
    return (c >= '!' && c <= '~' && c != '=') || c == ' ' || c == '\t';
}

std::string encode_byte(char c)
{
    constexpr char digits[] = "0123456789ABCDEF";
    return {
        '=',
        digits[static_cast<unsigned char>(c) >> 4],
        digits[static_cast<unsigned char>(c) & 15]};
}

void append_line(std::string_view line, std::string& out)
{
    std::size_t column = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const bool last = i + 1 == line.size();
        // Blanks at the end of a line are lost on the way.
        const bool at_risk = last && (line[i] == ' ' || line[i] == '\t');
        const std::string piece =
            stands_for_itself(line[i]) && !at_risk ? std::string(1, line[i]) : encode_byte(line[i]);
        // All but the last piece must leave room for the "=" of a soft line break.
        if (column + piece.size() > (last ? line_max : line_max - 1)) {
            out += "=\r\n";
            column = 0;
        }
        out += piece;
        column += piece.size();
    }
}

}  // namespace

std::string encode_quoted_printable(std::string_view text)
{
    std::string out;
    out.reserve(text.size() + text.size() / 8);
    while (!text.empty()) {
        const std::size_t end = text.find_first_of("\r\n");
        append_line(text.substr(0, end), out);
        if (end == std::string_view::npos) break;
        out += "\r\n";
        const bool two = text.substr(end, 2) == "\r\n";
        text.remove_prefix(end + (two ? 2 : 1));
    }
    return out;
}

}  // namespace vgm::mime
