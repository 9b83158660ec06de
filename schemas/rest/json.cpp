#include "schemas/rest/json.hpp"

#include <algorithm>
#include <vector>

namespace vgm::rest {
namespace {

using rapidjson::Value;

constexpr int depth_max = 64;

issue wrong(std::string detail)
{
    return {fault::malformed, severity::error, {}, std::move(detail), "REST-JSON"};
}

// Whether `text` goes deeper than it may. Strings are passed over, so that a document in base64
// does not count.
bool is_too_deep(std::string_view text)
{
    int depth = 0;
    bool in_string = false;
    for (std::size_t n = 0; n < text.size(); ++n) {
        const char c = text[n];
        if (in_string) {
            if (c == '\\') ++n;
            in_string = c != '"';
        } else if (c == '"') {
            in_string = true;
        } else if (c == '[' || c == '{') {
            if (++depth > depth_max) return true;
        } else if (c == ']' || c == '}') {
            --depth;
        }
    }
    return false;
}

bool has_member_twice(const Value& v)
{
    if (v.IsArray())
        return std::any_of(v.Begin(), v.End(), [](const Value& e) { return has_member_twice(e); });
    if (!v.IsObject()) return false;
    std::vector<std::string_view> names;
    for (const auto& m : v.GetObject()) {
        if (has_member_twice(m.value)) return true;
        names.push_back(text_of(m.name));
    }
    std::ranges::sort(names);
    return std::ranges::adjacent_find(names) != names.end();
}

}  // namespace

result<rapidjson::Document> parse_json(std::string_view text)
{
    if (is_too_deep(text)) return wrong("the JSON is more than 64 levels deep");
    rapidjson::Document json;
    constexpr unsigned how = rapidjson::kParseValidateEncodingFlag | rapidjson::kParseIterativeFlag;
    json.Parse<how>(text.data(), text.size());
    if (json.HasParseError())
        return wrong(
            "this is no JSON in UTF-8, from byte " + std::to_string(json.GetErrorOffset()) + " on"
        );
    if (has_member_twice(json)) return wrong("an object has a member twice");
    return json;
}

const Value* find_member(const Value& v, std::string_view name)
{
    if (!v.IsObject()) return nullptr;
    const auto wanted = rapidjson::StringRef(name.data(), name.size());
    const auto found = v.FindMember(Value(wanted));
    return found == v.MemberEnd() ? nullptr : &found->value;
}

std::string_view member_text(const Value& v, std::string_view name)
{
    const auto* member = find_member(v, name);
    return member == nullptr ? std::string_view{} : text_of(*member);
}

bool is_true(const Value& v, std::string_view name)
{
    const auto* member = find_member(v, name);
    return member != nullptr && member->IsTrue();
}

}  // namespace vgm::rest
