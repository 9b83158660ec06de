#pragma once

#include "gateway/core/issue.hpp"
#include "schemas/annuaire/line_cutter.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace vgm::annuaire {

// A column by the name in the header line. Capitals, accents and blanks do not count.
struct column
{
    std::string_view name;
    bool required = true;              // a file without it is refused; else its values are empty
    std::string_view other_name = {};  // as older or newer files call it
};

// Whether a line is fit to be used.
enum class line_verdict { good, wrong_columns, not_utf8, bad_value };

std::string_view to_string(line_verdict v) noexcept;  // "has the wrong number of columns"

struct flat_file_limits
{
    std::size_t line_bytes_max = 64 * 1024;
    std::size_t columns_max = 256;
    // A file with a larger share of bad lines is refused: it is not what it says it is.
    double bad_share_max = 0.01;
};

struct flat_file_tally
{
    std::uint64_t lines = 0;           // after the header, empty ones not counted
    std::uint64_t bad = 0;             // of them; left out
    std::uint64_t first_bad_line = 0;  // 1 is the header; 0: none
    line_verdict first_bad = line_verdict::good;
};

// Reads a file of the national directory: UTF-8, "|" between columns, no quotes, a header line.
// Feed it in pieces of any size; each good line goes to the handler as the values of the wanted
// columns, in their order, valid during the call only.
//
// Tolerated: a byte order mark, CR LF, one separator at the end of a line, columns in another
// order, columns that we do not know. A bad line is left out and counted.
class flat_file
{
public:
    using row = std::span<const std::string_view>;
    using row_handler = std::function<line_verdict(row)>;

    flat_file(std::vector<column> wanted, row_handler on_row, flat_file_limits limits = {});

    /** @return An issue when the file can only be refused: no such columns, a line without end. */
    result<void> feed(std::string_view bytes);

    /** The end of the file. @return What was read, or why the file as a whole is refused: empty,
       cut off in its last line, too many bad lines. */
    result<flat_file_tally> finish();

private:
    bool take_line(std::string_view line);
    bool take_header(std::string_view line);
    line_verdict judge(std::string_view line);
    result<void> refuse(std::string detail);

    std::vector<column> wanted_;
    row_handler on_row_;
    flat_file_limits limits_;
    line_cutter cutter_;
    std::vector<std::size_t> places_;  // of the wanted columns; npos: not there
    std::vector<std::string_view> cells_, row_;
    std::size_t columns_ = 0;  // of the header; 0: not yet read
    std::uint64_t line_ = 0;
    flat_file_tally tally_;
    std::string refusal_;
};

}  // namespace vgm::annuaire
