#include "gateway/app/fhir_communications.hpp"

#include "schemas/fhir/communication.hpp"

namespace vgm::app {

// A letter that this source sent; of others nothing is said, not even that they are there.
ledger::account_ptr fhir_communications::find_letter(const fhir_call& call, std::string_view id)
    const
{
    const auto letter = submission_id::parse(id);
    const auto found = letter ? letters_.find(*letter) : nullptr;
    return found && found->accepted && found->accepted->source == call.source ? found : nullptr;
}

void fhir_communications::read(const fhir_call& call, std::string_view id) const
{
    const auto dot = id.find('.');
    const auto letter = find_letter(call, id.substr(0, dot));
    const auto about = delivery_id::parse(id);
    const auto* mail = letter && about ? letter->find_delivery(about->number) : nullptr;
    if (!letter || (dot != std::string_view::npos && mail == nullptr))
        return call.refuse(404, "not-found", "no letter of this source has this id");
    call.answer(make_fhir_response(
        200,
        mail != nullptr ? fhir::make_communication(*letter, *mail)
                        : fhir::make_communication(*letter),
        call.as
    ));
}

void fhir_communications::search(const fhir_call& call) const
{
    auto of = call.request.parameter("part-of");
    if (!of)
        return call.refuse(400, "required", "a search names its letter: part-of=Communication/ID");
    if (const auto slash = of->rfind('/'); slash != std::string_view::npos)
        of->remove_prefix(slash + 1);
    const auto letter = find_letter(call, *of);
    account nobody;
    call.answer(
        make_fhir_response(200, fhir::make_searchset(letter ? *letter : nobody, call.base), call.as)
    );
}

}  // namespace vgm::app
