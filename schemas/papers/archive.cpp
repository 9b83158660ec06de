#include "schemas/papers/archive.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace vgm::papers {
namespace {

constexpr std::string_view rule = "FILE-ARCHIVE";

std::string lower(std::string_view text)
{
    std::string made{text};
    for (char& c : made)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return made;
}

bool is_passed_over(std::string_view name)
{
    if (name.starts_with("__MACOSX/")) return true;
    for (std::size_t at = 0; at != name.npos; at = name.find('/', at)) {
        if (at > 0) ++at;
        if (name.substr(at).starts_with('.')) return true;
    }
    return lower(name).ends_with(".ok");
}

bool is_sidecar(std::string_view name) { return lower(name).ends_with(".json"); }

std::string stem_of(std::string_view name) { return std::string{name.substr(0, name.rfind('.'))}; }

issue wrong_item(fault code, std::string detail, std::string_view of = rule)
{
    return {code, severity::error, {}, std::move(detail), std::string{of}};
}

std::optional<issue> check_size(const xdm::zip_member& m, const archive_limits& limit)
{
    if (m.size > limit.file_bytes_max)
        return wrong_item(
            fault::too_large,
            "this file of the archive is larger than " + std::to_string(limit.file_bytes_max) +
                " bytes; see sources.block_bytes_max"
        );
    if (m.size > limit.ratio_from && m.size / limit.ratio_max > m.packed_size)
        return wrong_item(
            fault::too_large,
            "this file of the archive is packed to less than a " + std::to_string(limit.ratio_max) +
                "th: it is not unpacked"
        );
    return std::nullopt;
}

std::optional<issue> check_item(const archive_item& item, const archive_limits& limit)
{
    if (item.file == nullptr)
        return wrong_item(
            fault::malformed,
            "the document of this sidecar is not in the archive: a .pdf or .xml of the same name",
            "FILE-ALONE"
        );
    if (item.kind == file_kind::other)
        return wrong_item(
            fault::malformed,
            "files of this kind are not read: put in .hl7, .er7, .xml, and .pdf with .json",
            "FILE-KIND"
        );
    if (item.kind == file_kind::pdf && item.sidecar == nullptr)
        return wrong_item(
            fault::malformed,
            "the sidecar of this PDF is not in the archive: a .json of the same name",
            "FILE-ALONE"
        );
    if (auto large = check_size(*item.file, limit)) return large;
    return item.sidecar == nullptr ? std::nullopt : check_size(*item.sidecar, limit);
}

}  // namespace

file_kind kind_of_file(std::string_view name)
{
    constexpr std::array<std::pair<std::string_view, file_kind>, 4> endings{
        {{".hl7", file_kind::hl7},
         {".er7", file_kind::hl7},
         {".xml", file_kind::cda},
         {".pdf", file_kind::pdf}}};
    const auto small = lower(name);
    for (const auto& [ending, kind] : endings)
        if (small.ends_with(ending)) return kind;
    return file_kind::other;
}

result<paper_archive> paper_archive::open(std::string_view bytes, const archive_limits& limit)
{
    xdm::zip_read_limits of_zip;
    of_zip.entries_max = limit.entries_max;
    of_zip.unpacked_bytes_max = limit.unpacked_bytes_max;
    auto zip = xdm::zip_archive::open(bytes, of_zip);
    if (!zip) {
        auto why = zip.error();
        why.where.clear();
        why.rule = rule;
        return why;
    }
    return paper_archive(std::move(*zip), limit);
}

paper_archive::paper_archive(xdm::zip_archive zip, const archive_limits& limit)
    : zip_(std::move(zip))
{
    std::map<std::string, const xdm::zip_member*> sidecars;  // by what is before the ending
    for (const auto& m : zip_.members())
        if (!is_passed_over(m.name) && is_sidecar(m.name)) sidecars.emplace(stem_of(m.name), &m);
    // Where a PDF and a CDA have one name, the sidecar is the PDF's: a CDA needs none.
    const auto take = [&](file_kind kind, bool may_have_sidecar) {
        for (const auto& m : zip_.members()) {
            if (is_passed_over(m.name) || is_sidecar(m.name) || kind_of_file(m.name) != kind)
                continue;
            items_.push_back({m.name, kind, &m, nullptr, std::nullopt});
            if (!may_have_sidecar) continue;
            const auto found = sidecars.find(stem_of(m.name));
            if (found == sidecars.end()) continue;
            items_.back().sidecar = found->second;
            sidecars.erase(found);
        }
    };
    take(file_kind::pdf, true);
    take(file_kind::cda, true);
    take(file_kind::hl7, false);
    take(file_kind::other, false);
    for (const auto& [stem, m] : sidecars)
        items_.push_back({m->name, file_kind::other, nullptr, nullptr, std::nullopt});
    for (auto& item : items_) item.wrong = check_item(item, limit);
    std::ranges::sort(items_, {}, &archive_item::name);
}

result<std::string> paper_archive::unpack(const xdm::zip_member& file) const
{
    auto content = zip_.unpack(file);
    if (content) return content;
    auto why = content.error();
    why.where.clear();
    why.rule = rule;
    return why;
}

}  // namespace vgm::papers
