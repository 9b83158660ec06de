#pragma once

#include "gateway/core/masked.hpp"
#include "gateway/core/submission.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <string>
#include <string_view>
#include <vector>

namespace vgm::app {

// Members of a JSON object that a command prints.

using json_writer = rapidjson::Writer<rapidjson::StringBuffer>;

inline void put(json_writer& w, const char* key, std::string_view value)
{
    w.Key(key);
    w.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
}

inline void put_words(json_writer& w, const char* key, const std::vector<std::string>& words)
{
    w.Key(key);
    w.StartArray();
    for (const auto& word : words) w.String(word.c_str());
    w.EndArray();
}

// The addresses as they may be shown.
inline std::vector<std::string> masked(const std::vector<recipient>& all)
{
    std::vector<std::string> made;
    for (const auto& r : all) made.push_back(masked_address(r));
    return made;
}

}  // namespace vgm::app
