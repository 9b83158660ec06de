#pragma once

#include "gateway/core/enhanced_status.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/core/time.hpp"
#include "schemas/hl7v2/mended_utf8.hpp"
#include "schemas/hl7v2/utf8.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <string>
#include <string_view>

namespace vgm::events {

// Writes one JSON object; a member that says nothing is left out.
class event_json
{
public:
    event_json() : out_(buffer_) { out_.StartObject(); }

    void put(std::string_view name, std::string_view value)
    {
        if (value.empty()) return;
        key(name);
        text(value);
    }
    // Always there, also when it is 0 or false.
    void put_number(std::string_view name, std::int64_t value)
    {
        key(name);
        out_.Int64(value);
    }
    void put_flag(std::string_view name, bool value)
    {
        key(name);
        out_.Bool(value);
    }
    void put_status(std::string_view name, const enhanced_status& value)
    {
        if (value.known()) put(name, value.to_string());
    }
    void put_time(std::string_view name, timestamp value)
    {
        if (value != timestamp{}) put(name, to_rfc3339(value));
    }

    // Each element as an object of its own: each(element, *this).
    template <class All, class Each>
    void put_list(std::string_view name, const All& all, Each each)
    {
        if (all.empty()) return;
        key(name);
        out_.StartArray();
        for (const auto& one : all) {
            out_.StartObject();
            each(one, *this);
            out_.EndObject();
        }
        out_.EndArray();
    }
    template <class Inside>
    void put_object(std::string_view name, Inside inside)
    {
        key(name);
        out_.StartObject();
        inside(*this);
        out_.EndObject();
    }
    void put_texts(std::string_view name, const std::vector<std::string>& all)
    {
        if (all.empty()) return;
        key(name);
        out_.StartArray();
        for (const auto& one : all) text(one);
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
    // JSON is UTF-8 (RFC 8259 §8.1), and a producer's own id may not be: U+FFFD stands for what is
    // not.
    void text(std::string_view value)
    {
        if (hl7v2::is_utf8(value)) return write(value);
        write(hl7v2::mend_utf8(value));
    }
    void write(std::string_view value)
    {
        out_.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
    }

    rapidjson::StringBuffer buffer_;
    rapidjson::Writer<rapidjson::StringBuffer> out_;
};

}  // namespace vgm::events
