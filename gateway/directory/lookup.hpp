#pragma once

#include "gateway/core/issue.hpp"
#include "gateway/directory/mailbox_entry.hpp"

namespace vgm::directory {

// An answer of the directory, or why there is none: the replica cannot be read.
template <class T>
using answer = boost::system::result<T>;

// Looks for mailboxes by words. Every word must be found, in any order; where that finds too
// little, words of two letters or more also find longer words that they begin.
struct name_query
{
    std::string name;        // family name, given name, name of a structure or unit, in any order
    std::string place;       // a city, a postal code, or a department ("69"); empty: anywhere
    std::string profession;  // code or words of a label; empty: any
    std::size_t results_max = 50;  // 1 to 500
};

struct name_match
{
    mailbox_entry entry;
    int words_exact = 0;      // of the query, found as they are and not as a beginning
    bool whole_name = false;  // the query's words are all the words of the holder's name
    friend bool operator==(const name_match&, const name_match&) = default;
};

// What resolution asks of the directory. Implementations are safe to use from several threads, and
// answer the same to the same question until a new day is loaded; several calls may see two days.
class lookup
{
public:
    virtual ~lookup() = default;

    // Every line that has this address; capitals do not count. The directory has some addresses
    // twice.
    virtual answer<std::vector<mailbox_entry>> find_by_address(std::string_view address) const = 0;
    virtual answer<std::vector<mailbox_entry>> find_by_person(std::string_view national_id
    ) const = 0;
    // Boxes of the structure itself and of those whose legal entity it is: ORG, APP and assigned
    // PER.
    virtual answer<std::vector<mailbox_entry>> find_by_structure(std::string_view national_id
    ) const = 0;
    // Best first: the most exact words, then the whole name, then by address.
    virtual answer<std::vector<name_match>> search(const name_query& query) const = 0;

    virtual answer<std::optional<person>> find_person(std::string_view national_id) const = 0;
    virtual answer<std::optional<structure>> find_structure(std::string_view national_id) const = 0;
    virtual answer<std::vector<activity>> find_activities(std::string_view person_id) const = 0;
    virtual answer<std::vector<past_entry>> find_past(std::string_view address) const = 0;

    virtual answer<std::vector<source_age>> sources() const = 0;
};

}  // namespace vgm::directory
