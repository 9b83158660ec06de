#include "schemas/xdm/read_archive.hpp"

#include "schemas/cda/header.hpp"
#include "schemas/xdm/archive.hpp"
#include "schemas/xdm/digest.hpp"
#include "tests/support/dice.hpp"
#include "tests/support/sample_cda.hpp"
#include "tests/unit/schemas/xdm/zip_reader.hpp"

#include <gtest/gtest.h>

// What we write ourselves, and archives as others make them, on purpose or not.

namespace {

using namespace vgm;
using namespace vgm::xdm;

struct file
{
    std::string name, content;
};

std::string zip(const std::vector<file>& files)
{
    std::vector<zip_entry> entries;
    for (const auto& f : files)
        entries.push_back({f.name, slice::of(f.content), compression::deflate});
    return test::joined(make_zip(entries, timestamp{}).value());
}

std::string slot(const std::string& name, const std::string& value)
{
    return "<rim:Slot name=\"" + name + "\"><rim:ValueList><rim:Value>" + value +
           "</rim:Value></rim:ValueList></rim:Slot>";
}

struct entry_text
{
    std::string uri = "DOC00001.XML", hash, size, slots, mime = "text/xml", codes;
};

std::string metadata(const std::vector<entry_text>& entries, const std::string& set_slots = {})
{
    std::string xml =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><lcm:SubmitObjectsRequest "
        "xmlns:lcm=\"urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0\" "
        "xmlns:rim=\"urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0\"><rim:RegistryObjectList>"
        "<rim:RegistryPackage id=\"s\">" +
        set_slots + "</rim:RegistryPackage>";
    int n = 0;
    for (const auto& e : entries) {
        xml += "<rim:ExtrinsicObject id=\"d" + std::to_string(++n) + "\" mimeType=\"" + e.mime +
               "\">" + slot("URI", e.uri) + e.slots;
        if (!e.hash.empty()) xml += slot("hash", e.hash);
        if (!e.size.empty()) xml += slot("size", e.size);
        if (!e.codes.empty())
            xml +=
                "<rim:Classification classificationScheme=\""
                "urn:uuid:f4f85eac-e6cb-4883-b524-f2705394840f\" nodeRepresentation=\"" +
                e.codes + "\"/>";
        xml += "</rim:ExtrinsicObject>";
    }
    return xml + "</rim:RegistryObjectList></lcm:SubmitObjectsRequest>";
}

const std::string folder = "IHE_XDM/SUBSET01/";

result<unpacked_archive> read(const std::string& xml, const std::string& document = "<a/>")
{
    return read_archive(zip({{folder + "METADATA.XML", xml}, {folder + "DOC00001.XML", document}}));
}

TEST(xdm_read_archive, gives_back_what_our_own_writer_was_given)
{
    test::dice any;
    SCOPED_TRACE(any.seed());
    for (int round = 0; round < 60; ++round) {
        submission s;
        s.action = static_cast<submission_action>(any.between(0, 2));
        s.shown_to.masked_to_professionals = any.coin();
        s.shown_to.hidden_from_patient = any.coin();
        s.shown_to.hidden_from_representatives = any.coin();
        std::vector<cda::header> headers;
        for (int n = 0, count = any.between(1, 3); n < count; ++n) {
            test::sample_cda d;
            d.id_root += '.' + std::to_string(n + 1);
            d.form = any.coin() ? test::cda_form::n1 : test::cda_form::n3;
            d.title = "Titre " + std::to_string(any.between(0, 999));
            auto bytes = std::make_shared<const std::string>(d.print());
            headers.push_back(cda::parse_header(*bytes).value());
            s.documents.push_back({headers.back().unique_id(), {}, headers.back().code, bytes});
        }
        archive_options options;
        options.source_id = "1.2.3";
        options.how = static_cast<compression>(any.between(0, 2));
        options.action_slot = any.coin() ? "action" : "urn:asip:ci-sis:2024:Action";
        const auto written = test::joined(make_archive(s, headers, options).value());

        const auto got = read_archive(written);

        ASSERT_TRUE(got) << got.error().detail;
        ASSERT_EQ(got->documents.size(), s.documents.size());
        for (std::size_t n = 0; n < s.documents.size(); ++n) {
            const auto& d = got->documents[n];
            EXPECT_EQ(*d.bytes, *s.documents[n].bytes);
            EXPECT_EQ(d.action, s.action);
            EXPECT_EQ(d.entry.unique_id, s.documents[n].unique_id);
            EXPECT_EQ(d.shown_to.masked_to_professionals, s.shown_to.masked_to_professionals);
            EXPECT_EQ(d.shown_to.hidden_from_patient, s.shown_to.hidden_from_patient);
            EXPECT_EQ(
                d.shown_to.hidden_from_representatives, s.shown_to.hidden_from_representatives
            );
        }
    }
}

TEST(xdm_read_archive, reads_the_action_however_it_is_written)
{
    using enum submission_action;
    const auto action = [](const std::string& set_slots, const std::string& own = {}) {
        return read(metadata({{.slots = own}}, set_slots)).value().documents[0].action;
    };
    EXPECT_EQ(action({}), initial);
    EXPECT_EQ(action(slot("action", "C")), replacement);
    EXPECT_EQ(action(slot("ACTION", " change ")), replacement);
    EXPECT_EQ(action(slot("urn:ans:Action", "D")), removal);
    EXPECT_EQ(action({}, slot("urn:x:action", "Deleted")), removal);
    EXPECT_EQ(action(slot("action", "C"), slot("action", "D")), removal) << "its own goes first";
    EXPECT_EQ(action(slot("reaction", "D")), initial);
    EXPECT_FALSE(read(metadata({{}}, slot("action", "Z"))));
}

TEST(xdm_read_archive, takes_an_association_of_replacement_for_an_action)
{
    auto xml = metadata({{}});
    const auto at = xml.find("</rim:RegistryObjectList>");
    xml.insert(
        at,
        "<rim:Association associationType=\"urn:ihe:iti:2007:AssociationType:RPLC\" "
        "sourceObject=\"d1\" targetObject=\"old\"/>"
    );

    EXPECT_EQ(read(xml).value().documents[0].action, submission_action::replacement);
}

TEST(xdm_read_archive, knows_each_spelling_of_the_masking_flags)
{
    const auto shown = [](const char* code) {
        return read(metadata({{.codes = code}})).value().documents[0].shown_to;
    };
    EXPECT_TRUE(shown("MASQUE_PS").masked_to_professionals);
    EXPECT_TRUE(shown("INVISIBLE_PATIENT").hidden_from_patient);
    EXPECT_TRUE(shown("INVISIBLE_REPRESENTANTS_LEGAUX").hidden_from_representatives);
    EXPECT_TRUE(shown("INVISIBLE_REP_LEGAUX").hidden_from_representatives);
    EXPECT_FALSE(shown("N").masked_to_professionals);
}

TEST(xdm_read_archive, checks_size_and_hash)
{
    const std::string document = "<ClinicalDocument/>";
    const auto size = std::to_string(document.size());
    const auto hash = sha1_hex(document);
    const auto with = [&](const std::string& h, const std::string& s) {
        return static_cast<bool>(read(metadata({{.hash = h, .size = s}}), document));
    };
    EXPECT_TRUE(with(hash, size));
    EXPECT_TRUE(with({}, {})) << "nothing contradicts it";
    EXPECT_FALSE(with(hash, "18"));
    EXPECT_FALSE(with(std::string(40, '0'), size));
}

TEST(xdm_read_archive, wants_metadata_and_a_document_that_is_there)
{
    EXPECT_FALSE(read_archive(zip({{"INDEX.HTM", "x"}})));
    EXPECT_FALSE(read_archive(zip({{"METADATA.XML", metadata({{}})}})));
    EXPECT_FALSE(read_archive(zip({{folder + "METADATA.XML", metadata({{}})}})));
    EXPECT_FALSE(read(metadata({{.uri = "../SUBSET01/DOC00001.XML"}})));
    EXPECT_FALSE(read(metadata({})));
    EXPECT_FALSE(read("<a><b></a>"));
    EXPECT_FALSE(read(metadata({{}, {}}))) << "one file, described twice";
    EXPECT_FALSE(read(metadata({{.mime = "application/pdf"}}))) << "no CDA";
}

TEST(xdm_read_archive, refuses_a_doctype)
{
    const auto got = read(
        "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>" + metadata({{}}).substr(38)
    );

    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().where, "METADATA.XML");
}

