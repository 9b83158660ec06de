#pragma once

#include "gateway/core/issue.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace vgm::hl7v2 {

// A file (FHS to FTS) holds batches (BHS to BTS), a batch holds messages; either frame may be left
// out (HL7 v2.5 §2.10.3).
enum class batch_level { file, batch };

// FHS or BHS: the same twelve fields. Names and ids are as on the wire, with the recommended
// delimiters.
struct batch_header
{
    batch_level level = batch_level::batch;
    std::string sending_application, sending_facility;      // -3, -4
    std::string receiving_application, receiving_facility;  // -5, -6
    std::string created;                                    // -7
    std::string name;                                       // -9
    std::string control_id;                                 // -11
    std::string line;            // as it came
    std::string digest;          // 8 hexadecimal digits, another for each other header line
    std::optional<issue> wrong;  // the line cannot be cut up: what it says is not known

    friend bool operator==(const batch_header& a, const batch_header& b)
    {
        return a.level == b.level && a.digest == b.digest;
    }
};

/** What this batch is called here: "LOT42-3fa9c1d0", from its control id and its header line, so
    that tomorrow's LOT42 is another one and the same batch sent again is not. */
std::string to_batch_id(const batch_header& header);

// What stands between two batch lines: from MSH to the line before the next MSH or batch line. Text
// that belongs to no message is given as one, which the gate refuses.
struct batch_message
{
    std::string er7;
    bool too_large = false;  // er7 is its beginning, 64 KB of it
    bool cut_short = false;  // the last of a batch that began with BHS and has no BTS
};

// The end of a file or batch.
struct batch_end
{
    batch_level level = batch_level::batch;
    bool has_trailer = true;
    std::optional<std::uint64_t> announced;  // BTS-1, FTS-1; nothing when it is empty
    bool is_unreadable = false;              // it is no number
    std::uint64_t counted = 0;               // messages of the batch, batches of the file
};

/** Whether what was announced came: BATCH-COUNT or BATCH-END, at BTS, BTS-1, FTS or FTS-1. */
std::optional<issue> check_end(const batch_end& end);

using batch_item = std::variant<batch_header, batch_message, batch_end>;

// Cuts a byte stream into the messages of a batch, in pieces of any size: how a stream is cut into
// pieces never changes what comes out of it. Holds one message and what has not been taken yet.
//
// Segments end at CR, LF or CRLF, a line keeps the end that it has. A byte order mark, blank lines
// and MLLP framing around messages are passed over.
class batch_reader
{
public:
    // A larger message is passed over, its beginning is told, and what follows is read.
    explicit batch_reader(std::size_t message_bytes_max) : message_bytes_max_(message_bytes_max) {}

    void feed(std::string_view bytes);
    // The stream has ended. Nothing may be fed after it.
    void finish();
    // The oldest item not yet taken.
    std::optional<batch_item> next();

private:
    // Where the bytes of the line go.
    enum class target { nowhere, message, line };

    void put(std::string_view part);
    void put_line_end(char c);
    void collect(std::string_view part);
    void begin_line();
    void finish_line();
    void finish_message(bool cut_short);
    void finish_batch(batch_end end);
    void finish_file(batch_end end);
    void leave_batch();
    void read_header(const std::string& line);
    void read_trailer(const std::string& line);

    const std::size_t message_bytes_max_;
    std::deque<batch_item> ready_;
    std::vector<std::uint32_t> found_;

    bool at_line_start_ = true, after_cr_ = false, is_first_line_ = true;
    std::string head_;  // the first bytes of a line, until they say what it is
    target target_ = target::nowhere;
    std::string line_;  // a header or a trailer
    std::string message_;
    bool in_message_ = false, is_stray_ = false, too_large_ = false;
    bool in_batch_ = false, has_batch_header_ = false, has_file_header_ = false;
    std::uint64_t messages_ = 0, batches_ = 0;
};

/** Whether these bytes begin with FHS or BHS. */
bool is_batch(std::string_view bytes) noexcept;

}  // namespace vgm::hl7v2
