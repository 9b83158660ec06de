// Fifty files as they should not be: each is loaded or refused with a reason, and what was there
// before is there after a refusal.

#include "tests/unit/adapters/annuaire/directory_house.hpp"

namespace vgm::annuaire {
namespace {

const std::string good = directory_house::mailboxes();
const std::string header = std::string(test::mailbox_header) + "\n";
const std::string body = good.substr(header.size());

std::string name(const char* end = ".txt")
{
    return std::string("Extraction_Correspondance_MSSante_202611240213") + end;
}

std::string half(const std::string& text)
{
    const auto end = text.find('\n', text.size() / 2);
    return text.substr(0, end + 1);
}

std::string replaced(std::string text, const std::string& from, const std::string& to)
{
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
        text.replace(at, from.size(), to);
    return text;
}

std::string latin_1(const std::string& utf8)
{
    std::string out;
    for (std::size_t i = 0; i < utf8.size(); ++i) {
        const auto byte = static_cast<unsigned char>(utf8[i]);
        if (byte < 0x80)
            out += utf8[i];
        else
            out += static_cast<char>(
                ((byte & 3) << 6) | (static_cast<unsigned char>(utf8[++i]) & 0x3F)
            );
    }
    return out;
}

std::string utf_16(const std::string& text)
{
    std::string out = "\xFF\xFE";
    for (const char c : text) out.append(1, c).append(1, '\0');
    return out;
}

// Every line's columns from the last to the first.
std::string mirrored(const std::string& text)
{
    std::istringstream in(text);
    std::string out;
    for (std::string line; std::getline(in, line);) {
        std::vector<std::string> cells;
        std::istringstream parts(line + "|");
        for (std::string cell; std::getline(parts, cell, '|');) cells.push_back(cell);
        for (auto c = cells.rbegin(); c != cells.rend(); ++c)
            out += (c == cells.rbegin() ? "" : "|") + *c;
        out += '\n';
    }
    return out;
}

std::string with_every(const std::string& text, int nth, const std::string& line_instead)
{
    std::istringstream in(text);
    std::string out;
    int n = 0;
    for (std::string line; std::getline(in, line); ++n)
        out += (n > 0 && n % nth == 0 ? line_instead : line) + "\n";
    return out;
}

struct awkward
{
    const char* what;
    std::string text;
    std::string refusal;  // a part of it; empty: it is loaded
    const char* file_end = ".txt";
};

const std::vector<awkward>& all_awkward()
{
    static const std::vector<awkward> all{
        {"as it should be", good, ""},
        {"a byte order mark", "\xEF\xBB\xBF" + good, ""},
        {"CR LF", directory_house::mailboxes("\r\n"), ""},
        {"a separator at each end", replaced(good, "\n", "|\n"), ""},
        {"a separator at the end of the header only", replaced(header, "\n", "|\n") + body, ""},
        {"no line end at the end", good.substr(0, good.size() - 1), ""},
        {"empty lines", replaced(good, "\n", "\n\n"), ""},
        {"columns in another order", mirrored(good), ""},
        {"a column more", replaced(good, "\n", "|x\n"), ""},
        {"headers in capitals", replaced(good, "Adresse BAL", "ADRESSE  BAL"), ""},
        {"headers without accents", replaced(good, "Dématérialisation", "Dematerialisation"), ""},
        {"every line twice", good + body, ""},
        {"the file twice", good + good, ""},
        {"a few lines fewer", good.substr(0, good.find('\n', good.size() - 2000) + 1), ""},
        {"one line of another length", with_every(good, 290, "PER|short"), ""},
        {"one unknown type",
         with_every(good, 290, "XYZ" + body.substr(3, body.find('\n') - 3)),
         ""},
        {"one line that is not UTF-8",
         with_every(good, 290, "PER|\xE9@x.mssante.fr" + std::string(29, '|')),
         ""},
        {"one address that is none",
         with_every(good, 290, "PER|nobody" + std::string(29, '|')),
         ""},
        {"nothing", "", "the file is empty"},
        {"a line end", "\n", "the header has 1 columns"},
        {"blanks", std::string(5000, ' '), "the header has 1 columns"},
        {"zeros", std::string(5000, '\0'), "the header has 1 columns"},
        {"the header alone", header, "a header and no line"},
        {"the header without its end", header.substr(0, header.size() - 1), "a header and no line"},
        {"no header", body, "the header has no column"},
        {"a header cut off", header.substr(0, 200), "the header has no column"},
        {"another file", directory_house::activities(), "the header has no column 'Type de BAL'"},
        {"a page of the web",
         "<!DOCTYPE html><html><body>404</body></html>",
         "the header has 1 columns"},
        {"JSON", R"({"error": "unavailable"})", "the header has 1 columns"},
        {"commas", replaced(good, "|", ","), "the header has 1 columns"},
        {"semicolons", replaced(good, "|", ";"), "the header has 1 columns"},
        {"tabs", replaced(good, "|", "\t"), "the header has 1 columns"},
        {"quotes around all", replaced(good, "|", "\"|\""), "lines are bad"},
        {"ISO 8859-1", latin_1(good), "the header has no column"},
        {"ISO 8859-1 under a good header", header + latin_1(body), "is not UTF-8"},
        {"UTF-16", utf_16(good), "the header has"},
        {"a column less in each line",
         header + replaced(body, "|France", ""),
         "wrong number of columns"},
        {"a column less in one of twenty",
         with_every(good, 20, "PER|a@b.mssante.fr"),
         "wrong number of columns"},
        {"types that are none",
         header + replaced(replaced(body, "PER|", "ZZZ|"), "ORG|", "YYY|"),
         "a value that cannot be"},
        {"addresses without @", replaced(good, "@", " at "), "a value that cannot be"},
        {"no column of addresses",
         replaced(good, "Adresse BAL", "Adresse"),
         "no column 'Adresse BAL'"},
        {"cut in a line", good.substr(0, good.size() - 40), "ends within its last line"},
        {"cut in a letter", good.substr(0, good.find("\xC3", good.size() / 2) + 1), "ends within"},
        {"half of the lines", half(good), "more are gone than"},
        {"three lines",
         good.substr(0, good.find('\n', header.size() + 300) + 1),
         "more are gone than"},
        {"300 columns", std::string(300, '|') + "\n", "300 columns"},
        {"one line of 300 KB",
         header + std::string(300'000, 'x') + "\n",
         "longer than 65536 bytes"},
        {"one line of 300 KB in the middle",
         good + std::string(300'000, 'x') + "\n" + body,
         "longer than"},
        {"a line that never ends", header + body + std::string(1'000'000, '|'), "longer than"},
        {"a ZIP's name without a ZIP", good, "named as an archive and is none", ".zip"},
        {"the beginning of a ZIP",
         "PK\x03\x04" + std::string(1000, 'x'),
         "the archive cannot be opened",
         ".zip"},
    };
    return all;
}

class awkward_files : public testing::TestWithParam<std::size_t>
{};

TEST_P(awkward_files, are_loaded_or_refused_with_a_reason_and_never_harm_what_was_there)
{
    const auto& file = all_awkward()[GetParam()];
    SCOPED_TRACE(file.what);
    directory_house house;
    house.load_small();
    const replica replica(house.settings.database);
    const auto before = replica.find_by_address(small_country.address_of(7)).value();
    ASSERT_EQ(before.size(), 1u);

    house.write(name(file.file_end), file.text);
    const auto report = house.load();

    if (file.refusal.empty()) {
        ASSERT_TRUE(report) << report.error().where << ": " << report.error().detail;
        EXPECT_EQ(report->parts.at(0).source.version, "202611240213");
        EXPECT_EQ(replica.find_by_address(small_country.address_of(7))->size(), 1u);
        EXPECT_GE(replica.count()->mailboxes, 290u);
        EXPECT_LE(replica.count()->mailboxes, 300u);
    } else {
        ASSERT_FALSE(report);
        EXPECT_NE(report.error().detail.find(file.refusal), std::string::npos)
            << report.error().detail;
        EXPECT_FALSE(report.error().where.empty());
        EXPECT_EQ(replica.find_by_address(small_country.address_of(7)).value(), before);
        EXPECT_EQ(replica.count()->mailboxes, 300u);
        EXPECT_FALSE(fs::exists(house.settings.database.string() + ".new"));
    }
}

INSTANTIATE_TEST_SUITE_P(
    directory,
    awkward_files,
    testing::Range<std::size_t>(0, all_awkward().size())
);

// Mostly holes on the disk, and zeros to whoever reads it: all of it would be one line.
TEST(awkward_files_of_any_size, are_refused_where_their_first_line_is_too_long)
{
    directory_house house;
    house.load_small();
    const replica country(house.settings.database);
    const std::string name = "Extraction_Correspondance_MSSante_202611240213.txt";
    house.write(name, std::string(test::mailbox_header) + "\n");
    fs::resize_file(house.folder / "files" / name, std::uint64_t{2} << 30);

    const auto report = house.load();

    ASSERT_FALSE(report);
    EXPECT_NE(report.error().detail.find("a line is longer than"), std::string::npos)
        << report.error().detail;
    EXPECT_EQ(country.find_by_address(small_country.address_of(40))->size(), 1u);
}

TEST(awkward_archives, are_read_or_refused)
{
    directory_house house;
    house.load_small();
    int day = 10;
    const auto refusal = [&](std::vector<std::pair<std::string, std::string>> members) {
        house.write_zip(
            "Extraction_Correspondance_MSSante_202612" + std::to_string(++day) + "0213.zip", members
        );
        const auto report = house.load();
        const std::string said = report ? "" : report.error().detail;
        EXPECT_EQ(replica(house.settings.database).count()->mailboxes, 300u);
        return said;
    };
    EXPECT_EQ(refusal({{"Extraction_Correspondance_MSSante_202612110213.txt", good}}), "");
    EXPECT_EQ(
        refusal({{"readme.html", "x"}, {"folder/extraction-correspondance-mssante.txt", good}}), ""
    );
    // A bomb: 40 MB that are next to nothing when packed.
    EXPECT_EQ(
        refusal({{"extraction-correspondance-mssante.txt", header + std::string(40'000'000, '\n')}}
        ),
        "the archive unpacks to more than a real one could"
    );
    std::vector<std::pair<std::string, std::string>> many;
    for (int i = 0; i < 65; ++i) many.emplace_back(std::to_string(i), "");
    EXPECT_EQ(refusal(many), "the archive has too many members");
}

TEST(awkward_archives, that_are_damaged_or_cut_off_are_refused)
{
    directory_house house;
    house.load_small();
    house.write_zip(name(".zip"), {{name(), good}});
    const std::string whole = house.read(name(".zip"));

    house.write(name(".zip"), whole.substr(0, whole.size() / 2));
    EXPECT_FALSE(house.load());
    auto damaged = whole;
    for (std::size_t i = 0; i < 40; ++i) damaged[damaged.size() / 2 + i] ^= 0x55;
    house.write(name(".zip"), damaged);
    EXPECT_FALSE(house.load());
    EXPECT_EQ(replica(house.settings.database).count()->mailboxes, 300u);
}

TEST(awkward_folders, without_mailboxes_or_without_what_was_there_are_refused)
{
    directory_house house;
    EXPECT_NE(house.load().error().detail.find("no file of mailboxes"), std::string::npos);
    house.load_small();
    house.empty();
    house.write(name(), good);
    const auto report = house.load();
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().where, "activities");
    EXPECT_EQ(replica(house.settings.database).count()->activities, 260u);
}

TEST(awkward_folders, with_a_white_list_that_is_none_are_refused)
{
    directory_house house;
    house.load_small();
    house.write("listeblanchemssante.xml", "<html/>");
    EXPECT_NE(house.load().error().detail.find("names no domain"), std::string::npos);
    house.write(
        "listeblanchemssante.xml",
        "<L><Domaine><Nom>chu-nord.fr</Nom></Domaine><Domaine><Nom>chu-sud.fr</Nom></Domaine></L>"
    );
    ASSERT_TRUE(house.load());
    EXPECT_EQ((*replica(house.settings.database).domains())->listed(), 2u);
}

}  // namespace
}  // namespace vgm::annuaire
