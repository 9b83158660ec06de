#include "adapters/annuaire/replica.hpp"

#include "adapters/annuaire/replica_session.hpp"
#include "adapters/annuaire/words.hpp"
#include "gateway/directory/name_words.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <mutex>
#include <tuple>

namespace vgm::annuaire {
namespace {

using directory::answer;
using directory::mailbox_entry;
using directory::name_match;

// What tells one file at a path from the next one put there.
struct file_identity
{
    dev_t device = 0;
    ino_t inode = 0;
    timespec changed{};
    bool operator==(const file_identity& o) const
    {
        return device == o.device && inode == o.inode && changed.tv_sec == o.changed.tv_sec &&
               changed.tv_nsec == o.changed.tv_nsec;
    }
};

file_identity identity_of(const std::filesystem::path& file)
{
    struct stat facts = {};
    if (::stat(file.c_str(), &facts) != 0) return {};
    return {facts.st_dev, facts.st_ino, facts.st_mtim};
}

std::vector<mailbox_entry> read_entries(statement& from)
{
    std::vector<mailbox_entry> all;
    while (from.step()) all.push_back(read_entry(from));
    from.reset();
    return all;
}

std::vector<mailbox_entry> read_entries(statement& from, std::string_view key)
{
    from.bind(1, key);
    return read_entries(from);
}

}  // namespace

struct replica::impl
{
    struct connection
    {
        explicit connection(const std::filesystem::path& file)
            : of(identity_of(file)), session(file)
        {}
        file_identity of;  // taken before it is opened: at worst it is opened once more
        replica_session session;
    };

    explicit impl(std::filesystem::path f) : file(std::move(f)) {}

    std::unique_ptr<connection> take()
    {
        const auto now = identity_of(file);
        std::vector<std::unique_ptr<connection>> outdated;  // closed outside the lock
        {
            const std::lock_guard lock(guard);
            while (!idle.empty()) {
                auto last = std::move(idle.back());
                idle.pop_back();
                if (last->of == now) return last;
                outdated.push_back(std::move(last));
            }
        }
        return std::make_unique<connection>(file);
    }

    void give_back(std::unique_ptr<connection> c)
    {
        if (c->session.db.failed()) return;
        const std::lock_guard lock(guard);
        idle.push_back(std::move(c));
    }

    // Runs `question(session)` on a connection; its value, or the database's error.
    template <class Question>
    auto ask(Question question) -> answer<decltype(question(std::declval<replica_session&>()))>
    {
        auto c = take();
        if (c->session.db.failed()) return c->session.db.failed();
        auto value = question(c->session);
        const error_code failed = c->session.db.failed();
        give_back(std::move(c));
        if (failed) return failed;
        return value;
    }

