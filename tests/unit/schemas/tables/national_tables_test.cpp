#include "schemas/tables/national_tables.hpp"

#include <fstream>
#include <string>

namespace {

using vgm::tables::code_table;
using vgm::tables::national_tables;

const std::string_view loinc = "2.16.840.1.113883.6.1";

TEST(tables_code_table, reads_its_heading_and_its_groups)
{
    const code_table table("NAME\t1.2.3\t2024\tus\n=9.1\na\tfirst\n=9.2\na\tsecond\nb\tthird\n");

    EXPECT_EQ(table.name(), "NAME");
    EXPECT_EQ(table.oid(), "1.2.3");
    EXPECT_EQ(table.version(), "2024");
    EXPECT_EQ(table.origin(), "us");
    EXPECT_EQ(table.size(), 3u);
    EXPECT_EQ(table.find("a")->text, "first");
    EXPECT_EQ(table.find("a", "9.2")->text, "second");
    EXPECT_EQ(table.find("a", "9.3"), nullptr);
    EXPECT_EQ(table.find("b", "9.2")->text, "third");
    EXPECT_EQ(table.find("b", "9.1"), nullptr);
    EXPECT_EQ(table.find("c"), nullptr);
    EXPECT_EQ(table.find("B"), nullptr);
    EXPECT_EQ(table.find(""), nullptr);
}

TEST(tables_code_table, without_a_line_finds_nothing)
{
    const code_table table("NAME\t-\t1\tus\n");

    EXPECT_EQ(table.size(), 0u);
    EXPECT_EQ(table.find("a"), nullptr);
    EXPECT_EQ(table.find("a", "b"), nullptr);
}

TEST(tables_code_table_death, refuses_a_line_without_a_text)
{
    EXPECT_DEATH(code_table("NAME\t-\t1\tus\n=9\na\n"), "");
    EXPECT_DEATH(code_table("NAME\t-\t1\tus\na\tb\n"), "");
    EXPECT_DEATH(code_table("NAME\t-\t1\n"), "");
}

TEST(tables_national, every_table_names_itself_its_version_and_its_origin)
{
    for (const auto* table : national_tables().all()) {
        EXPECT_FALSE(table->name().empty());
        EXPECT_GE(table->version().size(), 5u) << table->name();
        EXPECT_EQ(table->origin(), "ANS NOS") << table->name();
        EXPECT_GE(table->size(), 5u) << table->name();
        for (const auto& entry : *table) EXPECT_EQ(table->find(entry.code, entry.system), &entry);
    }
}

TEST(tables_national, knows_the_codes_of_a_laboratory_report)
{
    const auto& tables = national_tables();

    EXPECT_EQ(tables.types.find("11502-2", loinc)->text, "CR d'examens biologiques");
    EXPECT_EQ(tables.type_classes.find("11502-2")->text, "10");
    EXPECT_EQ(tables.classes.find("10")->text, "Compte rendu");
    EXPECT_EQ(tables.facility_types.find("SA25")->text, "Laboratoire de biologie médicale");
    EXPECT_EQ(tables.practice_settings.find("AMBULATOIRE")->text, "Ambulatoire");
    EXPECT_EQ(tables.confidentialities.find("N")->text, "Normal");
    EXPECT_EQ(
        tables.template_formats.find("1.3.6.1.4.1.19376.1.3.3")->text, "urn:ihe:lab:xd-lab:2008"
    );
    EXPECT_EQ(
        tables.media_type_formats.find("application/pdf")->text, "urn:ihe:iti:xds-sd:pdf:2008"
    );
    EXPECT_NE(tables.author_specialties.find("G15_10/SM03"), nullptr);
    EXPECT_EQ(tables.content_types.find("03")->system, "1.2.250.1.213.2.2");
}

// A correspondence that leads out of the table it should lead into would make metadata that no
// receiver can read.
TEST(tables_national, correspondences_lead_into_their_value_sets)
{
    const auto& tables = national_tables();

    for (const auto* map : {&tables.type_classes, &tables.type_classes_dmp})
        for (const auto& entry : *map)
            EXPECT_NE(tables.classes.find(entry.text, entry.system), nullptr) << entry.code;
    for (const auto* map : {&tables.template_formats, &tables.media_type_formats})
        for (const auto& entry : *map)
            EXPECT_NE(tables.formats.find(entry.text, entry.system), nullptr) << entry.code;
}

// Reads a published table of two leading columns and compares every line of it.
void expect_published(const char* file, int code_column, int text_column, const code_table& table)
{
    const std::string folder = VGM_SHARED_DIR "/data/tables/";
    std::ifstream input(folder + file);
    std::size_t lines = 0;
    for (std::string line; std::getline(input, line);) {
        if (line.empty() || line[0] == '#') continue;
        std::vector<std::string> columns;
        for (std::size_t at = 0; at <= line.size();) {
            const auto tab = std::min(line.find('\t', at), line.size());
            columns.push_back(line.substr(at, tab - at));
            at = tab + 1;
        }
        if (columns[0] == "TRE-R221-ModeleDocumentCDANonStructure") continue;  // A12 decides
        const auto* entry = table.find(columns[code_column]);
        ASSERT_NE(entry, nullptr) << line;
        EXPECT_EQ(entry->text, columns[text_column]) << line;
        ++lines;
    }
    EXPECT_EQ(lines, table.size()) << file;
}

TEST(tables_national, are_what_was_published)
{
    if (!std::ifstream(VGM_SHARED_DIR "/data/README.md")) GTEST_SKIP() << "no reference data";
    const auto& tables = national_tables();

    expect_published("jdv-j07-xds-type-code.tsv", 0, 2, tables.types);
    expect_published("jdv-j02-xds-healthcare-facility-type-code.tsv", 0, 2, tables.facility_types);
    expect_published("jdv-j04-xds-practice-setting-code.tsv", 0, 2, tables.practice_settings);
    expect_published("jdv-j01-xds-author-specialty.tsv", 0, 2, tables.author_specialties);
    expect_published("jdv-j08-xds-confidentiality-code.tsv", 0, 2, tables.confidentialities);
    expect_published("ass-x04-type-to-class.tsv", 1, 3, tables.type_classes);
    expect_published("ass-x16-type-to-class-dmp.tsv", 1, 3, tables.type_classes_dmp);
    expect_published("ass-a11-template-to-format.tsv", 1, 3, tables.template_formats);
    expect_published("ass-a12-mediatype-to-format.tsv", 0, 1, tables.media_type_formats);
}

}  // namespace
