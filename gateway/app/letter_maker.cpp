#include "gateway/app/letter_maker.hpp"

#include "gateway/core/assert.hpp"
#include "routes/document_to_mssante/letter.hpp"
#include "routes/rules/apply.hpp"
#include "schemas/transmission/request.hpp"

namespace vgm::app {

bool may_pass(const issue& i) { return i.code.category() == boost::system::system_category(); }

result<made_letter> make_stored_letter(
    const ledger& from,
    const account& letter,
    int number,
    const document_to_mssante::settings& with
)
{
    const auto* delivery = letter.find_delivery(number);
    VGM_ASSERT(letter.accepted && delivery != nullptr);
    auto body = from.read_body(letter.id);
    if (!body) return body.error();
    // The message dies with this function: the mail keeps the decoded documents only.
    const message m{
        std::make_shared<const std::string>(std::move(*body)),
        letter.accepted->source,
        letter.accepted_at};
    auto request = transmission::reread_request(m, letter.id);
    if (!request) return request.error();
    // What the rules decided of this mail when it was planned, whatever they say now.
    const auto& ruled = letter.routing_of(number);
    request->asked.receipts = letter.receipts_of(number);
    rules::follow(ruled, request->asked, request->headers);
    auto mail = document_to_mssante::make_letter(
        request->asked, request->headers, delivery->plan, letter.accepted_at, with, ruled
    );
    if (!mail) return mail.error();
    return made_letter{std::make_shared<const mime::mail>(std::move(*mail))};
}

}  // namespace vgm::app