    const std::filesystem::path file;
    std::mutex guard;
    std::vector<std::unique_ptr<connection>> idle;
    std::shared_ptr<const directory::trusted_domains> domains;
    file_identity domains_of;
};

replica::replica(std::filesystem::path file) : impl_(std::make_unique<impl>(std::move(file))) {}
replica::~replica() = default;

answer<std::vector<mailbox_entry>> replica::find_by_address(std::string_view address) const
{
    const std::string compared = directory::comparable_address(address);
    return impl_->ask([&](replica_session& s) { return read_entries(s.by_address, compared); });
}

answer<std::vector<mailbox_entry>> replica::find_by_person(std::string_view national_id) const
{
    return impl_->ask([&](replica_session& s) { return read_entries(s.by_person, national_id); });
}

answer<std::vector<mailbox_entry>> replica::find_by_structure(std::string_view national_id) const
{
    return impl_->ask([&](replica_session& s) {
        auto all = read_entries(s.by_structure, national_id);
        for (auto& e : read_entries(s.by_legal, national_id)) all.push_back(std::move(e));
        return all;
    });
}

answer<std::optional<directory::person>> replica::find_person(std::string_view national_id) const
{
    return impl_->ask([&](replica_session& s) {
        std::optional<directory::person> found;
        s.person.bind(1, national_id);
        const auto text = [&](int i) { return std::string{s.person.text(i)}; };
        if (s.person.step())
            found = {text(0), text(1), text(2), text(3), text(4), text(5), text(6)};
        s.person.reset();
        return found;
    });
}

answer<std::optional<directory::structure>> replica::find_structure(std::string_view national_id
) const
{
    return impl_->ask([&](replica_session& s) {
        std::optional<directory::structure> found;
        s.structure.bind(1, national_id);
        const auto text = [&](int i) { return std::string{s.structure.text(i)}; };
        if (s.structure.step()) found = {text(0), text(1), text(2), text(3), text(4)};
        s.structure.reset();
        return found;
    });
}

answer<std::vector<directory::activity>> replica::find_activities(std::string_view person_id) const
{
    return impl_->ask([&](replica_session& s) {
        std::vector<directory::activity> all;
        auto& q = s.activities.bind(1, person_id);
        while (q.step())
            all.push_back(
                {std::string{person_id},
                 std::string{q.text(0)},
                 std::string{q.text(1)},
                 std::string{q.text(2)},
                 std::string{q.text(3)}}
            );
        q.reset();
        return all;
    });
}

answer<std::vector<directory::past_entry>> replica::find_past(std::string_view address) const
{
    const std::string compared = directory::comparable_address(address);
    return impl_->ask([&](replica_session& s) {
        std::vector<directory::past_entry> all;
        auto& q = s.past.bind(1, compared);
        while (q.step())
            all.push_back(
                {std::string{q.text(0)},
                 static_cast<directory::mailbox_type>(q.number(1)),
                 std::string{q.text(2)},
                 std::string{q.text(3)},
                 timestamp{milliseconds{q.number(4)}}}
            );
        q.reset();
        return all;
    });
}

answer<std::vector<directory::source_age>> replica::sources() const
{
    return impl_->ask([&](replica_session& s) {
        std::vector<directory::source_age> all;
        auto& q = s.sources;
        while (q.step())
            all.push_back(
                {std::string{q.text(0)},
                 std::string{q.text(1)},
                 timestamp{milliseconds{q.number(2)}},
                 timestamp{milliseconds{q.number(3)}},
                 static_cast<std::uint64_t>(q.number(4))}
            );
        q.reset();
        return all;
    });
}

answer<std::shared_ptr<const directory::trusted_domains>> replica::domains() const
{
    const auto now = identity_of(impl_->file);
    {
        const std::lock_guard lock(impl_->guard);
        if (impl_->domains && impl_->domains_of == now) return impl_->domains;
    }
    auto read = impl_->ask([&](replica_session& s) {
        std::set<std::string> all;
        while (s.domains.step()) all.emplace(s.domains.text(0));
        s.domains.reset();
        return std::make_shared<const directory::trusted_domains>(std::move(all));
    });
    if (!read) return read.error();
    const std::lock_guard lock(impl_->guard);
    impl_->domains = *read;
    impl_->domains_of = now;
    return impl_->domains;
}

answer<replica::counts> replica::count() const
{
    return impl_->ask([&](replica_session& s) {
        counts made;
        if (s.counts.step()) {
            const auto number = [&](int i) {
                return static_cast<std::uint64_t>(s.counts.number(i));
            };
            made = {number(0), number(1), number(2), number(3), number(4), number(5)};
        }
        s.counts.reset();
        return made;
    });
}

namespace {

struct hit
{
    std::int64_t row = 0;
    int words_exact = 0;
};

// How many of the query's words stand in the box's words as they are.
int count_exact(std::string_view words, const std::vector<std::string>& wanted)
{
    int exact = 0;
    const std::string around = " " + std::string{words} + " ";
    for (const auto& word : wanted)
        if (around.find(" n" + word + " ") != std::string::npos) ++exact;
    return exact;
}

std::vector<hit> find_hits(
    statement& matching,
    const std::string& expression,
    const std::vector<std::string>& wanted,
    std::size_t hits_max
)
{
    std::vector<hit> hits;
    matching.bind(1, expression).bind(2, static_cast<std::int64_t>(hits_max));
    while (matching.step())
        hits.push_back({matching.number(0), count_exact(matching.text(1), wanted)});
    matching.reset();
    return hits;
}

// The codes that a profession means: the code itself, or those whose label has words that begin so.
std::vector<std::string> find_professions(statement& terms, std::string_view profession)
{
    std::vector<std::string> codes;
    const auto words = directory::name_words(profession);
    if (words.empty()) return codes;
    while (terms.step()) {
        const auto label = directory::name_words(terms.text(1));
        const bool labelled = std::all_of(words.begin(), words.end(), [&](const auto& w) {
            return std::any_of(label.begin(), label.end(), [&](const auto& l) {
                return l.starts_with(w);
            });
        });
        if (labelled || (words.size() == 1 && directory::same_words(terms.text(0), words[0])))
            codes.emplace_back(terms.text(0));
    }
    terms.reset();
    return codes;
}

name_match to_match(mailbox_entry entry, int words_exact, const std::string& name)
{
    name_match m;
    m.words_exact = words_exact;
    const auto& h = entry.holder;
    m.whole_name = h ? directory::same_words(h->family_name + " " + h->given_name, name)
                     : directory::same_words(entry.unit, name) ||
                           (entry.place && directory::same_words(entry.place->name, name));
    m.entry = std::move(entry);
    return m;
}

}  // namespace

answer<std::vector<name_match>> replica::search(const directory::name_query& query) const
{
    const auto wanted = directory::name_words(query.name);
    if (wanted.empty()) return std::vector<name_match>{};
    const auto most = std::clamp<std::size_t>(query.results_max, 1, 500);
    return impl_->ask([&](replica_session& s) {
        std::vector<hit> hits;
        const auto codes = find_professions(s.terms, query.profession);
        if (codes.empty() && !directory::name_words(query.profession).empty())
            return std::vector<name_match>{};
        // Two words that were found as they are need no longer ones beside them.
        for (const auto& expression : to_expressions(query, codes)) {
            if (hits.size() >= most || (!hits.empty() && wanted.size() > 1)) break;
            hits = find_hits(s.matching, expression, wanted, std::max<std::size_t>(most * 2, 100));
        }
        std::stable_sort(hits.begin(), hits.end(), [](const hit& a, const hit& b) {
            return a.words_exact > b.words_exact;
        });
        // A common beginning has tens of thousands of boxes: the first of them are looked at. Whole
        // names are told from others only after reading them: some more are read than shown.
        if (hits.size() > most * 2) hits.resize(most * 2);
        std::vector<name_match> found;
        for (const auto& h : hits) {
            s.by_row.bind(1, h.row);
            if (s.by_row.step())
                found.push_back(to_match(read_entry(s.by_row), h.words_exact, query.name));
            s.by_row.reset();
        }
        std::stable_sort(found.begin(), found.end(), [](const name_match& a, const name_match& b) {
            return std::tuple(-a.words_exact, !a.whole_name, std::string_view{a.entry.address}) <
                   std::tuple(-b.words_exact, !b.whole_name, std::string_view{b.entry.address});
        });
        if (found.size() > most) found.resize(most);
        return found;
    });
}

}  // namespace vgm::annuaire
