#include "gateway/sqlite/database.hpp"

#include <sqlite3.h>

namespace vgm::sqlite {
namespace {

constexpr int busy_ms = 5000;

class category final : public boost::system::error_category
{
public:
    const char* name() const noexcept override { return "sqlite"; }
    std::string message(int code) const override { return sqlite3_errstr(code); }
};

// A path may hold what means something in a URI.
std::string to_uri(const std::filesystem::path& file, const char* parameters)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string uri = "file:";
    for (const char c : file.string()) {
        if (c == '%' || c == '?' || c == '#') {
            const auto byte = static_cast<unsigned char>(c);
            uri += '%';
            uri += digits[byte >> 4];
            uri += digits[byte & 15];
        } else {
            uri += c;
        }
    }
    return uri + parameters;
}

}  // namespace

const boost::system::error_category& error_kind() noexcept
{
    static const category instance;
    return instance;
}

database::database(const std::filesystem::path& file, mode how)
{
    const bool reads = how == mode::immutable || how == mode::reading;
    const int flags = SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX |
                      (reads ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) |
                      (how == mode::create || how == mode::shared ? SQLITE_OPEN_CREATE : 0);
    const std::string uri = to_uri(file, how == mode::immutable ? "?immutable=1" : "");
    note(sqlite3_open_v2(uri.c_str(), &handle_, flags, nullptr));
    if (how == mode::shared || how == mode::reading) {
        if (handle_) sqlite3_busy_timeout(handle_, busy_ms);
        // Losing the last transactions to a power cut does no harm: they are made again.
        exec(
            how == mode::shared
                ? "PRAGMA page_size = 4096; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
                  "PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 8000;"
                  "PRAGMA temp_store = MEMORY;"
                : "PRAGMA query_only = ON; PRAGMA mmap_size = 17179869184;"
                  "PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY;"
        );
        return;
    }
    if (reads) {
        exec("PRAGMA mmap_size = 4294967296; PRAGMA cache_size = -2048;");
        return;
    }
    if (how == mode::edit) {
        // Work that goes on after a break: each of its steps is whole.
        exec(
            "PRAGMA journal_mode = DELETE; PRAGMA synchronous = NORMAL;"
            "PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -32768;"
        );
        return;
    }
    // Nobody sees this file before it is whole, flushed and renamed: no journal, no flushes.
    exec(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;"
        "PRAGMA cache_size = -65536; PRAGMA temp_store = FILE; PRAGMA page_size = 4096;"
    );
}

database::~database() { sqlite3_close_v2(handle_); }

void database::note(int code)
{
    if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE || failed_) return;
    failed_ = error_code(code, error_kind());
    said_ = handle_ ? sqlite3_errmsg(handle_) : sqlite3_errstr(code);
}

database& database::exec(const char* sql)
{
    if (!failed_) note(sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr));
    return *this;
}

std::int64_t database::last_row() const { return sqlite3_last_insert_rowid(handle_); }

statement::statement(database& in, const char* sql) : in_(in)
{
    if (!in_.failed())
        in_.note(
            sqlite3_prepare_v3(in_.get(), sql, -1, SQLITE_PREPARE_PERSISTENT, &handle_, nullptr)
        );
}

statement::~statement() { sqlite3_finalize(handle_); }

statement& statement::bind(int place, std::string_view text)
{
    if (!in_.failed())
        in_.note(sqlite3_bind_text(
            handle_,
            place,
            text.data() ? text.data() : "",
            static_cast<int>(text.size()),
            SQLITE_STATIC
        ));
    return *this;
}

statement& statement::bind(int place, std::int64_t number)
{
    if (!in_.failed()) in_.note(sqlite3_bind_int64(handle_, place, number));
    return *this;
}

statement& statement::bind_bytes(int place, std::string_view bytes)
{
    if (!in_.failed())
        in_.note(sqlite3_bind_blob(
            handle_,
            place,
            bytes.data() ? bytes.data() : "",
            static_cast<int>(bytes.size()),
            SQLITE_STATIC
        ));
    return *this;
}

statement& statement::bind_null(int place)
{
    if (!in_.failed()) in_.note(sqlite3_bind_null(handle_, place));
    return *this;
}

bool statement::step()
{
    if (in_.failed()) return false;
    const int code = sqlite3_step(handle_);
    in_.note(code);
    return code == SQLITE_ROW;
}

void statement::run()
{
    step();
    reset();
}

void statement::reset()
{
    if (handle_) sqlite3_reset(handle_);
}

std::string_view statement::text(int column) const
{
    const auto* const bytes = sqlite3_column_text(handle_, column);
    if (bytes == nullptr) return {};
    return {
        reinterpret_cast<const char*>(bytes),
        static_cast<std::size_t>(sqlite3_column_bytes(handle_, column))};
}

std::int64_t statement::number(int column) const { return sqlite3_column_int64(handle_, column); }

bool statement::is_null(int column) const
{
    return sqlite3_column_type(handle_, column) == SQLITE_NULL;
}

}  // namespace vgm::sqlite
