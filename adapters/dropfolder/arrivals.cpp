#include "adapters/dropfolder/arrivals.hpp"

#include "gateway/core/time.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace vgm::dropfolder {
namespace {

struct ending
{
    std::string_view text;
    file_kind kind;
};
constexpr std::array<ending, 5> endings{{
    {".hl7", file_kind::hl7},
    {".er7", file_kind::hl7},
    {".xml", file_kind::cda},
    {".pdf", file_kind::pdf},
    {".zip", file_kind::zip},
}};

std::string ending_of(const std::string& name)
{
    const auto dot = name.rfind('.');
    if (dot == std::string::npos || dot == 0) return {};
    std::string text = name.substr(dot);
    for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

std::string stem_of(const std::string& name) { return name.substr(0, name.rfind('.')); }

using index = std::unordered_map<std::string, const listed_file*>;

// The name, whatever the case of its ending.
const listed_file* find_beside(const index& all, const std::string& stem, std::string_view ending)
{
    std::string upper{ending};
    for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    for (const std::string& name : {stem + std::string{ending}, stem + upper})
        if (const auto found = all.find(name); found != all.end()) return found->second;
    return nullptr;
}

}  // namespace

std::optional<file_kind> kind_of(const std::string& name)
{
    if (name.starts_with('.')) return std::nullopt;
    const auto text = ending_of(name);
    for (const auto& e : endings)
        if (e.text == text) return e.kind;
    return std::nullopt;
}

std::vector<arrival> arrivals::look(const std::vector<listed_file>& listing, moment now)
{
    index all;
    for (const auto& f : listing) all.emplace(f.name, &f);
    std::vector<arrival> complete;
    for (const auto& f : listing) {
        const auto kind = kind_of(f.name);
        if (!kind || std::ranges::find(rules_.kinds, *kind) == rules_.kinds.end()) continue;
        arrival a{f, *kind, {}, {}};
        const bool may_have_sidecar = *kind == file_kind::cda || *kind == file_kind::pdf;
        const auto* beside =
            may_have_sidecar ? find_beside(all, stem_of(f.name), ".json") : nullptr;
        if (beside != nullptr) a.sidecar = *beside;
        if (rules_.complete == complete_when::settled) {
            const bool file = has_settled(f, now);
            const bool sidecar = beside == nullptr || has_settled(*beside, now);
            if (!file || !sidecar) continue;
        }
        if (rules_.complete == complete_when::marker) {
            const auto* marker = find_beside(all, f.name, ".ok");
            if (marker == nullptr) marker = find_beside(all, stem_of(f.name), ".ok");
            // One that is older is of a file that had this name before.
            if (marker == nullptr || marker->changed_at < f.changed_at) continue;
            a.marker = marker->name;
        }
        complete.push_back(std::move(a));
    }
    seen_ = std::exchange(seen_now_, {});
    std::ranges::sort(complete, {}, [](const arrival& a) {
        return std::pair{a.file.changed_at, std::string_view{a.file.name}};
    });
    return complete;
}

bool arrivals::has_settled(const listed_file& f, moment now)
{
    const auto before = seen_.find(f.name);
    const bool same = before != seen_.end() && before->second.size == f.size &&
                      before->second.changed_at == f.changed_at;
    const auto since = same ? before->second.since : now;
    seen_now_[f.name] = {f.size, f.changed_at, since};
    return same && now - since >= rules_.settle;
}

std::optional<arrivals::moment> arrivals::next_look() const
{
    std::optional<moment> first;
    for (const auto& [name, s] : seen_) {
        const auto due = s.since + rules_.settle;
        if (!first || due < *first) first = due;
    }
    return first;
}

std::string reference_of(const listed_file& f)
{
    // FNV-1a, 48 bits of it: it keeps files apart and need not resist anybody.
    std::uint64_t h = 14695981039346656037u;
    for (const unsigned char c :
         f.name + '/' + std::to_string(f.size) + '/' + std::to_string(f.changed_at))
        h = (h ^ c) * 1099511628211u;
    const timestamp at{milliseconds{f.changed_at / 1'000'000}};
    std::string text;
    for (const char c : to_rfc3339(at).substr(0, 19))
        if (c != '-' && c != ':') text += c;
    text += "Z-";
    for (int n = 0; n < 12; ++n, h >>= 4) text += "0123456789abcdef"[h & 15];
    return text;
}

}  // namespace vgm::dropfolder
