#pragma once

#include <openssl/ssl.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

namespace vgm::bench {

using tls_context = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;
using tls_session = std::unique_ptr<SSL, decltype(&SSL_free)>;

// An operator that takes every letter and forgets it: SMTP over TLS on the loopback, announcing
// PIPELINING, SIZE, 8BITMIME and DSN. One thread for each connection, and nothing per letter but
// deciphering it and looking for its end.
class smtp_sink
{
public:
    // `certificates`: of make_certificates().
    explicit smtp_sink(const std::filesystem::path& certificates);
    ~smtp_sink();
    smtp_sink(const smtp_sink&) = delete;
    smtp_sink& operator=(const smtp_sink&) = delete;

    std::uint16_t port() const { return port_; }
    std::uint64_t letters() const { return letters_; }
    std::uint64_t bytes() const { return bytes_; }

    // From here on, remembers which mails came, by their ENVID.
    void remember() { remembers_ = true; }
    // How often each came.
    std::unordered_map<std::string, unsigned> mails() const;

    // How long it thinks about each letter before it takes it.
    void delay_answers(std::chrono::milliseconds delay) { delay_ = delay; }

private:
    void listen();
    void serve(int fd);

    tls_context context_;
    int listener_ = -1;
    std::uint16_t port_ = 0;
    std::atomic<std::uint64_t> letters_{0}, bytes_{0};
    std::atomic<bool> remembers_{false};
    std::unordered_map<std::string, unsigned> mails_;  // guarded by mutex_
    std::atomic<std::chrono::milliseconds> delay_{std::chrono::milliseconds{0}};
    mutable std::mutex mutex_;
    std::vector<int> open_;
    std::vector<std::thread> threads_;
    std::thread accepting_;
};

}  // namespace vgm::bench
