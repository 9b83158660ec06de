#include "gateway/runtime/certificate.hpp"

#include <openssl/pem.h>
#include <openssl/x509.h>

#include <array>
#include <cstdio>
#include <ctime>
#include <memory>

namespace vgm::runtime {
namespace {

std::string print(const X509_NAME* name)
{
    const std::unique_ptr<BIO, decltype(&BIO_free)> out(BIO_new(BIO_s_mem()), BIO_free);
    X509_NAME_print_ex(out.get(), name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
    char* text = nullptr;
    const long size = BIO_get_mem_data(out.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

std::string find_common_name(const X509_NAME* name)
{
    int at = -1, last = -1;
    while ((at = X509_NAME_get_index_by_NID(name, NID_commonName, at)) >= 0) last = at;
    if (last < 0) return {};
    unsigned char* utf8 = nullptr;
    const int size =
        ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, last)));
    if (size < 0) return {};
    std::string text(reinterpret_cast<const char*>(utf8), static_cast<std::size_t>(size));
    OPENSSL_free(utf8);
    return text;
}

std::string fingerprint_of(const X509& certificate)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    X509_digest(&certificate, EVP_sha256(), digest.data(), &size);
    std::string hex;
    for (unsigned i = 0; i < size; ++i) {
        hex += digits[digest[i] >> 4];
        hex += digits[digest[i] & 15];
    }
    return hex;
}

timestamp end_of(const X509& certificate)
{
    std::tm parts{};
    if (ASN1_TIME_to_tm(X509_get0_notAfter(&certificate), &parts) != 1) return {};
    return timestamp(std::chrono::seconds(::timegm(&parts)));
}

}  // namespace

certificate_facts facts_of(const x509_st& certificate)
{
    const X509_NAME* const name = X509_get_subject_name(&certificate);
    return {print(name), find_common_name(name), fingerprint_of(certificate), end_of(certificate)};
}

std::optional<certificate_facts> read_certificate(const std::string& pem_file)
{
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(
        std::fopen(pem_file.c_str(), "re"), std::fclose
    );
    if (!file) return std::nullopt;
    const std::unique_ptr<X509, decltype(&X509_free)> found(
        PEM_read_X509(file.get(), nullptr, nullptr, nullptr), X509_free
    );
    if (!found) return std::nullopt;
    return facts_of(*found);
}

}  // namespace vgm::runtime
