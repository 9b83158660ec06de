#include "schemas/tables/code_table.hpp"

#include "gateway/core/assert.hpp"

#include <algorithm>

namespace vgm::tables {

namespace {

// Takes what stands before the separator off the front of `text`, and the separator with it.
std::string_view take_until(std::string_view& text, char separator)
{
    const auto end = std::min(text.find(separator), text.size());
    const auto taken = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return taken;
}

bool by_code(const code_entry& a, const code_entry& b) { return a.code < b.code; }

}  // namespace

code_table::code_table(std::string_view text)
{
    std::string_view header = take_until(text, '\n');
    name_ = take_until(header, '\t');
    oid_ = take_until(header, '\t');
    version_ = take_until(header, '\t');
    origin_ = header;
    VGM_ASSERT(!name_.empty() && !oid_.empty() && !version_.empty() && !origin_.empty());

    std::string_view system;
    while (!text.empty()) {
        std::string_view line = take_until(text, '\n');
        if (line.starts_with('=')) {
            system = line.substr(1);
            continue;
        }
        const auto code = take_until(line, '\t');
        VGM_ASSERT(!code.empty() && !line.empty() && !system.empty());
        entries_.push_back({code, system, line});
    }
    std::stable_sort(entries_.begin(), entries_.end(), by_code);
}

code_table::code_table(std::shared_ptr<const std::string> text, std::string file)
    : code_table(std::string_view{*text})
{
    text_ = std::move(text);
    file_ = std::move(file);
}

const code_entry* code_table::find(std::string_view code) const noexcept
{
    const auto at =
        std::lower_bound(entries_.begin(), entries_.end(), code_entry{code, {}, {}}, by_code);
    return at != entries_.end() && at->code == code ? &*at : nullptr;
}

const code_entry* code_table::find(std::string_view code, std::string_view system) const noexcept
{
    const auto* const last = entries_.data() + entries_.size();
    for (const auto* at = find(code); at && at != last && at->code == code; ++at)
        if (at->system == system) return at;
    return nullptr;
}

}  // namespace vgm::tables
