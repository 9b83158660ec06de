#pragma once

// A certificate that is its own authority, for "localhost" and 127.0.0.1, in a folder of its own
// that goes away with it: enough for two ends of one program to trust each other, or not.

#include <gtest/gtest.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

namespace vgm::test {

class self_signed
{
public:
    explicit self_signed(long valid_for_seconds = 3600)
    {
        std::string pattern = (std::filesystem::temp_directory_path() / "vgm-test-XXXXXX").string();
        if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp");
        folder_ = pattern;
        std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_EC_gen("P-256"), EVP_PKEY_free);
        std::unique_ptr<X509, decltype(&X509_free)> made(X509_new(), X509_free);
        X509_set_version(made.get(), 2);
        ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
        X509_gmtime_adj(X509_getm_notBefore(made.get()), -7200);
        X509_gmtime_adj(X509_getm_notAfter(made.get()), valid_for_seconds);
        X509_set_pubkey(made.get(), key.get());
        X509_NAME* const name = X509_get_subject_name(made.get());
        const auto* const cn = reinterpret_cast<const unsigned char*>("localhost");
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, cn, -1, -1, 0);
        X509_set_issuer_name(made.get(), name);
        extend(made.get(), NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1");
        extend(made.get(), NID_basic_constraints, "critical,CA:TRUE");
        X509_sign(made.get(), key.get(), EVP_sha256());
        write(certificate(), [&](FILE* f) { PEM_write_X509(f, made.get()); });
        write(this->key(), [&](FILE* f) {
            PEM_write_PrivateKey(f, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
        });
    }
    ~self_signed()
    {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    self_signed(const self_signed&) = delete;
    self_signed& operator=(const self_signed&) = delete;

    std::string certificate() const { return (folder_ / "certificate.pem").string(); }
    std::string key() const { return (folder_ / "key.pem").string(); }

private:
    static void extend(X509* certificate, int id, const char* value)
    {
        X509V3_CTX context;
        X509V3_set_ctx_nodb(&context);
        X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
        X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, &context, id, value);
        X509_add_ext(certificate, extension, -1);
        X509_EXTENSION_free(extension);
    }

    template <class Print>
    static void write(const std::string& path, Print print)
    {
        FILE* const file = std::fopen(path.c_str(), "w");
        if (file == nullptr) throw std::runtime_error("cannot write " + path);
        print(file);
        std::fclose(file);
    }

    std::filesystem::path folder_;
};

}  // namespace vgm::test
