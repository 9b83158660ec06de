#include "adapters/imap/response_parser.hpp"

#include <algorithm>
#include <charconv>

namespace vgm::imap {
namespace {

char upper(char c) noexcept { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

bool is_status(std::string_view name)
{
    return name == "OK" || name == "NO" || name == "BAD" || name == "BYE" || name == "PREAUTH";
}

bool is_number(std::string_view text)
{
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

issue malformed(std::string where, std::string detail)
{
    return {fault::malformed, severity::error, std::move(where), std::move(detail), {}};
}

// Walks over the text of one response, taking literals along.
class cursor
{
public:
    cursor(raw_response& raw, std::size_t nesting_max) : raw_(raw), nesting_max_(nesting_max) {}

    bool at_end() const { return at_ == raw_.text.size(); }
    char peek() const { return raw_.text[at_]; }
    std::string_view rest() const { return std::string_view(raw_.text).substr(at_); }

    void skip_spaces()
    {
        while (!at_end() && peek() == ' ') ++at_;
    }

    std::string_view word()
    {
        const auto all = rest();
        const auto taken = all.substr(0, all.find(' '));
        at_ += taken.size();
        return taken;
    }

    void skip(std::size_t count) { at_ += count; }

    result<std::vector<value>> values(std::size_t depth)
    {
        std::vector<value> all;
        for (skip_spaces(); !at_end() && peek() != ')'; skip_spaces()) {
            auto one = read_value(depth);
            if (!one) return one.error();
            all.push_back(std::move(*one));
        }
        return all;
    }

private:
    result<value> read_value(std::size_t depth)
    {
        switch (peek()) {
            case '(':
                return read_list(depth + 1);
            case '"':
                return read_quoted();
            case '{':
                return read_literal();
            default:
                return read_atom();
        }
    }

    result<value> read_list(std::size_t depth)
    {
        if (depth > nesting_max_)
            return issue{fault::too_large, severity::error, {}, "lists are nested too deeply", {}};
        ++at_;
        auto items = values(depth);
        if (!items) return items.error();
        if (at_end()) return malformed({}, "a list is not closed");
        ++at_;
        value list;
        list.what = value::kind::list;
        list.items = std::move(*items);
        return list;
    }

    result<value> read_quoted()
    {
        value quoted;
        quoted.what = value::kind::string;
        for (++at_; !at_end() && peek() != '"'; ++at_) {
            if (peek() == '\\' && ++at_ == raw_.text.size()) break;
            quoted.text += peek();
        }
        if (at_end()) return malformed({}, "a quoted string is not closed");
        ++at_;
        quoted.size = quoted.text.size();
        return quoted;
    }

    result<value> read_literal()
    {
        if (literal_ == raw_.literals.size() || raw_.literals[literal_].offset != at_)
            return malformed({}, "a literal is announced inside a line");
        auto& found = raw_.literals[literal_++];
        at_ = raw_.text.find('}', at_) + 1;
        value literal;
        literal.what = value::kind::string;
        literal.text = std::move(found.bytes);
        literal.size = found.size;
        literal.dropped = found.dropped;
        return literal;
    }

    // BODY[HEADER.FIELDS (FROM)]<0> is one atom here: what stands in brackets is its name.
    result<value> read_atom()
    {
        const std::size_t start = at_;
        bool in_brackets = false;
        for (; !at_end(); ++at_) {
            const char c = peek();
            if (c == '[') in_brackets = true;
            if (c == ']') in_brackets = false;
            if (in_brackets) continue;
            if (c == ' ' || c == '(' || c == ')' || c == '"' || c == '{') break;
        }
        if (at_ == start || in_brackets) return malformed({}, "an atom cannot be read");
        value atom;
        atom.text = raw_.text.substr(start, at_ - start);
        atom.what = equal_ignoring_case(atom.text, "NIL") ? value::kind::nil : value::kind::atom;
        return atom;
    }

    raw_response& raw_;
    std::size_t nesting_max_;
    std::size_t at_ = 0;
    std::size_t literal_ = 0;
};

void read_status_text(std::string_view text, response& into)
{
    if (text.starts_with('[')) {
        const auto end = text.find(']');
        if (end != std::string_view::npos) {
            const auto code = text.substr(1, end - 1);
            const auto space = std::min(code.find(' '), code.size());
            into.code.name = to_upper(code.substr(0, space));
            into.code.argument = code.substr(std::min(space + 1, code.size()));
            text.remove_prefix(end + 1);
            if (text.starts_with(' ')) text.remove_prefix(1);
        }
    }
    into.text = text;
}

result<void> read_data(cursor& at, response& into)
{
    if (into.name != "FETCH" && into.name != "SEARCH" && into.name != "CAPABILITY") {
        into.text = at.rest();
        return {};
    }
    auto values = at.values(0);
    if (!values) {
        auto what = values.error();
        what.where = into.name;
        return what;
    }
    if (!at.at_end()) return malformed(into.name, "a list is closed that was not opened");
    into.values = std::move(*values);
    return {};
}

result<response> parse_after_tag(cursor& at, response into)
{
    at.skip_spaces();
    auto word = at.word();
    if (into.what == response::kind::untagged && is_number(word)) {
        std::uint32_t number = 0;
        const auto [end, failed] = std::from_chars(word.data(), word.data() + word.size(), number);
        if (failed != std::errc{}) return malformed({}, "a message number is out of range");
        into.number = number;
        at.skip_spaces();
        word = at.word();
    }
    if (word.empty()) return malformed({}, "a response has no name");
    into.name = to_upper(word);
    if (is_status(into.name)) {
        at.skip_spaces();
        read_status_text(at.rest(), into);
        return into;
    }
    if (into.what == response::kind::tagged)
        return malformed({}, "a tagged response is neither OK, NO nor BAD");
    if (auto done = read_data(at, into); !done) return done.error();
    return into;
}

}  // namespace

std::string to_upper(std::string_view text)
{
    std::string all(text);
    std::transform(all.begin(), all.end(), all.begin(), upper);
    return all;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) noexcept
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
        return upper(x) == upper(y);
    });
}

bool is_status_line(std::string_view text)
{
    if (text.starts_with('+')) return true;
    const auto after_tag = text.find(' ');
    if (after_tag == std::string_view::npos) return false;
    const auto rest = text.substr(after_tag + 1);
    return is_status(to_upper(rest.substr(0, std::min<std::size_t>(rest.find(' '), 8))));
}

result<response> parse_response(raw_response raw, std::size_t nesting_max)
{
    cursor at(raw, nesting_max);
    response read;
    if (raw.text.starts_with('+')) {
        read.what = response::kind::continuation;
        at.skip(1);
        at.skip_spaces();
        read.text = at.rest();
        return read;
    }
    read.tag = at.word();
    if (read.tag.empty()) return malformed({}, "a response has no tag");
    read.what = read.tag == "*" ? response::kind::untagged : response::kind::tagged;
    return parse_after_tag(at, std::move(read));
}

}  // namespace vgm::imap
