#include "schemas/rest/description.hpp"

#include "gateway/core/assert.hpp"
#include "schemas/rest/json.hpp"
#include "schemas/rest/schema_words.hpp"

#include <algorithm>
#include <map>
#include <regex>

namespace vgm::rest {

extern const std::string_view openapi_data;

namespace {

using rapidjson::Value;

constexpr std::size_t findings_max = 50;
constexpr std::string_view reference_prefix = "#/components/schemas/";

using pattern_map = std::map<std::string, std::regex, std::less<>>;

// Reads every schema once: compiles the patterns, and knows every keyword.
class schema_reader
{
public:
    explicit schema_reader(pattern_map& patterns) : patterns_(patterns) {}

    void read(const Value& schema)
    {
        if (schema.IsBool()) return;
        VGM_ASSERT(schema.IsObject());
        for (const auto& m : schema.GetObject()) read_keyword(text_of(m.name), m.value);
    }

private:
    void read_keyword(std::string_view keyword, const Value& value)
    {
        VGM_ASSERT(is_known_keyword(keyword));
        if (keyword == "pattern")
            patterns_.try_emplace(
                std::string{text_of(value)},
                std::string{text_of(value)},
                std::regex::ECMAScript | std::regex::optimize
            );
        if (keyword == "properties")
            for (const auto& m : value.GetObject()) read(m.value);
        if (keyword == "oneOf" || keyword == "anyOf")
            for (const auto& s : value.GetArray()) read(s);
        if (keyword == "items" || keyword == "not" || keyword == "if" || keyword == "then" ||
            keyword == "else" || keyword == "additionalProperties")
            read(value);
    }

    pattern_map& patterns_;
};

class checker
{
public:
    checker(const Value& schemas, const pattern_map& patterns)
        : schemas_(schemas), patterns_(patterns)
    {}

    std::vector<issue> found;

    void check(const Value& value, const Value& schema, const std::string& at)
    {
        if (found.size() >= findings_max) return;
        if (schema.IsBool()) {
            if (!schema.GetBool()) add(at, "this member may not stand here");
            return;
        }
        if (const auto reference = member_text(schema, "$ref"); !reference.empty()) {
            const auto* meant = find_member(schemas_, reference.substr(reference_prefix.size()));
            VGM_ASSERT(meant != nullptr);
            check(value, *meant, at);
        }
        if (!check_type(value, schema, at)) return;
        check_choices(value, schema, at);
        if (value.IsString()) check_text(text_of(value), schema, at);
        if (value.IsNumber()) check_number(value, schema, at);
        if (value.IsArray()) check_array(value, schema, at);
        if (value.IsObject()) check_object(value, schema, at);
        check_combinations(value, schema, at);
    }

private:
    void add(const std::string& at, std::string detail)
    {
        found.push_back(
            {fault::bad_data_type, severity::error, at, std::move(detail), "REST-SCHEMA"}
        );
    }

    bool holds(const Value& value, const Value& schema)
    {
        checker other(schemas_, patterns_);
        other.check(value, schema, {});
        return other.found.empty();
    }

    bool check_type(const Value& value, const Value& schema, const std::string& at)
    {
        const auto type = member_text(schema, "type");
        if (type.empty() || is_of_type(value, type)) return true;
        add(at, "this must be of type " + std::string{type});
        return false;
    }

    void check_choices(const Value& value, const Value& schema, const std::string& at)
    {
        const auto* wanted = find_member(schema, "const");
        if (wanted != nullptr && value != *wanted) add(at, "this must be " + print_choice(*wanted));
        const auto* choices = find_member(schema, "enum");
        if (choices == nullptr ||
            std::find(choices->Begin(), choices->End(), value) != choices->End())
            return;
        std::string all;
        for (const auto& c : choices->GetArray())
            all += (all.empty() ? "" : ", ") + print_choice(c);
        add(at, "this must be one of " + all);
    }

    void check_text(std::string_view text, const Value& schema, const std::string& at)
    {
        const auto length = count_characters(text);
        if (const auto* n = find_member(schema, "minLength"); n && length < n->GetUint64())
            return add(at, "this must have at least " + number(*n) + " characters");
        // A pattern is not asked about a text that is too long: its cost grows with the text.
        if (const auto* n = find_member(schema, "maxLength"); n && length > n->GetUint64())
            return add(at, "this must have at most " + number(*n) + " characters");
        if (const auto format = member_text(schema, "format"); !is_of_format(text, format))
            return add(at, describe_format(format));
        const auto pattern = member_text(schema, "pattern");
        if (pattern.empty()) return;
        const auto compiled = patterns_.find(pattern);
        VGM_ASSERT(compiled != patterns_.end());
        if (!std::regex_search(text.begin(), text.end(), compiled->second))
            add(at, "this must match " + std::string{pattern});
    }

