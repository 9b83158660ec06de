#include "adapters/imap/fetch_data.hpp"

#include "adapters/imap/response_parser.hpp"

#include <charconv>

namespace vgm::imap {
namespace {

template <class Number>
std::optional<Number> parse_number(std::string_view text)
{
    Number number = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failed != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

issue malformed(std::string where, std::string detail)
{
    return {fault::malformed, severity::error, std::move(where), std::move(detail), {}};
}

result<void> read_attribute(std::string_view name, value& content, fetch_data& into)
{
    if (equal_ignoring_case(name, "UID")) {
        into.uid = parse_nz_number(content.text);
        if (!into.uid) return malformed("FETCH UID", "a UID is a number from 1 to 4294967295");
    } else if (equal_ignoring_case(name, "RFC822.SIZE")) {
        into.rfc822_size = parse_number<std::uint64_t>(content.text);
        if (!into.rfc822_size) return malformed("FETCH RFC822.SIZE", "a size is a number");
    } else if (equal_ignoring_case(name, "BODY[]") && content.what == value::kind::string) {
        into.message.emplace();
        into.message->size = content.size;
        if (!content.dropped)
            into.message->bytes = std::make_shared<const std::string>(std::move(content.text));
    }
    return {};
}

}  // namespace

std::optional<std::uint32_t> parse_nz_number(std::string_view text)
{
    const auto number = parse_number<std::uint32_t>(text);
    return number && *number != 0 ? number : std::nullopt;
}

result<fetch_data> to_fetch_data(response fetch)
{
    if (fetch.values.size() != 1 || fetch.values[0].what != value::kind::list ||
        fetch.values[0].items.size() % 2 != 0)
        return malformed("FETCH", "a list of names and values is expected");
    fetch_data read;
    auto& items = fetch.values[0].items;
    for (std::size_t i = 0; i < items.size(); i += 2)
        if (auto done = read_attribute(items[i].text, items[i + 1], read); !done)
            return done.error();
    return read;
}

}  // namespace vgm::imap
