#include "schemas/xdm/archive.hpp"

#include "gateway/core/assert.hpp"
#include "schemas/xdm/index_page.hpp"

namespace vgm::xdm {

namespace {

constexpr const char* folder = "IHE_XDM/SUBSET01/";

issue mismatch(fault what, std::string where, std::string detail)
{
    return {what, severity::error, std::move(where), std::move(detail), {}};
}

// One archive, one patient, and no document twice.
result<void> check_together(
    const submission& s,
    const std::vector<cda::header>& headers,
    const std::vector<document_entry>& entries
)
{
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const auto* here = headers[i].patient.find_ins();
        const auto* there = s.patient.find_ins();
        if (entries[i].patient_id != entries[0].patient_id ||
            (here && there && here->value != there->value))
            return mismatch(
                fault::patient_mismatch,
                "ClinicalDocument/recordTarget/patientRole/id",
                "a document is of another patient"
            );
        for (std::size_t j = 0; j < i; ++j)
            if (entries[i].unique_id == entries[j].unique_id)
                return mismatch(
                    fault::incoherent, "ClinicalDocument/id", "two documents have the same id"
                );
    }
    return {};
}

}  // namespace

result<slices> make_archive(
    const submission& s,
    const std::vector<cda::header>& headers,
    const archive_options& options
)
{
    VGM_ASSERT(!s.documents.empty() && s.documents.size() == headers.size());

    std::vector<document_entry> entries;
    for (std::size_t i = 0; i < headers.size(); ++i) {
        auto entry = make_document_entry(s.documents[i], headers[i], s, i, options);
        if (!entry) return entry.error();
        entries.push_back(std::move(*entry));
    }
    if (auto together = check_together(s, headers, entries); !together) return together.error();

    auto set = make_submission_set(s, options);
    set.patient_id = entries[0].patient_id;  // XDS wants the very same string
    set.title =
        entries.size() == 1 ? entries[0].title : std::to_string(entries.size()) + " documents";

    const auto text = [](std::string content) {
        return zip_entry{{}, slice::of(std::move(content)), compression::deflate};
    };
    std::vector<zip_entry> files{
        text(print_index(entries, options)),
        text(print_readme(entries, options)),
        text(print_metadata(set, entries))};
    files[0].name = "INDEX.HTM";
    files[1].name = "README.TXT";
    files[2].name = std::string(folder) + "METADATA.XML";
    for (std::size_t i = 0; i < entries.size(); ++i)
        files.push_back({folder + entries[i].uri, slice::whole(s.documents[i].bytes), options.how});
    return make_zip(files, options.made_at);
}

}  // namespace vgm::xdm
