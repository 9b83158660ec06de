#include "adapters/http/head_check.hpp"

#include <algorithm>

namespace vgm::http {

std::optional<read_failure> find_loose_line(std::string_view head, std::size_t from)
{
    for (std::size_t at = from; at < head.size(); ++at) {
        const char c = head[at], before = at == 0 ? 'x' : head[at - 1];
        if (c == '\r' || c == '\n' || before == '\r') {
            const bool cr_has_lf = before != '\r' || c == '\n';
            const bool lf_has_cr = c != '\n' || before == '\r';
            if (!cr_has_lf || !lf_has_cr)
                return read_failure{400, "a line of the head does not end with CR LF"};
        } else if ((c == ' ' || c == '\t') && before == '\n') {
            return read_failure{400, "a header line is folded, which is obsolete"};
        } else if ((static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F) {
            return read_failure{400, "a control character is in the head"};
        }
    }
    return std::nullopt;
}

std::optional<read_failure> check_framing(const fields& headers, bool is_http_1_1)
{
    const auto hosts = headers.count("Host");
    if (hosts > 1 || (is_http_1_1 && hosts == 0))
        return read_failure{400, "a request has one Host"};
    const auto lengths = headers.count("Content-Length");
    const auto codings = headers.count("Transfer-Encoding");
    if (lengths > 1) return read_failure{400, "Content-Length is there twice"};
    if (lengths > 0 && codings > 0)
        return read_failure{400, "Content-Length and Transfer-Encoding exclude each other"};
    if (lengths > 0) {
        const auto value = *headers.find("Content-Length");
        const bool number =
            !value.empty() && value.size() <= 18 &&
            std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
        if (!number) return read_failure{400, "Content-Length is no number of bytes"};
    }
    if (codings > 0 && !is_http_1_1) return read_failure{400, "HTTP/1.0 has no Transfer-Encoding"};
    if (codings > 1 ||
        (codings == 1 && !equal_without_case(*headers.find("Transfer-Encoding"), "chunked")))
        return read_failure{501, "the only transfer coding that is read is chunked"};
    const auto expected = headers.find("Expect");
    if (expected && !equal_without_case(*expected, "100-continue"))
        return read_failure{417, "the only expectation that is met is 100-continue"};
    if (headers.count("Authorization") > 1)
        return read_failure{400, "Authorization is there twice"};
    const auto coding = headers.find("Content-Encoding");
    if (coding && !equal_without_case(*coding, "identity"))
        return read_failure{415, "bodies are read without Content-Encoding only"};
    return std::nullopt;
}

}  // namespace vgm::http
