#pragma once

#include "gateway/core/issue.hpp"
#include "gateway/core/submission.hpp"
#include "schemas/cda/limits.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vgm::xdm {

// What METADATA.XML of somebody else says, as far as a receiver goes by it. Attributes are as
// written; what is absent is empty.
struct described_document
{
    std::string entry_uuid, unique_id;
    std::string patient_id;  // CX
    std::string mime_type, uri, hash, size;
    std::vector<coded> confidentialities;
    std::string action;  // of a slot on the document itself
    bool replaces = false;  // an association RPLC starts from it
};

struct described_set
{
    std::string unique_id;
    std::string patient_id;  // CX
    std::string action;
    std::vector<described_document> documents;
};

inline constexpr cda::limits metadata_limits{8u << 20, 100, 200'000, 100};

/** Read a METADATA.XML (ebRIM 3.0).

    Elements go by their local names, whatever namespace they are written in; their order is free.
    The extra-metadata `action` is a slot whose name ends with that word, a URN or alone, in any
    case, on the submission set or on a document. A DOCTYPE is refused.

    @return The set and its documents, or an issue located in METADATA.XML: not XML, over the
    limits, or without a document. */
result<described_set>
parse_metadata(std::string_view xml, const cda::limits& limit = metadata_limits);

/** What the value of an `action` slot asks for: nothing written is a new document, C or a word that
    begins with it ("Change") a replacement, D ("Deleted") a removal. Nothing for any other. */
std::optional<submission_action> to_action(std::string_view value);

/** The masking flags among the confidentiality codes, in each spelling that the guides have had. */
visibility to_visibility(const std::vector<coded>& confidentialities);

}  // namespace vgm::xdm
