#pragma once

namespace vgm::annuaire {

// The tables of a replica file. A file of another version is not read: it is built again from the
// directory's own files.
inline constexpr int replica_version = 1;

inline constexpr const char* replica_tables = R"sql(
PRAGMA user_version = 1;
CREATE TABLE source(
    name TEXT PRIMARY KEY, version TEXT NOT NULL, published INTEGER NOT NULL,
    loaded INTEGER NOT NULL, lines INTEGER NOT NULL) WITHOUT ROWID;
-- Codes with their labels: professions and specialities. Row 0 is none.
CREATE TABLE term(id INTEGER PRIMARY KEY, code TEXT NOT NULL, label TEXT NOT NULL);
INSERT INTO term VALUES(0, '', '');
CREATE TABLE person(
    id INTEGER PRIMARY KEY, national_id TEXT NOT NULL, family TEXT NOT NULL, given TEXT NOT NULL,
    profession INTEGER NOT NULL, speciality INTEGER NOT NULL);
CREATE TABLE structure(
    id INTEGER PRIMARY KEY, national_id TEXT NOT NULL, legal_id TEXT NOT NULL,
    name TEXT NOT NULL, postal_code TEXT NOT NULL, city TEXT NOT NULL);
-- person, structure: NULL for none. carrier: the API's resource that has the box, 'Practitioner/1'.
CREATE TABLE mailbox(
    id INTEGER PRIMARY KEY, address TEXT NOT NULL, type INTEGER NOT NULL,
    person INTEGER, structure INTEGER, unit TEXT NOT NULL, rank INTEGER, paperless INTEGER,
    source TEXT NOT NULL, as_of INTEGER NOT NULL, carrier TEXT);
CREATE TABLE activity(
    person INTEGER NOT NULL, structure INTEGER NOT NULL, profession INTEGER NOT NULL,
    speciality INTEGER NOT NULL, sector TEXT NOT NULL);
-- What was published and is not any more.
CREATE TABLE past(
    address TEXT NOT NULL, type INTEGER NOT NULL, person_id TEXT NOT NULL,
    structure_id TEXT NOT NULL, last_seen INTEGER NOT NULL);
CREATE TABLE trusted_domain(name TEXT PRIMARY KEY) WITHOUT ROWID;
-- How far a run that takes changes from the API has come: one row for each kind of resource.
CREATE TABLE progress(
    resource TEXT PRIMARY KEY, next TEXT NOT NULL, done INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE run(since INTEGER NOT NULL, started INTEGER NOT NULL);
-- Whom the API's own ids mean: 'Practitioner/1' a person, 'PractitionerRole/1' both.
CREATE TABLE resource(id TEXT PRIMARY KEY, person INTEGER, structure INTEGER) WITHOUT ROWID;
-- rowid: mailbox.id. Words carry a letter that says of what: n name, c city, z postal code,
-- d department, p code of a profession or speciality.
CREATE VIRTUAL TABLE word USING fts5(
    words, detail = none, columnsize = 0, tokenize = 'ascii', prefix = '3 4 5');
)sql";

inline constexpr const char* replica_indexes = R"sql(
CREATE UNIQUE INDEX person_by_id ON person(national_id);
CREATE UNIQUE INDEX structure_by_id ON structure(national_id);
CREATE INDEX structure_by_legal_id ON structure(legal_id) WHERE legal_id <> '';
CREATE INDEX mailbox_by_address ON mailbox(address);
CREATE INDEX mailbox_by_person ON mailbox(person) WHERE person IS NOT NULL;
CREATE INDEX mailbox_by_structure ON mailbox(structure) WHERE structure IS NOT NULL;
CREATE INDEX mailbox_by_carrier ON mailbox(carrier) WHERE carrier IS NOT NULL;
CREATE INDEX activity_by_person ON activity(person);
)sql";

}  // namespace vgm::annuaire
