#include "schemas/xdm/received_metadata.hpp"

#include "schemas/cda/markup_check.hpp"

#include <pugixml.hpp>

#include <algorithm>
#include <map>

namespace vgm::xdm {
namespace {

// IHE ITI TF-3 §4.2.5.
constexpr std::string_view confidentiality = "urn:uuid:f4f85eac-e6cb-4883-b524-f2705394840f";
constexpr std::string_view document_patient_id = "urn:uuid:58a6f841-87b3-4a3e-92fd-a8ffeff98427";
constexpr std::string_view document_unique_id = "urn:uuid:2e82c1f6-a085-4c72-9da3-8640a32e42ab";
constexpr std::string_view set_patient_id = "urn:uuid:6b5aea1a-874d-4603-a4bc-96a0a7b38446";
constexpr std::string_view set_unique_id = "urn:uuid:96fdda7c-d067-4183-912e-bf5ee74998a8";

issue malformed(std::string detail)
{
    return {fault::malformed, severity::error, "METADATA.XML", std::move(detail), "XDM-METADATA"};
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool same(std::string_view a, std::string_view b)
{
    return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view local_name(const pugi::xml_node& node)
{
    const std::string_view name = node.name();
    const auto colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

bool is(const pugi::xml_node& node, std::string_view local)
{
    return node.type() == pugi::node_element && same(local_name(node), local);
}

std::string trimmed(std::string_view text)
{
    constexpr std::string_view blanks = " \t\r\n";
    const auto begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos) return {};
    return std::string(text.substr(begin, text.find_last_not_of(blanks) - begin + 1));
}

std::string attribute(const pugi::xml_node& node, const char* name)
{
    return trimmed(node.attribute(name).value());
}

std::string first_value(const pugi::xml_node& slot)
{
    for (const auto list : slot.children())
        if (is(list, "ValueList"))
            for (const auto value : list.children())
                if (is(value, "Value")) return trimmed(value.child_value());
    return {};
}

std::string slot(const pugi::xml_node& object, std::string_view name)
{
    for (const auto node : object.children())
        if (is(node, "Slot") && attribute(node, "name") == name) return first_value(node);
    return {};
}

// "action", or the last word of a URN or URL.
bool names_action(std::string_view name)
{
    const auto mark = name.find_last_of(":/#.");
    return same(mark == std::string_view::npos ? name : name.substr(mark + 1), "action");
}

std::string action_of(const pugi::xml_node& object)
{
    for (const auto node : object.children())
        if (is(node, "Slot") && names_action(attribute(node, "name"))) return first_value(node);
    return {};
}

std::string label_of(const pugi::xml_node& object)
{
    for (const auto name : object.children())
        if (is(name, "Name"))
            for (const auto text : name.children())
                if (is(text, "LocalizedString")) return attribute(text, "value");
    return {};
}

std::string identifier(const pugi::xml_node& object, std::string_view scheme)
{
    for (const auto node : object.children())
        if (is(node, "ExternalIdentifier") &&
            same(attribute(node, "identificationScheme"), scheme))
            return attribute(node, "value");
    return {};
}

described_document to_document(const pugi::xml_node& object)
{
    described_document made;
    made.entry_uuid = attribute(object, "id");
    made.mime_type = attribute(object, "mimeType");
    made.uri = slot(object, "URI");
    made.hash = slot(object, "hash");
    made.size = slot(object, "size");
    made.unique_id = identifier(object, document_unique_id);
    made.patient_id = identifier(object, document_patient_id);
    made.action = action_of(object);
    for (const auto node : object.children())
        if (is(node, "Classification") &&
            same(attribute(node, "classificationScheme"), confidentiality))
            made.confidentialities.push_back(
                {attribute(node, "nodeRepresentation"), label_of(node), slot(node, "codingScheme")}
            );
    return made;
}

void read_set(const pugi::xml_node& package, described_set& set)
{
    if (set.unique_id.empty()) set.unique_id = identifier(package, set_unique_id);
    if (set.patient_id.empty()) set.patient_id = identifier(package, set_patient_id);
    if (set.action.empty()) set.action = action_of(package);
}

// Objects stand in a RegistryObjectList, however deep; slots of the request itself say something of
// the whole.
struct object_walker : pugi::xml_tree_walker
{
    described_set set;
    std::vector<std::string> replacing;

    bool for_each(pugi::xml_node& node) override
    {
        if (is(node, "ExtrinsicObject")) {
            set.documents.push_back(to_document(node));
        } else if (is(node, "RegistryPackage")) {
            read_set(node, set);
        } else if (is(node, "RequestSlotList") && set.action.empty()) {
            set.action = action_of(node);
        } else if (is(node, "Association")) {
            const auto type = attribute(node, "associationType");
            if (type.ends_with(":RPLC") || type == "RPLC")
                replacing.push_back(attribute(node, "sourceObject"));
        }
        return true;
    }
};

}  // namespace

result<described_set> parse_metadata(std::string_view xml, const cda::limits& limit)
{
    if (auto checked = cda::check_markup(xml, limit); !checked) {
        auto told = checked.error();
        const bool large = to_fault(told.code) == fault::too_large;
        return large ? issue{fault::too_large,
                             severity::error,
                             "METADATA.XML",
                             "METADATA.XML is larger or deeper than it may be",
                             "XDM-METADATA"}
                     : malformed(told.detail);
    }
    pugi::xml_document file;
    const auto flags = pugi::parse_escapes | pugi::parse_cdata | pugi::parse_wconv_attribute;
    const auto start = xml.starts_with(cda::utf8_bom) ? cda::utf8_bom.size() : 0;
    const auto parsed =
        file.load_buffer(xml.data() + start, xml.size() - start, flags, pugi::encoding_utf8);
    if (!parsed)
        return malformed(
            "not well-formed XML, at byte " +
            std::to_string(start + static_cast<std::size_t>(parsed.offset))
        );
    object_walker walker;
    file.traverse(walker);
    if (walker.set.documents.empty()) return malformed("it describes no document");
    for (auto& d : walker.set.documents)
        d.replaces = !d.entry_uuid.empty() &&
                     std::ranges::find(walker.replacing, d.entry_uuid) != walker.replacing.end();
    return std::move(walker.set);
}

std::optional<submission_action> to_action(std::string_view value)
{
    const auto word = trimmed(value);
    if (word.empty()) return submission_action::initial;
    switch (lower(word.front())) {
        case 'c':
            return submission_action::replacement;
        case 'd':
            return submission_action::removal;
        default:
            return std::nullopt;
    }
}

visibility to_visibility(const std::vector<coded>& confidentialities)
{
    visibility shown;
    for (const auto& c : confidentialities) {
        if (c.code == "MASQUE_PS") shown.masked_to_professionals = true;
        if (c.code == "INVISIBLE_PATIENT") shown.hidden_from_patient = true;
        for (const auto* spelling :
             {"INVISIBLE_REPRESENTANTS_LEGAUX",
              "INVISIBLE_REP_LEGAUX",
              "INVISIBLE_REPRENSANTS_LEGAUX"})
            if (c.code == spelling) shown.hidden_from_representatives = true;
    }
    return shown;
}

}  // namespace vgm::xdm
