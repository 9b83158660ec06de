#pragma once

#include "gateway/core/submission.hpp"
#include "schemas/xdm/archive.hpp"
#include "tests/unit/schemas/cda/sample_document.hpp"

#include <gtest/gtest.h>
#include <pugixml.hpp>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

// What the tests of this folder ask of METADATA.XML.
namespace vgm::test {

inline bool has_ebrim_schema()
{
    return std::filesystem::exists(VGM_SHARED_DIR "/data/ebrs/lcm.xsd") &&
           std::system("xmllint --version >/dev/null 2>&1") == 0;
}

inline testing::AssertionResult is_valid_ebrim(const std::string& xml)
{
    const auto folder =
        std::filesystem::temp_directory_path() / ("vgm_xdm_" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    const auto file = (folder / "METADATA.XML").string(), log = (folder / "log").string();
    std::ofstream(file, std::ios::binary) << xml;
    const std::string schema = VGM_SHARED_DIR "/data/ebrs/lcm.xsd";
    const auto command = "xmllint --nonet --noout --schema " + schema + " " + file + " 2>" + log;
    const int code = std::system(command.c_str());
    const auto said = read_file(log);
    std::filesystem::remove_all(folder);
    if (code == 0) return testing::AssertionSuccess();
    return testing::AssertionFailure() << said << xml;
}

// For every METADATA.XML that a test makes, where the schema is at hand.
inline void expect_valid_ebrim(const std::string& xml)
{
    static const bool here = has_ebrim_schema();
    if (!here) return;
    EXPECT_TRUE(is_valid_ebrim(xml));
}

// METADATA.XML parsed, with the questions that tests ask of it.
struct metadata_view
{
    pugi::xml_document xml;

    explicit metadata_view(const std::string& text) { xml.load_string(text.c_str()); }

    std::string slot(const std::string& object, const std::string& name) const
    {
        const auto path =
            "//rim:" + object + "/rim:Slot[@name='" + name + "']/rim:ValueList/rim:Value";
        return join(path);
    }
    std::string codes(const std::string& scheme) const
    {
        std::string all;
        for (const auto& node : xml.select_nodes(
                 ("//rim:Classification[@classificationScheme='urn:uuid:" + scheme + "']").c_str()
             ))
            all += std::string(all.empty() ? "" : " ") +
                   node.node().attribute("nodeRepresentation").value();
        return all;
    }
    std::string author(const std::string& scheme, const std::string& name) const
    {
        return join(
            "//rim:Classification[@classificationScheme='urn:uuid:" + scheme +
            "']/rim:Slot[@name='" + name + "']/rim:ValueList/rim:Value"
        );
    }
    std::string identifier(const std::string& label) const
    {
        return xml
            .select_node(("//rim:ExternalIdentifier[rim:Name/rim:LocalizedString/@value='" + label +
                          "']")
                             .c_str())
            .node()
            .attribute("value")
            .value();
    }
    std::size_t count(const char* path) const { return xml.select_nodes(path).size(); }

private:
    std::string join(const std::string& path) const
    {
        std::string all;
        for (const auto& node : xml.select_nodes(path.c_str()))
            all += (all.empty() ? "" : "; ") + std::string(node.node().text().get());
        return all;
    }
};

inline xdm::archive_options sample_options()
{
    xdm::archive_options options;
    options.made_at = *parse_rfc3339("2024-03-01T10:20:30.000Z");
    options.source_id = "1.2.250.9.100";
    options.emitter = "Hôpital du Port";
    options.contact = "dsi@hopital.test";
    options.application_version = "1.0";
    options.application_editor = "Essais & fils";
    return options;
}

inline document document_of(std::string text)
{
    document d;
    d.bytes = std::make_shared<const std::string>(std::move(text));
    return d;
}

inline submission sample_submission(std::string text = std::string(sample_document))
{
    submission s;
    s.id = *submission_id::parse("01HQWE9J00000000000000000A");
    s.patient_class = "I";
    s.asked_by.person_id = "10001234567";
    s.asked_by.person_id_type = "RPPS";
    s.asked_by.family_name = "LEROY";
    s.asked_by.given_name = "Ada";
    s.asked_by.organisation_name = "Hôpital du Port";
    s.asked_by.organisation_id = "290000017";
    s.asked_by.organisation_id_type = "FINEG";
    s.documents.push_back(document_of(std::move(text)));
    return s;
}

inline std::vector<cda::header> headers_of(const submission& s)
{
    std::vector<cda::header> headers;
    for (const auto& d : s.documents) headers.push_back(cda::parse_header(*d.bytes).value());
    return headers;
}

inline std::string
metadata_of(const submission& s, const xdm::archive_options& options = sample_options())
{
    const auto headers = headers_of(s);
    std::vector<xdm::document_entry> entries;
    for (std::size_t i = 0; i < headers.size(); ++i)
        entries.push_back(
            xdm::make_document_entry(s.documents[i], headers[i], s, i, options).value()
        );
    auto xml = xdm::print_metadata(xdm::make_submission_set(s, options), entries);
    expect_valid_ebrim(xml);
    return xml;
}

}  // namespace vgm::test
