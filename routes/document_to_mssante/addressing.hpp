#pragma once

#include "gateway/core/record.hpp"
#include "gateway/directory/resolution.hpp"
#include "schemas/transmission/request.hpp"

#include <functional>
#include <map>

namespace vgm::document_to_mssante {

// Asks the directory. Any thread may call it.
using mailbox_finder = std::function<directory::resolution(const directory::resolution_request&)>;

// What the directory said about the recipients of one message.
struct addressing
{
    std::vector<issue> found;  // errors: recipients left without an address; and warnings
    std::map<recipient, std::string> sources;  // with the address: which entry gave it, and why
};

/** Gives an address to each recipient of `s` that is named by an identifier alone, and looks
   whether the addresses that are given are published as somebody else's. Recipients whose flag is N
   are left as they are.

    No issue holds anything of the patient or of the message: only what the directory publishes of
    professionals and structures.

    @param lookups  Of the message that `s` is, by index.
*/
addressing find_addresses(
    submission& s,
    const std::vector<transmission::recipient_lookup>& lookups,
    const mailbox_finder& find
);

/** Adds to the reasons of a plan where the addresses of its deliveries come from. */
void note_sources(planned_record& plan, const addressing& made);

}  // namespace vgm::document_to_mssante
