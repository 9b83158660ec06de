#pragma once

#include "gateway/core/ids.hpp"
#include "gateway/projection/words.hpp"

#include <cstdint>
#include <string>
#include <string_view>

// The tables of the projection's file.

namespace vgm::projection {

// What the file says of itself, in `PRAGMA user_version`: layout * 1000 + content. A file of the
// same layout can be asked while a newer one is made; any other change of what rows say is one of
// content.
inline constexpr int layout_version = 1;
inline constexpr int content_version = 1;
inline constexpr int file_version = layout_version * 1000 + content_version;

extern const char* const schema_sql;

/** The first row number that a subject may have: rows sort by the time of the id, newest last. It
    has one of the `row_span` numbers from there on. */
std::int64_t first_row(submission_id id);
std::int64_t first_row(timestamp at);
inline constexpr std::int64_t row_span = 64;

/** What identifiers that come later are kept by. */
std::int64_t hash_identifier(std::string_view folded);

/** word_table in one column, a line each. */
std::string pack(const word_table& words);
word_table unpack(std::string_view packed);

/** A list in one column, a line each. */
std::string pack(const std::vector<std::string>& list);
std::vector<std::string> unpack_list(std::string_view packed);

}  // namespace vgm::projection
