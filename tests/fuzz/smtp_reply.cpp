// SMTP replies: the same however the stream is cut, and fit to be shown.

#include "adapters/smtp/reply_parser.hpp"
#include "adapters/smtp/server_capabilities.hpp"
#include "tests/fuzz/property.hpp"

namespace {

using namespace vgm;
using namespace vgm::smtp;
using vgm::fuzz::expect;

struct outcome
{
    std::vector<reply> replies;
    error_code wrong;
    bool empty = false;
};

void check_reply(const reply& r)
{
    expect(r.code >= 200 && r.code < 600, "a reply has a code");
    expect(!r.lines.empty() && r.lines.size() <= reply_parser::lines_max, "and lines");
    expect(!r.status.known() || r.status.status_class == r.code / 100, "of its status's class");
    for (const auto& line : r.lines) {
        expect(line.size() + 5 <= reply_parser::line_bytes_max + 1, "no line is too long");
        expect(line.find_first_of("\r\n") == std::string::npos, "a line is one line");
    }
    const auto text = r.text();
    expect(text.size() <= reply_text_max, "its text is short");
    for (const char c : text) expect(c >= ' ' && c <= '~', "and printable");
    (void)to_capabilities(r);
}

outcome parse(std::string_view stream, std::string_view cuts)
{
    reply_parser parser;
    outcome seen;
    fuzz::for_each_piece(stream, cuts, [&](std::string_view piece) {
        if (parser.error()) return;
        parser.append(piece);
        while (auto r = parser.next()) {
            check_reply(*r);
            seen.replies.push_back(std::move(*r));
        }
    });
    seen.wrong = parser.error();
    seen.empty = !seen.wrong && parser.empty();
    return seen;
}

bool same(const outcome& a, const outcome& b)
{
    return a.wrong == b.wrong && a.empty == b.empty &&
           std::ranges::equal(a.replies, b.replies, [](const reply& x, const reply& y) {
               return x.code == y.code && x.status == y.status && x.lines == y.lines;
           });
}

std::string print(const std::vector<reply>& replies)
{
    std::string text;
    for (const auto& r : replies)
        for (std::size_t n = 0; n < r.lines.size(); ++n)
            text += std::to_string(r.code) + (n + 1 == r.lines.size() ? ' ' : '-') + r.lines[n] +
                    "\r\n";
    return text;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    fuzz::choices any{fuzz::to_text(data, size)};
    const auto cuts = any.take(1 + any.byte() % 4);
    const auto stream = any.rest();
    const auto seen = parse(stream, cuts);
    expect(same(parse(stream, "\xFF"), seen), "pieces change nothing");
    expect(same(parse(stream, "\x01"), seen), "not even the smallest");
    outcome whole{seen.replies, {}, true};
    expect(same(parse(print(seen.replies), cuts), whole), "replies come back as they are printed");
    return 0;
}
