#include "adapters/annuaire/loader.hpp"

#include "adapters/annuaire/replica.hpp"
#include "adapters/annuaire/replica_builder.hpp"
#include "adapters/annuaire/staged_file.hpp"

#include <algorithm>
#include <map>

namespace vgm::annuaire {
namespace {

using directory::source_age;

std::string_view source_name(file_kind kind)
{
    switch (kind) {
        case file_kind::mailboxes:
            return directory::source_mailboxes;
        case file_kind::activities:
            return directory::source_activities;
        case file_kind::white_list:
            return directory::source_white_list;
    }
    return {};
}

// What tells a file from the next one of its kind, where its name does not.
std::string version_of(const directory_file& file)
{
    if (!file.stamp.empty()) return file.stamp;
    return to_rfc3339(file.published) + "/" + std::to_string(file.size);
}

class load
{
public:
    load(
        const load_settings& s,
        timestamp now,
        const std::function<void(const load_progress&)>& on_progress
    )
        : settings_(s), now_(now), on_progress_(on_progress)
    {
        replica before(settings_.database);
        if (auto known = before.sources())
            for (auto& source : *known) before_.emplace(source.name, std::move(source));
    }

    result<void> find(const std::vector<std::filesystem::path>& from);
    bool all_known() const;
    result<load_report> run();

private:
    result<loaded_part> load_one(const directory_file& file, replica_builder& into);
    result<flat_file_tally> load_lines(
        const directory_file& file,
        std::vector<column> columns,
        const flat_file::row_handler& on_row
    );
    result<loaded_part> load_white_list(const directory_file& file, replica_builder& into);
    result<void> check_not_shrunk(std::string_view name, std::uint64_t lines) const;
    void tell(std::string_view doing, double share) const
    {
        if (on_progress_) on_progress_({doing, share});
    }
    issue failed_to_write(const database& db) const
    {
        return {
            fault::storage_unavailable,
            severity::error,
            settings_.database.string(),
            "the replica cannot be written: " + db.failed().message(),
            {}};
    }

