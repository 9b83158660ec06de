#pragma once

#include <set>
#include <string>
#include <string_view>

namespace vgm::directory {

enum class domain_verdict { trusted, no_address, outside };

std::string_view to_string(domain_verdict verdict) noexcept;

// Which addresses belong to the trusted space: every sub-domain of mssante.fr,
// interop-mssante.apicrypt.org, and the domains of the white list that the national agency
// publishes (a structure may have one of its own name).
class trusted_domains
{
public:
    trusted_domains() = default;
    /** Domains in lower case; one in Unicode is compared by its bytes. */
    explicit trusted_domains(std::set<std::string> white_list) : listed_(std::move(white_list)) {}

    domain_verdict judge(std::string_view address) const;
    std::size_t listed() const { return listed_.size(); }

private:
    std::set<std::string> listed_;
};

/** The part after the last "@", ASCII letters in lower case; empty without one. */
std::string domain_of(std::string_view address);

/** An address as it is compared: ASCII letters in lower case, blanks around it gone. */
std::string comparable_address(std::string_view address);

/** <matricule INS>@patient.mssante.fr: computed from the INS, in no directory. */
bool is_patient_address(std::string_view address);

}  // namespace vgm::directory
