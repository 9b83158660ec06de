#include "gateway/app/rule_keys.hpp"

#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

namespace vgm::app {
namespace {

using writer = rapidjson::PrettyWriter<rapidjson::StringBuffer>;

class schema
{
public:
    explicit schema(writer& out) : w_(out) {}

    void file()
    {
        w_.StartObject();
        text("$schema", "https://json-schema.org/draft/2020-12/schema");
        text("title", "Routing rules of Vaguemestre");
        keys(file_keys());
        w_.EndObject();
    }

private:
    void text(const char* key, std::string_view value)
    {
        w_.Key(key);
        string(value);
    }
    void string(std::string_view value)
    {
        w_.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
    }

    // The members of an object that takes these keys and no others.
    void keys(std::span<const rule_key> all)
    {
        text("type", "object");
        w_.Key("additionalProperties");
        w_.Bool(false);
        w_.Key("properties");
        w_.StartObject();
        for (const auto& k : all) {
            w_.Key(k.name.data(), static_cast<rapidjson::SizeType>(k.name.size()));
            w_.StartObject();
            text("description", k.says);
            value(k.value);
            w_.EndObject();
        }
        w_.EndObject();
        w_.Key("required");
        w_.StartArray();
        for (const auto& k : all)
            if (k.required) string(k.name);
        w_.EndArray();
    }

    void list_of(std::span<const rule_key> all)
    {
        text("type", "array");
        w_.Key("items");
        w_.StartObject();
        keys(all);
        w_.EndObject();
    }

    void choice(rule_value kind)
    {
        w_.Key("enum");
        w_.StartArray();
        for (const auto& word : words_of(kind)) string(word.word);
        // A YAML reader of version 1.1 says true where yes is written.
        if (kind == rule_value::truth) {
            w_.Bool(true);
            w_.Bool(false);
        }
        w_.EndArray();
    }

    void words()
    {
        w_.Key("type");
        w_.StartArray();
        for (const auto* type : {"string", "number", "array"}) w_.String(type);
        w_.EndArray();
        w_.Key("items");
        w_.StartObject();
        w_.Key("type");
        w_.StartArray();
        for (const auto* type : {"string", "number"}) w_.String(type);
        w_.EndArray();
        w_.EndObject();
    }

    void number()
    {
        text("type", "integer");
        w_.Key("minimum");
        w_.Int(0);
        w_.Key("maximum");
        w_.Int(150);
    }

    void value(rule_value kind)
    {
        switch (kind) {
            case rule_value::text:
            case rule_value::long_text:
                return text("type", "string");
            case rule_value::words:
                return words();
            case rule_value::years:
                return number();
            case rule_value::truth:
            case rule_value::matching:
            case rule_value::priority:
                return choice(kind);
            case rule_value::sender:
                w_.Key("oneOf");
                w_.StartArray();
                w_.StartObject();
                text("type", "string");
                w_.EndObject();
                w_.StartObject();
                keys(sender_keys());
                w_.EndObject();
                w_.EndArray();
                return;
            case rule_value::age:
                return keys(age_keys());
            case rule_value::receipts:
                return keys(receipts_keys());
            case rule_value::conditions:
                return keys(condition_keys());
            case rule_value::actions:
                return keys(action_keys());
            case rule_value::hl7_tests:
                return list_of(hl7_test_keys());
            case rule_value::cda_tests:
                return list_of(cda_test_keys());
            case rule_value::additions:
                return list_of(addition_keys());
            case rule_value::removals:
                return list_of(removal_keys());
            case rule_value::rules:
                return list_of(rule_keys());
        }
    }

    writer& w_;
};

}  // namespace

std::string print_rule_schema()
{
    rapidjson::StringBuffer buffer;
    writer w(buffer);
    w.SetIndent(' ', 2);
    schema(w).file();
    return std::string{buffer.GetString(), buffer.GetSize()} + '\n';
}

}  // namespace vgm::app
