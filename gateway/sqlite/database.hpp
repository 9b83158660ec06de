#pragma once

// SQLite for files that can be made again. The first error of a database sticks: everything after
// it does nothing, and failed() says what it was, so that a long row of statements is checked once.

#include "gateway/core/issue.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace vgm::sqlite {

const boost::system::error_category& error_kind() noexcept;

class database
{
public:
    enum class mode {
        create,     // a new file, for one writer that nobody else sees
        edit,       // an existing file, the same way
        immutable,  // to read; the file is never written again
        shared,     // new or existing, for one writer beside whom others read (WAL)
        reading,    // to read beside a writer
    };

    database(const std::filesystem::path& file, mode how);
    ~database();
    database(const database&) = delete;
    database& operator=(const database&) = delete;

    const error_code& failed() const { return failed_; }
    // In SQLite's own words, which name tables and files, never values.
    const std::string& said() const { return said_; }

    database& exec(const char* sql);
    std::int64_t last_row() const;
    sqlite3* get() const { return handle_; }
    void note(int code);  // SQLITE_OK and the like are no errors

private:
    sqlite3* handle_ = nullptr;
    error_code failed_;
    std::string said_;
};

// A prepared statement; the database outlives it.
//
//     q.bind(1, address);
//     while (q.step()) use(q.text(0));
//     q.reset();
class statement
{
public:
    statement(database& in, const char* sql);
    ~statement();
    statement(const statement&) = delete;
    statement& operator=(const statement&) = delete;

    // Text is not copied: it must live until the statement is reset.
    statement& bind(int place, std::string_view text);
    statement& bind(int place, std::int64_t number);
    statement& bind_bytes(int place, std::string_view bytes);  // a BLOB
    statement& bind_null(int place);
    // True while there is a row; false at the end and after an error.
    bool step();
    // One step of a statement that gives no row, and reset.
    void run();
    void reset();

    std::string_view text(int column) const;  // until the next step
    std::int64_t number(int column) const;
    bool is_null(int column) const;

private:
    database& in_;
    sqlite3_stmt* handle_ = nullptr;
};

}  // namespace vgm::sqlite
