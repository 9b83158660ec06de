#pragma once

#include "gateway/directory/lookup.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace vgm::annuaire {

// The words that a mailbox is found by, as table `word` holds them: "nmartin njeanne clyon z69003
// d69 p60". Parts may be added in any order.
class word_list
{
public:
    word_list& name(std::string_view text);
    word_list& place(std::string_view postal_code, std::string_view city);
    word_list& profession(std::string_view code);
    const std::string& text() const { return text_; }
    void clear() { text_.clear(); }

private:
    void add(char tag, std::string_view word);
    std::string text_;
};

// What to ask the full-text index, one expression after the other: words as they are first, then as
// beginnings, which cost more. Empty when the query has no word to look for.
//
// `professions` are the codes that the query's profession means.
std::vector<std::string>
to_expressions(const directory::name_query& query, const std::vector<std::string>& professions);

}  // namespace vgm::annuaire
