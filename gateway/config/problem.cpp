#include "gateway/config/problem.hpp"

#include <algorithm>
#include <tuple>

namespace vgm::config {

std::string print(const problem& p)
{
    std::string line =
        p.file + ':' + std::to_string(p.line) + ':' + std::to_string(p.column) + ": ";
    if (p.level != severity::error) line += std::string(to_string(p.level)) + ": ";
    if (!p.path.empty()) line += p.path + ": ";
    line += p.message;
    if (!p.suggestion.empty()) line += "; " + p.suggestion;
    return line;
}

std::string in_quotes(std::string_view text)
{
    constexpr std::size_t shown_max = 60;
    std::string shown = "'";
    std::size_t end = std::min(text.size(), shown_max);
    // Never cut inside a UTF-8 character.
    while (end < text.size() && end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
        --end;
    for (char c : text.substr(0, end)) {
        const auto byte = static_cast<unsigned char>(c);
        shown += byte < 0x20 || byte == 0x7F ? '?' : c;
    }
    if (end < text.size()) shown += "…";
    return shown + "'";
}

void problem_list::error(position at, std::string path, std::string message, std::string suggestion)
{
    has_errors_ = true;
    add(severity::error, at, std::move(path), std::move(message), std::move(suggestion));
}

void problem_list::warning(
    position at,
    std::string path,
    std::string message,
    std::string suggestion
)
{
    add(severity::warning, at, std::move(path), std::move(message), std::move(suggestion));
}

void problem_list::add(
    severity level,
    position at,
    std::string path,
    std::string message,
    std::string hint
)
{
    if (full()) return;
    problems_.push_back(
        {level, file_, at.line, at.column, std::move(path), std::move(message), std::move(hint)}
    );
}

std::vector<problem> problem_list::take()
{
    const bool cut = full();
    std::stable_sort(problems_.begin(), problems_.end(), [](const problem& a, const problem& b) {
        return std::tie(a.line, a.column) < std::tie(b.line, b.column);
    });
    if (cut) {
        problem last = problems_.back();
        last.level = has_errors_ ? severity::error : severity::warning;
        last.path.clear();
        last.message =
            "there are more problems than the " + std::to_string(problems_max) + " shown here";
        last.suggestion.clear();
        problems_.push_back(std::move(last));
    }
    return std::move(problems_);
}

}  // namespace vgm::config
