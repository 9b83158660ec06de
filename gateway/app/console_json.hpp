#pragma once

#include "gateway/core/time.hpp"
#include "schemas/hl7v2/mended_utf8.hpp"
#include "schemas/hl7v2/utf8.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <string>
#include <string_view>
#include <utility>

namespace vgm::app {

// Writes an answer of the console's API: one object. What is empty is left out, lists are not.
class console_json
{
public:
    console_json() : out_(buffer_) { out_.StartObject(); }

    void text(std::string_view name, std::string_view value)
    {
        if (value.empty()) return;
        key(name);
        string(value);
    }
    void number(std::string_view name, std::int64_t value)
    {
        key(name);
        out_.Int64(value);
    }
    void real(std::string_view name, double value)
    {
        key(name);
        out_.Double(value);
    }
    void flag(std::string_view name, bool value)
    {
        key(name);
        out_.Bool(value);
    }
    void time(std::string_view name, timestamp value)
    {
        if (value != timestamp{}) text(name, to_rfc3339(value));
    }
    // inside() writes the members.
    template <class Inside>
    void object(std::string_view name, Inside inside)
    {
        key(name);
        out_.StartObject();
        inside();
        out_.EndObject();
    }
    // each(element) writes the members of one object.
    template <class All, class Each>
    void objects(std::string_view name, const All& all, Each each)
    {
        key(name);
        out_.StartArray();
        for (const auto& one : all) {
            out_.StartObject();
            each(one);
            out_.EndObject();
        }
        out_.EndArray();
    }
    template <class All>
    void texts(std::string_view name, const All& all)
    {
        key(name);
        out_.StartArray();
        for (const auto& one : all) string(one);
        out_.EndArray();
    }
    template <class All>
    void numbers(std::string_view name, const All& all)
    {
        key(name);
        out_.StartArray();
        for (const auto one : all) out_.Int64(one);
        out_.EndArray();
    }

    std::string finish()
    {
        out_.EndObject();
        return {buffer_.GetString(), buffer_.GetSize()};
    }

private:
    void key(std::string_view name)
    {
        out_.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
    }
    void string(std::string_view value)
    {
        // A producer's own texts may be no UTF-8, and JSON is (RFC 8259 §8.1).
        const std::string mended = hl7v2::is_utf8(value) ? std::string{} : hl7v2::mend_utf8(value);
        const auto& right = mended.empty() ? value : std::string_view{mended};
        out_.String(right.data(), static_cast<rapidjson::SizeType>(right.size()));
    }

    rapidjson::StringBuffer buffer_;
    rapidjson::Writer<rapidjson::StringBuffer> out_;
};

}  // namespace vgm::app