    void check_number(const Value& value, const Value& schema, const std::string& at)
    {
        if (const auto* n = find_member(schema, "minimum"); n && value.GetDouble() < n->GetDouble())
            add(at, "this must be at least " + number(*n));
        if (const auto* n = find_member(schema, "maximum"); n && value.GetDouble() > n->GetDouble())
            add(at, "this must be at most " + number(*n));
    }

    void check_array(const Value& value, const Value& schema, const std::string& at)
    {
        if (const auto* n = find_member(schema, "minItems"); n && value.Size() < n->GetUint64())
            return add(at, "this must have at least " + number(*n) + " items");
        if (const auto* n = find_member(schema, "maxItems"); n && value.Size() > n->GetUint64())
            return add(at, "this must have at most " + number(*n) + " items");
        if (const auto* items = find_member(schema, "items"))
            for (rapidjson::SizeType n = 0; n < value.Size(); ++n)
                check(value[n], *items, at + '/' + std::to_string(n));
    }

    void check_object(const Value& value, const Value& schema, const std::string& at)
    {
        if (const auto* required = find_member(schema, "required"))
            for (const auto& name : required->GetArray())
                if (find_member(value, text_of(name)) == nullptr)
                    add(at + pointer_step(text_of(name)), "this member is required");
        const auto* properties = find_member(schema, "properties");
        const auto* others = find_member(schema, "additionalProperties");
        const bool closed = others != nullptr && others->IsFalse();
        for (const auto& m : value.GetObject()) {
            const auto name = text_of(m.name);
            const auto* known = properties == nullptr ? nullptr : find_member(*properties, name);
            if (known != nullptr) check(m.value, *known, at + pointer_step(name));
            // Its name is the sender's own text, and is not told.
            if (known == nullptr && closed)
                return add(at, "a member has a name that this object does not have");
        }
    }

    void check_combinations(const Value& value, const Value& schema, const std::string& at)
    {
        const auto count = [&](const Value& all) {
            return std::count_if(all.Begin(), all.End(), [&](const Value& s) {
                return holds(value, s);
            });
        };
        if (const auto* all = find_member(schema, "oneOf"); all && count(*all) != 1)
            add(at, std::string{member_text(schema, "x-oneOf")});
        if (const auto* all = find_member(schema, "anyOf"); all && count(*all) == 0)
            add(at, std::string{member_text(schema, "x-anyOf")});
        if (const auto* other = find_member(schema, "not"); other && holds(value, *other))
            add(at, "this is what may not be");
        const auto* condition = find_member(schema, "if");
        if (condition == nullptr) return;
        if (const auto* then = find_member(schema, holds(value, *condition) ? "then" : "else"))
            check(value, *then, at);
    }

    const Value& schemas_;
    const pattern_map& patterns_;
};

}  // namespace

struct description::parts
{
    rapidjson::Document document;
    const Value* schemas = nullptr;
    pattern_map patterns;
};

description::description(std::string_view openapi)
    : parts_([&] {
          auto made = std::make_unique<parts>();
          auto read = parse_json(openapi);
          VGM_ASSERT(read.has_value());
          made->document = std::move(*read);
          const auto* components = find_member(made->document, "components");
          VGM_ASSERT(components != nullptr);
          made->schemas = find_member(*components, "schemas");
          VGM_ASSERT(made->schemas != nullptr);
          schema_reader reader(made->patterns);
          for (const auto& m : made->schemas->GetObject()) reader.read(m.value);
          return made;
      }())
{}

description::~description() = default;

std::vector<issue> description::validate(const Value& value, std::string_view name) const
{
    checker c(*parts_->schemas, parts_->patterns);
    const auto* schema = find_member(*parts_->schemas, name);
    VGM_ASSERT(schema != nullptr);
    c.check(value, *schema, {});
    return std::move(c.found);
}

const rapidjson::Document& description::document() const { return parts_->document; }

std::string_view openapi_text() noexcept { return openapi_data; }

const description& own_description()
{
    static const description own(openapi_text());
    return own;
}

std::string pointer_step(std::string_view name)
{
    std::string step = "/";
    for (const char c : name)
        if (c == '~')
            step += "~0";
        else if (c == '/')
            step += "~1";
        else
            step += c;
    return step;
}

}  // namespace vgm::rest
