#pragma once

// A country that does not exist, as the national directory's files: people, places and mailboxes
// made from a seed, in the form and size of the real ones. The same seed makes the same bytes.

#include <array>
#include <cstdint>
#include <ostream>
#include <random>
#include <string>
#include <vector>

namespace vgm::test {

inline constexpr const char* mailbox_header =
    "Type de BAL|Adresse BAL|Type Identifiant PP|Identifiant PP|Identification nationale PP|"
    "Type identifiant structure|Identification Structure|Service de rattachement|"
    "Civilité d'exercice|Nom d'exercice|Prénom d'exercice|Catégorie profession|"
    "Libellé de catégorie profession|Code Profession|Libellé Profession|Code savoir-faire|"
    "Libellé savoir-faire|Dématérialisation|Raison Sociale structure BAL|"
    "Enseigne commerciale structure BAL|L2COMPLEMENTLOCALISATION structure BAL|"
    "L3COMPLEMENTDISTRIBUTION structure BAL|L4NUMEROVOIE structure BAL|"
    "L4COMPLEMENTNUMEROVOIE structure BAL|NL4TYPEVOIE structure BAL|L4LIBELLEVOIE structure BAL|"
    "L5LIEUDITMENTION structure BAL|L6LIGNEACHEMINEMENT structure BAL|"
    "Code postal structure BAL|Département structure BAL|Pays structure BAL";

inline constexpr const char* activity_header =
    "Type d'identifiant PP|Identifiant PP|Identification nationale PP|Code civilité d'exercice|"
    "Libellé civilité d'exercice|Code civilité|Libellé civilité|Nom d'exercice|Prénom d'exercice|"
    "Code profession|Libellé profession|Code catégorie professionnelle|"
    "Libellé catégorie professionnelle|Code type savoir-faire|Libellé type savoir-faire|"
    "Code savoir-faire|Libellé savoir-faire|Code mode exercice|Libellé mode exercice|"
    "Numéro SIRET site|Numéro SIREN site|Numéro FINESS site|"
    "Numéro FINESS établissement juridique|Identifiant technique de la structure|"
    "Raison sociale site|Enseigne commerciale site|"
    "Complément destinataire (coord. structure)|"
    "Complément point géographique (coord. structure)|Numéro Voie (coord. structure)|"
    "Indice répétition voie (coord. structure)|Code type de voie (coord. structure)|"
    "Libellé type de voie (coord. structure)|Libellé Voie (coord. structure)|"
    "Mention distribution (coord. structure)|Bureau cedex (coord. structure)|"
    "Code postal (coord. structure)|Code commune (coord. structure)|"
    "Libellé commune (coord. structure)|Code pays (coord. structure)|"
    "Libellé pays (coord. structure)|Téléphone (coord. structure)|"
    "Téléphone 2 (coord. structure)|Télécopie (coord. structure)|"
    "Adresse e-mail (coord. structure)|Code Département (structure)|"
    "Libellé Département (structure)|Ancien identifiant de la structure|"
    "Autorité d'enregistrement|Code secteur d'activité|Libellé secteur d'activité|"
    "Code section tableau pharmaciens|Libellé section tableau pharmaciens|Code rôle|Libellé rôle|"
    "Code genre activité|Libellé genre activité|";

class made_up_country
{
public:
    struct size
    {
        std::uint32_t people = 1000;
        std::uint32_t mailboxes = 500;  // 85 in a hundred of people, 15 of organisations
        std::uint32_t activities = 1050;
        std::uint32_t places = 200;
    };

    explicit made_up_country(size s, std::uint32_t seed = 20261123) : size_(s), seed_(seed)
    {
        make_names();
    }

    struct human
    {
        std::string rpps, family, given;
        const std::array<const char*, 4>* profession;
    };
    struct place
    {
        std::string finess, legal, name, city, postal_code;
    };

