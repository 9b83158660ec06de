#include "schemas/hl7v2/batch_reader.hpp"

#include "schemas/hl7v2/byte_scan.hpp"
#include "schemas/hl7v2/charset.hpp"
#include "schemas/hl7v2/lexical.hpp"
#include "schemas/hl7v2/message_view.hpp"

#include <algorithm>
#include <charconv>

namespace vgm::hl7v2 {
namespace {

constexpr char start_block = '\x0b', end_block = '\x1c';
constexpr std::size_t head_size = 4;  // an id and its separator
constexpr std::size_t line_bytes_max = 64 * 1024;
constexpr std::size_t beginning_kept = 64 * 1024;

bool is_alphanumeric(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool is_line_end(char c) { return c == '\r' || c == '\n'; }

bool is_framing(char c) { return c == start_block || c == end_block || c == '\0'; }

// "MSH" and a delimiter: not a word that begins so.
bool begins_with_segment(std::string_view line, std::string_view id)
{
    return line.size() >= head_size && line.starts_with(id) && !is_alphanumeric(line[3]) &&
           !is_line_end(line[3]);
}

// FNV-1a: it tells two headers apart, and is no secret.
std::string digest_of(std::string_view text)
{
    std::uint32_t h = 2166136261u;
    for (const unsigned char c : text) h = (h ^ c) * 16777619u;
    std::string hex(8, '0');
    for (int n = 7; n >= 0; --n, h >>= 4)
        hex[static_cast<std::size_t>(n)] = "0123456789abcdef"[h & 15];
    return hex;
}

batch_header parse_header(const std::string& line)
{
    batch_header header;
    header.level = line.starts_with("FHS") ? batch_level::file : batch_level::batch;
    header.line = line;
    header.digest = digest_of(line);
    // But for its name the line is a short MSH.
    const std::string as_message = "MSH" + line.substr(3);
    const auto text = decode_charset(std::string_view{as_message});
    const auto m = text ? parse_message(text->text) : result<message_view>(text.error());
    if (!m) {
        header.wrong = m.error();
        header.wrong->where = line.substr(0, 3);
        header.wrong->rule = "BATCH-HEADER";
        return header;
    }
    const auto field = [&](std::size_t n) {
        return recode(m->msh().field(n).raw(), m->encoding());
    };
    header.sending_application = field(3);
    header.sending_facility = field(4);
    header.receiving_application = field(5);
    header.receiving_facility = field(6);
    header.created = field(7);
    header.name = field(9);
    header.control_id = field(11);
    return header;
}

batch_end parse_trailer(const std::string& line)
{
    batch_end end;
    end.level = line.starts_with("FTS") ? batch_level::file : batch_level::batch;
    if (line.size() < head_size) return end;
    const auto text = trim_blanks(nth_part(line, line[3], 2));
    if (text.empty()) return end;
    std::uint64_t number = 0;
    const auto [rest, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    end.is_unreadable = failed != std::errc{} || rest != text.data() + text.size();
    if (!end.is_unreadable) end.announced = number;
    return end;
}

// Without what frames it. The end of an MLLP block may stand on the last line, before its line end.
void remove_framing(std::string& message)
{
    std::string line_end;
    while (!message.empty() && is_line_end(message.back())) {
        line_end.insert(line_end.begin(), message.back());
        message.pop_back();
    }
    while (!message.empty() && is_framing(message.back())) message.pop_back();
    message += line_end;
}

}  // namespace

bool is_batch(std::string_view bytes) noexcept
{
    if (bytes.starts_with(byte_order_mark)) bytes.remove_prefix(byte_order_mark.size());
    while (!bytes.empty() && (is_line_end(bytes.front()) || bytes.front() == ' '))
        bytes.remove_prefix(1);
    return begins_with_segment(bytes, "FHS") || begins_with_segment(bytes, "BHS");
}

std::string to_batch_id(const batch_header& header)
{
    constexpr std::size_t longest = 48;
    std::string id;
    for (const char c : header.control_id.substr(0, longest))
        id += is_alphanumeric(c) || c == '-' || c == '_' || c == '.' ? c : '_';
    if (id.empty()) id = "batch";
    return id + '-' + header.digest;
}

std::optional<issue> check_end(const batch_end& end)
{
    const bool file = end.level == batch_level::file;
    const std::string id = file ? "FTS" : "BTS";
    if (!end.has_trailer)
        return issue{
            fault::segment_missing,
            severity::error,
            id,
            file ? "the file has an FHS and no FTS: its end is missing"
                 : "the batch has a BHS and no BTS: its end is missing",
            "BATCH-END"};
    if (end.is_unreadable)
        return issue{
            fault::bad_data_type,
            severity::error,
            id + "-1",
            "the count is no number; " + std::to_string(end.counted) + " came",
            "BATCH-COUNT"};
    if (end.announced && *end.announced != end.counted)
        return issue{
            fault::incoherent,
            severity::error,
            id + "-1",
            std::to_string(*end.announced) + (file ? " batches" : " messages") +
                " are announced and " + std::to_string(end.counted) + " came",
            "BATCH-COUNT"};
    return std::nullopt;
}

void batch_reader::feed(std::string_view bytes)
{
    constexpr std::size_t piece = 1 << 20;
    while (!bytes.empty()) {
        const auto text = bytes.substr(0, piece);
        find_each(text, {'\r', '\n', start_block}, text.size(), found_);
        std::size_t from = 0;
        for (const std::uint32_t at : found_) {
            put(text.substr(from, at - from));
            put_line_end(text[at]);
            from = at + 1;
        }
        put(text.substr(from));
        bytes.remove_prefix(text.size());
    }
}

void batch_reader::finish()
{
    if (!at_line_start_ || !head_.empty()) {
        if (at_line_start_) begin_line();
        finish_line();
    }
    leave_batch();
    if (has_file_header_) finish_file({batch_level::file, false, {}, false, {}});
}

std::optional<batch_item> batch_reader::next()
{
    if (ready_.empty()) return std::nullopt;
    auto item = std::move(ready_.front());
    ready_.pop_front();
    return item;
}

// A part of a line, without its end.
void batch_reader::put(std::string_view part)
{
    if (part.empty()) return;
    after_cr_ = false;
    while (at_line_start_ && !part.empty()) {
        const char c = part.front();
        part.remove_prefix(1);
        if (head_.empty() && is_framing(c)) continue;
        head_ += c;
        const bool may_be_mark = is_first_line_ && byte_order_mark.starts_with(head_);
        if (may_be_mark && head_.size() == byte_order_mark.size())
            head_.clear();
        else if (head_.size() >= head_size)
            begin_line();
    }
    collect(part);
}

void batch_reader::put_line_end(char c)
{
    const bool rest_of_crlf = std::exchange(after_cr_, c == '\r') && c == '\n';
    if (rest_of_crlf) return collect("\n");  // goes where the CR went
    if (c == start_block) {
        if (!at_line_start_) finish_line();
        return;
    }
    if (at_line_start_) begin_line();
    collect({&c, 1});
    finish_line();
}

void batch_reader::collect(std::string_view part)
{
    switch (target_) {
        case target::nowhere:
            break;
        case target::line:
            line_ += part.substr(0, line_bytes_max - std::min(line_bytes_max, line_.size()));
            break;
        case target::message:
            if (too_large_) break;
            message_ += part;
            too_large_ = message_.size() > message_bytes_max_;
            if (too_large_) message_.resize(std::min(message_bytes_max_, beginning_kept));
            break;
    }
}

// What the line is can be told from its head, which is shorter than others when the line is.
void batch_reader::begin_line()
{
    const std::string head = std::exchange(head_, {});
    const auto begins = [&](std::string_view id) { return begins_with_segment(head, id); };
    at_line_start_ = is_first_line_ = false;
    if (begins("FHS") || begins("BHS") || begins("BTS") || begins("FTS") || head == "BTS" ||
        head == "FTS") {
        target_ = target::line;
    } else if (begins("MSH")) {
        finish_message(false);
        in_batch_ = in_message_ = true;
        ++messages_;
        target_ = target::message;
    } else if (head.size() < head_size && trim_blanks(head).empty()) {
        target_ = target::nowhere;
    } else {
        is_stray_ = is_stray_ || !in_message_;
        in_message_ = true;
        target_ = target::message;
    }
    collect(head);
}

void batch_reader::finish_line()
{
    at_line_start_ = true;
    if (target_ != target::line) return;
    target_ = target::nowhere;
    std::string line = std::exchange(line_, {});
    while (!line.empty() && (is_line_end(line.back()) || is_framing(line.back()))) line.pop_back();
    line[1] == 'H' ? read_header(line) : read_trailer(line);
}

void batch_reader::finish_message(bool cut_short)
{
    if (!in_message_) return;
    remove_framing(message_);
    ready_.push_back(batch_message{std::move(message_), too_large_, cut_short && !is_stray_});
    message_ = {};
    in_message_ = is_stray_ = too_large_ = false;
}

void batch_reader::finish_batch(batch_end end)
{
    end.counted = messages_;
    ready_.push_back(end);
    ++batches_;
    messages_ = 0;
    in_batch_ = has_batch_header_ = false;
}

void batch_reader::finish_file(batch_end end)
{
    end.counted = batches_;
    ready_.push_back(end);
    batches_ = 0;
    has_file_header_ = false;
}

// Something begins or ends without a BTS before it.
void batch_reader::leave_batch()
{
    finish_message(has_batch_header_);
    if (in_batch_) finish_batch({batch_level::batch, !has_batch_header_, {}, false, {}});
}

void batch_reader::read_header(const std::string& line)
{
    auto header = parse_header(line);
    leave_batch();
    if (header.level == batch_level::batch) {
        in_batch_ = has_batch_header_ = true;
    } else {
        if (has_file_header_) finish_file({batch_level::file, false, {}, false, {}});
        has_file_header_ = true;
    }
    ready_.push_back(std::move(header));
}

void batch_reader::read_trailer(const std::string& line)
{
    const auto end = parse_trailer(line);
    if (end.level == batch_level::file) {
        leave_batch();
        return finish_file(end);
    }
    finish_message(false);
    finish_batch(end);
}

}  // namespace vgm::hl7v2
