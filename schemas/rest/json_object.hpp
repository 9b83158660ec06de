#pragma once

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <string>
#include <string_view>

namespace vgm::rest {

// Writes one JSON object. For sources of this folder.
class json_object
{
public:
    json_object() { out_.StartObject(); }

    json_object& text(const char* name, std::string_view value)
    {
        out_.Key(name);
        return text(value);
    }
    // Left out when it is empty.
    json_object& known(const char* name, std::string_view value)
    {
        return value.empty() ? *this : text(name, value);
    }
    json_object& number(const char* name, std::int64_t value)
    {
        out_.Key(name);
        out_.Int64(value);
        return *this;
    }
    json_object& number(const char* name, double value)
    {
        out_.Key(name);
        out_.Double(value);
        return *this;
    }
    json_object& truth(const char* name, bool value)
    {
        out_.Key(name);
        out_.Bool(value);
        return *this;
    }
    // A list of objects, the members of each written by print(element).
    template <class List, class Print>
    json_object& list(const char* name, const List& all, Print print)
    {
        out_.Key(name);
        out_.StartArray();
        for (const auto& each : all) {
            out_.StartObject();
            print(each);
            out_.EndObject();
        }
        out_.EndArray();
        return *this;
    }
    template <class List>
    json_object& texts(const char* name, const List& all)
    {
        out_.Key(name);
        out_.StartArray();
        for (const auto& each : all) text(each);
        out_.EndArray();
        return *this;
    }
    template <class Print>
    json_object& object(const char* name, Print print)
    {
        out_.Key(name);
        out_.StartObject();
        print();
        out_.EndObject();
        return *this;
    }
    std::string end()
    {
        out_.EndObject();
        return {buffer_.GetString(), buffer_.GetSize()};
    }

private:
    json_object& text(std::string_view value)
    {
        out_.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
        return *this;
    }

    rapidjson::StringBuffer buffer_;
    rapidjson::Writer<rapidjson::StringBuffer> out_{buffer_};
};

}  // namespace vgm::rest
