#include "gateway/app/fhir_history.hpp"

#include "schemas/transmission/request.hpp"

#include <algorithm>

namespace vgm::app {

std::vector<issue> warnings_of(const accepted_record& letter)
{
    std::vector<issue> made;
    for (const auto& text : letter.warnings) {
        const auto colon = text.find(": ");
        if (colon == std::string::npos) continue;
        made.push_back(
            {fault::incoherent,
             severity::warning,
             text.substr(colon + 2),
             "taken with a warning",
             text.substr(0, colon)}
        );
    }
    return made;
}

bool holds_same_documents(
    const ledger& letters,
    submission_id other,
    const std::vector<std::shared_ptr<const std::string>>& documents
)
{
    auto body = letters.read_body(other);
    if (!body) return true;
    const message m{std::make_shared<const std::string>(std::move(*body)), {}, {}};
    const auto before = transmission::reread_request(m, other);
    if (!before) return true;
    return std::ranges::equal(
        before->asked.documents,
        documents,
        [](const auto& old, const auto& fresh) { return *old.bytes == *fresh; }
    );
}

}  // namespace vgm::app
