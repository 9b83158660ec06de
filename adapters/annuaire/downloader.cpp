#include "adapters/annuaire/downloader.hpp"

#include "adapters/annuaire/archive.hpp"

#include <algorithm>
#include <fstream>

namespace vgm::annuaire {
namespace {

namespace fs = std::filesystem;

constexpr int redirections_max = 5;
constexpr std::uint64_t file_bytes_max = 4'000'000'000;

issue refuse(const url& from, std::string detail, fault code = fault::storage_unavailable)
{
    return {code, severity::error, from.host, std::move(detail), {}};
}

// filename="…" or filename=…; never a path.
std::string name_in(std::string_view disposition)
{
    const auto at = disposition.find("filename=");
    if (at == std::string_view::npos) return {};
    auto name = disposition.substr(at + 9);
    name = name.substr(0, name.find(';'));
    while (!name.empty() && (name.front() == '"' || name.front() == ' ')) name.remove_prefix(1);
    while (!name.empty() && (name.back() == '"' || name.back() == ' ')) name.remove_suffix(1);
    return std::string{name};
}

std::string name_of(const url& from, const http_reply& reply)
{
    std::string name;
    const auto disposition = reply.headers.find("content-disposition");
    if (disposition != reply.headers.end()) name = name_in(disposition->second);
    if (name.empty()) {
        const auto path = from.target.substr(0, from.target.find('?'));
        name = path.substr(path.rfind('/') + 1);
    }
    const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
               c == '.' || c == '_' || c == '-';
    });
    return plain && !name.starts_with('.') && name.size() < 200 ? name : std::string{};
}

bool has_stamp(const std::string& name)
{
    int digits = 0;
    for (const char c : name) {
        digits = c >= '0' && c <= '9' ? digits + 1 : 0;
        if (digits == 12) return true;
    }
    return false;
}

std::uint64_t length_of(const http_reply& reply)
{
    const auto found = reply.headers.find("content-length");
    return found == reply.headers.end() ? 0 : std::strtoull(found->second.c_str(), nullptr, 10);
}

// Asks, and goes on where the server points to. `where` ends as the place that answered.
boost::system::result<http_reply> ask_there(http_client& http, http_request request, url& where)
{
    for (int i = 0;; ++i) {
        request.to = where;
        auto reply = http.ask(request);
        if (!reply || reply->status < 300 || reply->status >= 400 || i == redirections_max)
            return reply;
        const auto location = reply->headers.find("location");
        const auto next =
            location == reply->headers.end() ? std::nullopt : where.follow(location->second);
        if (!next) return reply;
        where = *next;
    }
}

void keep_two_newest(const fs::path& folder, file_kind kind)
{
    std::vector<std::pair<fs::file_time_type, fs::path>> same;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(folder, ignored))
        if (kind_of_name(entry.path().filename().string()) == kind)
            same.emplace_back(entry.last_write_time(ignored), entry.path());
    std::sort(same.rbegin(), same.rend());
    for (std::size_t i = 2; i < same.size(); ++i) fs::remove(same[i].second, ignored);
}

std::string failure_of(const boost::system::result<http_reply>& reply, const http_client& http)
{
    std::string why = reply ? "the server answered " + std::to_string(reply->status)
                            : "the server does not answer: " + reply.error().message();
    if (!http.tls_complaint().empty()) why += " (" + http.tls_complaint() + ")";
    return why;
}

}  // namespace

result<download> fetch_file(
    http_client& http,
    const url& from,
    const fs::path& folder,
    const std::function<void(std::uint64_t, std::uint64_t)>& on_progress
)
{
    std::error_code failed;
    fs::create_directories(folder, failed);
    url where = from;
    http_request request;
    request.timeout = std::chrono::seconds{60};
    request.method = "HEAD";
    const auto head = ask_there(http, request, where);
    if (!head) return refuse(from, failure_of(head, http));
    std::uint64_t size = 0;
    if (head->status == 200) {
        size = length_of(*head);
        const std::string name = name_of(from, *head);
        if (has_stamp(name) && fs::exists(folder / name, failed))
            return download{folder / name, false, fs::file_size(folder / name, failed)};
    }
    where = from;
    const fs::path part = folder / "download.part";
    std::ofstream out(part, std::ios::binary | std::ios::trunc);
    download made{{}, true, 0};
    request.method = "GET";
    request.body_bytes_max = file_bytes_max;
    request.sink = [&](std::string_view bytes) {
        out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        made.bytes += bytes.size();
        if (on_progress) on_progress(made.bytes, std::max(size, made.bytes));
        return out.good();
    };
    const auto reply = ask_there(http, request, where);
    out.close();
    const std::string name = reply ? name_of(from, *reply) : std::string{};
    const auto kind = kind_of_name(name);
    if (reply && reply->status == 200 && out && kind) {
        made.file = folder / name;
        fs::rename(part, made.file, failed);
        if (failed) return refuse(from, "the file cannot be written: " + failed.message());
        keep_two_newest(folder, *kind);
        return made;
    }
    fs::remove(part, failed);
    if (!out) return refuse(from, "the file cannot be written");
    if (!reply || reply->status != 200) return refuse(from, failure_of(reply, http));
    return refuse(from, "what is there is not named as a file of the directory", fault::malformed);
}

}  // namespace vgm::annuaire
