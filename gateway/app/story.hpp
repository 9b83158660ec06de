#pragma once

#include "gateway/app/terminal.hpp"
#include "gateway/core/account.hpp"
#include "gateway/core/arrival.hpp"
#include "gateway/journal/reader.hpp"

#include <string>
#include <vector>

namespace vgm::app {

// All that is known of one letter, or of one that came in, or of one refused message, or of one
// unclaimed mail.
struct story
{
    account state;
    arrival came_in;
    std::vector<tracking_record> records;  // oldest first
};

/** The letters that an identifier names: a submission or delivery id (also an ENVID), MSH-10, a
    document's id, a Message-ID with or without brackets, a recipient's address. Reads the journal
    from its files, whether or not a gateway is running on it.

    @return In the order they were received; empty when nothing has that identifier. An issue when
    the journal cannot be read.
*/
result<std::vector<story>> find_stories(const journal::reader& from, const std::string& identifier);

/** Messages that were refused, and blocks that could not be taken. */
result<std::vector<story>> find_refused(const journal::reader& from);

/** Mails of the application mailbox that belong to no letter. */
result<std::vector<story>> find_unclaimed(const journal::reader& from);

/** Letters that came in. */
result<std::vector<story>> find_arrivals(const journal::reader& from);

/** For a terminal. */
std::string print_text(const story& s, colours with);

/** One JSON object. */
std::string print_json(const story& s);

}  // namespace vgm::app
