#pragma once

#include "schemas/fhir/tree.hpp"

#include <cstddef>
#include <optional>
#include <string_view>

namespace vgm::fhir {

/** Whether a text is a value in base64 and nothing else, without blanks, and longer than that. */
bool is_long_base64(std::string_view text, std::size_t longer_than);

/** Keeps what such a text stands for as the value of an element, and not the text; the text where
    it cannot be decoded. */
void set_decoded(element& e, std::string_view base64);

/** A JSON text as RapidJSON reads it, but for long strings in base64: of those it sees the quotes
    alone, so that it makes no copy; take_lifted() has what stood between. Used by one reader. */
class lifting_stream
{
public:
    using Ch = char;

    lifting_stream(std::string_view json, std::size_t longer_than)
        : begin_(json.data()),
          at_(json.data()),
          end_(json.data() + json.size()),
          longer_than_(longer_than)
    {}

    Ch Peek() const { return at_ == end_ ? '\0' : *at_; }
    Ch Take();
    std::size_t Tell() const { return static_cast<std::size_t>(at_ - begin_); }

    // Of the string that has just been read.
    std::optional<std::string_view> take_lifted();

    // Of a stream that is written to: never called.
    Ch* PutBegin() { return nullptr; }
    void Put(Ch) {}
    void Flush() {}
    std::size_t PutEnd(Ch*) { return 0; }

private:
    void lift();

    const char* const begin_;
    const char* at_;
    const char* const end_;
    const std::size_t longer_than_;
    bool in_string_ = false, is_escaped_ = false;
    std::optional<std::string_view> lifted_;
};

}  // namespace vgm::fhir
