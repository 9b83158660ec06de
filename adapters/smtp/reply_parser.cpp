#include "adapters/smtp/reply_parser.hpp"

namespace vgm::smtp {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

int parse_code(std::string_view line)
{
    if (line.size() < 3 || line[0] < '2' || line[0] > '5') return 0;
    if (!is_digit(line[1]) || !is_digit(line[2])) return 0;
    return (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
}

// RFC 2034: the status code opens the text. One whose class contradicts the reply's is no help.
enhanced_status parse_status(std::string_view text, int code)
{
    const auto found = enhanced_status::parse(text.substr(0, text.find(' ')));
    return found && found->status_class == code / 100 ? *found : enhanced_status{};
}

}  // namespace

std::optional<reply> reply_parser::next()
{
    while (!error_) {
        const auto line = next_line();
        if (!line) break;
        const auto kind = take(*line);
        if (kind == line_kind::last) {
            drop_consumed();
            return std::exchange(partial_, reply{});
        }
    }
    drop_consumed();
    return std::nullopt;
}

// Without its CRLF; nothing when it is incomplete, or must not go on.
std::optional<std::string_view> reply_parser::next_line()
{
    const std::string_view rest = std::string_view{buffer_}.substr(consumed_);
    const auto end = rest.find_first_of("\r\n");
    const bool complete = end != std::string_view::npos && end + 1 < rest.size();
    const std::size_t size = end == std::string_view::npos ? rest.size() : end + 2;

    if (size > line_bytes_max)
        fail(errc::reply_line_too_long);
    else if (end != std::string_view::npos && rest[end] == '\n')
        fail(errc::reply_malformed);
    else if (complete && rest[end + 1] != '\n')
        fail(errc::reply_malformed);
    if (error_ || !complete) return std::nullopt;

    consumed_ += size;
    return rest.substr(0, end);
}

std::optional<reply_parser::line_kind> reply_parser::take(std::string_view line)
{
    const int code = parse_code(line);
    const char separator = line.size() > 3 ? line[3] : ' ';
    const bool first = partial_.lines.empty();
    if (code == 0 || (separator != ' ' && separator != '-') || (!first && code != partial_.code)) {
        fail(errc::reply_malformed);
        return std::nullopt;
    }
    if (partial_.lines.size() == lines_max) {
        fail(errc::reply_too_many_lines);
        return std::nullopt;
    }
    const auto text = line.size() > 4 ? line.substr(4) : std::string_view{};
    if (first) {
        partial_.code = code;
        partial_.status = parse_status(text, code);
    }
    partial_.lines.emplace_back(text);
    return separator == '-' ? line_kind::more_follow : line_kind::last;
}

void reply_parser::drop_consumed()
{
    buffer_.erase(0, consumed_);
    consumed_ = 0;
}

std::string reply::text() const
{
    std::string all;
    for (const auto& line : lines) {
        if (all.size() > reply_text_max) break;
        if (!all.empty()) all += ' ';
        all += line;
    }
    if (all.size() > reply_text_max) all.resize(reply_text_max);
    for (char& c : all)
        if (c < ' ' || c > '~') c = '?';
    return all;
}

}  // namespace vgm::smtp
