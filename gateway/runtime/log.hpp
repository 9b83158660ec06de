#pragma once

// One line per event. An event has a dotted name and fields that are ids, counts and reasons of
// ours: never a name, an INS, a subject or any text that came from a message. A patient's mailbox
// is an INS, so addresses go through masked_address() first.

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace vgm::runtime::log {

enum class level { trace, debug, info, warning, error };
enum class format { text, json };

struct settings
{
    level least = level::info;
    log::format format = log::format::text;
    std::string file;  // empty: standard error
};

using field = std::pair<std::string_view, std::string>;
using fields = std::initializer_list<field>;

// Call once, before threads; without it, text goes to standard error at info.
// Throws std::runtime_error naming the file when it cannot be opened.
void open(const settings& s);
void flush();

bool enabled(level l) noexcept;
void event(level l, std::string_view name, fields f);

inline void debug(std::string_view name, fields f = {})
{
    if (enabled(level::debug)) event(level::debug, name, f);
}
inline void info(std::string_view name, fields f = {}) { event(level::info, name, f); }
inline void warning(std::string_view name, fields f = {}) { event(level::warning, name, f); }
inline void error(std::string_view name, fields f = {}) { event(level::error, name, f); }

}  // namespace vgm::runtime::log
