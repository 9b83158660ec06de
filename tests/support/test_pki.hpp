#pragma once

// Certificate authorities for tests, and what they issue: valid, expired, for another host,
// revoked. Files live in a folder that goes away with its authority.

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

namespace vgm::test {

struct identity
{
    std::string certificate, key;  // paths of PEM files; the leaf first, then its intermediates
    long serial = 0;
};

struct certificate_options
{
    std::string common_name = "localhost";
    std::string names = "DNS:localhost,IP:127.0.0.1";
    long valid_from = -3600, valid_to = 3600;  // seconds from now
};

class test_authority
{
public:
    explicit test_authority(std::string name, const test_authority* issuer = nullptr)
        : name_(std::move(name))
    {
        std::string pattern = (std::filesystem::temp_directory_path() / "vgm-pki-XXXXXX").string();
        if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp");
        folder_ = pattern;
        key_ = make_key();
        certificate_ = make(name_, key_.get(), -86400, 86400, issuer ? *issuer : *this);
        extend(certificate_.get(), NID_basic_constraints, "critical,CA:TRUE");
        extend(certificate_.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
        sign(certificate_.get(), issuer ? *issuer : *this);
        if (issuer != nullptr) chain_ = pem(certificate_.get()) + issuer->chain_;
        write(certificate(), pem(certificate_.get()));
    }
    ~test_authority()
    {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    test_authority(const test_authority&) = delete;
    test_authority& operator=(const test_authority&) = delete;

    // A trust file.
    std::string certificate() const { return (folder_ / "authority.pem").string(); }

    identity issue(const certificate_options& with = {})
    {
        const auto key = make_key();
        const auto made = make(with.common_name, key.get(), with.valid_from, with.valid_to, *this);
        if (!with.names.empty()) extend(made.get(), NID_subject_alt_name, with.names.c_str());
        extend(made.get(), NID_basic_constraints, "critical,CA:FALSE");
        sign(made.get(), *this);
        const auto stem = folder_ / std::to_string(serial_);
        identity written{stem.string() + ".pem", stem.string() + ".key", serial_};
        write(written.certificate, pem(made.get()) + chain_);
        write_key(written.key, key.get());
        return written;
    }

    // A list of what is revoked: nothing, or one certificate.
    std::string revocation_list(long revoked_serial = 0)
    {
        std::unique_ptr<X509_CRL, decltype(&X509_CRL_free)> list(X509_CRL_new(), X509_CRL_free);
        X509_CRL_set_version(list.get(), 1);
        X509_CRL_set_issuer_name(list.get(), X509_get_subject_name(certificate_.get()));
        std::unique_ptr<ASN1_TIME, decltype(&ASN1_TIME_free)> when(
            X509_gmtime_adj(nullptr, -3600), ASN1_TIME_free
        );
        X509_CRL_set1_lastUpdate(list.get(), when.get());
        X509_gmtime_adj(when.get(), 3600);
        X509_CRL_set1_nextUpdate(list.get(), when.get());
        if (revoked_serial != 0) {
            X509_gmtime_adj(when.get(), -1800);
            X509_REVOKED* const entry = X509_REVOKED_new();
            std::unique_ptr<ASN1_INTEGER, decltype(&ASN1_INTEGER_free)> serial(
                ASN1_INTEGER_new(), ASN1_INTEGER_free
            );
            ASN1_INTEGER_set(serial.get(), revoked_serial);
            X509_REVOKED_set_serialNumber(entry, serial.get());
            X509_REVOKED_set_revocationDate(entry, when.get());
            X509_CRL_add0_revoked(list.get(), entry);
        }
        X509_CRL_sign(list.get(), key_.get(), EVP_sha256());
        const auto path =
            (folder_ / ("revoked" + std::to_string(revoked_serial) + ".pem")).string();
        std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen(path.c_str(), "w"), std::fclose);
        if (!file || PEM_write_X509_CRL(file.get(), list.get()) != 1)
            throw std::runtime_error("cannot write " + path);
        return path;
    }

private:
    using key_ptr = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
    using certificate_ptr = std::unique_ptr<X509, decltype(&X509_free)>;

    static key_ptr make_key() { return {EVP_EC_gen("P-256"), EVP_PKEY_free}; }

    certificate_ptr make(
        const std::string& common_name,
        EVP_PKEY* key,
        long from,
        long to,
        const test_authority& by
    )
    {
        certificate_ptr made(X509_new(), X509_free);
        X509_set_version(made.get(), 2);
        ASN1_INTEGER_set(X509_get_serialNumber(made.get()), ++serial_);
        X509_gmtime_adj(X509_getm_notBefore(made.get()), from);
        X509_gmtime_adj(X509_getm_notAfter(made.get()), to);
        X509_set_pubkey(made.get(), key);
        name(X509_get_subject_name(made.get()), common_name);
        X509_NAME* const issuer = X509_NAME_new();
        name(issuer, by.name_);
        X509_set_issuer_name(made.get(), issuer);
        X509_NAME_free(issuer);
        return made;
    }

    static void name(X509_NAME* in, const std::string& common_name)
    {
        const auto* const text = reinterpret_cast<const unsigned char*>(common_name.c_str());
        X509_NAME_add_entry_by_txt(in, "CN", MBSTRING_ASC, text, -1, -1, 0);
    }

    static void sign(X509* certificate, const test_authority& by)
    {
        if (X509_sign(certificate, by.key_.get(), EVP_sha256()) == 0)
            throw std::runtime_error("cannot sign a certificate");
    }

    static void extend(X509* certificate, int id, const char* value)
    {
        X509V3_CTX context;
        X509V3_set_ctx_nodb(&context);
        X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
        X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, &context, id, value);
        if (extension == nullptr) throw std::runtime_error("bad certificate extension");
        X509_add_ext(certificate, extension, -1);
        X509_EXTENSION_free(extension);
    }

    static std::string pem(X509* certificate)
    {
        std::unique_ptr<BIO, decltype(&BIO_free)> out(BIO_new(BIO_s_mem()), BIO_free);
        PEM_write_bio_X509(out.get(), certificate);
        char* text = nullptr;
        const long size = BIO_get_mem_data(out.get(), &text);
        return {text, static_cast<std::size_t>(size)};
    }

    static void write(const std::string& path, const std::string& text)
    {
        std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen(path.c_str(), "w"), std::fclose);
        if (!file || std::fwrite(text.data(), 1, text.size(), file.get()) != text.size())
            throw std::runtime_error("cannot write " + path);
    }

    static void write_key(const std::string& path, EVP_PKEY* key)
    {
        std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen(path.c_str(), "w"), std::fclose);
        if (!file ||
            PEM_write_PrivateKey(file.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1)
            throw std::runtime_error("cannot write " + path);
    }

    std::string name_;
    std::filesystem::path folder_;
    key_ptr key_{nullptr, EVP_PKEY_free};
    certificate_ptr certificate_{nullptr, X509_free};
    std::string chain_;  // what an issued certificate needs to reach the root
    long serial_ = 0;
};

}  // namespace vgm::test
