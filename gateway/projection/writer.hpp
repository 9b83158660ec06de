#pragma once

#include "gateway/projection/entry.hpp"
#include "gateway/projection/schema.hpp"
#include "gateway/sqlite/database.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

namespace vgm::projection {

// One record with its place in the journal.
struct happening
{
    journal::position at;
    tracking_record record;
};

// Where the writer asks for what a record does not say. Called by apply() and commit().
struct writer_ports
{
    // All records of a subject that are durable, in any order.
    std::function<std::vector<happening>(submission_id)> story;
    // What the message of a letter says of people; asked once, when the letter is first written.
    std::function<letter_facts(const account&)> facts;
};

// Writes the projection: rows and the place in the journal that they stand for in one transaction,
// so that whatever is applied once more after a crash changes nothing. One thread; others read
// beside it. Errors stick: after one, make another writer.
class writer
{
public:
    // Opens the file or makes it. Of another version: an issue; remove it and begin again.
    static result<std::unique_ptr<writer>>
    open(const std::filesystem::path& file, writer_ports ports);
    ~writer();

    // Everything before here is in it.
    journal::position at() const { return at_; }

    // Whether a record has been taken in with its story: it need not be read.
    bool has(journal::position at, submission_id id);
    // Takes a record in. With `whole_story`, all that is known of a subject that is new here, also
    // what lies ahead: each row is then written once, which is what a rebuild is made of.
    void apply(const happening& h, bool whole_story = false);
    // Writes what was taken in since the last commit. Answers the subjects whose rows changed.
    result<std::vector<submission_id>> commit(journal::position upto);
    std::size_t waiting() const { return changed_.size(); }

    // Removes at most so many subjects whose first record lies before `oldest`. Answers how many.
    result<std::size_t> remove_before(journal::position oldest, std::size_t most);

    // Once, when a file has been filled from nothing: fewer pieces of the index to ask.
    result<void> merge_index();

private:
    struct statements;
    struct place  // of a row
    {
        std::int64_t row = 0;
        journal::position last;
    };
    using story_ptr = std::shared_ptr<story>;

    writer(const std::filesystem::path& file, writer_ports ports);
    void prepare();
    std::optional<place> find(submission_id id);
    story_ptr remembered(submission_id id);
    void remember(submission_id id, story_ptr s);
    story_ptr read(submission_id id);
    void write(const story& s);
    void insert(const entry& e, const story& s);
    void update(const place& where, const entry& e, const story& s);
    void put_lanes(std::int64_t row, const entry& e);
    void put_later_identifiers(std::int64_t row, const entry& e);
    void put_facets(const entry& e, const letter_facts& facts);
    void put_hours();
    void index(std::int64_t row, const word_table& words, bool is_removal);
    std::optional<issue> failure() const;

    const std::filesystem::path file_;
    const writer_ports ports_;
    sqlite::database db_;
    std::unique_ptr<statements> do_;
    journal::position at_;

    // Two generations: what was not asked for since the last change of them goes.
    std::unordered_map<submission_id, story_ptr> recent_, older_;
    std::set<submission_id> changed_;  // in the order of their rows
    std::set<std::pair<std::string, std::string>> known_facets_;
    std::map<std::pair<std::int64_t, std::string>, std::int64_t> hours_;  // since the last commit
};

}  // namespace vgm::projection
