#include "adapters/annuaire/change_taker.hpp"

#include "adapters/annuaire/replica.hpp"
#include "adapters/annuaire/staged_file.hpp"
#include "gateway/directory/freshness.hpp"

#include <array>

namespace vgm::annuaire {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

// What changed while the last run was reading, the server's clock and ours, and the stamp of a
// file's name: it is in French time and is read as UTC. What comes twice changes nothing.
constexpr auto overlap = 3h;
constexpr auto changes_kept = std::chrono::days{30};

// Organizations first: a legal entity is known before its sites, both before the roles.
constexpr std::array resources{"Organization", "Practitioner", "PractitionerRole"};

issue refuse(std::string detail, fault code = fault::storage_unavailable)
{
    return {code, severity::error, "directory.api", std::move(detail), {}};
}

std::string first_page(const std::string& resource, timestamp since, unsigned page_size)
{
    std::string query = resource + "?_lastUpdated=ge" + percent_encoded(to_rfc3339(since)) +
                        "&_count=" + std::to_string(page_size);
    // A role refers to its person and place by ids that only those resources explain.
    if (resource == "PractitionerRole")
        query += "&_include=PractitionerRole:practitioner&_include=PractitionerRole:organization";
    return query;
}

class changes
{
public:
    changes(fhir_client& api, unsigned page_size, replica_editor& into, timestamp now)
        : api_(api), page_size_(page_size), into_(into), now_(now)
    {}

    result<void> take(const std::string& resource, timestamp since)
    {
        bool begun_again = false;
        while (!into_.is_done(resource)) {
            const std::string next = into_.next_page(resource);
            const auto page = next.empty() ? api_.ask(first_page(resource, since, page_size_))
                                           : api_.follow(next);
            if (!page) {
                const bool link_is_gone =
                    !next.empty() && (api_.last_status() == 404 || api_.last_status() == 410);
                if (!link_is_gone || begun_again) return page.error();
                begun_again = true;
                into_.forget_progress(resource);
                continue;
            }
            into_.begin();
            into_.apply(*page, now_);
            into_.note_progress(resource, page->next);
            into_.commit();
            if (into_.file().failed())
                return refuse("the copy cannot be written: " + into_.file().failed().message());
            ++report.pages;
            report.resources +=
                page->practitioners.size() + page->roles.size() + page->organizations.size();
            report.mailboxes = into_.counted();
            if (on_progress) on_progress(report);
        }
        return {};
    }

    change_report report;
    std::function<void(const change_report&)> on_progress;

private:
    fhir_client& api_;
    unsigned page_size_;
    replica_editor& into_;
    timestamp now_;
};

// The moment since when changes are wanted.
result<timestamp> find_since(const fs::path& database, timestamp now)
{
    const replica before(database);
    const auto sources = before.sources();
    if (!sources) return refuse("there is no replica: load the directory's files first");
    const auto known = directory::known_up_to(*sources);
    if (!known) return refuse("the replica has no mailboxes: load the directory's files first");
    if (now - *known > changes_kept)
        return refuse(
            "the last change is more than 30 days ago: load the directory's files first",
            fault::incoherent
        );
    return *known - overlap;
}

// A staged file that a broken run left, if it was made of what is now the replica.
bool can_go_on(const fs::path& staged, timestamp since)
{
    std::error_code ignored;
    if (!fs::exists(staged, ignored)) return false;
    replica_editor editor(staged);
    const auto run = editor.unfinished_run();
    return run && run->since == since && !editor.file().failed();
}

}  // namespace

result<change_report> take_changes(
    fhir_client& api,
    unsigned page_size,
    const fs::path& database,
    timestamp now,
    const std::function<void(const change_report&)>& on_progress
)
{
    auto staged = staged_file::start(database);
    if (!staged) return staged.error();
    const auto since = find_since(database, now);
    if (!since) return since.error();
    const bool resumed = can_go_on((*staged)->path(), *since);
    std::error_code failed;
    if (!resumed) {
        fs::remove((*staged)->path(), failed);
        fs::copy_file(database, (*staged)->path(), fs::copy_options::overwrite_existing, failed);
        if (failed) return refuse("the replica cannot be copied: " + failed.message());
    }
    change_report report;
    {
        replica_editor editor((*staged)->path());
        if (!resumed) editor.start_run({*since, now});
        const auto run = editor.unfinished_run();
        if (!run) return refuse("the copy cannot be used: " + editor.file().failed().message());
        changes work(api, page_size, editor, now);
        work.report.resumed = resumed;
        work.on_progress = on_progress;
        try {
            for (const auto* const resource : resources)
                if (auto taken = work.take(resource, run->since); !taken) {
                    (*staged)->keep();
                    return taken.error();
                }
        } catch (...) {  // of a hook, that ends the run between two pages
            (*staged)->keep();
            throw;
        }
        report = work.report;
        editor.finish_run(
            {std::string{directory::source_fhir}, {}, run->started, now, report.resources}
        );
        if (editor.file().failed())
            return refuse("the copy cannot be written: " + editor.file().failed().message());
    }
    if (const auto ec = (*staged)->commit())
        return refuse("the replica cannot be put in its place: " + ec.message());
    return report;
}

}  // namespace vgm::annuaire
