#include "gateway/directory/name_words.hpp"

#include <algorithm>
#include <array>

namespace vgm::directory {
namespace {

constexpr std::size_t words_max = 16;
constexpr std::size_t word_size_max = 40;

// U+00C0 to U+017F without their accents, two characters for each; a blank parts words.
constexpr std::string_view latin =
    "a a a a a a aec e e e e i i i i d n o o o o o   o u u u u y thss"   // C0-DF
    "a a a a a a aec e e e e i i i i d n o o o o o   o u u u u y thy "   // E0-FF
    "a a a a a a c c c c c c c c d d d d e e e e e e e e e e g g g g "   // 100-11F
    "g g g g h h h h i i i i i i i i i i ijijj j k k k l l l l l l l "   // 120-13F
    "l l l n n n n n n n n n o o o o o o oeoer r r r r r s s s s s s "   // 140-15F
    "s s t t t t t t u u u u u u u u u u u u w w y y y z z z z z z s ";  // 160-17F
static_assert(latin.size() == 2 * (0x180 - 0xC0));

enum class kind { letter, mark, gap };

// The character at the front of `text`, taken off it; its folded letters go to `out`.
kind take(std::string_view& text, std::string& out)
{
    const auto byte = static_cast<unsigned char>(text[0]);
    const auto next = text.size() > 1 ? static_cast<unsigned char>(text[1]) : 0u;
    if (byte < 0x80) {
        text.remove_prefix(1);
        const bool upper = byte >= 'A' && byte <= 'Z';
        if (!upper && !(byte >= 'a' && byte <= 'z') && !(byte >= '0' && byte <= '9'))
            return kind::gap;
        out += static_cast<char>(upper ? byte - 'A' + 'a' : byte);
        return kind::letter;
    }
    const bool pair = byte >= 0xC2 && byte <= 0xDF && (next & 0xC0u) == 0x80u;
    const unsigned code = pair ? ((byte & 0x1Fu) << 6u) | (next & 0x3Fu) : 0u;
    text.remove_prefix(pair ? 2 : 1);
    if (code >= 0x300 && code <= 0x36F) return kind::mark;  // an accent of its own (NFD)
    if (code < 0xC0 || code >= 0x180) return kind::gap;
    const auto letters = latin.substr(2 * (code - 0xC0), 2);
    if (letters[0] == ' ') return kind::gap;
    out += letters[0];
    if (letters[1] != ' ') out += letters[1];
    return kind::letter;
}

}  // namespace

std::vector<std::string> name_words(std::string_view utf8)
{
    std::vector<std::string> words;
    std::string word;
    const auto end_word = [&] {
        if (word.size() > word_size_max) word.resize(word_size_max);
        if (!word.empty()) words.push_back(std::move(word));
        word.clear();
    };
    while (!utf8.empty() && words.size() < words_max)
        if (take(utf8, word) == kind::gap) end_word();
    if (words.size() < words_max) end_word();
    return words;
}

bool same_words(std::string_view a, std::string_view b)
{
    auto of_a = name_words(a), of_b = name_words(b);
    std::sort(of_a.begin(), of_a.end());
    std::sort(of_b.begin(), of_b.end());
    return of_a == of_b;
}

}  // namespace vgm::directory
