#pragma once

#include "gateway/core/issue.hpp"
#include "gateway/directory/mailbox_entry.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vgm::annuaire {

// A mailbox as a resource of the API (Annuaire Santé, FHIR R4, version 2) carries it: a telecom
// with the code MSSANTE of TRE_R256.
struct fhir_mailbox
{
    std::string address;
    directory::mailbox_type type = directory::mailbox_type::person;
    std::string unit;         // service, or else description
    std::optional<int> rank;  // 1: preferred
    std::optional<bool> paperless;
};

struct fhir_resource
{
    std::string id;                    // "Practitioner/003-12"
    bool active = true;                // false: a tombstone, which holds identifiers only
    std::optional<timestamp> updated;  // meta.lastUpdated
    std::vector<fhir_mailbox> mailboxes;
};

struct fhir_practitioner : fhir_resource
{
    directory::person person;  // national_id empty: none was readable
};

struct fhir_role : fhir_resource
{
    std::string practitioner, organization;  // references, "Practitioner/003-12"
    std::string profession;
};

struct fhir_organization : fhir_resource
{
    directory::structure structure;  // without legal_id
    std::string part_of;             // reference to the legal entity
};

struct fhir_page
{
    std::vector<fhir_practitioner> practitioners;
    std::vector<fhir_role> roles;
    std::vector<fhir_organization> organizations;
    std::string next;         // address of the next page, as it is; empty: the last one
    std::size_t skipped = 0;  // resources of other kinds, or without an id
};

inline constexpr std::size_t fhir_page_bytes_max = 64 * 1024 * 1024;

/** @return A page of a searchset Bundle, or an issue: no JSON, no Bundle, an OperationOutcome. */
result<fhir_page> parse_fhir_page(std::string_view json);

}  // namespace vgm::annuaire
