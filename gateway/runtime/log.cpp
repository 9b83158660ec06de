#include "gateway/runtime/log.hpp"

#include "gateway/core/time.hpp"

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <memory>
#include <stdexcept>

namespace vgm::runtime::log {
namespace {

// What is open. Swapped whole: a thread that still logs keeps the one it began with.
struct opened
{
    settings with;
    std::shared_ptr<spdlog::logger> to;
};
using opened_ptr = std::shared_ptr<const opened>;

opened_ptr make_opened(const settings& s, spdlog::sink_ptr to)
{
    auto logger = std::make_shared<spdlog::logger>("vaguemestre", std::move(to));
    logger->set_pattern("%v");
    return std::make_shared<const opened>(opened{s, std::move(logger)});
}

std::atomic<opened_ptr>& current()
{
    static std::atomic<opened_ptr> now{
        make_opened({}, std::make_shared<spdlog::sinks::stderr_sink_mt>())};
    return now;
}

std::atomic<level> least_level{level::info};  // of `current`: asked before each line is made

std::string_view name_of(level l)
{
    switch (l) {
        case level::trace:
            return "trace";
        case level::debug:
            return "debug";
        case level::info:
            return "info";
        case level::warning:
            return "warning";
        case level::error:
            return "error";
    }
    return "unknown";
}

spdlog::level::level_enum to_spdlog(level l)
{
    switch (l) {
        case level::trace:
            return spdlog::level::trace;
        case level::debug:
            return spdlog::level::debug;
        case level::info:
            return spdlog::level::info;
        case level::warning:
            return spdlog::level::warn;
        case level::error:
            return spdlog::level::err;
    }
    return spdlog::level::off;
}

// Bytes of the UTF-8 sequence that `text` starts with (RFC 3629 section 4); 0 when it starts with
// none.
std::size_t sequence_size(std::string_view text)
{
    const auto byte = [text](std::size_t n) { return static_cast<unsigned char>(text[n]); };
    const unsigned char first = byte(0);
    if (first < 0x80) return 1;
    const std::size_t size = first >= 0xC2 && first <= 0xDF   ? 2
                             : first >= 0xE0 && first <= 0xEF ? 3
                             : first >= 0xF0 && first <= 0xF4 ? 4
                                                              : 0;
    if (size == 0 || text.size() < size) return 0;
    const unsigned char least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    const unsigned char most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (byte(1) < least || byte(1) > most) return 0;
    for (std::size_t n = 2; n < size; ++n)
        if (byte(n) < 0x80 || byte(n) > 0xBF) return 0;
    return size;
}

// A value that would break the line or the JSON is escaped; both formats share the rule. The
// control characters of C1 are also kept from terminals.
void append_escaped(std::string& out, std::string_view text)
{
    while (!text.empty()) {
        const char c = text.front();
        const auto byte = static_cast<unsigned char>(c);
        const std::size_t size = sequence_size(text);
        const bool c1 = size == 2 && byte == 0xC2 && static_cast<unsigned char>(text[1]) < 0xA0;
        if (size == 0)
            out += "\\ufffd";
        else if (c == '"' || c == '\\')
            (out += '\\') += c;
        else if (byte < 0x20 || byte == 0x7F)
            fmt::format_to(std::back_inserter(out), "\\u{:04x}", byte);
        else if (c1)
            fmt::format_to(
                std::back_inserter(out), "\\u{:04x}", static_cast<unsigned char>(text[1])
            );
        else
            out += text.substr(0, size);
        text.remove_prefix(std::max<std::size_t>(size, 1));
    }
}

std::string as_text(level l, std::string_view name, fields all)
{
    std::string line =
        to_rfc3339(std::chrono::floor<milliseconds>(std::chrono::system_clock::now()));
    fmt::format_to(std::back_inserter(line), " {:<7} {}", name_of(l), name);
    for (const auto& [key, value] : all) {
        fmt::format_to(std::back_inserter(line), " {}=", key);
        const bool quoted = value.empty() || value.find_first_of(" \"=\\") != std::string::npos;
        if (quoted) line.push_back('"');
        append_escaped(line, value);
        if (quoted) line.push_back('"');
    }
    return line;
}

std::string as_json(level l, std::string_view name, fields all)
{
    std::string line = fmt::format(
        R"({{"time":"{}","level":"{}","event":"{}")",
        to_rfc3339(std::chrono::floor<milliseconds>(std::chrono::system_clock::now())),
        name_of(l),
        name
    );
    for (const auto& [key, value] : all) {
        fmt::format_to(std::back_inserter(line), R"(,"{}":")", key);
        append_escaped(line, value);
        line.push_back('"');
    }
    line.push_back('}');
    return line;
}

}  // namespace

void open(const settings& s)
{
    opened_ptr made;
    try {
        spdlog::sink_ptr to =
            s.file.empty()
                ? spdlog::sink_ptr(std::make_shared<spdlog::sinks::stderr_sink_mt>())
                : spdlog::sink_ptr(std::make_shared<spdlog::sinks::basic_file_sink_mt>(s.file));
        made = make_opened(s, std::move(to));
    } catch (const spdlog::spdlog_ex& failed) {
        throw std::runtime_error("cannot open the log file " + s.file + ": " + failed.what());
    }
    made->to->set_level(to_spdlog(s.least));
    made->to->flush_on(spdlog::level::info);
    current() = std::move(made);
    least_level = s.least;
}

void flush() { current().load()->to->flush(); }

bool enabled(level l) noexcept { return l >= least_level.load(std::memory_order_relaxed); }

void event(level l, std::string_view name, fields f)
{
    if (!enabled(l)) return;
    const auto open = current().load();
    const bool json = open->with.format == format::json;
    open->to->log(to_spdlog(l), json ? as_json(l, name, f) : as_text(l, name, f));
}

}  // namespace vgm::runtime::log
