#pragma once

#include "schemas/xdm/received_metadata.hpp"
#include "schemas/xdm/zip_reader.hpp"

#include <memory>

namespace vgm::xdm {

// A document that came in an archive, byte for byte, and what its metadata say of it.
struct unpacked_document
{
    std::shared_ptr<const std::string> bytes;
    described_document entry;
    submission_action action = submission_action::initial;
    visibility shown_to;
};

struct unpacked_archive
{
    std::vector<unpacked_document> documents;  // that are XML, as a CDA is; at least one
    std::size_t others = 0;                    // described, and of another type
};

struct archive_limits
{
    zip_read_limits zip;
    cda::limits metadata = metadata_limits;
    std::size_t documents_max = 200;
};

/** Read IHE_XDM.ZIP (IHE ITI TF-2 §3.32): every submission set, in the order of its folders.

    Folder and file names go without case. Each document must be in the archive, be as long as its
    metadata say and have their SHA-1, where they say so. A document without an `action` of its own
    has that of its set; with neither, an association RPLC makes it a replacement.

    @return The documents, or the first issue: of the archive, of METADATA.XML, a document that is
    not there or is not the one described, an action that nobody knows, or no XML document at all.
    Nothing is half read. */
result<unpacked_archive> read_archive(std::string_view zip, const archive_limits& limit = {});

}  // namespace vgm::xdm
