#pragma once

#include <string_view>

namespace vgm::config {

// What the file behind a key of type path is for.
enum class file_use {
    none,       // not a path, or not looked at
    read,       // must be there when the gateway starts
    write,      // made when it is not there, in a folder that is
    directory,  // made when it is not there
    awaited,    // may be away, as a network share may
    folder,     // must be there when the gateway starts; what is in it is read
};

// All that a key is: written once, beside its name, and the source of its check, its line in the
// reference and its place in the JSON Schema.
struct key_facts
{
    std::string_view says;          // one sentence
    std::string_view unit = {};     // of a plain number; durations and bytes carry theirs
    std::string_view example = {};  // as in the file; may be left out where there is a default
    std::string_view least = {};    // the range, as in the file
    std::string_view most = {};
    std::string_view pattern = {};  // the whole text matches this (ECMAScript)
    std::string_view form = {};     // the pattern in words
    file_use file = file_use::none;
    bool required = false;
    bool secret = false;  // path of a secret file: neither printed nor quoted in a message
    bool needs_restart = true;
};

struct section_facts
{
    std::string_view says;
    bool required = false;  // a list: at least one
};

}  // namespace vgm::config
