#include "gateway/core/assert.hpp"
#include "schemas/hl7v2/byte_scan.hpp"
#include "schemas/hl7v2/lexical.hpp"
#include "schemas/hl7v2/message_view.hpp"

#include <limits>

namespace vgm::hl7v2 {
namespace {

struct segment_place
{
    std::uint32_t offset = 0, size = 0;
    std::uint32_t first_separator = 0, separator_count = 0;
};

// Sorts the separators of a whole message into segments, in place: `separators_` comes in with the
// positions of field separators, CR and LF, and keeps those of the field separators, counted from
// the start of their segment.
class cutter
{
public:
    cutter(
        std::string_view text,
        char field,
        continuation_lines lines,
        std::vector<std::uint32_t>& separators,
        std::vector<segment_place>& segments
    )
        : text_(text), field_(field), lines_(lines), separators_(separators), segments_(segments)
    {}

    std::optional<issue> run()
    {
        for (const std::uint32_t at : separators_) {
            if (text_[at] == field_) {
                separators_[kept_++] = at - start_;
                continue;
            }
            if (!end_line(at)) return not_a_segment();
            const bool second_half = text_[at] == '\n' && at > 0 && text_[at - 1] == '\r';
            if (!second_half) ++line_;
            start_ = at + 1;
            line_first_ = kept_;
        }
        if (!end_line(static_cast<std::uint32_t>(text_.size()))) return not_a_segment();
        separators_.resize(kept_);
        return std::nullopt;
    }

private:
    bool end_line(std::uint32_t end)
    {
        const std::string_view line = text_.substr(start_, end - start_);
        if (line.empty()) return true;
        if (starts_segment(line)) {
            if (!segments_.empty() && line.starts_with("MSH")) return false;
            segments_.push_back({start_, end - start_, line_first_, kept_ - line_first_});
            return true;
        }
        if (trim_blanks(line).empty()) return true;
        if (lines_ == continuation_lines::refused || segments_.empty()) return false;
        join(end);
        return true;
    }

    // A last line of base64 may be three capitals: where lines are joined, a segment needs a field.
    bool starts_segment(std::string_view line) const
    {
        const bool has_field = line.size() > 3;
        return is_segment(line, field_) && (has_field || lines_ == continuation_lines::refused);
    }

    void join(std::uint32_t end)
    {
        segment_place& before = segments_.back();
        for (std::uint32_t i = line_first_; i < kept_; ++i)
            separators_[i] += start_ - before.offset;
        before.separator_count += kept_ - line_first_;
        before.size = end - before.offset;
    }

    issue not_a_segment() const
    {
        return {
            fault::malformed,
            severity::error,
            "line " + std::to_string(line_),
            "This line is not a segment that may stand here.",
            {}};
    }

    std::string_view text_;
    char field_;
    continuation_lines lines_;
    std::vector<std::uint32_t>& separators_;
    std::vector<segment_place>& segments_;
    std::uint32_t start_ = 0;       // of the line
    std::uint32_t kept_ = 0;        // separators kept so far
    std::uint32_t line_first_ = 0;  // the line's first among them
    std::uint32_t line_ = 1;
};

issue too_large(std::string_view detail)
{
    return {fault::too_large, severity::error, {}, std::string{detail}, {}};
}

}  // namespace

struct message_view::state
{
    std::string_view bytes;
    std::string_view text;  // bytes without its byte order mark
    delimiters encoding;
    std::vector<segment_place> segments;
    std::vector<std::uint32_t> separators;
};

message_view::message_view(std::unique_ptr<state> s) : state_(std::move(s)) {}
message_view::message_view(message_view&&) noexcept = default;
message_view& message_view::operator=(message_view&&) noexcept = default;
message_view::~message_view() = default;

const delimiters& message_view::encoding() const { return state_->encoding; }
std::string_view message_view::bytes() const { return state_->bytes; }
std::size_t message_view::size() const { return state_->segments.size(); }

segment_view message_view::operator[](std::size_t index) const
{
    VGM_ASSERT(index < size());
    const segment_place& place = state_->segments[index];
    segment_view segment;
    segment.raw_ = state_->text.substr(place.offset, place.size);
    segment.delimiters_ = &state_->encoding;
    segment.separators_ = state_->separators.data() + place.first_separator;
    segment.separator_count_ = place.separator_count;
    return segment;
}

std::optional<segment_view> message_view::find_segment(std::string_view id, std::size_t occurrence)
    const
{
    for (std::size_t i = 0; i < size(); ++i) {
        const bool same = state_->text.substr(state_->segments[i].offset, 3) == id;
        if (same && --occurrence == 0) return (*this)[i];
    }
    return std::nullopt;
}

std::size_t message_view::count_segments(std::string_view id) const
{
    std::size_t count = 0;
    for (const segment_place& place : state_->segments)
        count += state_->text.substr(place.offset, 3) == id ? 1 : 0;
    return count;
}

result<message_view> parse_message(std::string_view er7, continuation_lines lines)
{
    if (er7.size() > std::numeric_limits<std::uint32_t>::max())
        return too_large("A message of 4 GiB or more.");

    const auto encoding = parse_delimiters(skip_preamble(er7));
    if (!encoding) return encoding.error();

    auto state = std::make_unique<message_view::state>();
    state->bytes = er7;
    state->text = er7;
    if (er7.starts_with(byte_order_mark)) state->text.remove_prefix(byte_order_mark.size());
    state->encoding = *encoding;
    const std::array<char, 3> wanted{encoding->field, '\r', '\n'};
    if (!find_each(state->text, wanted, separators_max, state->separators))
        return too_large("More separators than any message needs.");

    state->segments.reserve(32);
    cutter cut{state->text, encoding->field, lines, state->separators, state->segments};
    if (auto wrong = cut.run()) return *std::move(wrong);
    return message_view{std::move(state)};
}

}  // namespace vgm::hl7v2
