#include "schemas/fhir/long_base64.hpp"

#include "schemas/fhir/shapes.hpp"
#include "schemas/mime/base64.hpp"

#include <algorithm>
#include <utility>

namespace vgm::fhir {
namespace {

bool is_digit_of_base64(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' ||
           c == '/' || c == '=';
}

}  // namespace

bool is_long_base64(std::string_view text, std::size_t longer_than)
{
    return text.size() > longer_than && std::ranges::all_of(text, is_digit_of_base64) &&
           is_of_type(text, "base64Binary");
}

void set_decoded(element& e, std::string_view base64)
{
    e.kind = value_kind::text;
    auto bytes = mime::decode_base64(base64);
    // What only looks like base64 is left for others to refuse.
    if (!bytes)
        e.value = base64;
    else
        e.decoded = std::make_shared<const std::string>(std::move(*bytes));
}

lifting_stream::Ch lifting_stream::Take()
{
    if (at_ == end_) return '\0';
    const char c = *at_++;
    if (!in_string_) {
        in_string_ = c == '"';
        if (in_string_) lift();
        return c;
    }
    if (c == '"' && !is_escaped_) in_string_ = false;
    is_escaped_ = c == '\\' && !is_escaped_;
    return c;
}

void lifting_stream::lift()
{
    lifted_.reset();
    const std::string_view rest(at_, static_cast<std::size_t>(end_ - at_));
    if (rest.size() <= longer_than_) return;
    // Most strings are short: nothing is looked at twice for them.
    const auto text = rest.substr(0, rest.find('"'));
    if (text.size() == rest.size() || !is_long_base64(text, longer_than_)) return;
    lifted_ = text;
    at_ += text.size();
}

std::optional<std::string_view> lifting_stream::take_lifted()
{
    return std::exchange(lifted_, std::nullopt);
}

}  // namespace vgm::fhir
