#pragma once

#include "schemas/fhir/tree.hpp"

#include <map>
#include <string>
#include <vector>

namespace vgm::fhir {

// Finds what a Reference means inside what came: a resource contained in its holder, or an entry of
// the bundle by its fullUrl or by Type/id (FHIR R4, bundle.html#references). Refers to the tree.
class references
{
public:
    /** Of one resource, or of a Bundle's entries. */
    explicit references(const node& root);
    explicit references(node&&) = delete;

    /** The resource, or an empty place when it is not among what came.

        @param holder  The resource that the reference stands in: it is asked for "#id". */
    node resolve(const node& holder, const node& reference) const;

    /** What a fullUrl or Type/id names. */
    node find(std::string_view url) const;

    /** Two entries with the same fullUrl; the second of them. */
    const std::vector<node>& doubles() const noexcept { return doubles_; }

private:
    std::map<std::string, node, std::less<>> by_url_;
    std::vector<node> doubles_;
};

}  // namespace vgm::fhir
