#include "schemas/hl7v2/delimiters.hpp"

namespace vgm::hl7v2 {
namespace {

bool is_punctuation(char c)
{
    const bool printable = c > ' ' && c < '\x7f';
    const bool digit = c >= '0' && c <= '9';
    const bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    return printable && !digit && !letter;
}

bool all_differ(std::string_view marks)
{
    for (std::size_t i = 1; i < marks.size(); ++i)
        if (marks.substr(0, i).find(marks[i]) != std::string_view::npos) return false;
    return true;
}

issue malformed(std::string_view where, std::string_view detail)
{
    return {fault::malformed, severity::error, std::string{where}, std::string{detail}, {}};
}

}  // namespace

result<delimiters> parse_delimiters(std::string_view er7)
{
    if (!er7.starts_with("MSH")) return malformed("MSH", "The first segment is not MSH.");
    if (er7.size() < 4 || !is_punctuation(er7[3]))
        return malformed("MSH-1", "The field separator is not an ASCII punctuation mark.");

    const char field = er7[3];
    const std::string_view rest = er7.substr(4, 6);
    const std::string_view marks =
        rest.substr(0, rest.find_first_of(std::string{field, '\r', '\n'}));
    if (marks.size() != 4 && marks.size() != 5)
        return malformed("MSH-2", "There are not four or five encoding characters.");
    for (const char c : marks)
        if (!is_punctuation(c))
            return malformed("MSH-2", "An encoding character is not an ASCII punctuation mark.");
    if (!all_differ(er7.substr(3, 1 + marks.size())))
        return malformed("MSH-2", "Two delimiters are the same character.");

    return delimiters{field, marks[0], marks[1], marks[2], marks[3]};
}

}  // namespace vgm::hl7v2
