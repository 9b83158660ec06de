#include "gateway/projection/words.hpp"

#include "gateway/directory/name_words.hpp"

#include <algorithm>

namespace vgm::projection {
namespace {

using directory::name_words;

constexpr std::array<std::string_view, field_count>
    columns{"patient", "people", "recipient", "ids", "service", "facets"};
constexpr std::size_t beginning_min = 2;      // letters of a word that may go on
constexpr std::size_t indexed_beginning = 3;  // the longest of schema_sql's `prefix`
constexpr std::size_t part_min = 3;           // of an identifier's parts that stand for themselves
constexpr std::size_t chunk_words_max = 6;    // more are an identifier
constexpr std::size_t ins_digits_min = 13;
constexpr std::size_t clauses_max = 16;

bool is_digits(std::string_view text)
{
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::string joined(const std::vector<std::string>& words)
{
    std::string all;
    for (const auto& w : words) all += w;
    return all;
}

class line
{
public:
    explicit line(std::string& to) : to_(to) {}
    void word(const std::string& w)
    {
        if (w.empty()) return;
        if (!to_.empty()) to_ += ' ';
        to_ += w;
    }
    // Each word, and all of them as one: "Le Goff" is found by "legoff".
    void name(std::string_view text)
    {
        const auto words = name_words(text);
        for (const auto& w : words) word(w);
        if (words.size() > 1) word(joined(words));
    }
    // As one word, and its longer parts.
    void identifier(std::string_view text)
    {
        word(fold_identifier(text));
        const auto words = name_words(text);
        if (words.size() < 2 || words.size() > chunk_words_max) return;
        for (const auto& w : words)
            if (w.size() >= part_min) word(w);
    }

private:
    std::string& to_;
};

// What stands between blanks, or between quotes.
struct chunk
{
    std::string_view text;
    bool is_quoted = false;
};

std::vector<chunk> to_chunks(std::string_view text)
{
    std::vector<chunk> all;
    std::size_t at = 0;
    while (at < text.size()) {
        if (text[at] == ' ' || text[at] == '\t') {
            ++at;
            continue;
        }
        const bool quoted = text[at] == '"';
        const std::size_t from = quoted ? at + 1 : at;
        // A quote that is not closed goes to the end.
        std::size_t to = text.find_first_of(quoted ? "\"" : " \t\"", from);
        if (to == std::string_view::npos) to = text.size();
        if (to > from) all.push_back({text.substr(from, to - from), quoted});
        at = quoted ? to + 1 : to;
    }
    return all;
}

term to_term(std::vector<std::string> words, bool may_go_on)
{
    const bool goes_on = may_go_on && words.back().size() >= beginning_min;
    return {std::move(words), goes_on};
}

// "LABO-000123": the whole as one word, or all of its words.
std::vector<std::vector<term>> to_terms(std::string_view text)
{
    std::vector<std::vector<term>> any_of;
    auto words = name_words(text);
    const auto whole = fold_identifier(text);
    if (whole.empty()) return any_of;
    any_of.push_back({to_term({whole}, true)});
    // The parts of an address are those of most others too.
    const bool is_address = text.find('@') != std::string_view::npos;
    if (is_address || words.size() < 2 || words.size() > chunk_words_max) return any_of;
    std::vector<term> parts;
    for (auto& w : words) parts.push_back(to_term({std::move(w)}, true));
    any_of.push_back(std::move(parts));
    return any_of;
}

// Identifiers are nearly unique, and cut they are all the same.
bool can_be_cut(const term& t)
{
    return t.is_beginning && t.words.size() == 1 && t.words[0].size() > indexed_beginning &&
           t.words[0].find_first_of("0123456789") == std::string::npos;
}

void print_term(std::string& out, const term& t)
{
    out += '"';
    for (std::size_t n = 0; n < t.words.size(); ++n) {
        if (n != 0) out += ' ';
        out += t.words[n];
    }
    out += t.is_beginning ? "\" *" : "\"";
}

bool stands_in(const term& t, std::string_view line)
{
    std::string wanted = " ";
    for (const auto& w : t.words) wanted += w + ' ';
    if (t.is_beginning) wanted.pop_back();
    const auto text = ' ' + std::string{line} + ' ';
    return text.find(wanted) != std::string::npos;
}

bool stands_in(const term& t, std::optional<field> in, const word_table& words)
{
    if (in) return stands_in(t, words[static_cast<std::size_t>(*in)]);
    return std::ranges::any_of(words, [&](const auto& line) { return stands_in(t, line); });
}

}  // namespace

std::string_view to_string(field f) noexcept { return columns[static_cast<std::size_t>(f)]; }

std::string fold_identifier(std::string_view text)
{
    constexpr std::size_t size_max = 80;
    std::string word;
    // Longer ones than name_words() takes at a time.
    while (!text.empty() && word.size() < size_max) {
        const auto piece = text.substr(0, 32);
        // Not within a character of UTF-8.
        std::size_t size = piece.size();
        while (size > 1 && size < text.size() &&
               (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80)
            --size;
        word += joined(name_words(text.substr(0, size)));
        text.remove_prefix(size);
    }
    if (word.size() > size_max) word.resize(size_max);
    return word;
}

std::string make_facet(char tag, std::string_view value)
{
    // The hash tells "A-B" from "AB".
    std::uint32_t hash = 2166136261u;
    for (const char c : value) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
    constexpr std::string_view digits = "0123456789abcdef";
    std::string word{tag, '_'};
    word += fold_identifier(value).substr(0, 24);
    word += '_';
    for (int shift = 0; shift < 24; shift += 4) word += digits[(hash >> shift) & 15];
    return word;
}

word_table make_words(const entry& e, const letter_facts& facts)
{
    word_table made;
    const auto to = [&](field f) { return line(made[static_cast<std::size_t>(f)]); };
    auto patient = to(field::patient);
    patient.name(facts.family);
    patient.name(facts.given);
    patient.word(fold_identifier(facts.birth_date));
    patient.word(fold_identifier(facts.ins));
    patient.word(fold_identifier(facts.ipp));
    auto people = to(field::people);
    people.name(facts.prescriber);
    people.word(fold_identifier(facts.prescriber_id));
    auto recipients = to(field::recipient);
    const auto address = [&](const std::string& a) {
        recipients.word(fold_identifier(a));
        for (const auto& w : name_words(a)) recipients.word(w);
    };
    for (const auto& l : e.lanes) {
        address(l.address);
        recipients.word(fold_identifier(l.identifier));
    }
    if (e.kind == entry_kind::incoming) address(e.from);
    auto ids = to(field::ids);
    for (const auto& i : e.identifiers) ids.identifier(i);
    for (const auto& b : e.batches) ids.identifier(b);
    auto service = to(field::service);
    service.name(facts.service);
    service.name(facts.service_label);
    auto facets = to(field::facets);
    const auto facet = [&](char tag, const std::string& value) {
        if (!value.empty()) facets.word(make_facet(tag, value));
    };
    facet(source_tag, e.source);
    facet(kind_tag, std::string{to_string(e.kind)});
    facet(type_tag, facts.type.empty() ? e.type : facts.type);
    facet(service_tag, facts.service);
    facet(operator_tag, facts.operator_name);
    for (const auto& b : e.batches) facet(batch_tag, b);
    for (const auto& r : e.rules) facet(rule_tag, r);
    return made;
}

question& question::typed(std::string_view text, std::optional<field> in)
{
    const auto chunks = to_chunks(text);
    bool any = false;
    for (std::size_t n = 0; n < chunks.size() && clauses_.size() < clauses_max;) {
        clause made{in, {}};
        if (chunks[n].is_quoted) {
            if (auto words = name_words(chunks[n].text); !words.empty())
                made.any_of.push_back({to_term(std::move(words), false)});
            ++n;
        } else {
            // An INS is written with blanks between its groups.
            std::string digits;
            std::size_t end = n;
            while (end < chunks.size() && !chunks[end].is_quoted && is_digits(chunks[end].text))
                digits += chunks[end++].text;
            if (end > n + 1 && digits.size() >= ins_digits_min) {
                made.any_of.push_back({to_term({digits}, true)});
                n = end;
            } else {
                made.any_of = to_terms(chunks[n++].text);
            }
        }
        if (made.any_of.empty()) continue;
        any = true;
        clauses_.push_back(std::move(made));
    }
    if (!chunks.empty() && !any) hopeless_ = true;
    return *this;
}

question& question::identifier(std::string_view text, std::optional<field> in)
{
    auto word = fold_identifier(text);
    if (word.empty()) {
        hopeless_ = true;
        return *this;
    }
    clauses_.push_back({in, {{to_term({std::move(word)}, false)}}});
    return *this;
}

question& question::facet(char tag, const std::vector<std::string>& values)
{
    if (values.empty()) return *this;
    clause made{field::facets, {}};
    for (const auto& v : values) made.any_of.push_back({{{make_facet(tag, v)}, false}});
    clauses_.push_back(std::move(made));
    return *this;
}

std::string question::to_expression() const
{
    bool is_wider = false;
    return print(false, is_wider);
}

std::string question::to_wider_expression() const
{
    bool is_wider = false;
    auto made = print(true, is_wider);
    return is_wider ? made : std::string{};
}

std::string question::print(bool wider, bool& is_wider) const
{
    std::string out;
    for (const auto& c : clauses_) {
        if (!out.empty()) out += " AND ";
        if (c.in) out.append(to_string(*c.in)).append(" : ");
        out += '(';
        for (std::size_t n = 0; n < c.any_of.size(); ++n) {
            if (n != 0) out += " OR ";
            out += '(';
            for (std::size_t t = 0; t < c.any_of[n].size(); ++t) {
                if (t != 0) out += " AND ";
                const auto& one = c.any_of[n][t];
                if (wider && can_be_cut(one)) {
                    is_wider = true;
                    print_term(out, {{one.words[0].substr(0, indexed_beginning)}, true});
                } else {
                    print_term(out, one);
                }
            }
            out += ')';
        }
        out += ')';
    }
    return out;
}

bool question::matches(const word_table& words) const
{
    return !hopeless_ && std::ranges::all_of(clauses_, [&](const clause& c) {
        return std::ranges::any_of(c.any_of, [&](const std::vector<term>& row) {
            return std::ranges::all_of(row, [&](const term& t) {
                return stands_in(t, c.in, words);
            });
        });
    });
}

}  // namespace vgm::projection
