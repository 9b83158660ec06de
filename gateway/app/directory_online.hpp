#pragma once

#include "adapters/annuaire/fhir_client.hpp"
#include "gateway/app/settings.hpp"

#include <memory>
#include <optional>

namespace vgm::app {

// The directory as it is asked over the network. These throw std::runtime_error for a key or trust
// file that cannot be read.

std::shared_ptr<const runtime::tls_context> to_directory_tls(const directory_settings& s);

/** Nothing when the section `directory.api` is not there. */
std::optional<annuaire::fhir_settings> to_fhir(const directory_settings& s);

}  // namespace vgm::app
