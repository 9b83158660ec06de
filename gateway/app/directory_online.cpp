#include "gateway/app/directory_online.hpp"

#include <fstream>
#include <stdexcept>

namespace vgm::app {

std::shared_ptr<const runtime::tls_context> to_directory_tls(const directory_settings& s)
{
    if (!s.trust) return nullptr;
    runtime::tls_settings tls;
    tls.trust = s.trust->string();
    return runtime::tls_context::make_client(tls);
}

std::optional<annuaire::fhir_settings> to_fhir(const directory_settings& s)
{
    if (!s.api) return std::nullopt;
    const auto base = annuaire::url::parse(s.api->url);
    if (!base) throw std::runtime_error("directory.api.url is no address");
    annuaire::fhir_settings fhir;
    fhir.base = *base;
    std::ifstream in(s.api->key_file);
    if (!std::getline(in, fhir.key) || fhir.key.empty())
        throw std::runtime_error("directory.api.key_file cannot be read, or is empty");
    for (const char c : fhir.key)
        if (c <= ' ' || c > '~') throw std::runtime_error("directory.api.key_file holds no key");
    fhir.tls = to_directory_tls(s);
    fhir.calls_per_second = s.api->calls_per_second;
    fhir.page_size = s.api->page_size;
    fhir.timeout = s.api->timeout;
    return fhir;
}

}  // namespace vgm::app