    human person_at(std::uint32_t i) const
    {
        std::mt19937 any(seed_ ^ (i * 2654435761u));
        human h;
        h.rpps = "10" + padded(i * 7919ull % 1'000'000'000ull, 9);
        // Few names are common and many are rare, as in any country.
        h.family = family_[skewed(any, family_.size())];
        if (any() % 12 == 0) h.family += "-" + family_[skewed(any, family_.size())];
        h.given = given_[skewed(any, given_.size())];
        h.profession = &professions[any() % professions.size()];
        return h;
    }
    place place_at(std::uint32_t i) const
    {
        std::mt19937 any(seed_ ^ (i * 40503u + 77u));
        place p;
        const auto department = 1 + any() % 95;
        p.finess = padded(department, 2) + padded(i % 10'000'000u, 7);
        p.legal = padded(department, 2) + padded(9'000'000u + i / 5 % 1'000'000u, 7);
        p.city = city_[skewed(any, city_.size())];
        p.postal_code = padded(department, 2) + padded(any() % 1000, 3);
        constexpr std::array kinds{
            "CENTRE HOSPITALIER", "CABINET", "CLINIQUE", "LABORATOIRE", "PHARMACIE"};
        p.name = std::string(kinds[any() % kinds.size()]) + " " + city_[skewed(any, city_.size())];
        return p;
    }
    // Of the box with this number: whose, or in which place.
    std::uint32_t holder_of(std::uint32_t box) const { return box * 2654435761ull % size_.people; }
    std::uint32_t place_of(std::uint32_t box) const { return box * 40503ull % size_.places; }
    bool is_of_person(std::uint32_t box) const { return box % 100 < 85; }
    bool is_assigned(std::uint32_t box) const { return box % 100 < 30; }

    std::string address_of(std::uint32_t box) const
    {
        if (!is_of_person(box))
            return "secretariat." + std::to_string(box) + "@" + padded(place_of(box) % 5000, 4) +
                   ".structure.mssante.fr";
        const auto h = person_at(holder_of(box));
        return "p" + h.rpps + "." + std::to_string(box) + "@" +
               (is_assigned(box) ? padded(place_of(box) % 5000, 4) + ".structure" : "medecin") +
               ".mssante.fr";
    }

    void write_mailboxes(std::ostream& out, const char* line_end = "\n") const
    {
        out << mailbox_header << line_end;
        for (std::uint32_t box = 0; box < size_.mailboxes; ++box) {
            const auto p = place_at(place_of(box));
            const bool placed = !is_of_person(box) || is_assigned(box);
            std::string line = is_of_person(box) ? "PER|" : "ORG|";
            line += address_of(box) + "|";
            if (is_of_person(box)) {
                const auto h = person_at(holder_of(box));
                line += "8|" + h.rpps + "|8" + h.rpps + "|" +
                        (placed ? "FINESS|" + p.finess : "|") + "||DR|" + h.family + "|" + h.given +
                        "|C|Civil|" + (*h.profession)[0] + "|" + (*h.profession)[1] + "|" +
                        (*h.profession)[2] + "|" + (*h.profession)[3];
            } else {
                line +=
                    "|||FINESS|" + p.finess + "|" + services[box % services.size()] + "||||||||||";
                line.pop_back();
            }
            line += box % 3 ? "|False|" : "|True|";
            if (placed)
                line += p.name + "||||" + "12||RUE|DU MOULIN DE LA VIEILLE TOUR||" +
                        p.postal_code + " " + p.city + "|" + p.postal_code + "|" +
                        p.postal_code.substr(0, 2) + "|France";
            else
                line += "||||||||||||";
            out << line << line_end;
        }
    }

    void write_activities(std::ostream& out, const char* line_end = "\n") const
    {
        out << activity_header << line_end;
        for (std::uint32_t a = 0; a < size_.activities; ++a) {
            const auto h = person_at(a % size_.people);
            const auto p = place_at(static_cast<std::uint32_t>(a * 69069ull % size_.places));
            out << "8|" << h.rpps << "|8" << h.rpps << "|DR|Docteur|M|Monsieur|" << h.family << "|"
                << h.given << "|" << (*h.profession)[0] << "|" << (*h.profession)[1]
                << "|C|Civil|S|"
                << "Spécialité ordinale|" << (*h.profession)[2] << "|" << (*h.profession)[3]
                << "|L|Libéral, indépendant, artisan, commerçant|||" << p.finess << "|" << p.legal
                << "|F" << p.finess << "|" << p.name
                << "||||12||RUE|Rue|DU MOULIN DE LA VIEILLE TOUR||" << p.postal_code << " "
                << p.city << "|" << p.postal_code << "|01001|" << p.city << "|||0102030405||||"
                << p.postal_code.substr(0, 2)
                << "|Département||CNOM/CNOM/CNOM|SA07|Cabinet individuel|||||GENR01|Activité "
                   "standard de "
                   "soin ou de pharmacien|"
                << line_end;
        }
    }

    static inline const std::array<std::array<const char*, 4>, 6> professions{{
        {"10", "Médecin", "SM54", "Médecine générale"},
        {"10", "Médecin", "SM04", "Cardiologie et maladies vasculaires"},
        {"21", "Pharmacien", "", ""},
        {"60", "Infirmier", "", ""},
        {"70", "Masseur-Kinésithérapeute", "", ""},
        {"50", "Sage-Femme", "", ""},
    }};
    static inline const std::array services{
        "CARDIOLOGIE",
        "BIOLOGIE MEDICALE",
        "URGENCES",
        "PEDIATRIE",
        "SECRETARIAT MEDICAL"};

private:
    static std::string padded(std::uint64_t n, std::size_t width)
    {
        std::string digits = std::to_string(n);
        return digits.size() >= width ? digits : std::string(width - digits.size(), '0') + digits;
    }
    static std::size_t skewed(std::mt19937& any, std::size_t count)
    {
        const double share = static_cast<double>(any()) / 4294967296.0;
        return static_cast<std::size_t>(share * share * share * static_cast<double>(count));
    }
    void make_names()
    {
        constexpr std::array syllables{"MAR", "TIN", "DU", "RAND", "LE",  "GAR", "BER", "NAR",
                                       "PÉ",  "TIT", "MO", "REAU", "SI",  "MON", "LAU", "RENT",
                                       "FA",  "BRE", "RO", "BERT", "CHA", "PON", "ÇO",  "VEL"};
        std::mt19937 any(seed_);
        const auto word = [&](std::size_t parts) {
            std::string text;
            for (std::size_t i = 0; i < parts; ++i) text += syllables[any() % syllables.size()];
            return text;
        };
        for (int i = 0; i < 40000; ++i) family_.push_back(word(2 + any() % 2));
        for (int i = 0; i < 2000; ++i) given_.push_back(word(1 + any() % 2));
        for (int i = 0; i < 8000; ++i)
            city_.push_back((any() % 5 == 0 ? "SAINT-" : "") + word(2 + any() % 2));
    }

    size size_;
    std::uint32_t seed_;
    std::vector<std::string> family_, given_, city_;
};

}  // namespace vgm::test
