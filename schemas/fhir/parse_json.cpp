#include "schemas/fhir/long_base64.hpp"
#include "schemas/fhir/read.hpp"
#include "schemas/fhir/shapes.hpp"
#include "schemas/hl7v2/utf8.hpp"

#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <optional>

namespace vgm::fhir {
namespace {

namespace rj = rapidjson;

issue refuse(fault what, std::string where, std::string detail)
{
    return {what, severity::error, std::move(where), std::move(detail), "FHIR-JSON"};
}

// An object or a list that has begun and not ended.
struct frame
{
    element self;  // of a list: its items
    bool is_list = false;
    std::string key;                // the member that is being read
    std::vector<std::string> seen;  // members
};

bool is_empty(const element& e)
{
    return e.kind == value_kind::none && e.children.empty() && e.type.empty();
}

// What "_status" says beside "status": the id and the extensions of a primitive.
std::optional<std::string> join(element& primitive, element&& beside)
{
    if (!beside.value.empty() || !beside.type.empty()) return "a member with _ is no object";
    if (!primitive.children.empty()) return "a member with _ stands beside what is no primitive";
    primitive.children = std::move(beside.children);
    if (primitive.kind == value_kind::none && !primitive.children.empty())
        primitive.kind = value_kind::absent;
    return std::nullopt;
}

// Joins the members with _ to those without, item by item.
std::optional<std::string> join_primitives(std::vector<element>& children)
{
    std::vector<element> besides;
    for (auto& c : children)
        if (c.name.starts_with('_')) besides.push_back(std::move(c));
    std::erase_if(children, [](const element& c) { return c.name.empty() || c.name[0] == '_'; });
    for (std::size_t n = 0; n < besides.size();) {
        const auto name = besides[n].name;
        std::size_t at = 0;
        for (; n < besides.size() && besides[n].name == name; ++n) {
            const auto same = [&](const element& c) { return c.name == name.substr(1); };
            auto found = std::find_if(
                children.begin() + static_cast<std::ptrdiff_t>(at), children.end(), same
            );
            besides[n].name.erase(0, 1);
            if (found == children.end()) {
                if (besides[n].kind != value_kind::none) return "a member with _ is no object";
                if (!besides[n].children.empty()) besides[n].kind = value_kind::absent;
                children.push_back(std::move(besides[n]));
                at = children.size();
                continue;
            }
            if (found->repeats != besides[n].repeats) return "one of a member and its _ is a list";
            if (auto wrong = join(*found, std::move(besides[n]))) return wrong;
            at = static_cast<std::size_t>(found - children.begin()) + 1;
        }
    }
    for (const auto& c : children)
        if (is_empty(c)) return "null, or an empty object";
    return std::nullopt;
}

// Makes the tree of what RapidJSON's reader meets. Every method answers whether to go on.
class builder : public rj::BaseReaderHandler<rj::UTF8<>, builder>
{
public:
    builder(lifting_stream& from, const limits& limit) : from_(from), limit_(limit) {}

    bool Default() { return fail(fault::malformed, "a value that FHIR does not have"); }
    bool Null();
    bool Bool(bool value) { return add(value_kind::boolean, value ? "true" : "false"); }
    bool RawNumber(const char* text, rj::SizeType size, bool)
    {
        return add(value_kind::number, {text, size});
    }
    bool String(const char* text, rj::SizeType size, bool);
    bool StartObject() { return open(false); }
    bool StartArray() { return open(true); }
    bool Key(const char* text, rj::SizeType size, bool);
    bool EndObject(rj::SizeType);
    bool EndArray(rj::SizeType count);

    std::string place() const;

    std::optional<issue> wrong;
    element root;

private:
    bool fail(fault what, std::string detail)
    {
        wrong = refuse(what, place(), std::move(detail));
        return false;
    }
    bool open(bool is_list);
    bool add(value_kind kind, std::string_view value);
    bool attach(element e);
    bool count_node()
    {
        if (++nodes_ <= limit_.nodes_max) return true;
        return fail(fault::too_large, "more elements than are taken");
    }

    bool add_lifted(std::string_view base64);

