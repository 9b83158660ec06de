#include "schemas/pdf/list_label.hpp"

#include <algorithm>

namespace vgm::pdf {
namespace {

std::string to_roman(std::size_t number)
{
    constexpr std::pair<std::size_t, std::string_view> digits[] = {
        {1000, "m"},
        {900, "cm"},
        {500, "d"},
        {400, "cd"},
        {100, "c"},
        {90, "xc"},
        {50, "l"},
        {40, "xl"},
        {10, "x"},
        {9, "ix"},
        {5, "v"},
        {4, "iv"},
        {1, "i"}};
    std::string roman;
    for (const auto& [value, letters] : digits)
        for (; number >= value; number -= value) roman += letters;
    return roman;
}

// a … z, aa, ab …
std::string to_letters(std::size_t number)
{
    std::string letters;
    for (; number > 0; number = (number - 1) / 26)
        letters.insert(letters.begin(), static_cast<char>('a' + (number - 1) % 26));
    return letters;
}

std::string capitals(std::string text)
{
    std::ranges::transform(text, text.begin(), [](char c) {
        return static_cast<char>(c - 'a' + 'A');
    });
    return text;
}

}  // namespace

std::string list_label(const cda::list& l, std::size_t n, std::size_t depth)
{
    const auto number = n + 1;
    if (!l.ordered) {
        if (l.numbering == "Circle") return "◦";
        if (l.numbering == "Square") return "▪";
        if (l.numbering == "Disc") return "•";
        return depth == 0 ? "•" : depth == 1 ? "◦" : "▪";
    }
    if (l.numbering == "LittleRoman") return to_roman(number) + '.';
    if (l.numbering == "BigRoman") return capitals(to_roman(number)) + '.';
    if (l.numbering == "LittleAlpha") return to_letters(number) + '.';
    if (l.numbering == "BigAlpha") return capitals(to_letters(number)) + '.';
    return std::to_string(number) + '.';
}

}  // namespace vgm::pdf
