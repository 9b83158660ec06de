#include "routes/document_to_mssante/naming.hpp"

#include "schemas/mime/characters.hpp"
#include "schemas/tables/national_tables.hpp"

#include <algorithm>

namespace vgm::document_to_mssante {
namespace {

constexpr std::size_t label_characters = 40;

// File systems hold names of 255 bytes; the number of a document and ".pdf" need a few.
constexpr std::size_t file_name_bytes = 240;

std::string capitals(std::string text)
{
    for (char& c : text)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return text;
}

// Whether a time begins with a whole date, YYYYMMDD.
bool has_day(std::string_view ts)
{
    return ts.size() >= 8 &&
           std::ranges::all_of(ts.substr(0, 8), [](char c) { return c >= '0' && c <= '9'; });
}

// As JJ/MM/AAAA; empty when it is not a date.
std::string print_day(std::string_view ts)
{
    if (!has_day(ts)) return {};
    return std::string{ts.substr(6, 2)} + '/' + std::string{ts.substr(4, 2)} + '/' +
           std::string{ts.substr(0, 4)};
}

// The display name of the type, the table's when the document gives none, and the title of a
// document whose type is in no table.
std::string label_of(const cda::header& document)
{
    std::string_view label = document.code.label;
    const auto* known =
        tables::national_tables().types.find(document.code.code, document.code.system);
    if (label.empty() && known != nullptr) label = known->text;
    if (label.empty()) label = document.title;
    return mime::cut_text(label, label_characters);
}

// The first act that has a day; failing that, the document's own.
std::string_view day_of_act(const cda::header& document)
{
    for (const auto& event : document.events)
        if (has_day(event.time.low)) return std::string_view{event.time.low}.substr(0, 8);
    return std::string_view{document.effective_time}.substr(0, 8);
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

}  // namespace

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
         {capitals(mime::without_accents(s.patient.birth_name)),
          mime::without_accents(s.patient.given_name),
          print_day(s.patient.birth_date)})
        if (!word.empty()) subject += ' ' + word;
    return subject;
}

std::string make_pdf_name(const submission& s, const cda::header& document, std::size_t number)
{
    std::string name = file_safe(day_of_act(document));
    name += '_' + file_safe(label_of(document));
    name += '_' + file_safe(capitals(mime::without_accents(s.patient.birth_name)));
    name += '_' + file_safe(mime::without_accents(s.patient.given_name));
    name = mime::cut_bytes(name, file_name_bytes);
    if (number > 1) name += '_' + std::to_string(number);
    return name + ".pdf";
}

}  // namespace vgm::document_to_mssante
