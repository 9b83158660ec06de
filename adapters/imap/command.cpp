#include "adapters/imap/command.hpp"

#include <openssl/evp.h>

#include <algorithm>

namespace vgm::imap {
namespace {

bool quotable(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

}  // namespace

command& command::append(std::string_view argument)
{
    std::string& last = parts_.back();
    last += ' ';
    if (!quotable(argument)) {
        last += '{' + std::to_string(argument.size()) + '}';
        parts_.emplace_back(argument);
        return *this;
    }
    last += '"';
    for (const char c : argument) {
        if (c == '"' || c == '\\') last += '\\';
        last += c;
    }
    last += '"';
    return *this;
}

command& command::answer(std::string text)
{
    parts_.push_back(std::move(text));
    return *this;
}

std::vector<std::string> command::pieces() const
{
    auto all = parts_;
    for (auto& piece : all) piece += "\r\n";
    return all;
}

std::string encode_sasl(std::string_view bytes)
{
    std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
    const int size = EVP_EncodeBlock(
        reinterpret_cast<unsigned char*>(text.data()),
        reinterpret_cast<const unsigned char*>(bytes.data()),
        static_cast<int>(bytes.size())
    );
    text.resize(static_cast<std::size_t>(size));
    return text;
}

}  // namespace vgm::imap
