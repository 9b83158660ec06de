#pragma once

#include "schemas/hl7v2/delimiters.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vgm::hl7v2 {

// Views over one message that somebody else owns. Nothing is copied and nothing is unescaped until
// asked: a 20 MB OBX-5 costs one pass to find its end. A view must not outlive the bytes.
//
// Positions count from 1 as in the standard; MSH-1 is the field separator itself and MSH-2 the
// encoding characters, which are never cut nor unescaped. What is absent reads as empty, and what
// is empty at the end is not counted, at every level: "PV1|1|N|||" has two fields.
//
// A const message_view and the views made from it may be read by several threads at once: all of
// the cutting is done by parse_message().

class component_view
{
public:
    component_view() = default;
    component_view(std::string_view raw, const delimiters& d) : raw_(raw), delimiters_(&d) {}
    std::string_view raw() const { return raw_; }
    std::string_view subcomponent(std::size_t n) const;  // raw
    std::string text() const;  // unescaped, see unescape(); blanks are kept

private:
    std::string_view raw_;
    const delimiters* delimiters_ = nullptr;
};

class field_view  // one repetition of a field
{
public:
    field_view() = default;
    field_view(std::string_view raw, const delimiters& d) : raw_(raw), delimiters_(&d) {}
    std::string_view raw() const { return raw_; }
    bool empty() const { return raw_.empty(); }
    // The explicit null of HL7, a pair of quotes: "this is to be emptied". It has no value().
    bool is_null() const { return raw_ == "\"\""; }
    component_view component(std::size_t n) const;
    std::size_t components() const;
    // Unescaped and trimmed of blanks at both ends, U+00A0 included: how codes, ids and addresses
    // are compared (real messages carry stray blanks). Component 0 is the whole repetition,
    // subcomponent 0 the whole component.
    std::string value(std::size_t component = 1, std::size_t subcomponent = 0) const;

private:
    std::string_view raw_;
    const delimiters* delimiters_ = nullptr;
};

class segment_view
{
public:
    segment_view() = default;
    std::string_view id() const { return raw_.substr(0, 3); }
    std::string_view raw() const { return raw_; }
    std::size_t fields() const;                       // number of the last field present
    std::string_view raw_field(std::size_t n) const;  // all repetitions
    field_view field(std::size_t n, std::size_t repetition = 1) const;
    std::size_t repetitions(std::size_t n) const;  // 0 when the field is absent or empty
    std::string value(std::size_t field, std::size_t component = 1) const;  // of repetition 1

private:
    friend class message_view;
    bool is_header() const { return id() == "MSH"; }
    // MSH-1 and MSH-2 name the delimiters, so no delimiter cuts them.
    const delimiters& delimiters_of(std::size_t n) const;
    std::string_view raw_;
    const delimiters* delimiters_ = nullptr;
    const std::uint32_t* separators_ = nullptr;  // offsets of field separators within raw_
    std::uint32_t separator_count_ = 0;
};

// What to do with a line that is no segment. Standard messages have none; some producers wrap the
// base64 of OBX-5 like a mail, and a source may be told to accept that.
enum class continuation_lines {
    refused,
    joined,  // the line belongs to the segment before it, its line end included in raw()
};

// The most field and segment separators that one message may hold: a hundred times what the largest
// laboratory batch needs. It bounds the index, at four bytes each, when a block is all separators.
inline constexpr std::size_t separators_max = 4'000'000;

// A parsed message. Moves keep the views valid; it borrows the bytes it was parsed from.
class message_view
{
public:
    message_view(message_view&&) noexcept;
    message_view& operator=(message_view&&) noexcept;
    ~message_view();

    const delimiters& encoding() const;
    std::string_view bytes() const;                    // what parse_message() was given
    std::size_t size() const;                          // segments; at least one, the MSH
    segment_view operator[](std::size_t index) const;  // from 0, in the order of the message
    // The occurrence-th (from 1) segment of that id; nothing when absent.
    std::optional<segment_view> find_segment(std::string_view id, std::size_t occurrence = 1) const;
    std::size_t count_segments(std::string_view id) const;
    segment_view msh() const { return (*this)[0]; }

private:
    friend result<message_view> parse_message(std::string_view er7, continuation_lines lines);
    struct state;
    explicit message_view(std::unique_ptr<state> s);
    std::unique_ptr<state> state_;
};

/** Cut a message up.

    Segments end at CR, LF or CRLF, blank lines are skipped and a UTF-8 byte order mark is
    dropped. The first segment must be MSH, and the only one: two messages in one block would be
    answered once. A segment id is three capitals or digits.

    @param er7  UTF-8 (or any ASCII superset); decode_charset() has run. Borrowed by the result.

    @return The message, or an issue with fault::malformed at "MSH", "MSH-1", "MSH-2" or "line 12"
    (the line that is no segment), or with fault::too_large past separators_max or 4 GiB.
*/
result<message_view>
parse_message(std::string_view er7, continuation_lines lines = continuation_lines::refused);
inline result<message_view> parse_message(const char* er7)
{
    return parse_message(std::string_view{er7});
}
result<message_view>
parse_message(std::string&&, continuation_lines = continuation_lines::refused) = delete;

// "PID-3[2].4", "MSH-9.3", "OBX[4]-5.5", "PID-3.4.2":
// segment[occurrence]-field[repetition].component.subcomponent.
struct path
{
    std::string segment;
    std::size_t occurrence = 1, field = 0, repetition = 1, component = 0, subcomponent = 0;

    static std::optional<path> parse(std::string_view text);
    std::string to_string() const;
    friend bool operator==(const path&, const path&) = default;
};

/** The raw text at a path (component 0: the whole field repetition; field 0: the whole segment);
    empty when absent. */
std::string_view find_raw(const message_view& m, const path& p);

/** The unescaped and trimmed text at a path; empty when absent. */
std::string find_value(const message_view& m, const path& p);

/** The same for a path that is written in our code: one that path::parse() refuses is our mistake
    and stops the program. Parse a path that somebody else wrote. */
std::string find_value(const message_view& m, std::string_view path_text);

/** Undo the escape sequences \F\ \S\ \T\ \R\ \E\ \.br\ \Xhh..\ (HL7 v2.5 §2.7).

    \.br\ becomes a line feed. The bytes of \Xhh..\ are taken as UTF-8 when they are, as
    ISO 8859-15 otherwise, so that UTF-8 in stays UTF-8 out. Other sequences (\H\, \.sp\) and an
    escape character that begins none (a Windows path) are kept as written.
*/
std::string unescape(std::string_view raw, const delimiters& d);

/** The inverse for the delimiters, the escape character, CR and LF. */
std::string escape(std::string_view text, const delimiters& d = {});

/** A raw field as the recommended delimiters write it: how MSH-3 of a message that declares its own
    is copied into its answer. */
std::string recode(std::string_view raw_field, const delimiters& from);

}  // namespace vgm::hl7v2
