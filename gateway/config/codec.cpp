#include "gateway/config/codec.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace vgm::config {

std::optional<bool> codec<bool>::parse(std::string_view text)
{
    if (text == "true") return true;
    if (text == "false") return false;
    return std::nullopt;
}

std::optional<double> codec<double>::parse(std::string_view text)
{
    double number = 0;
    const char* end = text.data() + text.size();
    const auto [stopped, failure] = std::from_chars(text.data(), end, number);
    if (text.empty() || failure != std::errc{} || stopped != end || !std::isfinite(number))
        return std::nullopt;
    return number;
}

std::string codec<double>::print(double value)
{
    std::array<char, 32> digits{};
    const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    return {digits.data(), written.ptr};
}

value_type codec<milliseconds>::type()
{
    return {
        "duration",
        "a duration such as 500ms, 2s, 5m, 2h or 5d",
        "string",
        "0|(0|[1-9][0-9]{0,9})(ms|s|m|h|d)"};
}

value_type codec<seconds>::type()
{
    return {
        "duration",
        "a duration of whole seconds such as 30s, 5m, 2h or 5d",
        "string",
        "0|(0|[1-9][0-9]{0,9})(s|m|h|d)"};
}

std::optional<seconds> codec<seconds>::parse(std::string_view text)
{
    const auto duration = parse_duration(text);
    if (!duration || text.ends_with("ms")) return std::nullopt;
    return std::chrono::duration_cast<seconds>(*duration);
}

value_type codec<byte_size>::type()
{
    return {
        "bytes",
        "a number of bytes such as 512KB, 50MB or 1GB (or 64MiB)",
        "string",
        "(0|[1-9][0-9]*)(B|KB|MB|GB|KiB|MiB|GiB)"};
}

value_type codec<endpoint>::type()
{
    return {
        "host:port",
        "host:port such as 127.0.0.1:2575, mail.example.org:587 or [::1]:2575",
        "string",
        ".+:[0-9]{1,5}"};
}

value_type codec<std::filesystem::path>::type()
{
    value_type type{"path", "the path of a file"};
    type.is_path = true;
    return type;
}

std::optional<std::filesystem::path> codec<std::filesystem::path>::parse(std::string_view text)
{
    if (text.empty()) return std::nullopt;
    return std::filesystem::path(text);
}

value_type make_choice(std::vector<std::string> names)
{
    std::string all;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i > 0) all += i + 1 == names.size() ? " or " : ", ";
        all += names[i];
    }
    value_type type{"choice", all};
    type.choices = std::move(names);
    return type;
}

}  // namespace vgm::config
