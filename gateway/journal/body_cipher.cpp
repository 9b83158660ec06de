#include "gateway/journal/body_cipher.hpp"

#include "gateway/core/assert.hpp"
#include "gateway/runtime/random.hpp"

#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstring>
#include <memory>

namespace vgm::journal {
namespace {

constexpr std::string_view magic = "VGB1";
constexpr std::size_t nonce_size = 12, tag_size = 16;

using context = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

// Looked up once: by its name it would be looked up for each letter.
const EVP_CIPHER* algorithm()
{
    static EVP_CIPHER* const found = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
    VGM_ASSERT(found != nullptr);
    return found;
}

context make_context()
{
    context made(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
    VGM_ASSERT(made != nullptr);
    return made;
}

const unsigned char* bytes(std::string_view s)
{
    return reinterpret_cast<const unsigned char*>(s.data());
}
unsigned char* bytes(std::string& s, std::size_t at)
{
    return reinterpret_cast<unsigned char*>(s.data() + at);
}

issue key_problem(const std::filesystem::path& file, std::string detail)
{
    return {fault::internal, severity::error, file.string(), std::move(detail), "JOURNAL-KEY"};
}

struct descriptor
{
    int fd;
    ~descriptor()
    {
        if (fd >= 0) ::close(fd);
    }
};

// Written whole and flushed before it is used: a body must never outlive its key.
bool write_key(const std::filesystem::path& file, const std::array<std::uint8_t, 32>& key)
{
    const auto temporary = file.string() + ".new";
    {
        const descriptor out{
            ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)};
        if (out.fd < 0) return false;
        if (::write(out.fd, key.data(), key.size()) != static_cast<ssize_t>(key.size()) ||
            ::fsync(out.fd) != 0)
            return false;
    }
    if (::rename(temporary.c_str(), file.c_str()) != 0) return false;
    const descriptor folder{::open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    return folder.fd >= 0 && ::fsync(folder.fd) == 0;
}

}  // namespace

result<body_cipher>
body_cipher::open(const std::filesystem::path& key_file, missing_key when_missing)
{
    body_cipher made;
    const descriptor in{::open(key_file.c_str(), O_RDONLY | O_CLOEXEC)};
    if (in.fd >= 0) {
        std::array<std::uint8_t, 33> read{};
        if (::read(in.fd, read.data(), read.size()) != 32)
            return key_problem(
                key_file,
                "the key of the stored letters must be 32 bytes; restore it from its backup"
            );
        std::memcpy(made.key_.data(), read.data(), made.key_.size());
        return made;
    }
    if (errno != ENOENT)
        return key_problem(
            key_file,
            std::string{"the key of the stored letters cannot be read: "} + std::strerror(errno)
        );
    if (when_missing == missing_key::refuse)
        return key_problem(
            key_file,
            "the key of the stored letters is missing, and there are letters; restore it from its "
            "backup"
        );
    const int random = RAND_bytes(made.key_.data(), static_cast<int>(made.key_.size()));
    VGM_ASSERT(random == 1);
    if (!write_key(key_file, made.key_))
        return key_problem(
            key_file,
            std::string{"the key of the stored letters cannot be written: "} + std::strerror(errno)
        );
    return made;
}

std::string body_cipher::seal(submission_id letter, std::string_view body) const
{
    VGM_ASSERT(body.size() < INT_MAX);
    std::string sealed(magic);
    sealed.resize(magic.size() + nonce_size + body.size() + tag_size);
    unsigned char* const nonce = bytes(sealed, magic.size());
    unsigned char* const text = nonce + nonce_size;
    runtime::fill_random({nonce, nonce_size});
    const auto c = make_context();
    int written = 0;
    int ok = EVP_EncryptInit_ex2(c.get(), algorithm(), key_.data(), nonce, nullptr);
    ok &= EVP_EncryptUpdate(
        c.get(), nullptr, &written, letter.bytes().data(), static_cast<int>(letter.bytes().size())
    );
    ok &= EVP_EncryptUpdate(c.get(), text, &written, bytes(body), static_cast<int>(body.size()));
    ok &= EVP_EncryptFinal_ex(c.get(), text + written, &written);
    ok &= EVP_CIPHER_CTX_ctrl(c.get(), EVP_CTRL_GCM_GET_TAG, tag_size, text + body.size());
    VGM_ASSERT(ok == 1);
    return sealed;
}

result<std::string> body_cipher::unseal(submission_id letter, std::string_view sealed) const
{
    const issue unreadable{
        fault::internal,
        severity::error,
        letter.to_string(),
        "the stored letter does not open with this key: it is another one, or the letter was "
        "changed",
        "JOURNAL-BODY"};
    if (sealed.size() < overhead || sealed.size() >= INT_MAX || !sealed.starts_with(magic))
        return unreadable;
    const auto nonce = sealed.substr(magic.size(), nonce_size);
    const auto text = sealed.substr(magic.size() + nonce_size, sealed.size() - overhead);
    std::string tag(sealed.substr(sealed.size() - tag_size));
    std::string body(text.size(), '\0');
    const auto c = make_context();
    int written = 0;
    int ok = EVP_DecryptInit_ex2(c.get(), algorithm(), key_.data(), bytes(nonce), nullptr);
    ok &= EVP_DecryptUpdate(
        c.get(), nullptr, &written, letter.bytes().data(), static_cast<int>(letter.bytes().size())
    );
    ok &= EVP_DecryptUpdate(
        c.get(), bytes(body, 0), &written, bytes(text), static_cast<int>(text.size())
    );
    ok &= EVP_CIPHER_CTX_ctrl(c.get(), EVP_CTRL_GCM_SET_TAG, tag_size, tag.data());
    ok = ok == 1 && EVP_DecryptFinal_ex(c.get(), bytes(body, 0) + body.size(), &written) == 1;
    if (!ok) return unreadable;
    return body;
}

}  // namespace vgm::journal
