#pragma once

#include <memory>
#include <stdexcept>
#include <string>

namespace vgm::runtime {

// What a side of TLS is made of. Paths only: a key never passes through the configuration.
struct tls_settings
{
    std::string certificate;  // PEM, leaf first, then intermediates
    std::string key;          // PEM, mode 0600 or 0400 expected
    std::string trust;        // PEM of the only anchors that are believed; never the system's
    std::string revocation;   // PEM of CRLs, one per CA of the chain; empty: not checked
    enum class peer_certificate { required, optional, ignored };
    peer_certificate client_certificates = peer_certificate::required;  // servers only
};

// A certificate, key or trust file that cannot be used; says which file and why.
struct tls_error : std::runtime_error
{
    using std::runtime_error::runtime_error;
};

// TLS 1.2 or later; the ECDHE-RSA/ECDSA AES-GCM suites of the référentiel (ECO.1.1.3) for 1.2; no
// renegotiation, no compression, no session tickets across restarts. Immutable once made, and safe
// to use from several threads.
class tls_context
{
public:
    static std::shared_ptr<const tls_context> make_client(const tls_settings& settings
    );  // throws tls_error
    static std::shared_ptr<const tls_context> make_server(const tls_settings& settings
    );  // throws tls_error

    struct impl;
    explicit tls_context(std::unique_ptr<impl> i);
    ~tls_context();
    const impl& get() const { return *impl_; }

private:
    std::unique_ptr<impl> impl_;
};

}  // namespace vgm::runtime
