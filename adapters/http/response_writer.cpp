#include "adapters/http/response_writer.hpp"

#include <libdeflate.h>

#include <array>
#include <cstdio>

namespace vgm::http {
namespace {

constexpr std::size_t compressed_from = 1024;
constexpr int compression_level = 6;

bool is_text(std::string_view media_type)
{
    const auto type = media_type.substr(0, media_type.find(';'));
    return type.starts_with("text/") || type.ends_with("json") || type.ends_with("xml") ||
           type.ends_with("yaml") || type.ends_with("javascript");
}

std::string gzipped(std::string_view bytes)
{
    const std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)> with(
        libdeflate_alloc_compressor(compression_level), libdeflate_free_compressor
    );
    if (!with) return {};
    std::string out(libdeflate_gzip_compress_bound(with.get(), bytes.size()), '\0');
    out.resize(
        libdeflate_gzip_compress(with.get(), bytes.data(), bytes.size(), out.data(), out.size())
    );
    return out;
}

// 1xx, 204 and 304 have no body (RFC 9110 section 6.4.1).
bool has_body(int status) { return status >= 200 && status != 204 && status != 304; }

shared_bytes take_bytes(response& answer)
{
    if (auto* text = std::get_if<std::string>(&answer.body))
        return std::make_shared<const std::string>(std::move(*text));
    if (auto* bytes = std::get_if<shared_bytes>(&answer.body)) return std::move(*bytes);
    return nullptr;
}

shared_bytes compressed(shared_bytes body, fields& headers, const answer_form& form)
{
    const auto type = headers.find("Content-Type");
    if (!body || body->size() < compressed_from || !type || !is_text(*type) ||
        headers.find("Content-Encoding"))
        return body;
    headers.add("Vary", "Accept-Encoding");
    if (!form.accepts_gzip) return body;
    auto smaller = gzipped(*body);
    if (smaller.empty() || smaller.size() >= body->size()) return body;
    headers.add("Content-Encoding", "gzip");
    if (const auto tag = headers.find("ETag"); tag && tag->starts_with('"'))
        headers.set("ETag", "W/" + std::string{*tag});
    return std::make_shared<const std::string>(std::move(smaller));
}

void append_field(std::string& head, std::string_view name, std::string_view value)
{
    head += name;
    head += ": ";
    for (const char c : value) head += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
    head += "\r\n";
}

}  // namespace

std::string print_http_date(timestamp at)
{
    constexpr std::array days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array months = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{std::chrono::floor<seconds>(at - day)};
    std::array<char, 40> text{};
    std::snprintf(
        text.data(),
        text.size(),
        "%s, %02u %s %04d %02d:%02d:%02d GMT",
        days[std::chrono::weekday{day}.c_encoding()],
        static_cast<unsigned>(date.day()),
        months[static_cast<unsigned>(date.month()) - 1],
        static_cast<int>(date.year()),
        static_cast<int>(time.hours().count()),
        static_cast<int>(time.minutes().count()),
        static_cast<int>(time.seconds().count())
    );
    return text.data();
}

std::string print_chunk(std::string_view piece)
{
    std::array<char, 24> size{};
    std::snprintf(size.data(), size.size(), "%zx\r\n", piece.size());
    return size.data() + std::string{piece} + "\r\n";
}

printed_answer print_answer(response& answer, const answer_form& form, timestamp now)
{
    printed_answer printed;
    const bool streamed = std::holds_alternative<body_source>(answer.body);
    const bool with_body = has_body(answer.status);
    auto body = with_body ? compressed(take_bytes(answer), answer.headers, form) : nullptr;
    auto& head = printed.head;
    head = "HTTP/1.1 " + std::to_string(answer.status) + " ";
    head += reason_of(answer.status);
    head += "\r\n";
    append_field(head, "Date", print_http_date(now));
    for (const auto& [name, value] : answer.headers) append_field(head, name, value);
    if (!answer.headers.find("Cache-Control")) append_field(head, "Cache-Control", "no-store");
    append_field(head, "X-Content-Type-Options", "nosniff");
    if (with_body && streamed) {
        printed.is_chunked = form.is_http_1_1;
        if (printed.is_chunked) append_field(head, "Transfer-Encoding", "chunked");
    } else if (with_body) {
        append_field(head, "Content-Length", std::to_string(body ? body->size() : 0));
    }
    if (!form.keeps_alive) append_field(head, "Connection", "close");
    head += "\r\n";
    if (with_body && !form.is_head) printed.body = std::move(body);
    return printed;
}

}  // namespace vgm::http
