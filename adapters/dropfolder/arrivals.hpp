#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace vgm::dropfolder {

// How one knows that whoever writes a file has ended.
enum class complete_when {
    renamed,  // it is written under another name, and a rename gives it one that is looked for
    settled,  // its size and time have not changed for a while
    marker,   // a file beside it that is not older says so: letter.hl7.ok, or letter.ok
};

// What is looked for, by the ending of its name.
enum class file_kind {
    hl7,      // .hl7, .er7: one message, several, or a batch
    cda,      // .xml
    pdf,      // .pdf
    zip,      // .zip: the others, together
    sidecar,  // .json: what belongs to a .pdf or .xml of the same name
};

struct arrival_rules
{
    std::vector<file_kind> kinds{file_kind::hl7};
    complete_when complete = complete_when::renamed;
    std::chrono::milliseconds settle{2000};
    // How long a .pdf waits for its .json, and a .json for its document, from when it was last seen
    // to change.
    std::chrono::milliseconds pair_within{std::chrono::hours{1}};
};

// A name in the folder.
struct listed_file
{
    std::string name;
    std::uint64_t size = 0;
    std::int64_t changed_at =
        0;  // nanoseconds since 1970, by the clock of whoever keeps the folder
    friend bool operator==(const listed_file&, const listed_file&) = default;
};

// A file that is complete, and what belongs to it.
struct arrival
{
    listed_file file;
    file_kind kind = file_kind::hl7;
    std::optional<listed_file> sidecar;  // letter.json beside letter.pdf or letter.xml
    std::string marker;                  // empty: none
    bool is_alone = false;               // what it cannot be read without did not come in time
};

/** The kind that a name's ending says, in any case; nothing for a name that is passed over: another
    ending, or a first character "." as hidden and half-written files have. */
std::optional<file_kind> kind_of(const std::string& name);

// Tells the complete files of a folder from those that are still being written, from one listing to
// the next. No file is touched here, and no clock but the caller's is asked.
class arrivals
{
public:
    using moment = std::chrono::steady_clock::time_point;

    explicit arrivals(arrival_rules rules) : rules_(std::move(rules)) {}

    /** @param listing  All files of the folder; what is not in it is forgotten.
        @return The oldest first, those of one time by name. */
    std::vector<arrival> look(const std::vector<listed_file>& listing, moment now);

    /** When a file that is waited for may be complete; nothing when none is. */
    std::optional<moment> next_look() const { return next_look_; }

private:
    struct sighting
    {
        std::uint64_t size;
        std::int64_t changed_at;
        moment since;
    };
    using index = std::unordered_map<std::string, const listed_file*>;
    bool is_looked_for(file_kind k) const;
    std::optional<arrival> find_arrival(const listed_file& f, const index& all) const;
    bool is_complete(arrival& a, const index& all, moment now);
    bool is_unchanged_for(std::chrono::milliseconds t, const listed_file& f, moment now);

    const arrival_rules rules_;
    std::map<std::string, sighting> seen_, seen_now_;
    std::optional<moment> next_look_;
};

/** A name for a file of that name, size and time: "20260302T101600Z-1f0c9a7be2d4". It says nothing
    of what a sender put into the file's name, and the same file always gets the same. */
std::string reference_of(const listed_file& f);

}  // namespace vgm::dropfolder
