#include "adapters/annuaire/words.hpp"

#include "gateway/directory/name_words.hpp"

namespace vgm::annuaire {
namespace {

using directory::name_words;

bool is_digits(std::string_view text)
{
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// Overseas departments have three digits: 97411 is in 974. Corsica's postal codes begin with 20.
std::string_view department_of(std::string_view postal_code)
{
    if (postal_code.size() != 5 || !is_digits(postal_code)) return {};
    const bool overseas = postal_code.starts_with("97") || postal_code.starts_with("98");
    return postal_code.substr(0, overseas ? 3 : 2);
}

// "ST" and "SAINT" are the same city; CEDEX and the number of an arrondissement are none.
std::vector<std::string> city_words(std::string_view city)
{
    std::vector<std::string> words;
    for (auto& word : name_words(city)) {
        if (word == "cedex" || is_digits(word)) continue;
        if (word == "st") word = "saint";
        if (word == "ste") word = "sainte";
        words.push_back(std::move(word));
    }
    return words;
}

std::string joined(std::string_view text)
{
    std::string out;
    for (const auto& word : name_words(text)) out += word;
    return out;
}

// Words hold letters and digits only: nothing in them means anything to the index.
void and_also(std::string& expression, const std::string& term)
{
    if (!expression.empty()) expression += " AND ";
    expression += term;
}

std::string exactly(char tag, std::string_view word)
{
    return std::string("\"").append(1, tag).append(word).append("\"");
}

std::string beginning(char tag, std::string_view word) { return exactly(tag, word) + " *"; }

std::string place_term(std::string_view place, bool whole)
{
    const std::string one = joined(place);
    if (one.size() == 5 && is_digits(one)) return exactly('z', one);
    if (one == "2a" || one == "2b") return exactly('d', "20");
    if ((one.size() == 2 || one.size() == 3) && is_digits(one)) return exactly('d', one);
    std::string terms;
    const auto words = city_words(place);
    for (std::size_t i = 0; i < words.size(); ++i) {
        const bool goes_on = !whole && i + 1 == words.size();
        and_also(terms, goes_on ? beginning('c', words[i]) : exactly('c', words[i]));
    }
    return terms;
}

std::string profession_term(const std::vector<std::string>& codes)
{
    std::string terms;
    for (const auto& code : codes) {
        if (!terms.empty()) terms += " OR ";
        terms += exactly('p', joined(code));
    }
    return terms.empty() ? terms : "(" + terms + ")";
}

// A word shorter than `beginning_min` letters stands for itself alone.
std::string name_term(const std::vector<std::string>& words, std::size_t beginning_min)
{
    std::string terms;
    for (const auto& word : words)
        and_also(terms, word.size() < beginning_min ? exactly('n', word) : beginning('n', word));
    return terms;
}

}  // namespace

void word_list::add(char tag, std::string_view word)
{
    if (!text_.empty()) text_ += ' ';
    text_ += tag;
    text_ += word;
}

word_list& word_list::name(std::string_view text)
{
    for (const auto& word : name_words(text)) add('n', word);
    return *this;
}

word_list& word_list::place(std::string_view postal_code, std::string_view city)
{
    for (const auto& word : city_words(city)) add('c', word);
    if (const auto code = joined(postal_code); !code.empty()) add('z', code);
    if (const auto department = department_of(postal_code); !department.empty())
        add('d', department);
    return *this;
}

word_list& word_list::profession(std::string_view code)
{
    if (const auto word = joined(code); !word.empty()) add('p', word);
    return *this;
}

std::vector<std::string>
to_expressions(const directory::name_query& query, const std::vector<std::string>& professions)
{
    const auto words = name_words(query.name);
    if (words.empty()) return {};
    constexpr std::size_t never = static_cast<std::size_t>(-1);
    std::vector<std::string> made;
    const auto add = [&](std::size_t beginning_min, bool whole_place) {
        std::string expression = name_term(words, beginning_min);
        for (const auto& term :
             {place_term(query.place, whole_place), profession_term(professions)})
            if (!term.empty()) and_also(expression, term);
        if (made.empty() || made.back() != expression) made.push_back(std::move(expression));
    };
    add(never, true);
    add(3, true);
    add(2, true);
    add(2, false);
    return made;
}

}  // namespace vgm::annuaire
