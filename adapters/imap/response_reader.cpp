#include "adapters/imap/response_reader.hpp"

#include <algorithm>
#include <charconv>

namespace vgm::imap {
namespace {

// n of a line that ends in "{n}", and where its "{" stands.
struct announcement
{
    std::size_t offset = 0;
    std::uint64_t size = 0;
    bool in_range = true;
};

std::optional<announcement> find_announcement(std::string_view text, std::size_t from)
{
    if (!text.ends_with('}')) return std::nullopt;
    const auto open = text.rfind('{');
    if (open == std::string_view::npos || open < from) return std::nullopt;
    const auto digits = text.substr(open + 1, text.size() - open - 2);
    if (digits.empty() || digits.find_first_not_of("0123456789") != std::string_view::npos)
        return std::nullopt;
    announcement found{open, 0, true};
    const auto [end, failed] =
        std::from_chars(digits.data(), digits.data() + digits.size(), found.size);
    found.in_range = failed == std::errc{};
    return found;
}

// Whether what stands before a literal says that it is a whole message.
bool names_message(std::string_view before)
{
    constexpr std::string_view name = "BODY[] ";
    return before.starts_with("* ") && before.size() > name.size() &&
           equal_ignoring_case(before.substr(before.size() - name.size()), name);
}

}  // namespace

void response_reader::feed(std::string_view bytes)
{
    while (!bytes.empty() && state_ != state::broken)
        bytes.remove_prefix(state_ == state::line ? take_line(bytes) : take_literal(bytes));
}

result<std::optional<response>> response_reader::next()
{
    if (!ready_.empty()) {
        std::optional<response> oldest(std::move(ready_.front()));
        ready_.pop_front();
        return oldest;
    }
    if (state_ == state::broken) return broken_;
    return std::optional<response>{};
}

bool response_reader::drained() const noexcept
{
    return ready_.empty() && state_ == state::line && raw_.text.empty();
}

std::size_t response_reader::take_line(std::string_view bytes)
{
    const auto newline = bytes.find('\n');
    const bool complete = newline != std::string_view::npos;
    const std::size_t taken = complete ? newline + 1 : bytes.size();
    if (raw_.text.size() + small_bytes_ + taken > limits_.response_bytes_max) {
        give_up(fault::too_large, "a response is longer than this client reads");
        return taken;
    }
    raw_.text.append(bytes.substr(0, taken));
    if (complete) end_line();
    return taken;
}

std::size_t response_reader::take_literal(std::string_view bytes)
{
    auto& literal = raw_.literals.back();
    const auto taken =
        static_cast<std::size_t>(std::min<std::uint64_t>(literal_left_, bytes.size()));
    if (!literal.dropped) literal.bytes.append(bytes.substr(0, taken));
    literal_left_ -= taken;
    if (literal_left_ == 0) state_ = state::line;
    return taken;
}

void response_reader::end_line()
{
    if (raw_.text.size() < line_start_ + 2 || raw_.text[raw_.text.size() - 2] != '\r') {
        give_up(fault::malformed, "a line does not end in CRLF");
        return;
    }
    raw_.text.resize(raw_.text.size() - 2);
    if (!begin_literal() && state_ != state::broken) end_response();
}

bool response_reader::begin_literal()
{
    const auto found = find_announcement(raw_.text, line_start_);
    if (!found || is_status_line(raw_.text)) return false;
    if (!found->in_range) {
        give_up(fault::too_large, "a literal's size is out of range");
        return false;
    }
    raw_response::literal literal{found->offset, found->size, {}, false};
    if (names_message(std::string_view(raw_.text).substr(0, found->offset))) {
        literal.dropped = found->size > limits_.message_bytes_max - message_bytes_;
        if (!literal.dropped) message_bytes_ += static_cast<std::size_t>(found->size);
    } else if (found->size > limits_.response_bytes_max - small_bytes_) {
        give_up(fault::too_large, "a literal is longer than this client reads");
        return false;
    } else {
        small_bytes_ += static_cast<std::size_t>(found->size);
    }
    // What the limit allows is reserved at once: growing would hold a message twice.
    if (!literal.dropped) literal.bytes.reserve(static_cast<std::size_t>(found->size));
    raw_.literals.push_back(std::move(literal));
    literal_left_ = found->size;
    line_start_ = raw_.text.size();
    state_ = literal_left_ == 0 ? state::line : state::literal;
    return true;
}

void response_reader::end_response()
{
    auto read = parse_response(std::move(raw_), limits_.nesting_max);
    raw_ = {};
    line_start_ = message_bytes_ = small_bytes_ = 0;
    if (read) {
        ready_.push_back(std::move(*read));
    } else {
        state_ = state::broken;
        broken_ = read.error();
    }
}

void response_reader::give_up(fault why, std::string detail)
{
    state_ = state::broken;
    broken_ = {why, severity::error, {}, std::move(detail), {}};
    raw_ = {};
}

}  // namespace vgm::imap
