#include "adapters/dropfolder/arrivals.hpp"

#include "gateway/core/time.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>
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

constexpr std::string_view sidecar_ending = ".json";

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
    next_look_.reset();
    std::vector<arrival> complete;
    for (const auto& f : listing)
        if (auto a = find_arrival(f, all); a && is_complete(*a, all, now))
            complete.push_back(std::move(*a));
    seen_ = std::exchange(seen_now_, {});
    std::ranges::sort(complete, {}, [](const arrival& a) {
        return std::pair{a.file.changed_at, std::string_view{a.file.name}};
    });
    return complete;
}

bool arrivals::is_looked_for(file_kind k) const
{
    return std::ranges::find(rules_.kinds, k) != rules_.kinds.end();
}

// Nothing for a name that is passed over, and for a sidecar that goes with its document.
std::optional<arrival> arrivals::find_arrival(const listed_file& f, const index& all) const
{
    if (!f.name.starts_with('.') && ending_of(f.name) == sidecar_ending) {
        bool has_document = false;
        for (const auto& e : endings)
            if (e.kind == file_kind::cda || e.kind == file_kind::pdf)
                has_document |=
                    is_looked_for(e.kind) && find_beside(all, stem_of(f.name), e.text) != nullptr;
        if (has_document || !is_looked_for(file_kind::sidecar)) return std::nullopt;
        return arrival{f, file_kind::sidecar, {}, {}, false};
    }
    const auto kind = kind_of(f.name);
    if (!kind || !is_looked_for(*kind)) return std::nullopt;
    arrival a{f, *kind, {}, {}, false};
    // Where a PDF and a CDA have one name, the sidecar is the PDF's: a CDA needs none.
    const bool may_have_sidecar =
        *kind == file_kind::pdf ||
        (*kind == file_kind::cda &&
         !(is_looked_for(file_kind::pdf) && find_beside(all, stem_of(f.name), ".pdf") != nullptr));
    const auto* beside =
        may_have_sidecar ? find_beside(all, stem_of(f.name), sidecar_ending) : nullptr;
    if (beside != nullptr) a.sidecar = *beside;
    return a;
}

bool arrivals::is_complete(arrival& a, const index& all, moment now)
{
    if (rules_.complete == complete_when::settled) {
        const bool file = is_unchanged_for(rules_.settle, a.file, now);
        const bool sidecar = !a.sidecar || is_unchanged_for(rules_.settle, *a.sidecar, now);
        if (!file || !sidecar) return false;
    }
    if (rules_.complete == complete_when::marker) {
        const auto* marker = find_beside(all, a.file.name, ".ok");
        if (marker == nullptr) marker = find_beside(all, stem_of(a.file.name), ".ok");
        // One that is older is of a file that had this name before.
        if (marker == nullptr || marker->changed_at < a.file.changed_at ||
            (a.sidecar && marker->changed_at < a.sidecar->changed_at))
            return false;
        a.marker = marker->name;
    }
    const bool needs_another =
        a.kind == file_kind::sidecar || (a.kind == file_kind::pdf && !a.sidecar);
    if (needs_another) a.is_alone = is_unchanged_for(rules_.pair_within, a.file, now);
    return !needs_another || a.is_alone;
}

// Else the moment when it will be is a next look.
bool arrivals::is_unchanged_for(std::chrono::milliseconds t, const listed_file& f, moment now)
{
    const auto before = seen_.find(f.name);
    const bool same = before != seen_.end() && before->second.size == f.size &&
                      before->second.changed_at == f.changed_at;
    const auto since = same ? before->second.since : now;
    seen_now_[f.name] = {f.size, f.changed_at, since};
    const auto due = since + t;
    if (same && due <= now) return true;
    if (!next_look_ || due < *next_look_) next_look_ = due;
    return false;
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
