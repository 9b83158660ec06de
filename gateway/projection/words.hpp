#pragma once

#include "gateway/projection/entry.hpp"

#include <array>
#include <string>
#include <string_view>
#include <vector>

// Words of the full-text index, and what people type turned into a question to it. Capitals,
// accents, hyphens and apostrophes do not count: "Élodie DURAND-MARTIN" has the words elodie,
// durand, martin and durandmartin.

namespace vgm::projection {

enum class field { patient, people, recipient, ids, service, facets };
inline constexpr std::size_t field_count = 6;
std::string_view to_string(field f) noexcept;  // its column

using word_table = std::array<std::string, field_count>;  // words with blanks between them

word_table make_words(const entry& e, const letter_facts& facts);

/** An identifier as one word: small letters and digits alone. */
std::string fold_identifier(std::string_view text);

/** The word that stands for a value of which only the whole counts: make_facet('s', "LABO"). */
std::string make_facet(char tag, std::string_view value);
inline constexpr char source_tag = 's', batch_tag = 'b', type_tag = 't', rule_tag = 'r',
                      kind_tag = 'k', service_tag = 'v', operator_tag = 'o';

struct term
{
    std::vector<std::string> words;  // several: one behind the other
    bool is_beginning = false;       // of the last one
};

// All of the clauses must hold; of a clause one row of terms, and of a row every term.
struct clause
{
    std::optional<field> in;  // nothing: anywhere
    std::vector<std::vector<term>> any_of;
};

class question
{
public:
    // What somebody typed: words, "words in quotes", identifiers; each word may be a beginning.
    question& typed(std::string_view text, std::optional<field> in = std::nullopt);
    // One identifier, whole.
    question& identifier(std::string_view text, std::optional<field> in = std::nullopt);
    // Any of these.
    question& facet(char tag, const std::vector<std::string>& values);

    bool empty() const { return clauses_.empty(); }
    // Something was typed and nothing of it can be looked for: nothing is found.
    bool is_hopeless() const { return hopeless_; }
    std::string to_expression() const;  // of FTS5
    // A wider question that the index answers without gathering all that it finds: long beginnings
    // are cut to the length that it keeps. What it finds is to be put to matches(). Empty when
    // there is nothing to cut.
    std::string to_wider_expression() const;
    bool matches(const word_table& words) const;

private:
    std::string print(bool wider, bool& is_wider) const;

    std::vector<clause> clauses_;
    bool hopeless_ = false;
};

}  // namespace vgm::projection
