#include "schemas/xdm/read_archive.hpp"

#include "schemas/xdm/digest.hpp"

#include <algorithm>
#include <set>

namespace vgm::xdm {
namespace {

issue refusal(fault what, std::string where, std::string detail)
{
    return {what, severity::error, std::move(where), std::move(detail), "XDM-DOCUMENT"};
}

std::string lower(std::string_view text)
{
    std::string made;
    for (const char c : text) made += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return made;
}

// IHE_XDM/SUBSET01/METADATA.XML, and whatever a set's folder is called.
bool is_metadata(std::string_view name)
{
    const auto small = lower(name);
    constexpr std::string_view folder = "ihe_xdm/", file = "/metadata.xml";
    return small.starts_with(folder) && small.ends_with(file) &&
           small.size() > folder.size() + file.size() && std::ranges::count(small, '/') == 2;
}

bool is_xml(std::string_view mime_type)
{
    const auto small = lower(mime_type.substr(0, mime_type.find(';')));
    return small.empty() || small.ends_with("/xml") || small.ends_with("+xml");
}

// Reads one submission set into the archive's documents.
class set_reader
{
public:
    set_reader(const zip_archive& files, const archive_limits& limit, unpacked_archive& into)
        : files_(files), limit_(limit), into_(into)
    {}

    result<void> read(const zip_member& metadata);

private:
    result<void> read_document(const described_document& entry, const described_set& set);
    result<submission_action> action_of(const described_document& entry, const described_set& set)
        const;

    const zip_archive& files_;
    const archive_limits& limit_;
    unpacked_archive& into_;
    std::string folder_;
    std::set<const zip_member*> read_;
};

result<void> set_reader::read(const zip_member& metadata)
{
    folder_ = metadata.name.substr(0, metadata.name.rfind('/') + 1);
    if (metadata.size > limit_.metadata.bytes_max)
        return refusal(fault::too_large, "METADATA.XML", "METADATA.XML is larger than it may be");
    const auto xml = files_.unpack(metadata);
    if (!xml) return xml.error();
    const auto set = parse_metadata(*xml, limit_.metadata);
    if (!set) return set.error();
    for (const auto& entry : set->documents) {
        if (!is_xml(entry.mime_type)) {
            ++into_.others;
            continue;
        }
        if (into_.documents.size() >= limit_.documents_max)
            return refusal(
                fault::too_large, "METADATA.XML", "more documents than one mail may have"
            );
        if (auto read = read_document(entry, *set); !read) return read;
    }
    return {};
}

result<submission_action>
set_reader::action_of(const described_document& entry, const described_set& set) const
{
    const auto& written = entry.action.empty() ? set.action : entry.action;
    if (written.empty() && entry.replaces) return submission_action::replacement;
    const auto action = to_action(written);
    if (!action)
        return refusal(
            fault::value_not_in_table, "METADATA.XML", "the slot action is neither C nor D"
        );
    return *action;
}

result<void> set_reader::read_document(const described_document& entry, const described_set& set)
{
    const auto* member = entry.uri.empty() ? nullptr : files_.find(folder_ + entry.uri);
    if (member == nullptr)
        return refusal(
            fault::field_missing, "METADATA.XML", "a document that is described is not there"
        );
    // Or a small archive could be read as a large one.
    if (!read_.insert(member).second)
        return refusal(
            fault::wrong_cardinality, "METADATA.XML", "two documents are described by one file"
        );
    const auto where = "document " + std::to_string(into_.documents.size() + 1);
    auto bytes = files_.unpack(*member);
    if (!bytes) return bytes.error();
    if (!entry.size.empty() && entry.size != std::to_string(bytes->size()))
        return refusal(fault::incoherent, where, "the document is not as long as its metadata say");
    if (!entry.hash.empty() && lower(entry.hash) != sha1_hex(*bytes))
        return refusal(fault::incoherent, where, "the document has not the hash of its metadata");
    const auto action = action_of(entry, set);
    if (!action) return action.error();
    unpacked_document made{
        std::make_shared<const std::string>(std::move(*bytes)),
        entry,
        *action,
        to_visibility(entry.confidentialities)};
    if (made.entry.patient_id.empty()) made.entry.patient_id = set.patient_id;
    into_.documents.push_back(std::move(made));
    return {};
}

}  // namespace

result<unpacked_archive> read_archive(std::string_view zip, const archive_limits& limit)
{
    const auto files = zip_archive::open(zip, limit.zip);
    if (!files) return files.error();
    std::vector<const zip_member*> sets;
    for (const auto& m : files->members())
        if (is_metadata(m.name)) sets.push_back(&m);
    std::ranges::sort(sets, {}, [](const zip_member* m) { return lower(m->name); });
    if (sets.empty())
        return refusal(
            fault::field_missing, "IHE_XDM.ZIP", "the archive has no IHE_XDM/*/METADATA.XML"
        );
    unpacked_archive made;
    set_reader reader(*files, limit, made);
    for (const auto* metadata : sets)
        if (auto read = reader.read(*metadata); !read) return read.error();
    if (made.documents.empty())
        return refusal(fault::field_missing, "METADATA.XML", "the archive has no CDA document");
    return made;
}

}  // namespace vgm::xdm
