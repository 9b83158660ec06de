#include "gateway/app/directory_sync.hpp"

#include "gateway/app/clock.hpp"
#include "gateway/app/directory_desk.hpp"
#include "gateway/app/directory_online.hpp"
#include "gateway/runtime/log.hpp"

namespace vgm::app {
namespace {

class synchroniser
{
public:
    synchroniser(const settings& all, annuaire::same_files same, const directory_sync_hooks& hooks)
        : all_(all), section_(*all.directory), same_(same), hooks_(hooks)
    {}

    directory_sync_report run()
    {
        fetch();
        load();
        if (section_.api) take_changes();
        tell({}, 1);
        return std::move(made_);
    }

private:
    void tell(std::string_view doing, double share) const
    {
        if (hooks_.on_progress) hooks_.on_progress(doing, share);
    }
    void complain(issue i, std::string_view event)
    {
        tell({}, 1);
        runtime::log::error(event, {{"where", i.where}, {"reason", i.detail}});
        made_.problems.push_back(std::move(i));
    }
    void fetch()
    {
        if (section_.urls.empty()) return;
        annuaire::http_client http(to_directory_tls(section_));
        for (const auto& text : section_.urls) {
            const auto from = annuaire::url::parse(text);
            if (!from) continue;
            auto fetched = annuaire::fetch_file(
                http,
                *from,
                section_.folder,
                [&](std::uint64_t done, std::uint64_t of) {
                    tell("download", static_cast<double>(done) / static_cast<double>(of));
                }
            );
            if (fetched)
                made_.downloads.push_back(std::move(*fetched));
            else
                complain(fetched.error(), "directory.download_failed");
        }
    }
    void load()
    {
        auto report = annuaire::load_directory(
            {section_.folder},
            to_load(all_),
            now(),
            same_,
            [&](const annuaire::load_progress& p) { tell(p.doing, p.share); }
        );
        if (report)
            made_.files = std::move(*report);
        else
            complain(report.error(), "directory.refused");
    }
    void take_changes()
    {
        auto how = *to_fhir(section_);
        if (hooks_.sleep) how.sleep = hooks_.sleep;
        annuaire::fhir_client api(std::move(how));
        // How many pages there will be is not known: the line moves to its end with the last.
        const auto on_page = [this](const annuaire::change_report&) { tell("changes", 0); };
        auto report = annuaire::take_changes(
            api, section_.api->page_size, directory_database(all_), now(), on_page
        );
        if (report)
            made_.changes = *report;
        else
            complain(report.error(), "directory.changes_failed");
    }

    const settings& all_;
    const directory_settings& section_;
    const annuaire::same_files same_;
    const directory_sync_hooks& hooks_;
    directory_sync_report made_;
};

}  // namespace

directory_sync_report
synchronise(const settings& all, annuaire::same_files same, const directory_sync_hooks& hooks)
{
    return synchroniser(all, same, hooks).run();
}

}  // namespace vgm::app
