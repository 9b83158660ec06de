#pragma once

#include "adapters/http/message.hpp"
#include "gateway/app/settings.hpp"

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace vgm::app {

// Why a client is not served: 401 who it is is not known, 429 it asks too often. Each door prints
// it in its own form.
struct http_denial
{
    int status = 401;
    std::string detail;
    seconds retry_after{0};  // of 429
};

// The answer of doors that have no form of their own: application/problem+json, with
// WWW-Authenticate or Retry-After.
http::response print_denial(const http_denial& why);

// The clients of the HTTP listener; each of them speaks for one source. Thread safe.
class http_clients
{
public:
    // Reads the token files. Throws std::runtime_error with one line for a file that cannot be
    // read, a token below 32 bytes, or one that two sources share.
    explicit http_clients(const std::vector<source_settings>& sources);

    // The source that the request's token and certificate speak for; nothing for a stranger. Takes
    // the same time whichever token is shown.
    std::optional<std::string> find(const http::request& asking) const;

    // The same, and counts the request against the source's requests_per_minute: once for each
    // request, before its body is read.
    struct admitted
    {
        std::string source;
        std::optional<http_denial> denied;
    };
    admitted admit(
        const http::request& asking,
        std::chrono::steady_clock::time_point now = std::chrono::steady_clock::now()
    );

private:
    struct client
    {
        std::string source;
        std::vector<std::string> token_hashes;  // SHA-256 of each
        std::optional<std::string> certificate;
        unsigned requests_per_minute = 0;
        // What is left of this minute's requests; grows back with time.
        double left = 0;
        std::chrono::steady_clock::time_point counted_at{};
    };

    std::optional<std::size_t> find_index(const http::request& asking) const;

    std::vector<client> clients_;
    std::mutex mutex_;  // of what is left
};

}  // namespace vgm::app
