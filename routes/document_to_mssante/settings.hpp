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
    std::size_t of(recipient_kind to) const
    {
        return to == recipient_kind::patient ? std::min(to_professionals, to_patients)
                                             : to_professionals;
    }
};

// Whose name and address people see, and where their answers go.
struct sender
{
    std::string mailbox;   // From, envelope sender, MDN address
    std::string name;      // "Hôpital C - Biologie"
    std::string reply_to;  // when the message has no PRT REPLY; may be empty
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
    // What the operator takes that carries the letters of a mailbox, in place of
    // largest.to_professionals; empty: all take the same.
    std::function<std::size_t(std::string_view mailbox)> taken_from;
    bool splits = false;  // whether a letter of several documents may be sent in several mails
    // Whether the patient of this INS objected to mail; empty: nobody did. Asked when a letter is
    // planned.
    std::function<bool(std::string_view ins)> has_objected;
    // Sources whose letters leave from another mailbox than the one above.
    std::map<std::string, sender, std::less<>> senders_by_source;
    xdm::archive_options archive;
    std::shared_ptr<const pdf::typefaces> faces = pdf::typefaces::installed();  // never null

    std::size_t largest_of(std::string_view source, recipient_kind to) const
    {
        auto most = largest;
        if (taken_from) most.to_professionals = taken_from(sender_of(source).mailbox);
        return most.of(to);
    }

    sender sender_of(std::string_view source) const
    {
        const auto other = senders_by_source.find(source);
        sender who = other == senders_by_source.end() ? sender{mailbox, mailbox_name, reply_to}
                                                      : other->second;
        const auto own = names_by_source.find(source);
        if (own != names_by_source.end()) who.name = own->second;
        return who;
    }
};

}  // namespace vgm::document_to_mssante
