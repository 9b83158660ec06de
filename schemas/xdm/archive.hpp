#pragma once

#include "schemas/xdm/metadata.hpp"

namespace vgm::xdm {

/** Make IHE_XDM.ZIP (IHE ITI TF-2 §3.32).

    @code
    INDEX.HTM                       for people: who sends what
    README.TXT                      for people: what this is
    IHE_XDM/SUBSET01/METADATA.XML   for machines
    IHE_XDM/SUBSET01/DOC00001.XML   the documents, byte for byte
    @endcode

    The same submission with the same options makes the same bytes, so an archive need not be kept:
    it can be made again for each delivery.

    @param s        Has a document at least, and all of one patient.
    @param headers  What parse_header() read of each document, in the same order.

    @return Slices that together are the archive; documents that are stored are referred to, not
    copied. Or the issue of make_document_entry() or make_zip(), patient_mismatch, or incoherent
   when two documents have the same id.
*/
result<slices> make_archive(
    const submission& s,
    const std::vector<cda::header>& headers,
    const archive_options& options
);

}  // namespace vgm::xdm
