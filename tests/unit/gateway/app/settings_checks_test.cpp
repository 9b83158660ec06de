#include "gateway/app/settings_checks.hpp"

#include "gateway/app/settings.hpp"
#include "gateway/config/document.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace vgm::app {
namespace {

namespace fs = std::filesystem;

using lines = std::vector<std::string>;

lines print_all(const std::vector<config::problem>& problems)
{
    lines all;
    for (const auto& p : problems) all.push_back(print(p));
    return all;
}

// A file whose sources, operator and further sections a test chooses.
struct file_of
{
    std::string sources = "  - {name: a, listen: 'h:1'}\n";
    std::string in_operator;
    std::string further;

    std::string text() const
    {
        return "gateway: {data: data, oid: 1.2, product_reference: D}\nsources:\n" + sources +
               "operator:\n  name: o\n  submission: {address: 'h:25'}\n  certificate: c\n"
               "  key: k\n  trust: t\n" +
               in_operator + "mailbox: {address: a@b.fr}\n" + further;
    }
    lines problems() const { return print_all(read_settings(text(), "f", "/").problems); }
};

TEST(app_settings_checks, want_sources_of_different_names)
{
    const file_of f{.sources = "  - {name: a, listen: 'h:1'}\n  - {name: a, listen: 'h:2'}\n"};

    EXPECT_EQ(
        f.problems(), lines{"f:4:12: sources[1].name: another source has this name (line 3)"}
    );
}

TEST(app_settings_checks, want_a_way_into_each_source)
{
    const file_of f{.sources = "  - {name: a, listen: 'h:1'}\n  - {name: b}\n"};

    EXPECT_EQ(
        f.problems(),
        lines{"f:4:5: sources[1]: has no way in; say where the producer connects: listen: "
              "127.0.0.1:2575"}
    );
}

TEST(app_settings_checks, want_sources_to_listen_in_different_places)
{
    const file_of f{
        .sources =
            "  - {name: a, listen: 'h:1'}\n  - {name: b, listen: '0.0.0.0:1'}\n"
            "  - {name: c, listen: 'h:0'}\n  - {name: d, listen: 'h:0'}\n"};

    EXPECT_EQ(
        f.problems(), lines{"f:4:23: sources[1].listen: another source listens there (line 3)"}
    );
}

TEST(app_settings_checks, do_not_compare_what_was_not_read)
{
    const file_of f{.sources = "  - {name: A, listen: 'h:x'}\n  - {name: B, listen: 'h:y'}\n"};

    EXPECT_EQ(f.problems().size(), 4u);
}

TEST(app_settings_checks, want_clear_text_http_on_loopback_only)
{
    const auto with = [](const std::string& listen) {
        return file_of{.further = "http: {listen: '" + listen + "'}\n"}.problems();
    };

    EXPECT_EQ(with("127.0.0.1:8080"), lines{});
    EXPECT_EQ(with("[::1]:8080"), lines{});
    EXPECT_EQ(with("localhost:0"), lines{});
    EXPECT_EQ(
        with("0.0.0.0:8080"),
        lines{"f:11:16: http.listen: clear text is for loopback addresses only; give http.tls, or "
              "listen on 127.0.0.1"}
    );
    EXPECT_EQ(with("10.0.0.1:8080").size(), 1u);
}

TEST(app_settings_checks, want_http_clients_that_can_be_known)
{
    const auto with = [](const std::string& client, const std::string& further) {
        return file_of{.sources = "  - {name: a, http: {" + client + "}}\n", .further = further}
            .problems();
    };
    const std::string clear = "http: {listen: '127.0.0.1:1'}\n";
    const std::string tls =
        "http: {listen: '127.0.0.1:1', tls: {certificate: c, key: k, trust: t, "
        "client_certificates: ";

    EXPECT_EQ(with("token_file: t", clear), lines{});
    EXPECT_EQ(with("certificate: cn", tls + "optional}}\n"), lines{});
    EXPECT_EQ(with("certificate: cn", tls + "ignored}}\n").size(), 1u);
    EXPECT_EQ(with("certificate: cn", clear).size(), 1u);
    EXPECT_EQ(with("token_file: t", "").size(), 1u) << "nobody listens";
    EXPECT_EQ(with("requests_per_minute: 5", clear).size(), 1u) << "anybody";
}

TEST(app_settings_checks, want_an_endpoint_for_the_tls_of_receipts)
{
    const file_of f{
        .sources =
            "  - {name: a, listen: 'h:1', receipts_tls: {certificate: c, key: k, trust: t}}\n"};

    EXPECT_EQ(
        f.problems(), lines{"f:3:30: sources[0].receipts_tls: is of no use without receipts_to"}
    );
}

TEST(app_settings_checks, want_a_port_to_connect_to)
{
    const file_of f{
        .sources = "  - {name: a, listen: 'h:1', receipts_to: 'h:0'}\n",
        .in_operator = "  reading: {address: 'h:0'}\n"};

    EXPECT_EQ(
        f.problems(),
        (lines{
            "f:3:43: sources[0].receipts_to: port 0 can be listened on, but not connected to",
            "f:10:22: operator.reading.address: port 0 can be listened on, but not connected to"})
    );
}

TEST(app_settings_checks, want_anchors_for_a_directory_that_is_asked_over_tls)
{
    const file_of clear{
        .further =
            "directory: {folder: d, urls: ['http://mirror/x'], "
            "api: {url: 'http://127.0.0.1:1/fhir', key_file: k}}\n"};
    EXPECT_EQ(clear.problems(), lines{});
    const file_of f{
        .further = "directory: {folder: d, urls: ['https://mirror/x'], api: {key_file: k}}\n"};
    EXPECT_EQ(f.problems().size(), 2u);
}

TEST(app_settings_checks, want_waits_in_order)
{
    const file_of f{
        .further =
            "delivery:\n  retry_first: 2h\nreceipts:\n  retry_longest: 2d\n"
            "  give_up_after: 1d\n"};

    EXPECT_EQ(
        f.problems(),
        (lines{
            "f:12:16: delivery.retry_first: more than delivery.retry_longest (line 11); lower it, "
            "or raise the other",
            "f:14:18: receipts.retry_longest: more than receipts.give_up_after (line 15); lower "
            "it, or raise the other"})
    );
}

TEST(app_settings_checks, want_a_user_and_a_file_for_a_password)
{
    const file_of f{.in_operator = "  reading: {address: 'h:1', authentication: password}\n"};
    const file_of g{.in_operator = "  reading: {address: 'h:1', password_file: p}\n"};

    EXPECT_EQ(
        f.problems(),
        (lines{
            "f:10:3: operator.reading.user: is needed with 'authentication: password'",
            "f:10:3: operator.reading.password_file: is needed with 'authentication: password'"})
    );
    EXPECT_EQ(
        g.problems(),
        lines{"f:10:44: warning: operator.reading.password_file: is not read with 'authentication: "
              "external'; write 'authentication: password', or remove it"}
    );
}

TEST(app_settings_checks, warn_of_limits_that_cannot_both_hold)
{
    const file_of f{
        .further = "intake:\n  memory_max: 10MB\njournal:\n  documents_retention: 2d\n"};
    const auto loaded = read_settings(f.text(), "f", "/");

    EXPECT_TRUE(loaded.value);
    EXPECT_EQ(
        print_all(loaded.problems),
        (lines{
            "f:3:5: warning: sources[0].block_bytes_max: more than intake.memory_max (line 12); a "
            "message of this size would have to wait for ever",
            "f:14:24: warning: journal.documents_retention: less than delivery.give_up_after (line "
            "1); a letter could be gone before it is given up"})
    );
}

// A folder with a configuration and the files that it names, gone after the test.
class app_settings_files : public ::testing::Test
{
protected:
    void SetUp() override
    {
        std::string pattern = fs::temp_directory_path() / "vgm_settings_XXXXXX";
        ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
        folder_ = pattern;
        for (const char* name : {"c", "k", "t"}) write(name, "x");
        fs::permissions(folder_ / "k", fs::perms::owner_read);
    }
    void TearDown() override { fs::remove_all(folder_); }