    const load_settings& settings_;
    timestamp now_;
    const std::function<void(const load_progress&)>& on_progress_;
    std::map<std::string, source_age, std::less<>> before_;
    std::map<file_kind, directory_file> files_;
};

result<void> load::find(const std::vector<std::filesystem::path>& from)
{
    for (const auto& where : from) {
        auto found = find_directory_files(where, settings_.archives);
        if (!found) return found.error();
        for (auto& file : *found) {
            const auto known = files_.find(file.kind);
            if (known == files_.end() || known->second.published <= file.published)
                files_.insert_or_assign(file.kind, std::move(file));
        }
    }
    if (!files_.contains(file_kind::mailboxes))
        return issue{
            fault::malformed,
            severity::error,
            from.empty() ? "" : from.front().string(),
            "there is no file of mailboxes (Extraction_Correspondance_MSSante)",
            {}};
    // What the replica had and would lose.
    for (const auto kind : {file_kind::activities, file_kind::white_list})
        if (!files_.contains(kind))
            if (auto kept = check_not_shrunk(source_name(kind), 0); !kept) return kept.error();
    return {};
}

bool load::all_known() const
{
    return std::all_of(files_.begin(), files_.end(), [&](const auto& f) {
        const auto known = before_.find(source_name(f.first));
        return known != before_.end() && known->second.version == version_of(f.second);
    });
}

result<void> load::check_not_shrunk(std::string_view name, std::uint64_t lines) const
{
    const auto known = before_.find(name);
    if (known == before_.end()) return {};
    const auto least =
        static_cast<double>(known->second.lines) * (1.0 - settings_.shrink_share_max);
    if (static_cast<double>(lines) >= least) return {};
    return issue{
        fault::incoherent,
        severity::error,
        std::string{name},
        std::to_string(lines) + " lines, after " + std::to_string(known->second.lines) +
            " the last time: more are gone than directory.shrink_share_max allows",
        "DIRECTORY-SHRUNK"};
}

result<flat_file_tally> load::load_lines(
    const directory_file& file,
    std::vector<column> columns,
    const flat_file::row_handler& on_row
)
{
    flat_file lines(std::move(columns), on_row, settings_.lines);
    const std::string_view name = source_name(file.kind);
    const auto in_file = [&](issue i) {
        i.where = file.path.filename().string() + (i.where.empty() ? "" : ", " + i.where);
        return i;
    };
    std::optional<issue> refused;
    std::uint64_t done = 0;
    const auto read = read_text(file, settings_.archives, [&](std::string_view bytes) {
        done += bytes.size();
        tell(name, static_cast<double>(done) / static_cast<double>(std::max(file.size, done)));
        auto fed = lines.feed(bytes);
        if (!fed) refused = fed.error();
        return fed.has_value();
    });
    if (refused) return in_file(std::move(*refused));
    if (!read) return read.error();
    auto tally = lines.finish();
    if (!tally) return in_file(tally.error());
    return *tally;
}

result<loaded_part> load::load_white_list(const directory_file& file, replica_builder& into)
{
    std::string xml;
    const auto read = read_text(file, settings_.archives, [&](std::string_view bytes) {
        xml += bytes;
        return xml.size() <= white_list_bytes_max;
    });
    if (!read) return read.error();
    auto list = parse_white_list(xml);
    if (!list) {
        auto i = list.error();
        i.where = file.path.filename().string() + (i.where.empty() ? "" : ", " + i.where);
        return i;
    }
    into.add(*list);
    loaded_part part;
    part.source.lines = list->domains.size();
    part.source.published = list->made_at.value_or(file.published);
    return part;
}

result<loaded_part> load::load_one(const directory_file& file, replica_builder& into)
{
    loaded_part part;
    part.source.published = file.published;
    if (file.kind == file_kind::white_list) {
        auto list = load_white_list(file, into);
        if (!list) return list.error();
        part = std::move(*list);
    } else {
        const bool boxes = file.kind == file_kind::mailboxes;
        const auto take_box = [&](flat_file::row row) {
            const auto line = to_mailbox_line(row);
            if (!line) return line_verdict::bad_value;
            if (!into.add(*line, file.published)) ++part.repeated;
            return line_verdict::good;
        };
        const auto take_activity = [&](flat_file::row row) {
            const auto line = to_activity_line(row);
            if (!line) return line_verdict::bad_value;
            into.add(*line);
            return line_verdict::good;
        };
        auto tally = boxes ? load_lines(file, mailbox_columns(), take_box)
                           : load_lines(file, activity_columns(), take_activity);
        if (!tally) return tally.error();
        part.source.lines = tally->lines - tally->bad - part.repeated;
        part.bad = tally->bad;
        part.first_bad_line = tally->first_bad_line;
        part.first_bad = tally->first_bad;
    }
    part.source.name = source_name(file.kind);
    part.source.version = version_of(file);
    part.source.loaded = now_;
    if (auto kept = check_not_shrunk(part.source.name, part.source.lines); !kept)
        return kept.error();
    into.add(part.source);
    return part;
}

result<load_report> load::run()
{
    auto staged = staged_file::start(settings_.database);
    if (!staged) return staged.error();
    std::error_code ignored;
    std::filesystem::remove((*staged)->path(), ignored);
    load_report report;
    {
        replica_builder builder((*staged)->path());
        for (const auto& [kind, file] : files_) {
            auto part = load_one(file, builder);
            if (!part) return part.error();
            report.parts.push_back(std::move(*part));
            if (builder.file().failed()) return failed_to_write(builder.file());
        }
        tell("index", 0);
        builder.on_finishing = [&](double share) { tell("index", share); };
        replica_builder::past past{{}, now_, settings_.past_kept};
        if (!before_.empty()) past.before = settings_.database;
        builder.finish(past);
        if (builder.file().failed()) return failed_to_write(builder.file());
        tell("index", 1);
    }
    if (const auto failed = (*staged)->commit())
        return issue{
            fault::storage_unavailable,
            severity::error,
            settings_.database.string(),
            "the replica cannot be put in its place: " + failed.message(),
            {}};
    report.changed = true;
    return report;
}

}  // namespace

result<load_report> load_directory(
    const std::vector<std::filesystem::path>& from,
    const load_settings& settings,
    timestamp now,
    same_files same,
    const std::function<void(const load_progress&)>& on_progress
)
{
    load work(settings, now, on_progress);
    if (auto found = work.find(from); !found) return found.error();
    if (same == same_files::leave && work.all_known()) return load_report{};
    return work.run();
}

}  // namespace vgm::annuaire
