#include "schemas/cda/narrative_reader.hpp"
#include "schemas/mime/base64.hpp"

// Pictures and footnotes: what stands elsewhere than where it is read.

namespace vgm::cda {
namespace {

constexpr std::string_view blanks = " \t\r\n";

// The observationMedia of a body by their IDs; a regionOfInterest stands for the picture it is of.
class media_search : public pugi::xml_tree_walker
{
public:
    explicit media_search(std::map<std::string, pugi::xml_node, std::less<>>& found) : found_(found)
    {}

private:
    bool for_each(pugi::xml_node& node) override
    {
        const auto name = local_name(node);
        if (name != "observationMedia" && name != "regionOfInterest") return true;
        const auto media = name == "observationMedia"
                               ? node
                               : find_element(node, "entryRelationship/observationMedia");
        if (auto id = attribute(node, "ID"); !id.empty() && media)
            found_.emplace(std::move(id), media);
        return true;
    }

    std::map<std::string, pugi::xml_node, std::less<>>& found_;
};

std::string_view replacement_of(std::string_view media_type)
{
    if (media_type == "application/pdf")
        return "[Document PDF contenu dans le document d’origine, non reproduit ici]";
    return "[Contenu multimédia du document d’origine, non reproduit ici]";
}

}  // namespace

void narrative_reader::read_media(pugi::xml_node node, text_style style, flow& to)
{
    caption_of(node, to);
    if (!has_media_) {
        has_media_ = true;
        media_search search(media_);
        find_element(document_, "component/structuredBody").traverse(search);
    }
    const std::string list = attribute(node, "referencedObject");
    std::string_view ids = list;
    while (!ids.empty() && !refused_) {
        const auto id = ids.substr(0, ids.find_first_of(blanks));
        if (!id.empty()) add_media(id, style, to);
        ids.remove_prefix(std::min(id.size() + 1, ids.size()));
    }
}

void narrative_reader::add_media(std::string_view id, text_style style, flow& to)
{
    const auto media = media_.find(id);
    const auto value =
        media == media_.end() ? pugi::xml_node{} : find_element(media->second, "value");
    auto type = attribute(value, "mediaType");
    const bool is_picture = type == "image/png" || type == "image/jpeg" || type == "image/jpg";
    const bool is_here =
        attribute(value, "representation") == "B64" && !value.attribute("compression");
    if (is_picture && is_here) return add_picture(std::move(type), value, to.into);
    style.italic = true;
    to.words.add(replacement_of(type), style);
    flush(to);
}

void narrative_reader::add_picture(
    std::string media_type,
    pugi::xml_node value,
    std::vector<block>& into
)
{
    const std::string_view encoded = value.child_value();
    count(read_.pictures, 1, most_.pictures_max, "pictures");
    count(picture_bytes_, encoded.size() / 4 * 3, most_.picture_bytes_max, "bytes of pictures");
    if (refused_) return;
    auto bytes = mime::decode_base64(encoded);
    if (!bytes) return refuse(fault::bad_data_type, "a picture of the document is not base64");
    into.push_back(picture{std::move(media_type), std::move(*bytes)});
}

void narrative_reader::read_footnote(pugi::xml_node node, text_style style, flow& to)
{
    const auto number = ++notes_;
    if (auto id = attribute(node, "ID"); !id.empty()) note_numbers_.emplace(std::move(id), number);
    style.position = text_position::superscript;
    to.words.add_mark(std::to_string(number), style);
    std::vector<block> note;
    flow inside{{}, note};
    inside.words.add_mark(std::to_string(number), {.position = text_position::superscript});
    inside.words.add(" ", {});
    read_children(node, styled({}, node), inside);
    flush(inside, paragraph_role::footnote);
    for (auto& part : note) footnotes_.push_back(std::move(part));
}

void narrative_reader::refer_to_footnote(pugi::xml_node node, text_style style, flow& to)
{
    const auto note = note_numbers_.find(attribute(node, "IDREF"));
    if (note == note_numbers_.end()) return;
    style.position = text_position::superscript;
    to.words.add_mark(std::to_string(note->second), style);
}

}  // namespace vgm::cda
