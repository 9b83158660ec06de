#pragma once

#include "gateway/core/arrival_records.hpp"
#include "schemas/cda/header.hpp"
#include "schemas/mime/incoming.hpp"
#include "schemas/xdm/read_archive.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vgm::mail_to_document {

// A CDA document of an incoming mail, with its header and what its archive says of it.
struct arriving_document
{
    xdm::unpacked_document unpacked;
    cda::header header;
};

// A letter that came in.
struct arriving_letter
{
    mime::incoming_mail mail;
    std::string body;                          // for a person, UTF-8
    std::vector<arriving_document> documents;  // empty when there is a problem
    std::optional<issue> problem;              // why nothing can be taken out of its archive
    std::string archive_hash;                  // SHA-256, hexadecimal
};

/** Read a mail of the application mailbox as a letter: the guide's "Transmission au LPS", process,
    step 2.

    @return Nothing for a mail without an archive IHE_XDM.ZIP: it is for a person. A letter with a
    problem when the archive or a document cannot be read, a replacement does not say what it
    replaces, or metadata and document name different patients; its rule is XDM-ZIP, XDM-METADATA,
    XDM-DOCUMENT or ARRIVAL-DOCUMENT. One document that is wrong makes the whole mail wrong. */
std::optional<arriving_letter> read_letter(std::string_view mail);

// Who may be told by an MDN, without a person, and why not otherwise (RFC 8098 §2.1).
struct mdn_address
{
    std::string address;  // empty: nobody
    std::string reason;
};

/** An MDN goes to Disposition-Notification-To when that is also the Return-Path, and never to a
    mail that was itself made by a machine in answer to another (RFC 3834): two gateways would
    answer each other for ever. */
mdn_address find_mdn_address(const mime::incoming_mail& m);

/** The addresses that a mail was sent or delivered to, in small letters: Delivered-To,
    X-Original-To, To, Cc. */
std::vector<std::string> addressees(const mime::incoming_mail& m);

/** What is durable about a letter, without who gets it and who is told. */
arrived_record make_arrived(const arriving_letter& letter, const mail_place& found_in);

}  // namespace vgm::mail_to_document
