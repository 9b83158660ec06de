#pragma once

#include <pugixml.hpp>

#include <map>
#include <string>
#include <string_view>

// METADATA.XML as one line for each attribute, in the words of IHE ITI TF-3 instead of UUIDs.
namespace vgm::test {

class metadata_text
{
public:
    static std::string of(const std::string& xml)
    {
        pugi::xml_document file;
        file.load_string(xml.c_str());
        metadata_text made;
        const auto list = file.document_element().child("rim:RegistryObjectList");
        int number = 0;
        for (const auto node : list.children("rim:ExtrinsicObject"))
            made.names_[node.attribute("id").value()] = "Document" + std::to_string(++number);
        for (const auto node : list.children("rim:RegistryPackage"))
            made.names_[node.attribute("id").value()] = "SubmissionSet";
        for (const auto node : list.children()) made.add_object(node);
        return std::move(made.text_);
    }

private:
    static std::string_view meaning(std::string_view scheme)
    {
        static const std::map<std::string_view, std::string_view> all{
            {"a54d6aa5-d40d-43f9-88c5-b4633d873bdd", "is a SubmissionSet"},
            {"a7058bb9-b4e4-4307-ba5b-e3f0ab85e12d", "author"},
            {"aa543740-bdda-424e-8c96-df4873be8500", "contentTypeCode"},
            {"96fdda7c-d067-4183-912e-bf5ee74998a8", "uniqueId"},
            {"554ac39e-e3fe-47fe-b233-965d2a147832", "sourceId"},
            {"6b5aea1a-874d-4603-a4bc-96a0a7b38446", "patientId"},
            {"93606bcf-9494-43ec-9b4e-a7748d1a838d", "author"},
            {"41a5887f-8865-4c09-adf7-e362475b143a", "classCode"},
            {"f4f85eac-e6cb-4883-b524-f2705394840f", "confidentialityCode"},
            {"2c6b8cb7-8b2a-4051-b291-b1ae6a575ef4", "eventCode"},
            {"a09d5840-386c-46f2-b5ad-9c3699a4309d", "formatCode"},
            {"f33fb8ac-18af-42cc-ae0e-ed0b0bdb91e1", "healthcareFacilityTypeCode"},
            {"cccf5598-8b07-4b77-a05e-ae952c785ead", "practiceSettingCode"},
            {"f0306f51-975f-434e-a61c-c59651d33983", "typeCode"},
            {"58a6f841-87b3-4a3e-92fd-a8ffeff98427", "patientId"},
            {"2e82c1f6-a085-4c72-9da3-8640a32e42ab", "uniqueId"}};
        const auto found = all.find(scheme.substr(std::min<std::size_t>(9, scheme.size())));
        return found == all.end() ? scheme : found->second;
    }

    void line(const std::string& object, std::string_view name, std::string_view value)
    {
        text_ += object + '.' + std::string{name} + " = " + std::string{value} + '\n';
    }
    std::string name_of(const char* id) const
    {
        const auto known = names_.find(id);
        return known == names_.end() ? id : known->second;
    }

    void add_slots(const std::string& object, pugi::xml_node node, std::string_view below = {})
    {
        for (const auto slot : node.children("rim:Slot"))
            for (const auto value : slot.child("rim:ValueList").children("rim:Value"))
                line(
                    object, std::string{below} + slot.attribute("name").value(), value.text().get()
                );
    }

    void add_classification(const std::string& object, pugi::xml_node node)
    {
        const auto name = meaning(node.attribute("classificationScheme").value());
        if (name == "author") return add_slots(object, node);
        line(
            object,
            name,
            std::string{node.attribute("nodeRepresentation").value()} + " of " +
                node.child("rim:Slot").child("rim:ValueList").child("rim:Value").text().get()
        );
    }

    void add_object(pugi::xml_node node)
    {
        const std::string_view kind = node.name();
        if (kind == "rim:Association") {
            text_ += name_of(node.attribute("sourceObject").value()) + " --" +
                     std::string{node.attribute("associationType").value()} + "--> " +
                     name_of(node.attribute("targetObject").value()) + '\n';
            return;
        }
        if (kind == "rim:Classification") return;  // that it is a SubmissionSet
        const auto object = name_of(node.attribute("id").value());
        if (const auto type = node.attribute("mimeType")) line(object, "mimeType", type.value());
        add_slots(object, node);
        line(object, "title", node.child("rim:Name").first_child().attribute("value").value());
        for (const auto code : node.children("rim:Classification"))
            add_classification(object, code);
        for (const auto id : node.children("rim:ExternalIdentifier"))
            line(
                object,
                meaning(id.attribute("identificationScheme").value()),
                id.attribute("value").value()
            );
    }

    std::string text_;
    std::map<std::string, std::string> names_;
};

}  // namespace vgm::test
