#include "schemas/pdf/head_words.hpp"

#include "schemas/hl7v2/hl7_time.hpp"

#include <algorithm>
#include <cstdio>

namespace vgm::pdf {
namespace {

constexpr std::string_view no_break_space = "\u00A0";
constexpr std::size_t people_max = 4;  // named in a head

std::string join(std::initializer_list<std::string_view> words, std::string_view between)
{
    std::string all;
    for (const auto word : words) {
        if (word.empty()) continue;
        if (!all.empty()) all += between;
        all += word;
    }
    return all;
}

std::string name_of(const cda::person_name& n)
{
    return join({n.prefix, n.given, n.family, n.suffix}, " ");
}

std::string describe(const cda::author& a)
{
    const auto name = a.device.empty() ? name_of(a.who.name) : a.device;
    return join({name, a.who.specialty.label}, ", ");
}

std::string authors_of(const cda::header& h)
{
    std::vector<std::string> all;
    for (const auto& a : h.authors) {
        auto one = describe(a);
        if (!one.empty() && std::ranges::find(all, one) == all.end()) all.push_back(std::move(one));
    }
    std::string text;
    for (std::size_t n = 0; n < std::min(all.size(), people_max); ++n)
        text += (n > 0 ? "\n" : "") + all[n];
    if (all.size() > people_max)
        text += "\net " + std::to_string(all.size() - people_max) + " autres";
    return text;
}

// 15 characters as they are read aloud: 2 90 05 99 999 012 66.
std::string group_matricule(std::string_view ins)
{
    if (ins.size() != 15) return std::string(ins);
    std::string grouped;
    std::size_t at = 0;
    for (const std::size_t size : {1, 2, 2, 2, 3, 3, 2}) {
        if (at > 0) grouped += no_break_space;
        grouped += ins.substr(at, size);
        at += size;
    }
    return grouped;
}

std::string kind_of_ins(std::string_view authority)
{
    if (authority == ins_nir) return "NIR";
    if (authority == ins_nia) return "NIA";
    return "de test";
}

}  // namespace

std::string print_time(std::string_view ts)
{
    const auto t = hl7v2::parse_hl7_time(ts);
    using precision = hl7v2::hl7_time::precision;
    if (!t) return {};
    char text[48];
    const int year = static_cast<int>(t->date.year());
    const auto month = static_cast<unsigned>(t->date.month());
    const auto day = static_cast<unsigned>(t->date.day());
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(t->time_of_day).count();
    if (t->known_to >= precision::minute)
        std::snprintf(
            text,
            sizeof text,
            "%02u/%02u/%04d à %02d:%02d",
            day,
            month,
            year,
            static_cast<int>(minutes / 60),
            static_cast<int>(minutes % 60)
        );
    else if (t->known_to >= precision::day)
        std::snprintf(text, sizeof text, "%02u/%02u/%04d", day, month, year);
    else if (t->known_to == precision::month)
        std::snprintf(text, sizeof text, "%02u/%04d", month, year);
    else
        std::snprintf(text, sizeof text, "%04d", year);
    return text;
}

std::string title_of(const cda::header& h)
{
    if (!h.title.empty()) return h.title;
    return h.code.label.empty() ? "Document médical" : h.code.label;
}

std::string patient_name(const patient_identity& p)
{
    return join({p.birth_name, p.given_name}, " ");
}

std::string birth_and_sex(const patient_identity& p)
{
    const auto day = print_time(p.birth_date);
    const std::string_view born = p.sex == "F" ? "Née le " : p.sex == "M" ? "Né le " : "Né(e) le ";
    const std::string_view sex = p.sex == "F"   ? "sexe féminin"
                                 : p.sex == "M" ? "sexe masculin"
                                 : p.sex == "U" ? "sexe indéterminé"
                                                : "";
    return join({day.empty() ? std::string{} : std::string(born) + day, sex}, " – ");
}

std::string ins_line(const patient_identity& p)
{
    const auto* const ins = p.find_ins();
    if (ins == nullptr) return {};
    return "Matricule INS\u00A0: " + group_matricule(ins->value) + " (" +
           kind_of_ins(ins->authority) + ')';
}

std::string author_of(const cda::header& h)
{
    if (h.authors.empty()) return {};
    const auto& first = h.authors.front();
    return first.device.empty() ? name_of(first.who.name) : first.device;
}

std::string organisation_of(const cda::header& h)
{
    for (const auto& a : h.authors)
        if (!a.who.represented.name.empty()) return a.who.represented.name;
    return h.custodian.name;
}

std::vector<labelled> document_facts(const cda::header& h)
{
    std::vector<labelled> facts;
    const auto add = [&](std::string_view label, std::string value) {
        if (!value.empty()) facts.push_back({std::string(label), std::move(value)});
    };
    add("Type", h.code.label.empty() ? h.code.code : h.code.label);
    add("Date", print_time(h.effective_time));
    add("Auteur", authors_of(h));
    add("Organisation", organisation_of(h));
    if (h.legal_authenticator) {
        auto validator = name_of(h.legal_authenticator->name);
        if (validator != author_of(h)) add("Validé par", std::move(validator));
    }
    if (!h.replaces().empty()) add("Version", "annule et remplace la version précédente");
    return facts;
}

}  // namespace vgm::pdf
