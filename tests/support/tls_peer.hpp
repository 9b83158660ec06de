#pragma once

// A TLS client on a tcp_peer, straight on OpenSSL: for what our own client would never do.

#include "tests/support/loopback.hpp"
#include "tests/support/test_pki.hpp"

#include <openssl/ssl.h>

#include <memory>
#include <string>

namespace vgm::test {

class tls_peer
{
public:
    struct options
    {
        int version_min = TLS1_2_VERSION, version_max = TLS1_3_VERSION;
        const identity* own = nullptr;
        SSL_SESSION* resumed = nullptr;
        std::string suites;  // of TLS 1.2; empty: all of OpenSSL's
    };

    tls_peer(tcp_peer peer, const options& with)
        : peer_(std::move(peer)),
          context_(SSL_CTX_new(TLS_client_method()), SSL_CTX_free),
          ssl_(nullptr, SSL_free)
    {
        SSL_CTX_set_security_level(context_.get(), 0);
        SSL_CTX_set_min_proto_version(context_.get(), with.version_min);
        SSL_CTX_set_max_proto_version(context_.get(), with.version_max);
        if (!with.suites.empty()) SSL_CTX_set_cipher_list(context_.get(), with.suites.c_str());
        if (with.own != nullptr) {
            SSL_CTX_use_certificate_chain_file(context_.get(), with.own->certificate.c_str());
            SSL_CTX_use_PrivateKey_file(context_.get(), with.own->key.c_str(), SSL_FILETYPE_PEM);
        }
        ssl_.reset(SSL_new(context_.get()));
        SSL_set_fd(ssl_.get(), peer_.fd());
        if (with.resumed != nullptr) SSL_set_session(ssl_.get(), with.resumed);
    }

    bool handshake() { return SSL_connect(ssl_.get()) == 1; }

    bool send(std::string_view bytes)
    {
        return SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size())) > 0;
    }
    // Empty when the connection is over or was refused.
    std::string read()
    {
        char input[4096];
        const int n = SSL_read(ssl_.get(), input, sizeof input);
        return n > 0 ? std::string(input, static_cast<std::size_t>(n)) : std::string{};
    }

    std::string version() const { return SSL_get_version(ssl_.get()); }
    bool resumed() const { return SSL_session_reused(ssl_.get()) == 1; }
    // After a read, because tickets of TLS 1.3 come with the first bytes.
    std::shared_ptr<SSL_SESSION> session() const
    {
        return {SSL_get1_session(ssl_.get()), SSL_SESSION_free};
    }

private:
    tcp_peer peer_;
    std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_;
    std::unique_ptr<SSL, decltype(&SSL_free)> ssl_;
};

}  // namespace vgm::test
