#pragma once

#include "gateway/directory/lookup.hpp"

#include <string>
#include <string_view>

namespace vgm::annuaire {

// The words that a mailbox is found by, as table `word` holds them: "nmartin njeanne clyon z69003
// d69 p60 qmedecin". Parts may be added in any order.
class word_list
{
public:
    word_list& name(std::string_view text);
    word_list& place(std::string_view postal_code, std::string_view city);
    word_list& profession(std::string_view code, std::string_view label);
    const std::string& text() const { return text_; }
    void clear() { text_.clear(); }

private:
    void add(char tag, std::string_view word);
    std::string text_;
};

// The expressions of the full-text index for a query; empty when it has no word to look for.
struct word_expressions
{
    std::string exact;      // every word of the name as it is
    std::string beginning;  // words of two letters or more may go on
};
word_expressions to_expressions(const directory::name_query& query);

}  // namespace vgm::annuaire
