#include "gateway/runtime/tls.hpp"

#include "gateway/runtime/tls_impl.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

namespace vgm::runtime {
namespace {

namespace ssl = boost::asio::ssl;

// ECO.1.1.3 lists RSA suites; the ECDSA twins serve operators whose IGC-Santé key is elliptic.
constexpr const char* suites =
    "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256";

std::string reason(const char* what, const std::string& file)
{
    char text[160] = "unknown error";
    if (const auto code = ERR_peek_last_error()) ERR_error_string_n(code, text, sizeof text);
    ERR_clear_error();
    return std::string{what} + " " + file + ": " + text;
}

void load_revocation(SSL_CTX* context, const std::string& file)
{
    X509_STORE* store = SSL_CTX_get_cert_store(context);
    X509_LOOKUP* lookup = X509_STORE_add_lookup(store, X509_LOOKUP_file());
    if (lookup == nullptr || X509_load_crl_file(lookup, file.c_str(), X509_FILETYPE_PEM) < 1)
        throw tls_error(reason("cannot read the revocation lists of", file));
    X509_STORE_set_flags(store, X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL);
}

void load_common(ssl::context& context, const tls_settings& settings)
{
    SSL_CTX* raw = context.native_handle();
    SSL_CTX_set_min_proto_version(raw, TLS1_2_VERSION);
    SSL_CTX_set_options(raw, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    if (SSL_CTX_set_cipher_list(raw, suites) != 1)
        throw tls_error(reason("no cipher suite of", suites));
    if (!settings.certificate.empty() &&
        SSL_CTX_use_certificate_chain_file(raw, settings.certificate.c_str()) != 1)
        throw tls_error(reason("cannot read the certificate", settings.certificate));
    if (!settings.key.empty() &&
        SSL_CTX_use_PrivateKey_file(raw, settings.key.c_str(), SSL_FILETYPE_PEM) != 1)
        throw tls_error(reason("cannot use the key", settings.key));
    if (!settings.trust.empty() &&
        SSL_CTX_load_verify_locations(raw, settings.trust.c_str(), nullptr) != 1)
        throw tls_error(reason("cannot read the trust anchors of", settings.trust));
    if (!settings.revocation.empty()) load_revocation(raw, settings.revocation);
}

}  // namespace

tls_context::tls_context(std::unique_ptr<impl> i) : impl_(std::move(i)) {}
tls_context::~tls_context() = default;

std::shared_ptr<const tls_context> tls_context::make_client(const tls_settings& settings)
{
    if (settings.trust.empty())
        throw tls_error("a TLS client needs a trust file: nothing else is believed");
    auto made = std::make_unique<impl>(ssl::context::tls_client);
    load_common(made->context, settings);
    made->context.set_verify_mode(ssl::verify_peer);
    return std::make_shared<const tls_context>(std::move(made));
}

std::shared_ptr<const tls_context> tls_context::make_server(const tls_settings& settings)
{
    if (settings.certificate.empty() || settings.key.empty())
        throw tls_error("a TLS server needs a certificate and a key");
    auto made = std::make_unique<impl>(ssl::context::tls_server);
    load_common(made->context, settings);
    SSL_CTX* raw = made->context.native_handle();
    SSL_CTX_set_session_cache_mode(raw, SSL_SESS_CACHE_OFF);
    // A ticket is only believed in the context that made it. Without a name for it, OpenSSL breaks
    // off the handshake of a client that comes back with one and was asked for its certificate.
    constexpr unsigned char session_context[] = "vaguemestre";
    SSL_CTX_set_session_id_context(raw, session_context, sizeof session_context - 1);
    switch (settings.client_certificates) {
        case tls_settings::peer_certificate::required:
            if (settings.trust.empty())
                throw tls_error("client certificates are required, but no trust file says whose");
            made->context.set_verify_mode(ssl::verify_peer | ssl::verify_fail_if_no_peer_cert);
            break;
        case tls_settings::peer_certificate::optional:
            made->context.set_verify_mode(ssl::verify_peer);
            break;
        case tls_settings::peer_certificate::ignored:
            made->context.set_verify_mode(ssl::verify_none);
            break;
    }
    return std::make_shared<const tls_context>(std::move(made));
}

}  // namespace vgm::runtime
