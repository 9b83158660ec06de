#pragma once

#include "gateway/core/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vgm::directory {

// TRE_R257-TypeBAL: PER, ORG, APP, CAB.
enum class mailbox_type { person, organisation, application, practice };

std::string_view to_code(mailbox_type type) noexcept;  // "PER", "ORG", "APP", "CAB"
std::optional<mailbox_type> parse_mailbox_type(std::string_view code);

// A professional, by the national number (IDNPS: "8" and eleven digits for an RPPS).
struct person
{
    std::string national_id;
    std::string family_name, given_name;       // as practised under (nom, prénom d'exercice)
    std::string profession, profession_label;  // TRE_G15 code, "60" and "Médecin"
    std::string speciality, speciality_label;  // savoir-faire, "SM54"
    friend bool operator==(const person&, const person&) = default;
};

// A place of care, by the national number (IDNST: "1" and nine characters for a FINESS).
struct structure
{
    std::string national_id;
    std::string legal_id;  // IDNST of the legal entity (FINESS EJ); empty: not known
    std::string name;
    std::string postal_code, city;
    friend bool operator==(const structure&, const structure&) = default;
};

// A person at work in a place (one line of the activity file, one PractitionerRole).
struct activity
{
    std::string person_id, structure_id;
    std::string profession, speciality, sector;
    friend bool operator==(const activity&, const activity&) = default;
};

// One published mailbox. A box of a person may be assigned to them by a structure; a box of an
// organisation always has one.
struct mailbox_entry
{
    std::string address;
    mailbox_type type = mailbox_type::person;
    std::optional<person> holder;
    std::optional<structure> place;
    std::string unit;               // Service de rattachement; ORG and APP
    std::optional<int> rank;        // 1: preferred among its carrier's boxes; nothing: not said
    std::optional<bool> paperless;  // Dématérialisation; nothing: not said
    std::string source;             // "extraction" or "fhir"
    timestamp as_of;                // when that source said so
    friend bool operator==(const mailbox_entry&, const mailbox_entry&) = default;
};

// A mailbox that was published and is not any more, or not with this holder.
struct past_entry
{
    std::string address;
    mailbox_type type = mailbox_type::person;
    std::string person_id, structure_id;
    timestamp last_seen;  // date of the last source that had it
    friend bool operator==(const past_entry&, const past_entry&) = default;
};

inline constexpr std::string_view source_mailboxes = "mailboxes";    // the nightly extraction
inline constexpr std::string_view source_activities = "activities";  // PS_LibreAcces
inline constexpr std::string_view source_white_list = "white_list";
inline constexpr std::string_view source_fhir = "fhir";  // changes taken from the API

// What a part of the replica was made from, and when.
struct source_age
{
    std::string name;     // one of the four above
    std::string version;  // stamp of the file's name, or empty
    timestamp published;  // what its publisher says; when nothing is said, when it was read
    timestamp loaded;
    std::uint64_t lines = 0;
    friend bool operator==(const source_age&, const source_age&) = default;
};

}  // namespace vgm::directory
