#include "gateway/projection/schema.hpp"

namespace vgm::projection {

// Texts that are empty and times that are not known are '' and 0.
const char* const schema_sql = R"(
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE letter (
    row INTEGER PRIMARY KEY, id BLOB NOT NULL, kind INTEGER NOT NULL, state INTEGER NOT NULL,
    person INTEGER NOT NULL, at INTEGER NOT NULL, changed INTEGER NOT NULL,
    first INTEGER NOT NULL, last INTEGER NOT NULL,
    delivered INTEGER NOT NULL, read INTEGER NOT NULL,
    source TEXT NOT NULL, control TEXT NOT NULL, action TEXT NOT NULL, sender TEXT NOT NULL,
    mail_id TEXT NOT NULL, reason TEXT NOT NULL,
    documents INTEGER NOT NULL, lanes INTEGER NOT NULL, batches TEXT NOT NULL, rules TEXT NOT NULL,
    family TEXT NOT NULL, given TEXT NOT NULL, birth_date TEXT NOT NULL, sex TEXT NOT NULL,
    ins TEXT NOT NULL, ipp TEXT NOT NULL, prescriber TEXT NOT NULL, prescriber_id TEXT NOT NULL,
    service TEXT NOT NULL, service_label TEXT NOT NULL, type TEXT NOT NULL,
    type_label TEXT NOT NULL, operator TEXT NOT NULL,
    words TEXT NOT NULL);
CREATE INDEX letter_open ON letter (row, state) WHERE state < 10;
CREATE INDEX letter_person ON letter (row) WHERE person = 1;
CREATE TABLE lane (
    row INTEGER NOT NULL, number INTEGER NOT NULL, state INTEGER NOT NULL, kind INTEGER NOT NULL,
    attempts INTEGER NOT NULL, sent INTEGER NOT NULL, delivered INTEGER NOT NULL,
    read INTEGER NOT NULL, next INTEGER NOT NULL, changed INTEGER NOT NULL,
    address TEXT NOT NULL, identifier TEXT NOT NULL, reason TEXT NOT NULL,
    PRIMARY KEY (row, number)) WITHOUT ROWID;
CREATE TABLE later_identifier (hash INTEGER NOT NULL, row INTEGER NOT NULL, PRIMARY KEY (hash, row))
    WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5 (
    patient, people, recipient, ids, service, facets,
    content = '', prefix = '2 3', tokenize = "ascii tokenchars '_'");
CREATE TABLE hour (hour INTEGER NOT NULL, source TEXT NOT NULL, letters INTEGER NOT NULL,
    PRIMARY KEY (hour, source)) WITHOUT ROWID;
CREATE TABLE facet (field TEXT NOT NULL, code TEXT NOT NULL, label TEXT NOT NULL,
    PRIMARY KEY (field, code)) WITHOUT ROWID;
CREATE TABLE batch (id TEXT NOT NULL, source TEXT NOT NULL, first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL, PRIMARY KEY (id, source)) WITHOUT ROWID;
CREATE INDEX batch_time ON batch (first_at, id);
)";

namespace {

constexpr int spread_bits = 10;  // of letters within one millisecond

template <class Use>
void for_each_line(std::string_view packed, Use use)
{
    while (true) {
        const auto end = packed.find('\n');
        use(packed.substr(0, end));
        if (end == std::string_view::npos) return;
        packed.remove_prefix(end + 1);
    }
}

template <class All>
std::string pack_lines(const All& all)
{
    std::string out;
    bool first = true;
    for (const auto& one : all) {
        if (!first) out += '\n';
        first = false;
        out += one;
    }
    return out;
}

}  // namespace

std::int64_t first_row(timestamp at) { return at.time_since_epoch().count() << spread_bits; }

std::int64_t first_row(submission_id id)
{
    const auto& bytes = id.bytes();
    const int random = ((bytes[14] << 8) | bytes[15]) & ((1 << spread_bits) - 1);
    return first_row(id.made_at()) | random;
}

std::int64_t hash_identifier(std::string_view folded)
{
    std::uint64_t hash = 14695981039346656037u;
    for (const char c : folded) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
    return static_cast<std::int64_t>((hash ^ (hash >> 48)) & 0xFFFFFFFFFFFFu);
}

std::string pack(const word_table& words) { return pack_lines(words); }

word_table unpack(std::string_view packed)
{
    word_table words;
    std::size_t n = 0;
    for_each_line(packed, [&](std::string_view line) {
        if (n < words.size()) words[n++] = line;
    });
    return words;
}

std::string pack(const std::vector<std::string>& list) { return pack_lines(list); }

std::vector<std::string> unpack_list(std::string_view packed)
{
    std::vector<std::string> all;
    if (packed.empty()) return all;
    for_each_line(packed, [&](std::string_view line) { all.emplace_back(line); });
    return all;
}

}  // namespace vgm::projection
