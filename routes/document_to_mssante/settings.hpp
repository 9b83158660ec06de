#pragma once

#include "schemas/pdf/typefaces.hpp"
#include "schemas/xdm/archive.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace vgm::document_to_mssante {

// Where the mark of a replacement stands in the subject; the référentiel leaves it open, and some
// readers cut the subject at its "+".
enum class replacement_mark { none, before, after };

// The largest mails, as they are encoded, in bytes.
struct size_limits
{
    std::size_t to_professionals = 25'000'000;  // what the operator takes
    std::size_t to_patients = 25'000'000;       // what Mon espace santé takes, if that is less
    // What the operator says that it takes (SIZE, RFC 1870), 0 while it has said nothing; empty:
    // nobody asks.
    std::function<std::size_t()> announced;

    std::size_t of(recipient_kind to) const
    {
        const auto most = to == recipient_kind::patient ? std::min(to_professionals, to_patients)
                                                        : to_professionals;
        const auto said = announced ? announced() : 0;
        return said == 0 ? most : std::min(most, said);
    }
};

struct settings
{
    std::string mailbox;       // the application mailbox: From, envelope sender, MDN address
    std::string mailbox_name;  // "Hôpital C - Biologie"
    std::map<std::string, std::string, std::less<>> names_by_source;  // in its place
    std::string reply_to;           // when the message has no PRT REPLY; may be empty
    std::string product_reference;  // X-MSS-NIL
    replacement_mark mark = replacement_mark::none;
    size_limits largest;
    bool splits = false;  // whether a letter of several documents may be sent in several mails
    // Whether the patient of this INS objected to mail; empty: nobody did. Asked when a letter is
    // planned.
    std::function<bool(std::string_view ins)> has_objected;
    xdm::archive_options archive;
    std::shared_ptr<const pdf::typefaces> faces = pdf::typefaces::installed();  // never null
};

}  // namespace vgm::document_to_mssante
