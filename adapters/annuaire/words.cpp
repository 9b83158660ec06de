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

std::string beginning(char tag, std::string_view word)
{
    return word.size() < 2 ? exactly(tag, word) : exactly(tag, word) + " *";
}

std::string place_term(std::string_view place)
{
    const std::string one = joined(place);
    if (one.size() == 5 && is_digits(one)) return exactly('z', one);
    if (one == "2a" || one == "2b") return exactly('d', "20");
    if ((one.size() == 2 || one.size() == 3) && is_digits(one)) return exactly('d', one);
    std::string terms;
    for (const auto& word : city_words(place)) and_also(terms, beginning('c', word));
    return terms;
}

std::string profession_term(std::string_view profession)
{
    const auto words = name_words(profession);
    std::string terms;
    for (const auto& word : words) and_also(terms, beginning('q', word));
    if (words.size() != 1) return terms;
    return "(" + exactly('p', words[0]) + " OR " + terms + ")";
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

word_list& word_list::profession(std::string_view code, std::string_view label)
{
    if (const auto word = joined(code); !word.empty()) add('p', word);
    for (const auto& word : name_words(label)) add('q', word);
    return *this;
}

word_expressions to_expressions(const directory::name_query& query)
{
    word_expressions made;
    for (const auto& word : name_words(query.name)) {
        and_also(made.exact, exactly('n', word));
        and_also(made.beginning, beginning('n', word));
    }
    if (made.exact.empty()) return made;
    for (const auto& term : {place_term(query.place), profession_term(query.profession)}) {
        if (term.empty()) continue;
        and_also(made.exact, term);
        and_also(made.beginning, term);
    }
    return made;
}

}  // namespace vgm::annuaire
