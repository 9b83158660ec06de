#include "gateway/app/console_query.hpp"

#include <charconv>
#include <map>

namespace vgm::app {
namespace {

using projection::search;

constexpr std::size_t value_bytes_max = 500;
constexpr std::size_t values_max = 50;

using taker = bool (*)(search&, const std::string&);

template <std::string search::*Member>
bool take_text(search& into, const std::string& value)
{
    if ((into.*Member).empty()) {
        into.*Member = value;
        return true;
    }
    if constexpr (Member == &search::typed) {
        into.typed += ' ' + value;
        return true;
    }
    return false;
}

template <std::vector<std::string> search::*Member>
bool take_one_of(search& into, const std::string& value)
{
    (into.*Member).push_back(value);
    return (into.*Member).size() <= values_max;
}

bool take_state(search& into, const std::string& value)
{
    const auto state = projection::parse_state(value);
    if (state) into.states.push_back(*state);
    return state.has_value();
}

bool take_kind(search& into, const std::string& value)
{
    const auto kind = projection::parse_kind(value);
    if (kind) into.kinds.push_back(*kind);
    return kind.has_value();
}

bool take_person(search& into, const std::string& value)
{
    into.needs_a_person = value == "true";
    return value == "true" || value == "false";
}

bool take_from(search& into, const std::string& value)
{
    into.from = parse_moment(value);
    return into.from.has_value();
}

bool take_to(search& into, const std::string& value)
{
    into.to = parse_moment(value);
    return into.to.has_value();
}

bool take_limit(search& into, const std::string& value)
{
    const auto limit = parse_count(value, 1, 200);
    if (limit) into.limit = static_cast<std::size_t>(*limit);
    return limit.has_value();
}

bool take_after(search& into, const std::string& value)
{
    into.after = submission_id::parse(value);
    return into.after.has_value();
}

const std::map<std::string_view, taker>& takers()
{
    static const std::map<std::string_view, taker> all{
        {"q", take_text<&search::typed>},
        {"patient", take_text<&search::patient>},
        {"ins", take_text<&search::ins>},
        {"ipp", take_text<&search::ipp>},
        {"birth_date", take_text<&search::birth_date>},
        {"identifier", take_text<&search::identifier>},
        {"prescriber", take_text<&search::prescriber>},
        {"recipient", take_text<&search::recipient>},
        {"service", take_one_of<&search::services>},
        {"type", take_one_of<&search::types>},
        {"source", take_one_of<&search::sources>},
        {"batch", take_one_of<&search::batches>},
        {"rule", take_one_of<&search::rules>},
        {"operator", take_one_of<&search::operators>},
        {"state", take_state},
        {"kind", take_kind},
        {"person", take_person},
        {"from", take_from},
        {"to", take_to},
        {"limit", take_limit},
        {"after", take_after}};
    return all;
}

issue wrong(std::string detail)
{
    return {fault::malformed, severity::error, {}, std::move(detail), "CONSOLE-QUERY"};
}

}  // namespace

std::optional<timestamp> parse_moment(std::string_view text)
{
    constexpr std::size_t date_size = 10, seconds_size = 20;
    std::string whole{text};
    if (whole.size() == date_size) whole += "T00:00:00.000Z";
    if (whole.size() == seconds_size && whole.back() == 'Z') whole.insert(seconds_size - 1, ".000");
    return parse_rfc3339(whole);
}

std::optional<std::int64_t>
parse_count(std::string_view text, std::int64_t least, std::int64_t most)
{
    std::int64_t n = 0;
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (ec != std::errc{} || end != text.data() + text.size() || n < least || n > most)
        return std::nullopt;
    return n;
}

result<projection::search> parse_search(const http::request& asked)
{
    search made;
    for (const auto& [name, value] : asked.query) {
        const auto found = takers().find(name);
        if (found == takers().end()) return wrong("a parameter of the query is not known here");
        if (value.empty()) continue;
        if (value.size() > value_bytes_max || !found->second(made, value))
            return wrong("the parameter " + std::string{found->first} + " is not right");
    }
    return made;
}

}  // namespace vgm::app
