#include "routes/document_to_mssante/history.hpp"

#include <algorithm>

namespace vgm::document_to_mssante {
namespace {

issue warning(std::string where, std::string detail, std::string rule)
{
    return {
        fault::incoherent, severity::warning, std::move(where), std::move(detail), std::move(rule)};
}

}  // namespace

std::vector<issue> check_history(const submission& s, const known_letters& before)
{
    std::vector<issue> found;
    if (before.is_name_used)
        found.push_back(warning(
            "MSH-10",
            "another message of this application had the same control id",
            "HISTORY-CONTROL-ID"
        ));
    if (s.action == submission_action::initial) return found;
    const bool removes = s.action == submission_action::removal;
    const bool all_known = std::ranges::all_of(s.documents, [&](const document& d) {
        return before.has_document(removes ? d.unique_id : d.replaces);
    });
    if (!all_known)
        found.push_back(warning(
            "OBX-5.5",
            removes ? "no letter brought the document that is to be deleted"
                    : "no letter brought the document that is replaced",
            "HISTORY-DOCUMENT"
        ));
    return found;
}

}  // namespace vgm::document_to_mssante
