#include "schemas/fhir/print.hpp"

#include "schemas/mime/base64.hpp"
#include "schemas/xdm/xml_text.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace vgm::fhir {
namespace {

using json_writer = rapidjson::Writer<rapidjson::StringBuffer>;

void put_text(json_writer& out, std::string_view text)
{
    out.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

void put_key(json_writer& out, std::string_view name)
{
    out.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
}

// A value as it is written.
std::string encoded(const element& e)
{
    std::string text;
    mime::encode_base64(*e.decoded, text);
    return text;
}

void put_value(json_writer& out, const element& e)
{
    if (e.decoded) return put_text(out, encoded(e));
    if (e.kind == value_kind::absent)
        out.Null();
    else if (e.kind == value_kind::number)
        out.RawValue(e.value.data(), e.value.size(), rapidjson::kNumberType);
    else if (e.kind == value_kind::boolean)
        out.Bool(e.value == "true");
    else
        put_text(out, e.value);
}

bool is_primitive(const element& e) { return e.kind != value_kind::none; }

void put_object(json_writer& out, const element& e);

// The elements [first, last) have one name and stand together.
void put_member(json_writer& out, const element* first, const element* last)
{
    const bool is_list = first->repeats;
    bool value = false, beside = false;  // null alone is no member
    for (auto e = first; e != last; ++e) {
        value |= e->kind != value_kind::absent;
        beside |= is_primitive(*e) && !e->children.empty();
    }
    if (value) {
        put_key(out, first->name);
        if (is_list) out.StartArray();
        for (auto e = first; e != last; ++e)
            if (is_primitive(*e))
                put_value(out, *e);
            else
                put_object(out, *e);
        if (is_list) out.EndArray();
    }
    if (!beside) return;
    put_key(out, '_' + first->name);
    if (is_list) out.StartArray();
    for (auto e = first; e != last; ++e)
        if (e->children.empty())
            out.Null();
        else
            put_object(out, *e);
    if (is_list) out.EndArray();
}

void put_object(json_writer& out, const element& e)
{
    out.StartObject();
    if (!e.type.empty()) {
        put_key(out, "resourceType");
        put_text(out, e.type);
    }
    for (std::size_t n = 0; n < e.children.size();) {
        auto end = n + 1;
        while (end < e.children.size() && e.children[end].name == e.children[n].name) ++end;
        put_member(out, e.children.data() + n, e.children.data() + end);
        n = end;
    }
    out.EndObject();
}

void append_attribute(std::string& out, std::string_view name, std::string_view value)
{
    out += ' ';
    out += name;
    out += "=\"";
    // A line end in an attribute would be read as a blank.
    for (;;) {
        const auto end = value.find_first_of("\t\r\n");
        xdm::append_escaped(out, value.substr(0, end));
        if (end == std::string_view::npos) break;
        out += "&#" + std::to_string(static_cast<int>(value[end])) + ';';
        value.remove_prefix(end + 1);
    }
    out += '"';
}

void append_content(std::string& out, const element& e);

void append_xml(std::string& out, const element& e)
{
    if (e.name == "div") {
        out += e.value;
        return;
    }
    out += '<' + e.name;
    if (e.type.empty())
        for (const auto& c : e.children)
            if (c.name == "id" || (c.name == "url" && e.name.ends_with("xtension")))
                append_attribute(out, c.name, c.value);
    if (e.decoded)
        append_attribute(out, "value", encoded(e));
    else if (!e.value.empty())
        append_attribute(out, "value", e.value);
    std::string inside;
    if (e.type.empty()) {
        append_content(inside, e);
    } else {
        inside = '<' + e.type + '>';
        append_content(inside, e);
        inside += "</" + e.type + '>';
    }
    if (inside.empty())
        out += "/>";
    else
        out += '>' + inside + "</" + e.name + '>';
}

void append_content(std::string& out, const element& e)
{
    for (const auto& c : e.children) {
        const bool attribute =
            e.type.empty() && (c.name == "id" || (c.name == "url" && e.name.ends_with("xtension")));
        if (!attribute) append_xml(out, c);
    }
}

std::string print_xml(const element& resource)
{
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
    out += '<' + resource.type + " xmlns=\"http://hl7.org/fhir\">";
    append_content(out, resource);
    return out + "</" + resource.type + '>';
}

}  // namespace

std::string print(const element& resource, syntax as)
{
    if (as == syntax::xml) return print_xml(resource);
    rapidjson::StringBuffer buffer;
    json_writer out(buffer);
    put_object(out, resource);
    return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace vgm::fhir
