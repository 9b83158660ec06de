#include "gateway/config/json_schema.hpp"

#include "gateway/config/value_check.hpp"

#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

namespace vgm::config {

namespace {

class json_writer : public rapidjson::PrettyWriter<rapidjson::StringBuffer>
{
public:
    explicit json_writer(rapidjson::StringBuffer& buffer) : PrettyWriter(buffer)
    {
        SetIndent(' ', 2);
    }

    void member(const char* name, std::string_view text)
    {
        Key(name);
        text_value(text);
    }
    void text_value(std::string_view text)
    {
        String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
    }
    // A value as JSON writes it: a string in quotes, a number or truth value bare.
    void typed_value(std::string_view text, const value_type& type)
    {
        if (type.json == "string") return text_value(text);
        RawValue(
            text.data(),
            text.size(),
            type.json == "boolean" ? rapidjson::kTrueType : rapidjson::kNumberType
        );
    }
};

std::string describe_key(const field& value, const key_facts& facts)
{
    std::string text(facts.says);
    if (const std::string range = print_range(facts); !range.empty())
        text += " Range: " + range + '.';
    if (!facts.unit.empty()) text += " Unit: " + std::string(facts.unit) + '.';
    if (!facts.form.empty()) text += " Form: " + std::string(facts.form) + '.';
    if (value.type().name == "duration" || value.type().name == "bytes")
        text += " Written as " + value.type().expected + '.';
    return text;
}

void write_constraints(json_writer& json, const value_type& type, const key_facts& facts)
{
    // YAML readers take a bare 0, which every duration may be, for a number.
    if (type.name == "duration") {
        json.Key("type");
        json.StartArray();
        json.text_value("string");
        json.text_value("integer");
        json.EndArray();
        json.Key("minimum");
        json.Int(0);
        json.Key("maximum");
        json.Int(0);
    } else {
        json.member("type", type.json);
    }
    const std::string_view pattern = facts.pattern.empty() ? type.pattern : facts.pattern;
    if (!pattern.empty()) json.member("pattern", "^(?:" + std::string(pattern) + ")$");
    if (type.json == "integer" || type.json == "number") {
        if (!facts.least.empty()) {
            json.Key("minimum");
            json.typed_value(facts.least, type);
        }
        if (!facts.most.empty()) {
            json.Key("maximum");
            json.typed_value(facts.most, type);
        }
    }
    if (!type.choices.empty()) {
        json.Key("enum");
        json.StartArray();
        for (const std::string& choice : type.choices) json.text_value(choice);
        json.EndArray();
    }
}

class schema_printer final : public visitor
{
public:
    explicit schema_printer(json_writer& json) : json_(json) {}

    // The members of an object schema; whether any of its keys must be there.
    bool write_object(const group& content)
    {
        json_.Key("additionalProperties");
        json_.Bool(false);
        json_.Key("properties");
        json_.StartObject();
        content.visit_defaults(*this);
        json_.EndObject();
        json_.Key("type");
        if (required_.empty()) {
            json_.StartArray();
            json_.text_value("object");
            json_.text_value("null");
            json_.EndArray();
            return false;
        }
        json_.text_value("object");
        json_.Key("required");
        json_.StartArray();
        for (std::string_view name : required_) json_.text_value(name);
        json_.EndArray();
        return true;
    }

protected:
    void on_key(std::string_view name, field& value, const key_facts& facts) override
    {
        if (facts.required) required_.push_back(name);
        const value_type type = value.type();
        const bool many = value.how_many() == shape::many;
        open(name, describe_key(value, facts));
        if (many) {
            json_.member("type", "array");
            json_.Key("minItems");
            json_.Int(1);
            json_.Key("uniqueItems");
            json_.Bool(true);
            json_.Key("items");
            json_.StartObject();
        }
        write_constraints(json_, type, facts);
        if (many) json_.EndObject();
        write_values(value, type, facts);
        json_.EndObject();
    }

    void on_section(std::string_view name, group& content, const section_facts& facts) override
    {
        open(name, facts.says);
        schema_printer inside(json_);
        bool required = false;
        if (content.how_many() == shape::many) {
            json_.member("type", "array");
            json_.Key("minItems");
            json_.Int(facts.required ? 1 : 0);
            json_.Key("items");
            json_.StartObject();
            inside.write_object(content);
            json_.EndObject();
            required = facts.required;
        } else {
            required = inside.write_object(content) && content.how_many() == shape::one;
        }
        json_.EndObject();
        if (required) required_.push_back(name);
    }

private:
    void open(std::string_view name, std::string_view says)
    {
        json_.text_value(name);
        json_.StartObject();
        json_.member("description", says);
    }

    void write_values(const field& value, const value_type& type, const key_facts& facts)
    {
        const bool many = value.how_many() == shape::many;
        const auto texts = value.texts();
        if (!facts.required && !texts.empty()) {
            json_.Key("default");
            if (many) json_.StartArray();
            for (const std::string& text : texts) json_.typed_value(text, type);
            if (many) json_.EndArray();
        }
        if (facts.example.empty()) return;
        json_.Key("examples");
        json_.StartArray();
        if (many) json_.StartArray();
        json_.typed_value(facts.example, type);
        if (many) json_.EndArray();
        json_.EndArray();
    }

    json_writer& json_;
    std::vector<std::string_view> required_;
};

}  // namespace

std::string print_json_schema_of(const group& root, std::string_view title)
{
    rapidjson::StringBuffer buffer;
    json_writer json(buffer);
    json.StartObject();
    json.member("$schema", "https://json-schema.org/draft/2020-12/schema");
    json.member("title", title);
    schema_printer(json).write_object(root);
    json.EndObject();
    return std::string(buffer.GetString(), buffer.GetSize()) + '\n';
}

}  // namespace vgm::config