TEST(xdm_read_archive, passes_over_documents_that_are_no_xml)
{
    const auto got = read_archive(zip(
        {{folder + "METADATA.XML",
          metadata({{.uri = "A.PDF", .mime = "application/pdf"}, {.uri = "doc00001.xml"}})},
         {folder + "DOC00001.XML", "<a/>"}}
    ));

    ASSERT_TRUE(got);
    EXPECT_EQ(got->others, 1u);
    ASSERT_EQ(got->documents.size(), 1u);
}

TEST(xdm_read_archive, reads_every_submission_set_in_order)
{
    const auto got = read_archive(zip(
        {{"ihe_xdm/subset02/metadata.xml", metadata({{.uri = "B.XML"}}, slot("action", "D"))},
         {"ihe_xdm/subset02/b.xml", "<b/>"},
         {"IHE_XDM/SUBSET01/METADATA.XML", metadata({{.uri = "A.XML"}})},
         {"IHE_XDM/SUBSET01/A.XML", "<a/>"}}
    ));

    ASSERT_TRUE(got);
    ASSERT_EQ(got->documents.size(), 2u);
    EXPECT_EQ(*got->documents[0].bytes, "<a/>");
    EXPECT_EQ(got->documents[0].action, submission_action::initial);
    EXPECT_EQ(got->documents[1].action, submission_action::removal);
}

}  // namespace
