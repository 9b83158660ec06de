#pragma once

#include "gateway/core/time.hpp"

#include <optional>
#include <string>

struct x509_st;

namespace vgm::runtime {

// What we say and ask of a certificate.
struct certificate_facts
{
    std::string subject;      // "CN=ris,O=CH de Saint-Martin,C=FR" (RFC 2253)
    std::string common_name;  // the last CN of the subject; may be empty
    std::string sha256;       // fingerprint of the DER, 64 small hexadecimal digits
    timestamp not_after;
};

// The first certificate of a PEM file; nothing when it holds none that can be read.
std::optional<certificate_facts> read_certificate(const std::string& pem_file);

certificate_facts facts_of(const x509_st& certificate);

}  // namespace vgm::runtime
