#include "schemas/fhir/search.hpp"

#include "schemas/fhir/shapes.hpp"

#include <algorithm>
#include <charconv>

namespace vgm::fhir {
namespace {

using namespace std::chrono;

int number_at(std::string_view text, std::size_t at, std::size_t size)
{
    int made = 0;
    const auto digits = text.substr(at, size);
    std::from_chars(digits.data(), digits.data() + digits.size(), made);
    return made;
}

// The whole day, month or year.
date_range range_of_date(std::string_view text)
{
    const year y(number_at(text, 0, 4));
    if (text.size() == 4) return {sys_days(y / 1 / 1), sys_days((y + years(1)) / 1 / 1)};
    const auto m = y / month(static_cast<unsigned>(number_at(text, 5, 2)));
    if (text.size() == 7) return {sys_days(m / 1), sys_days((m + months(1)) / 1)};
    const sys_days d = m / day(static_cast<unsigned>(number_at(text, 8, 2)));
    return {d, d + days(1)};
}

// is_of_type() has found it a dateTime.
date_range range_of(std::string_view text)
{
    const auto t = text.find('T');
    if (t == std::string_view::npos) return range_of_date(text);
    auto at = range_of_date(text.substr(0, t)).from;
    at += hours(number_at(text, 11, 2)) + minutes(number_at(text, 14, 2)) +
          seconds(number_at(text, 17, 2));
    auto rest = text.substr(19);
    milliseconds width = seconds(1);
    if (rest.starts_with('.')) {
        const auto end = std::min(rest.find_first_not_of("0123456789", 1), rest.size());
        std::string fraction(rest.substr(1, std::min<std::size_t>(end - 1, 3)));
        width = milliseconds(fraction.size() == 1 ? 100 : fraction.size() == 2 ? 10 : 1);
        fraction.resize(3, '0');
        at += milliseconds(number_at(fraction, 0, 3));
        rest.remove_prefix(end);
    }
    if (!rest.starts_with('Z')) {
        const auto zone = hours(number_at(rest, 1, 2)) + minutes(number_at(rest, 4, 2));
        at += rest.front() == '+' ? -zone : zone;
    }
    return {at, at + width};
}

}  // namespace

std::optional<date_range> parse_date_search(std::string_view text)
{
    std::string_view prefix = "eq";
    if (text.size() > 2 && text[0] >= 'a' && text[0] <= 'z') {
        prefix = text.substr(0, 2);
        text.remove_prefix(2);
    }
    if (!is_of_type(text, "dateTime")) return std::nullopt;
    const auto named = range_of(text);
    if (prefix == "eq") return named;
    if (prefix == "ge") return date_range{named.from, timestamp::max()};
    if (prefix == "gt" || prefix == "sa") return date_range{named.until, timestamp::max()};
    if (prefix == "le") return date_range{timestamp::min(), named.until};
    if (prefix == "lt" || prefix == "eb") return date_range{timestamp::min(), named.from};
    return std::nullopt;
}

date_range both(const date_range& a, const date_range& b) noexcept
{
    return {std::max(a.from, b.from), std::min(a.until, b.until)};
}

}  // namespace vgm::fhir
