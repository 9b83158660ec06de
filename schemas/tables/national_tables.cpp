#include "schemas/tables/national_tables.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>

namespace vgm::tables {

// Generated from the files of that name in data/.
namespace data {
extern const std::string_view author_specialties, classes, confidentialities, content_types,
    facility_types, formats, media_type_formats, practice_settings, template_formats, type_classes,
    type_classes_dmp, types;
}

namespace {

national make_built_in()
{
    return {
        .types = code_table(data::types),
        .classes = code_table(data::classes),
        .formats = code_table(data::formats),
        .facility_types = code_table(data::facility_types),
        .practice_settings = code_table(data::practice_settings),
        .author_specialties = code_table(data::author_specialties),
        .confidentialities = code_table(data::confidentialities),
        .content_types = code_table(data::content_types),
        .type_classes = code_table(data::type_classes),
        .type_classes_dmp = code_table(data::type_classes_dmp),
        .template_formats = code_table(data::template_formats),
        .media_type_formats = code_table(data::media_type_formats)};
}

// Codes that metadata are made with whatever the document says.
struct needed_code
{
    std::string_view table, code;
};

constexpr needed_code needed_codes[] = {
    {"JDV_J08-XdsConfidentialityCode-CISIS", "N"},
    {"JDV_J08-XdsConfidentialityCode-CISIS", "MASQUE_PS"},
    {"JDV_J08-XdsConfidentialityCode-CISIS", "INVISIBLE_PATIENT"},
    {"JDV_J08-XdsConfidentialityCode-CISIS", "INVISIBLE_REPRESENTANTS_LEGAUX"},
    {"JDV_J10-XdsFormatCode-CISIS", "urn:asipSante:modelesHorsProfils:2011"},
};

// Puts one table, well formed, in the place of the program's; or says why not.
std::optional<table_problem> put(code_table made, national& into)
{
    const auto judge = [&](table_judgement judgement, std::string message) {
        return table_problem{judgement, made.file(), 1, std::move(message)};
    };
    const auto all = into.all();
    const auto place =
        std::ranges::find_if(all, [&](const code_table* t) { return t->name() == made.name(); });
    if (place == all.end())
        return judge(table_judgement::wrong, "no table of that name is used here");
    auto& here = **place;
    if (here.oid() != made.oid())
        return judge(
            table_judgement::wrong, "the table of that name has the OID " + std::string{here.oid()}
        );
    if (!here.file().empty())
        return judge(table_judgement::wrong, "another file brings this table: " + here.file());
    if (!is_later_version(made.version(), here.version()).value_or(false))
        return judge(
            table_judgement::not_newer,
            "the program's own version is not older, and stays: " + std::string{here.version()}
        );
    for (const auto& needed : needed_codes)
        if (needed.table == made.name() && made.find(needed.code) == nullptr)
            return judge(
                table_judgement::wrong, "the table lacks the code " + std::string{needed.code}
            );
    here = std::move(made);
    return std::nullopt;
}

std::atomic<const national*> in_use{nullptr};

}  // namespace

namespace {

template <class Table, class National>
std::array<Table*, 12> list_of(National& t)
{
    return {
        &t.types,
        &t.classes,
        &t.formats,
        &t.facility_types,
        &t.practice_settings,
        &t.author_specialties,
        &t.confidentialities,
        &t.content_types,
        &t.type_classes,
        &t.type_classes_dmp,
        &t.template_formats,
        &t.media_type_formats};
}

}  // namespace

std::array<code_table*, 12> national::all() { return list_of<code_table>(*this); }

std::array<const code_table*, 12> national::all() const { return list_of<const code_table>(*this); }

const national& built_in_tables()
{
    static const national tables = make_built_in();
    return tables;
}

const national& national_tables()
{
    const auto* chosen = in_use.load(std::memory_order_acquire);
    return chosen != nullptr ? *chosen : built_in_tables();
}

chosen_tables choose_tables(const std::vector<table_file>& files)
{
    chosen_tables chosen;
    auto tables = std::make_unique<national>(make_built_in());
    bool wrong = false;
    const auto add = [&](table_problem problem) {
        wrong = wrong || problem.judgement == table_judgement::wrong;
        chosen.problems.push_back(std::move(problem));
    };
    for (const auto& file : files) {
        auto found = check_table(file);
        if (found.empty()) {
            auto text = std::make_shared<const std::string>(file.text);
            if (auto problem = put(code_table(std::move(text), file.name), *tables))
                found.push_back(std::move(*problem));
        }
        for (auto& problem : found) add(std::move(problem));
    }
    if (!wrong) chosen.tables = std::move(tables);
    return chosen;
}

void use_tables(std::unique_ptr<const national> tables)
{
    // Never given back: readers hold references without a lock.
    static std::mutex mutex;
    static std::vector<std::unique_ptr<const national>> kept;
    const std::lock_guard lock(mutex);
    in_use.store(tables.get(), std::memory_order_release);
    kept.push_back(std::move(tables));
}

}  // namespace vgm::tables
