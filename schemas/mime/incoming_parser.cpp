#include "schemas/mime/charset.hpp"
#include "schemas/mime/encoded_word.hpp"
#include "schemas/mime/incoming.hpp"
#include "schemas/mime/incoming_gmime.hpp"
#include "schemas/mime/incoming_guard.hpp"
#include "schemas/mime/message_ids.hpp"
#include "schemas/mime/text.hpp"

#include <algorithm>
#include <iterator>
#include <mutex>

namespace vgm::mime {
namespace {

void initialise_once()
{
    static std::once_flag once;
    std::call_once(once, [] { g_mime_init(); });
}

issue too_large(std::string detail)
{
    return {fault::too_large, severity::error, {}, std::move(detail), {}};
}

issue no_mail()
{
    return {fault::malformed, severity::error, {}, "these bytes hold no mail header", {}};
}

// Reads one mail and the messages in it, all against the same limits.
class parser
{
public:
    explicit parser(const incoming_limits& limits) : limits_(limits) {}

    result<incoming_mail> parse(std::string_view bytes, int depth);

private:
    result<incoming_mail>
    read_message(GMimeMessage* message, const gmime::borrowed_stream& source, int depth);
    result<void> read_part(
        GMimeObject* object,
        const gmime::borrowed_stream& source,
        int depth,
        std::vector<incoming_part>& out
    );
    result<void> read_leaf(
        GMimeObject* object,
        const gmime::borrowed_stream& source,
        int depth,
        incoming_part& part
    );