    void write(const std::string& name, const std::string& text)
    {
        std::ofstream(folder_ / name) << text;
    }
    // The problems, without the name of the folder.
    lines load(const std::string& text)
    {
        write("f", text);
        last_ = load_settings(folder_ / "f");
        lines all = print_all(last_.problems);
        for (std::string& line : all)
            for (std::size_t at; (at = line.find(folder_.string() + "/")) != std::string::npos;)
                line.erase(at, folder_.string().size() + 1);
        return all;
    }

    fs::path folder_;
    loaded_settings last_;
};

TEST_F(app_settings_files, are_all_there)
{
    EXPECT_EQ(load(file_of{}.text()), lines{});

    ASSERT_TRUE(last_.value);
    EXPECT_EQ(last_.value->gateway.data, folder_ / "data");
    EXPECT_FALSE(fs::exists(folder_ / "data"));
}

TEST_F(app_settings_files, are_missing_or_no_files)
{
    fs::remove(folder_ / "k");
    fs::remove(folder_ / "t");
    fs::create_directory(folder_ / "t");

    EXPECT_EQ(
        load(file_of{}.text()),
        (lines{
            "f:8:8: operator.key: there is no such file", "f:9:10: operator.trust: is not a file"})
    );
    EXPECT_FALSE(last_.value);
}

TEST_F(app_settings_files, are_readable_by_others_and_should_not_be)
{
    fs::permissions(folder_ / "k", fs::perms::group_read, fs::perm_options::add);

    EXPECT_EQ(
        load(file_of{}.text()),
        lines{"f:8:8: warning: operator.key: others than its owner may use this file; chmod 600"}
    );
    EXPECT_TRUE(last_.value);
}

TEST_F(app_settings_files, have_a_password_file_whose_path_is_not_shown)
{
    const file_of f{
        .in_operator =
            "  reading: {address: 'h:1', authentication: password, user: u, password_file: "
            "hunter2}\n"};

    EXPECT_EQ(
        load(f.text()), lines{"f:10:79: operator.reading.password_file: there is no such file"}
    );
}

TEST_F(app_settings_files, cannot_be_made_below_a_file)
{
    std::string text = file_of{.further = "log: {file: nowhere/log}\n"}.text();
    text.replace(text.find("data: data"), 10, "data: c/x/data");

    EXPECT_EQ(
        load(text),
        (lines{
            "f:1:17: gateway.data: 'c' is not a folder",
            "f:11:13: log.file: its folder is not there"})
    );
}

TEST_F(app_settings_files, may_be_written_where_their_folder_is)
{
    write("old.log", "x");

    EXPECT_EQ(load(file_of{.further = "log: {file: new.log}\n"}.text()), lines{});
    EXPECT_EQ(load(file_of{.further = "log: {file: old.log}\n"}.text()), lines{});
    EXPECT_FALSE(fs::exists(folder_ / "new.log"));
}

TEST_F(app_settings_files, say_why_the_configuration_itself_cannot_be_read)
{
    const std::string here = folder_.string();

    EXPECT_EQ(
        print_all(load_settings(folder_ / "none").problems),
        lines{here + "/none:1:1: cannot be read: No such file or directory"}
    );
    EXPECT_EQ(
        print_all(load_settings(folder_).problems), lines{here + ":1:1: is a folder, not a file"}
    );
    EXPECT_EQ(load(""), lines{"f:1:1: the file is empty"});
    EXPECT_EQ(
        load(std::string(config::document_bytes_max + 1, '#')),
        lines{"f:1:1: larger than 1000000 bytes, which no configuration needs"}
    );
}

TEST(app_settings_checks, want_the_waits_for_the_mailbox_in_order)
{
    const file_of f{
        .in_operator = "  reading: {address: 'h:143', retry_first: 9s, retry_longest: 8s}\n"};

    ASSERT_EQ(f.problems().size(), 1u);
    EXPECT_NE(
        f.problems()[0].find(
            "operator.reading.retry_first: more than operator.reading.retry_longest"
        ),
        std::string::npos
    ) << f.problems()[0];
}

}  // namespace
TEST(app_settings_checks, say_which_typeface_is_missing)
{
    config::problem_list problems("f");
    check_typefaces({"/nowhere/Serif.ttf"}, problems);
    const auto found = problems.take();

    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].level, severity::error);
    EXPECT_NE(
        found[0].message.find("/nowhere/Serif.ttf: there is no such file"), std::string::npos
    );
    EXPECT_NE(found[0].suggestion.find("fonts-liberation2"), std::string::npos);
}

}  // namespace vgm::app
