#include "schemas/fhir/references.hpp"

namespace vgm::fhir {

references::references(const node& root)
{
    if (root.type() != "Bundle") return;
    for (const auto& entry : root.all("entry")) {
        const auto resource = entry["resource"];
        if (!resource) continue;
        const std::string url(entry["fullUrl"].text());
        if (!url.empty() && !by_url_.emplace(url, resource).second)
            doubles_.push_back(entry["fullUrl"]);
        if (const auto id = resource["id"].text(); !id.empty())
            by_url_.emplace(std::string(resource.type()) + '/' + std::string(id), resource);
    }
}

node references::resolve(const node& holder, const node& reference) const
{
    const auto text = reference["reference"].text();
    if (text.starts_with('#')) {
        for (const auto& c : holder.all("contained"))
            if (c["id"].text() == text.substr(1)) return c;
        return {};
    }
    return find(text);
}

node references::find(std::string_view url) const
{
    const auto found = by_url_.find(url);
    return found == by_url_.end() ? node{} : found->second;
}

}  // namespace vgm::fhir
