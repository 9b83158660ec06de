#include "routes/document_to_mssante/naming.hpp"

#include <array>

namespace vgm::document_to_mssante {
namespace {

constexpr std::size_t label_characters = 40;

// File systems hold names of 255 bytes; the number of a document and ".pdf" need a few.
constexpr std::size_t file_name_bytes = 240;

// The accented letters of French and its neighbours, by their UTF-8 bytes.
struct folding
{
    std::string_view accented, plain;
};
constexpr folding foldings[] = {
    {"À", "A"},  {"Á", "A"},  {"Â", "A"},  {"Ã", "A"},  {"Ä", "A"}, {"Å", "A"}, {"Ç", "C"},
    {"È", "E"},  {"É", "E"},  {"Ê", "E"},  {"Ë", "E"},  {"Ì", "I"}, {"Í", "I"}, {"Î", "I"},
    {"Ï", "I"},  {"Ñ", "N"},  {"Ò", "O"},  {"Ó", "O"},  {"Ô", "O"}, {"Õ", "O"}, {"Ö", "O"},
    {"Ø", "O"},  {"Ù", "U"},  {"Ú", "U"},  {"Û", "U"},  {"Ü", "U"}, {"Ý", "Y"}, {"Ÿ", "Y"},
    {"à", "a"},  {"á", "a"},  {"â", "a"},  {"ã", "a"},  {"ä", "a"}, {"å", "a"}, {"ç", "c"},
    {"è", "e"},  {"é", "e"},  {"ê", "e"},  {"ë", "e"},  {"ì", "i"}, {"í", "i"}, {"î", "i"},
    {"ï", "i"},  {"ñ", "n"},  {"ò", "o"},  {"ó", "o"},  {"ô", "o"}, {"õ", "o"}, {"ö", "o"},
    {"ø", "o"},  {"ù", "u"},  {"ú", "u"},  {"û", "u"},  {"ü", "u"}, {"ý", "y"}, {"ÿ", "y"},
    {"Œ", "OE"}, {"œ", "oe"}, {"Æ", "AE"}, {"æ", "ae"}, {"’", "'"},
};

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

std::string capitals(std::string text)
{
    for (char& c : text)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return text;
}

// YYYYMMDD… as JJ/MM/AAAA; empty when it is not a date.
std::string print_day(std::string_view ts)
{
    if (ts.size() < 8) return {};
    return std::string{ts.substr(6, 2)} + '/' + std::string{ts.substr(4, 2)} + '/' +
           std::string{ts.substr(0, 4)};
}

std::string label_of(const cda::header& document)
{
    const auto& label = document.code.label.empty() ? document.title : document.code.label;
    return cut_text(label, label_characters);
}

std::string file_safe(std::string_view text)
{
    std::string safe;
    for (const char c : text) {
        const bool bad = static_cast<unsigned char>(c) < 0x20 || c == 0x7F ||
                         std::string_view{"/\\:*?\"<>|_"}.find(c) != std::string_view::npos;
        safe.push_back(bad ? '-' : c);
    }
    return safe;
}

void drop_last_character(std::string& utf8)
{
    while (!utf8.empty() && is_continuation(utf8.back())) utf8.pop_back();
    if (!utf8.empty()) utf8.pop_back();
}

}  // namespace

std::string cut_text(std::string_view utf8, std::size_t characters)
{
    std::size_t seen = 0, end = 0;
    for (; end < utf8.size(); ++end)
        if (!is_continuation(utf8[end]) && ++seen > characters) break;
    auto cut = utf8.substr(0, end);
    while (!cut.empty() && cut.back() == ' ') cut.remove_suffix(1);
    return std::string{cut};
}

std::string without_accents(std::string_view utf8)
{
    std::string plain;
    while (!utf8.empty()) {
        bool folded = false;
        for (const auto& f : foldings)
            if (utf8.starts_with(f.accented)) {
                plain += f.plain;
                utf8.remove_prefix(f.accented.size());
                folded = true;
                break;
            }
        if (folded) continue;
        plain.push_back(utf8.front());
        utf8.remove_prefix(1);
    }
    return plain;
}

std::string
make_subject(const submission& s, const std::vector<cda::header>& documents, replacement_mark mark)
{
    constexpr std::string_view replaces = "[Annule et remplace] ";
    const bool marked = s.action == submission_action::replacement;
    const std::string label = documents.size() == 1
                                  ? label_of(documents.front())
                                  : std::to_string(documents.size()) + " documents";
    std::string subject;
    if (marked && mark == replacement_mark::before) subject += replaces;
    subject += "XDM/1.0/DDM+";
    if (marked && mark == replacement_mark::after) subject += replaces;
    subject += label;
    for (const auto& word :
         {capitals(without_accents(s.patient.birth_name)),
          without_accents(s.patient.given_name),
          print_day(s.patient.birth_date)})
        if (!word.empty()) subject += ' ' + word;
    return subject;
}

std::string make_pdf_name(const submission& s, const cda::header& document, std::size_t number)
{
    std::string_view act =
        document.events.empty() ? std::string_view{} : document.events.front().time.low;
    if (act.size() < 8) act = document.effective_time;
    std::string name = file_safe(act.substr(0, 8));
    name += '_' + file_safe(label_of(document));
    name += '_' + file_safe(capitals(without_accents(s.patient.birth_name)));
    name += '_' + file_safe(without_accents(s.patient.given_name));
    while (name.size() > file_name_bytes) drop_last_character(name);
    if (number > 1) name += '_' + std::to_string(number);
    return name + ".pdf";
}

}  // namespace vgm::document_to_mssante