    const incoming_limits& limits_;
    std::size_t parts_ = 0;
    std::size_t header_bytes_ = 0;
};

gmime::handle<GMimeMessage> construct(const gmime::borrowed_stream& source)
{
    const gmime::handle<GMimeParser> p(g_mime_parser_new_with_stream(source.get()));
    return gmime::handle<GMimeMessage>(g_mime_parser_construct_message(p.get(), nullptr));
}

std::string declared_boundary(GMimeMessage* message)
{
    GMimeObject* const top = g_mime_message_get_mime_part(message);
    GMimeContentType* const type = top ? g_mime_object_get_content_type(top) : nullptr;
    const char* const boundary =
        type ? g_mime_content_type_get_parameter(type, "boundary") : nullptr;
    return boundary ? boundary : "";
}

std::optional<std::string> read_return_path(const incoming_mail& m)
{
    for (const auto& header : m.headers) {
        if (!equals_ignoring_case(header.name, "Return-Path")) continue;
        std::string_view path = trim(header.value);
        if (!path.empty() && path.front() == '<') path.remove_prefix(1);
        path = trim(path.substr(0, path.find('>')));
        return without_controls(to_utf8_guessing(path));
    }
    return std::nullopt;
}

std::string first_address(std::string_view header)
{
    const auto all = gmime::parse_addresses(header);
    return all.empty() ? std::string() : all.front().address;
}

void read_named_headers(incoming_mail& m)
{
    m.message_id = parse_message_id(m.find_header("Message-ID"));
    m.in_reply_to = parse_message_ids(m.find_header("In-Reply-To"));
    m.references = parse_message_ids(m.find_header("References"));
    m.subject = decode_header_text(m.find_header("Subject"));
    const auto authors = gmime::parse_addresses(m.find_header("From"));
    if (!authors.empty()) m.from = authors.front();
    m.to = gmime::parse_addresses(m.find_header("To"));
    m.cc = gmime::parse_addresses(m.find_header("Cc"));
    m.reply_to = gmime::parse_addresses(m.find_header("Reply-To"));
    const std::string_view automatic = m.find_header("Auto-Submitted");
    m.auto_submitted =
        to_lower(trim(to_utf8_guessing(automatic.substr(0, automatic.find_first_of(";(")))));
    m.return_path = read_return_path(m);
    m.disposition_notification_to = first_address(m.find_header("Disposition-Notification-To"));
}

result<incoming_mail> parser::parse(std::string_view bytes, int depth)
{
    if (bytes.size() > limits_.bytes_max) {
        return too_large("the mail is longer than " + std::to_string(limits_.bytes_max) + " bytes");
    }
    const head_measure heads = measure_heads(bytes);
    header_bytes_ += heads.bytes;
    if (header_bytes_ > limits_.header_bytes_max) {
        return too_large(
            "the headers of the mail are longer than " + std::to_string(limits_.header_bytes_max) +
            " bytes"
        );
    }
    if (heads.marks_max > limits_.header_marks_max) {
        return too_large(
            "a header of the mail has more than " + std::to_string(limits_.header_marks_max) +
            " colons or encoded words"
        );
    }
    const gmime::borrowed_stream source(bytes);
    const auto message = construct(source);
    if (message) {
        if (const auto better = repair_boundaries(bytes, declared_boundary(message.get()))) {
            // Once repaired there is no such line left, so this does not come here again.
            return parse(*better, depth);
        }
    }
    if (!message) return no_mail();
    auto m = read_message(message.get(), source, depth);
    if (m && m->headers.empty()) return no_mail();
    return m;
}

result<incoming_mail>
parser::read_message(GMimeMessage* message, const gmime::borrowed_stream& source, int depth)
{
    GMimeObject* const top = g_mime_message_get_mime_part(message);
    incoming_mail m;
    m.headers = gmime::read_headers(GMIME_OBJECT(message));
    if (top) {
        // The library keeps what describes the content with the content.
        auto more = gmime::read_headers(top);
        std::move(more.begin(), more.end(), std::back_inserter(m.headers));
    }
    read_named_headers(m);
    if (!top) return m;
    m.content_type = gmime::read_content_type(top);
    m.parameters = gmime::read_parameters(
        g_mime_content_type_get_parameters(g_mime_object_get_content_type(top))
    );
    if (auto read = read_part(top, source, depth, m.parts); !read) return read.error();
    return m;
}

result<void> parser::read_part(
    GMimeObject* object,
    const gmime::borrowed_stream& source,
    int depth,
    std::vector<incoming_part>& out
)
{
    if (depth > limits_.depth_max) {
        return too_large(
            "parts are nested deeper than " + std::to_string(limits_.depth_max) + " levels"
        );
    }
    if (GMIME_IS_MULTIPART(object)) {
        GMimeMultipart* const parts = GMIME_MULTIPART(object);
        for (int i = 0; i < g_mime_multipart_get_count(parts); ++i) {
            GMimeObject* const next = g_mime_multipart_get_part(parts, i);
            if (auto read = read_part(next, source, depth + 1, out); !read) return read;
        }
        return {};
    }
    if (++parts_ > limits_.parts_max) {
        return too_large("the mail has more than " + std::to_string(limits_.parts_max) + " parts");
    }
    return read_leaf(object, source, depth, out.emplace_back());
}

result<void> parser::read_leaf(
    GMimeObject* object,
    const gmime::borrowed_stream& source,
    int depth,
    incoming_part& part
)
{
    part.content_type = gmime::read_content_type(object);
    part.parameters = gmime::read_parameters(
        g_mime_content_type_get_parameters(g_mime_object_get_content_type(object))
    );
    part.file_name = gmime::read_file_name(object);
    if (GMIME_IS_MESSAGE_PART(object)) {
        GMimeMessage* const inner = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
        if (!inner) return {};
        auto read = read_message(inner, source, depth + 1);
        if (!read) return read.error();
        part.message = std::make_shared<const incoming_mail>(std::move(*read));
        return {};
    }
    if (!GMIME_IS_PART(object)) return {};
    part.content = gmime::read_content(GMIME_PART(object), source);

    // A whole message in base64, which RFC 2046 §5.2.1 forbids and some servers write.
    if (part.content_type == "message/rfc822" && depth < limits_.depth_max) {
        auto read = parse(part.content, depth + 1);
        if (!read && to_fault(read.error().code) == fault::too_large) return read.error();
        if (read) part.message = std::make_shared<const incoming_mail>(std::move(*read));
    }
    return {};
}

}  // namespace

result<incoming_mail> parse_mail(std::string_view bytes, const incoming_limits& limits)
{
    initialise_once();
    return parser(limits).parse(bytes, 1);
}

}  // namespace vgm::mime
