#include "schemas/mime/incoming_gmime.hpp"

#include "schemas/mime/base64.hpp"
#include "schemas/mime/charset.hpp"
#include "schemas/mime/encoded_word.hpp"
#include "schemas/mime/text.hpp"

#include <algorithm>

namespace vgm::mime::gmime {
namespace {

std::string_view view_of(const char* text)
{
    return text ? std::string_view(text) : std::string_view();
}

std::string clean(const char* text)
{
    return without_controls(to_utf8_guessing(unfold(view_of(text))));
}

// Without the folders some senders put before it.
std::string base_name(std::string name)
{
    const std::size_t slash = name.find_last_of("/\\");
    if (slash != std::string::npos) name.erase(0, slash + 1);
    return name;
}

// A parameter that was sent twice, once as RFC 2231 says and once as plain ASCII: the one that says
// more.
std::string find_fullest(const std::vector<mail_parameter>& parameters, std::string_view name)
{
    std::string found;
    for (const auto& p : parameters) {
        if (p.name != name) continue;
        const bool ascii = to_ascii(p.value, '\0') == p.value;
        if (found.empty() || !ascii) found = p.value;
    }
    return found;
}

void collect_mailboxes(InternetAddressList* list, std::vector<mail_address>& out, int depth)
{
    constexpr int groups_in_each_other_max = 8;
    if (depth > groups_in_each_other_max) return;
    for (int i = 0; i < internet_address_list_length(list); ++i) {
        InternetAddress* const address = internet_address_list_get_address(list, i);
        if (INTERNET_ADDRESS_IS_GROUP(address)) {
            collect_mailboxes(
                internet_address_group_get_members(INTERNET_ADDRESS_GROUP(address)), out, depth + 1
            );
        } else if (INTERNET_ADDRESS_IS_MAILBOX(address)) {
            out.push_back(
                {decode_header_text(view_of(internet_address_get_name(address))),
                 clean(internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(address)))}
            );
        }
    }
}

std::string decode_tolerantly(GMimeDataWrapper* content)
{
    const handle<GMimeStream> out(g_mime_stream_mem_new());
    g_mime_data_wrapper_write_to_stream(content, out.get());
    const GByteArray* const bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(out.get()));
    if (bytes->len == 0) return {};
    return {reinterpret_cast<const char*>(bytes->data), bytes->len};
}

GMimeContentEncoding misspelled_encoding(GMimePart* part)
{
    const char* const value =
        g_mime_object_get_header(GMIME_OBJECT(part), "Content-Transfert-Encoding");
    return value ? g_mime_content_encoding_from_string(value) : GMIME_CONTENT_ENCODING_DEFAULT;
}

}  // namespace

borrowed_stream::borrowed_stream(std::string_view bytes)
    : bytes_{reinterpret_cast<guint8*>(const_cast<char*>(bytes.data())), static_cast<guint>(bytes.size())},
      stream_(g_mime_stream_mem_new_with_byte_array(&bytes_))
{
    g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream_.get()), FALSE);
}

std::string_view borrowed_stream::find_bytes(GMimeStream* part) const
{
    if (!GMIME_IS_STREAM_MEM(part)) return {};
    if (g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(part)) != &bytes_) return {};
    const auto size = static_cast<gint64>(bytes_.len);
    const gint64 end = part->bound_end < 0 ? size : std::min(part->bound_end, size);
    const gint64 begin = part->bound_start;
    if (begin < 0 || begin >= end) return {};
    return {
        reinterpret_cast<const char*>(bytes_.data) + begin, static_cast<std::size_t>(end - begin)};
}

std::vector<mail_field> read_headers(GMimeObject* object)
{
    std::vector<mail_field> fields;
    GMimeHeaderList* const list = g_mime_object_get_header_list(object);
    const int count = g_mime_header_list_get_count(list);
    fields.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
        GMimeHeader* const header = g_mime_header_list_get_header_at(list, i);
        fields.push_back(
            {clean(g_mime_header_get_name(header)),
             std::string(trim(unfold(view_of(g_mime_header_get_raw_value(header)))))}
        );
    }
    return fields;
}

std::string read_content_type(GMimeObject* object)
{
    GMimeContentType* const type = g_mime_object_get_content_type(object);
    if (!type) return "text/plain";
    char* const text = g_mime_content_type_get_mime_type(type);
    std::string out = to_lower(clean(text));
    g_free(text);
    return out;
}

std::vector<mail_parameter> read_parameters(GMimeParamList* list)
{
    std::vector<mail_parameter> parameters;
    for (int i = 0; list && i < g_mime_param_list_length(list); ++i) {
        GMimeParam* const parameter = g_mime_param_list_get_parameter_at(list, i);
        const std::string value = clean(g_mime_param_get_value(parameter));
        parameters.push_back(
            {to_lower(clean(g_mime_param_get_name(parameter))), decode_header_text(value)}
        );
    }
    return parameters;
}

std::string read_file_name(GMimeObject* part)
{
    std::string name;
    if (GMimeContentDisposition* const how = g_mime_object_get_content_disposition(part)) {
        const auto all = read_parameters(g_mime_content_disposition_get_parameters(how));
        name = find_fullest(all, "filename");
    }
    if (GMimeContentType* const type = g_mime_object_get_content_type(part); type && name.empty()) {
        name = find_fullest(read_parameters(g_mime_content_type_get_parameters(type)), "name");
    }
    return base_name(std::move(name));
}

std::string read_content(GMimePart* part, const borrowed_stream& source)
{
    GMimeDataWrapper* const content = g_mime_part_get_content(part);
    if (!content) return {};
    GMimeContentEncoding encoding = g_mime_data_wrapper_get_encoding(content);
    if (encoding == GMIME_CONTENT_ENCODING_DEFAULT) {
        encoding = misspelled_encoding(part);
        g_mime_data_wrapper_set_encoding(content, encoding);
    }
    const std::string_view raw = source.find_bytes(g_mime_data_wrapper_get_stream(content));
    if (encoding == GMIME_CONTENT_ENCODING_BASE64 && !raw.empty()) {
        // Three times as fast as the library's decoder, which stays for what is not clean.
        if (auto bytes = decode_base64(raw)) return std::move(*bytes);
    }
    return decode_tolerantly(content);
}

std::vector<mail_address> parse_addresses(std::string_view header)
{
    std::vector<mail_address> addresses;
    const std::string text(header);
    if (InternetAddressList* const list = internet_address_list_parse(nullptr, text.c_str())) {
        const handle<InternetAddressList> owned(list);
        collect_mailboxes(list, addresses, 0);
    }
    return addresses;
}

}  // namespace vgm::mime::gmime
