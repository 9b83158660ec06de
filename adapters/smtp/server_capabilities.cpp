#include "adapters/smtp/server_capabilities.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

namespace vgm::smtp {
namespace {

std::string upper(std::string_view text)
{
    std::string out{text};
    for (char& c : out)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return out;
}

// The word before the next blank; `rest` becomes what follows.
std::string_view next_word(std::string_view& rest)
{
    const auto begin = std::min(rest.find_first_not_of(' '), rest.size());
    rest.remove_prefix(begin);
    const auto word = rest.substr(0, rest.find(' '));
    rest.remove_prefix(word.size());
    return word;
}

void read_size(std::string_view parameter, server_capabilities& offered)
{
    offered.size = true;
    std::size_t value = 0;
    const char* const end = parameter.data() + parameter.size();
    const auto [at, ec] = std::from_chars(parameter.data(), end, value);
    if (ec == std::errc{} && at == end) offered.size_max = value;
}

}  // namespace

server_capabilities to_capabilities(const reply& ehlo)
{
    server_capabilities offered;
    for (std::size_t i = 1; i < ehlo.lines.size(); ++i) {  // the first line greets
        const std::string line = upper(ehlo.lines[i]);
        std::string_view rest = line;
        const auto keyword = next_word(rest);
        if (keyword == "STARTTLS") offered.starttls = true;
        if (keyword == "PIPELINING") offered.pipelining = true;
        if (keyword == "DSN") offered.dsn = true;
        if (keyword == "8BITMIME") offered.eight_bit_mime = true;
        if (keyword == "SIZE") read_size(next_word(rest), offered);
        if (keyword == "AUTH")
            for (auto word = next_word(rest); !word.empty(); word = next_word(rest))
                if (word == "EXTERNAL") offered.auth_external = true;
    }
    return offered;
}

}  // namespace vgm::smtp