    lifting_stream& from_;
    const limits& limit_;
    std::vector<frame> frames_;
    std::size_t nodes_ = 0;
};

std::string builder::place() const
{
    if (frames_.empty()) return std::string(told_type(root.type));
    std::string path(told_type(frames_.front().self.type));
    for (std::size_t n = 0; n < frames_.size(); ++n) {
        const auto& f = frames_[n];
        if (f.is_list) {
            path += '[' + std::to_string(f.self.children.size()) + ']';
        } else if (!f.key.empty()) {
            std::string_view name = f.key;
            if (name.starts_with('_')) name.remove_prefix(1);
            if (!is_element_name(name)) break;
            path += '.' + std::string(path_name(name));
        }
    }
    return path;
}

bool builder::open(bool is_list)
{
    if (frames_.size() >= limit_.depth_max)
        return fail(fault::too_large, "elements are nested deeper than is taken");
    if (is_list && (frames_.empty() || frames_.back().is_list))
        return fail(fault::malformed, "a list where FHIR has none");
    if (!count_node()) return false;
    frame f;
    f.is_list = is_list;
    if (!frames_.empty())
        f.self.name = frames_.back().is_list ? frames_.back().self.name : frames_.back().key;
    frames_.push_back(std::move(f));
    return true;
}

bool builder::attach(element e)
{
    if (frames_.empty()) {
        if (!e.children.empty() || !e.type.empty()) {
            root = std::move(e);
            return true;
        }
        return fail(fault::malformed, "not a resource");
    }
    auto& holder = frames_.back();
    e.name = holder.is_list ? holder.self.name : holder.key;
    e.repeats = holder.is_list;
    holder.self.children.push_back(std::move(e));
    return true;
}

bool builder::add(value_kind kind, std::string_view value)
{
    if (!count_node()) return false;
    element e;
    e.kind = kind;
    e.value = value;
    return attach(std::move(e));
}

bool builder::Null()
{
    if (frames_.empty() || !frames_.back().is_list)
        return fail(fault::malformed, "null, which FHIR has only in lists of primitives");
    return count_node() && attach({});
}

bool builder::String(const char* text, rj::SizeType size, bool)
{
    const std::string_view value(text, size);
    if (const auto lifted = from_.take_lifted()) return add_lifted(*lifted);
    if (value.empty()) return fail(fault::malformed, "an empty string");
    // The parser's own check lets some sequences pass, and so does an escaped half of a pair.
    if (const auto bad = hl7v2::find_invalid_utf8(value); bad != value.size())
        return fail(fault::malformed, "not UTF-8, at byte " + std::to_string(bad) + " of the text");
    const auto control = [](unsigned char c) {
        return c < 0x20 && c != '\t' && c != '\r' && c != '\n';
    };
    if (std::ranges::any_of(value, control)) return fail(fault::malformed, "a control character");
    if (!frames_.empty() && !frames_.back().is_list && frames_.back().key == "resourceType") {
        frames_.back().self.type = value;
        return true;
    }
    return add(value_kind::text, value);
}

bool builder::add_lifted(std::string_view base64)
{
    if (!frames_.empty() && !frames_.back().is_list && frames_.back().key == "resourceType")
        return fail(fault::malformed, "resourceType is no type");
    if (!count_node()) return false;
    element e;
    set_decoded(e, base64);
    return attach(std::move(e));
}

bool builder::Key(const char* text, rj::SizeType size, bool)
{
    auto& f = frames_.back();
    f.key.assign(text, size);
    constexpr std::size_t longest = 64;
    const auto letter = [](unsigned char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_';
    };
    if (f.key.empty() || f.key == "_" || f.key.size() > longest ||
        !std::ranges::all_of(f.key, letter)) {
        f.key.clear();
        return fail(fault::malformed, "a member whose name is none of FHIR");
    }
    if (std::ranges::find(f.seen, f.key) != f.seen.end())
        return fail(fault::malformed, "the same member stands twice");
    if (f.seen.size() >= limit_.members_max)
        return fail(fault::too_large, "more members than are taken");
    f.seen.push_back(f.key);
    return true;
}

bool builder::EndObject(rj::SizeType)
{
    auto& f = frames_.back();
    f.key.clear();
    if (auto said = join_primitives(f.self.children)) return fail(fault::malformed, *said);
    if (is_empty(f.self)) return fail(fault::malformed, "an empty object");
    auto done = std::move(f.self);
    frames_.pop_back();
    return attach(std::move(done));
}

bool builder::EndArray(rj::SizeType count)
{
    auto& f = frames_.back();
    if (count == 0) return fail(fault::malformed, "an empty list");
    auto items = std::move(f.self.children);
    frames_.pop_back();
    auto& into = frames_.back().self.children;
    into.insert(
        into.end(), std::make_move_iterator(items.begin()), std::make_move_iterator(items.end())
    );
    return true;
}

}  // namespace

result<element> parse_json(std::string_view json, const limits& limit)
{
    if (json.size() > limit.bytes_max)
        return refuse(fault::too_large, {}, "the resource is larger than is taken");
    if (json.starts_with("\xEF\xBB\xBF") || json.starts_with("\xFE\xFF") ||
        json.starts_with("\xFF\xFE"))
        return refuse(fault::malformed, {}, "a byte order mark, which JSON does not have");
    lifting_stream stream(json, limit.text_bytes_max);
    builder made(stream, limit);
    rj::Reader reader;
    constexpr unsigned flags =
        rj::kParseIterativeFlag | rj::kParseValidateEncodingFlag | rj::kParseNumbersAsStringsFlag;
    const auto parsed = reader.Parse<flags>(stream, made);
    if (made.wrong) return std::move(*made.wrong);
    if (!parsed)
        return refuse(
            fault::malformed,
            made.place(),
            std::string("not well-formed JSON, at byte ") + std::to_string(parsed.Offset()) + ": " +
                rj::GetParseError_En(parsed.Code())
        );
    if (made.root.type.empty())
        return refuse(fault::malformed, "Resource", "resourceType is missing");
    return std::move(made.root);
}

}  // namespace vgm::fhir
