#pragma once

#include "gateway/directory/lookup.hpp"
#include "gateway/directory/request.hpp"
#include "gateway/directory/resolution.hpp"
#include "gateway/directory/trusted_domains.hpp"
#include "gateway/directory/unit_table.hpp"

namespace vgm::directory {

/** Which mailbox a request means, and why.

    What the request has decides how it is looked for, the first of: an address; a national number
   of a person, of a structure, a unit of the hospital; a name. Among several boxes the written
   order chooses: the box linked to the targeted structure, then the rank, then PER of the person,
   then ORG of the unit. Where that does not decide, the answer is `ambiguous` with the candidates.

    - An address outside the trusted space is refused before anything is looked up.
    - An address that is not published is still `found`, with the reason: red-listed boxes receive.
    - An address published as another person's than the one asked for is `ambiguous`.
    - A name alone is found only when it is the whole name of one person in that place.
    - Paper: `paper_copy_may_be_due` never keeps a letter from being sent.

    Total and deterministic: any request has an answer, and the same directory gives the same one.
*/
resolution resolve(
    const resolution_request& request,
    const lookup& directory,
    const trusted_domains& domains,
    const unit_table& units,
    const resolution_policy& policy,
    timestamp now
);

}  // namespace vgm::directory
