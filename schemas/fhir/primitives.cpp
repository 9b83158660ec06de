#include "schemas/fhir/shapes.hpp"

#include <algorithm>
#include <array>
#include <chrono>

// The primitive types of FHIR R4 (datatypes.html): how each is written.
namespace vgm::fhir {
namespace {

constexpr std::array<std::string_view, 21> types{
    "base64Binary", "boolean",     "canonical", "code",     "date", "dateTime",    "decimal",
    "id",           "instant",     "integer",   "markdown", "oid",  "positiveInt", "string",
    "time",         "unsignedInt", "uri",       "url",      "uuid", "xhtml",       "integer64"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// Takes `count` digits and says their number; -1 when they are not there.
int take_digits(std::string_view& text, std::size_t count)
{
    if (text.size() < count || !std::ranges::all_of(text.substr(0, count), is_digit)) return -1;
    int number = 0;
    for (const char c : text.substr(0, count)) number = number * 10 + (c - '0');
    text.remove_prefix(count);
    return number;
}

bool take(std::string_view& text, char c)
{
    if (text.empty() || text.front() != c) return false;
    text.remove_prefix(1);
    return true;
}

// YYYY[-MM[-DD]]; `parts` says how many there were, 0 for no date.
int take_date(std::string_view& text)
{
    using namespace std::chrono;
    const int y = take_digits(text, 4);
    if (y < 1) return 0;
    if (!take(text, '-')) return 1;
    const int m = take_digits(text, 2);
    if (m < 1 || m > 12) return 0;
    if (!take(text, '-')) return 2;
    const int d = take_digits(text, 2);
    if (d < 1 ||
        !year_month_day(year(y), month(static_cast<unsigned>(m)), day(static_cast<unsigned>(d)))
             .ok())
        return 0;
    return 3;
}

// hh:mm:ss[.f…]
bool take_time(std::string_view& text)
{
    const int h = take_digits(text, 2);
    if (h < 0 || h > 23 || !take(text, ':')) return false;
    const int m = take_digits(text, 2);
    if (m < 0 || m > 59 || !take(text, ':')) return false;
    const int s = take_digits(text, 2);
    if (s < 0 || s > 60) return false;
    if (!take(text, '.')) return true;
    std::size_t digits = 0;
    for (; !text.empty() && is_digit(text.front()); ++digits) text.remove_prefix(1);
    return digits > 0 && digits <= 9;
}

bool take_zone(std::string_view& text)
{
    if (take(text, 'Z')) return true;
    if (!take(text, '+') && !take(text, '-')) return false;
    const int h = take_digits(text, 2);
    if (h < 0 || h > 14 || !take(text, ':')) return false;
    const int m = take_digits(text, 2);
    return m >= 0 && m <= 59;
}

bool is_date_time(std::string_view text, bool whole)
{
    const int parts = take_date(text);
    if (parts == 0) return false;
    if (text.empty()) return !whole;
    return parts == 3 && take(text, 'T') && take_time(text) && take_zone(text) && text.empty();
}

bool is_integer(std::string_view text, bool negative_too, bool zero_too)
{
    const bool negative = take(text, '-');
    if ((negative && !negative_too) || text.empty() || text.size() > 10) return false;
    if (!std::ranges::all_of(text, is_digit)) return false;
    if (text == "0") return zero_too && !negative;
    if (text.front() == '0') return false;
    return text.size() < 10 || text <= (negative ? "2147483648" : "2147483647");
}

bool is_decimal(std::string_view text)
{
    (void)take(text, '-');
    const auto digits = [&] {
        std::size_t n = 0;
        for (; !text.empty() && is_digit(text.front()); ++n) text.remove_prefix(1);
        return n;
    };
    const bool zero = !text.empty() && text.front() == '0';
    if (const auto n = digits(); n == 0 || n > 18 || (zero && n > 1)) return false;
    if (take(text, '.') && digits() == 0) return false;
    if (take(text, 'e') || take(text, 'E')) {
        if (!take(text, '+')) (void)take(text, '-');
        if (digits() == 0) return false;
    }
    return text.empty();
}

bool is_base64(std::string_view text)
{
    std::size_t digits = 0, ends = 0;
    for (const char c : text) {
        if (is_blank(c)) continue;
        if (c == '=')
            ++ends;
        else if (ends > 0 || !(is_letter(c) || is_digit(c) || c == '+' || c == '/'))
            return false;
        else
            ++digits;
    }
    return digits > 0 && ends <= 2 && (digits + ends) % 4 == 0;
}

bool is_id(std::string_view text)
{
    return text.size() <= 64 && std::ranges::all_of(text, [](char c) {
               return is_letter(c) || is_digit(c) || c == '-' || c == '.';
           });
}

// No blank but single spaces between words.
bool is_code(std::string_view text)
{
    if (is_blank(text.front()) || is_blank(text.back())) return false;
    for (std::size_t n = 1; n < text.size(); ++n)
        if (is_blank(text[n]) && (text[n] != ' ' || text[n - 1] == ' ')) return false;
    return true;
}

}  // namespace

bool is_primitive_type(std::string_view type) noexcept
{
    return std::ranges::find(types, type) != types.end();
}

bool is_of_type(std::string_view value, std::string_view type)
{
    if (value.empty()) return false;
    if (type == "boolean") return value == "true" || value == "false";
    if (type == "integer") return is_integer(value, true, true);
    if (type == "unsignedInt") return is_integer(value, false, true);
    if (type == "positiveInt") return is_integer(value, false, false);
    if (type == "decimal") return is_decimal(value);
    if (type == "date") return take_date(value) != 0 && value.empty();
    if (type == "dateTime") return is_date_time(value, false);
    if (type == "instant") return is_date_time(value, true);
    if (type == "time") return take_time(value) && value.empty();
    if (type == "base64Binary") return is_base64(value);
    if (type == "id") return is_id(value);
    if (type == "code") return is_code(value);
    if (type == "uri" || type == "url" || type == "canonical" || type == "oid" || type == "uuid")
        return std::ranges::none_of(value, is_blank);
    return true;
}

}  // namespace vgm::fhir
