#include "schemas/annuaire/mailbox_line.hpp"

#include "gateway/directory/name_words.hpp"

namespace vgm::annuaire {
namespace {

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

std::optional<bool> parse_flag(std::string_view text)
{
    const auto words = directory::name_words(text);
    if (words.size() != 1) return std::nullopt;
    for (const auto* const yes : {"true", "1", "o", "oui", "y"})
        if (words[0] == yes) return true;
    for (const auto* const no : {"false", "0", "n", "non"})
        if (words[0] == no) return false;
    return std::nullopt;
}

// Deliberately loose: what a mailbox of the trusted space is, is judged when it is used.
bool may_be_an_address(std::string_view text)
{
    const auto at = text.find('@');
    return at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
           text.find('@', at + 1) == std::string_view::npos && text.size() <= 254 &&
           text.find(' ') == std::string_view::npos;
}

}  // namespace

std::vector<column> mailbox_columns()
{
    return {
        {"Type de BAL"},
        {"Adresse BAL"},
        {"Identification nationale PP"},
        {"Nom d'exercice"},
        {"Prénom d'exercice"},
        {"Code Profession", false},
        {"Libellé Profession", false},
        {"Code savoir-faire", false},
        {"Libellé savoir-faire", false},
        {"Type identifiant structure"},
        {"Identification Structure"},
        {"Raison Sociale structure BAL", false, "Raison sociale structure"},
        {"Enseigne commerciale structure BAL", false, "Enseigne commerciale structure"},
        {"Code postal structure BAL", false, "Code postal structure"},
        {"L6LIGNEACHEMINEMENT structure BAL", false, "L6LIGNEACHEMINEMENT"},
        {"Service de rattachement", false},
        {"Dématérialisation", false},
    };
}

std::optional<mailbox_line> to_mailbox_line(flat_file::row row)
{
    const auto cell = [&](std::size_t i) { return trimmed(row[i]); };
    const auto type = directory::parse_mailbox_type(cell(0));
    if (!type || !may_be_an_address(cell(1))) return std::nullopt;
    mailbox_line line;
    line.type = *type;
    line.address = cell(1);
    line.person_id = cell(2);
    line.family_name = cell(3);
    line.given_name = cell(4);
    line.profession = cell(5);
    line.profession_label = cell(6);
    line.speciality = cell(7);
    line.speciality_label = cell(8);
    line.structure_id_type = cell(9);
    line.structure_id = cell(10);
    line.structure_name = cell(11);
    line.trade_name = cell(12);
    line.postal_code = cell(13);
    line.city = city_of(cell(14));
    line.unit = cell(15);
    line.paperless = parse_flag(cell(16));
    return line;
}

std::string_view city_of(std::string_view delivery_line)
{
    auto text = trimmed(delivery_line);
    std::size_t digits = 0;
    while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') ++digits;
    if (digits == 5) text.remove_prefix(digits);
    return trimmed(text);
}

}  // namespace vgm::annuaire
