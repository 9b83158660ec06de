#include "gateway/app/opposition_list.hpp"

#include "gateway/runtime/log.hpp"

#include <algorithm>
#include <fstream>
#include <stdexcept>

namespace vgm::app {
namespace {

namespace log = runtime::log;

// An INS: 15 letters and digits (a Corsican department has a letter).
bool is_ins(std::string_view text)
{
    return text.size() == 15 &&
           std::ranges::all_of(text, [](unsigned char c) { return std::isalnum(c) != 0; });
}

}  // namespace

opposition_list::opposition_list(std::filesystem::path file) : file_(std::move(file))
{
    if (!read()) throw std::runtime_error("cannot read the opposition file " + file_.string());
}

bool opposition_list::contains(std::string_view ins)
{
    const std::lock_guard lock(mutex_);
    look();
    return all_.contains(ins);
}

void opposition_list::look()
{
    std::error_code none;
    const auto changed = std::filesystem::last_write_time(file_, none);
    const auto size = none ? 0 : std::filesystem::file_size(file_, none);
    if (!none && changed == changed_ && size == size_) return;
    if (!none && read()) return;
    if (!complained_)
        log::error(
            "opposition.not_read", {{"file", file_.string()}, {"kept", "the list of before"}}
        );
    complained_ = true;
}

bool opposition_list::read()
{
    std::error_code none;
    const auto changed = std::filesystem::last_write_time(file_, none);
    const auto size = none ? 0 : std::filesystem::file_size(file_, none);
    std::ifstream in(file_);
    if (none || !in) return false;
    std::set<std::string, std::less<>> all;
    std::size_t number = 0;
    for (std::string line; std::getline(in, line);) {
        ++number;
        line.erase(std::min(line.find('#'), line.size()));
        std::erase_if(line, [](unsigned char c) { return std::isspace(c) != 0; });
        if (is_ins(line))
            all.insert(std::move(line));
        else if (!line.empty())
            log::warning(
                "opposition.line_not_read",
                {{"file", file_.string()},
                 {"line", std::to_string(number)},
                 {"reason", "it is no INS of 15 characters"}}
            );
    }
    if (in.bad()) return false;
    all_ = std::move(all);
    changed_ = changed;
    size_ = size;
    complained_ = false;
    return true;
}

}  // namespace vgm::app
