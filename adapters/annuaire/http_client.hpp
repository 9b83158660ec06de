#pragma once

#include "adapters/annuaire/url.hpp"
#include "gateway/core/issue.hpp"
#include "gateway/runtime/tls.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace vgm::annuaire {

struct http_request
{
    url to;
    std::string method = "GET";  // or HEAD, or POST with a body
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;
    // For the whole exchange; for one that goes to a sink, for each piece of it.
    std::chrono::seconds timeout{30};
    std::uint64_t body_bytes_max = 64 * 1024 * 1024;
    // Takes the body of a 200 piece by piece instead of `http_reply::body`; false ends it.
    std::function<bool(std::string_view)> sink;
};

struct http_reply
{
    int status = 0;
    std::map<std::string, std::string> headers;  // names in lower case; the last of each
    std::string body;
};

// Asks one server after another and waits for the answer, on a thread of its own. A connection is
// kept for the next request to the same server. Certificates are believed by the anchors of `tls`
// only; without it, https fails. One thread at a time.
class http_client
{
public:
    explicit http_client(std::shared_ptr<const runtime::tls_context> tls);
    ~http_client();
    http_client(const http_client&) = delete;
    http_client& operator=(const http_client&) = delete;

    // Any status is a reply; an error_code is a connection that failed, or no HTTP.
    boost::system::result<http_reply> ask(const http_request& request);
    // What TLS refused about the last server, in words; empty when nothing.
    const std::string& tls_complaint() const;

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace vgm::annuaire
