#include "gateway/app/http_clients.hpp"

#include "schemas/transmission/request.hpp"

#include <openssl/crypto.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <stdexcept>

namespace vgm::app {
namespace {

constexpr std::size_t token_bytes_min = 32;

std::vector<std::string> read_tokens(const std::filesystem::path& file)
{
    std::ifstream in(file);
    if (!in) throw std::runtime_error("cannot read the token file " + file.string());
    std::vector<std::string> all;
    for (std::string line; std::getline(in, line);) {
        const std::string token{http::trimmed(line.substr(0, line.find('\r')))};
        if (token.empty()) continue;
        if (token.size() < token_bytes_min)
            throw std::runtime_error(
                file.string() +
                ": a token has fewer than 32 characters; `openssl rand -hex 32` "
                "makes one"
            );
        all.push_back(token);
    }
    if (all.empty()) throw std::runtime_error(file.string() + ": there is no token in it");
    return all;
}

// "AB:CD:…" as browsers print a fingerprint, and "abcd…".
std::string plain_fingerprint(std::string text)
{
    std::erase(text, ':');
    std::transform(text.begin(), text.end(), text.begin(), [](char c) {
        return c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return text;
}

bool shows(const http::request& asking, const std::string& certificate)
{
    if (!asking.certificate) return false;
    return asking.certificate->common_name == certificate ||
           asking.certificate->sha256 == plain_fingerprint(certificate);
}

bool same(const std::string& a, const std::string& b)
{
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace

http::response print_denial(const http_denial& why)
{
    if (why.status == 429) return http::make_problem(why.status, why.detail, why.retry_after);
    auto made = http::make_problem(why.status, why.detail);
    if (why.status == 401) made.headers.add("WWW-Authenticate", "Bearer realm=\"vaguemestre\"");
    return made;
}

http_clients::http_clients(const std::vector<source_settings>& sources)
{
    std::map<std::string, std::string> owners;
    for (const auto& s : sources) {
        if (!s.http) continue;
        client made;
        made.source = s.name;
        made.certificate = s.http->certificate;
        made.requests_per_minute = s.http->requests_per_minute;
        made.left = made.requests_per_minute;
        if (s.http->token_file)
            for (const auto& token : read_tokens(*s.http->token_file)) {
                made.token_hashes.push_back(transmission::content_hash(token));
                const auto [other, first] = owners.emplace(made.token_hashes.back(), s.name);
                if (!first && other->second != s.name)
                    throw std::runtime_error(
                        "the sources " + other->second + " and " + s.name + " have the same token"
                    );
            }
        for (const auto& other : clients_)
            if (made.token_hashes.empty() && other.token_hashes.empty() &&
                made.certificate == other.certificate)
                throw std::runtime_error(
                    "the sources " + other.source + " and " + made.source +
                    " have the same certificate and no token"
                );
        clients_.push_back(std::move(made));
    }
}

std::optional<std::size_t> http_clients::find_index(const http::request& asking) const
{
    const std::string hash =
        asking.bearer ? transmission::content_hash(*asking.bearer) : std::string{};
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < clients_.size(); ++i) {
        const client& c = clients_[i];
        bool token = false;
        for (const auto& known : c.token_hashes) token |= same(known, hash);
        if (!c.token_hashes.empty() && !token) continue;
        if (c.certificate && !shows(asking, *c.certificate)) continue;
        // Who shows a token and a certificate is the source that wants both.
        const auto strength = [](const client& x) {
            return (x.token_hashes.empty() ? 0 : 2) + (x.certificate ? 1 : 0);
        };
        if (!found || strength(c) > strength(clients_[*found])) found = i;
    }
    return found;
}

std::optional<std::string> http_clients::find(const http::request& asking) const
{
    const auto index = find_index(asking);
    if (!index) return std::nullopt;
    return clients_[*index].source;
}

http_clients::admitted
http_clients::admit(const http::request& asking, std::chrono::steady_clock::time_point now)
{
    const auto index = find_index(asking);
    if (!index)
        return {{}, http_denial{401, "who asks is not known here: neither token nor certificate"}};
    client& c = clients_[*index];
    if (c.requests_per_minute == 0) return {c.source, std::nullopt};
    const double a_second = c.requests_per_minute / 60.0;
    const std::lock_guard lock(mutex_);
    if (c.counted_at != std::chrono::steady_clock::time_point{})
        c.left = std::min<double>(
            c.requests_per_minute,
            c.left + a_second * std::chrono::duration<double>(now - c.counted_at).count()
        );
    c.counted_at = now;
    if (c.left >= 1) {
        c.left -= 1;
        return {c.source, std::nullopt};
    }
    const seconds pause{static_cast<int>(std::ceil((1 - c.left) / a_second))};
    return {c.source, http_denial{429, "more requests in a minute than are allowed", pause}};
}

}  // namespace vgm::app
