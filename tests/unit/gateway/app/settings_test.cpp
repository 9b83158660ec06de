#include "gateway/app/settings.hpp"

#include "gateway/app/wiring.hpp"
#include "gateway/config/document.hpp"
#include "gateway/config/reader.hpp"
#include "gateway/config/yaml_text.hpp"

#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <fstream>
#include <sstream>

namespace vgm::app {
namespace {

using namespace std::chrono_literals;

// All that must be there.
constexpr std::string_view least_file =
    "gateway: {data: /srv/data, oid: 1.2.250.1.999.1.1, product_reference: DEV000000}\n"
    "sources:\n"
    "  - {name: laboratory, listen: \"127.0.0.1:2575\"}\n"
    "operator:\n"
    "  name: test\n"
    "  submission: {address: \"smtp.example:587\"}\n"
    "  certificate: tls/c.crt\n"
    "  key: tls/c.key\n"
    "  trust: tls/ca.pem\n"
    "mailbox: {address: gateway@hospital.example}\n";

std::vector<std::string> print_all(const std::vector<config::problem>& problems)
{
    std::vector<std::string> lines;
    for (const auto& p : problems) lines.push_back(print(p));
    return lines;
}

settings read_well(std::string_view text)
{
    auto loaded = read_settings(text, "f", "/etc/vaguemestre");
    for (const std::string& line : print_all(loaded.problems)) ADD_FAILURE() << line;
    return loaded.value.value_or(settings{});
}

std::string read_file(const std::string& path)
{
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

TEST(app_settings, need_only_what_cannot_be_guessed)
{
    const settings s = read_well(least_file);

    EXPECT_EQ(s.gateway.name, "VAGUEMESTRE");
    EXPECT_EQ(s.gateway.oid, "1.2.250.1.999.1.1");
    EXPECT_EQ(s.sources.at(0).block_bytes_max.bytes, 64'000'000u);
    EXPECT_EQ(s.sources.at(0).idle_timeout, 10min);
    EXPECT_EQ(s.mail_operator.tls.key, "/etc/vaguemestre/tls/c.key");
    EXPECT_FALSE(s.mail_operator.reading);
    EXPECT_EQ(s.delivery.retry.first, 60s);
    EXPECT_EQ(s.delivery.retry.give_up_after, 5 * 24h);
    EXPECT_EQ(s.receipts.retry.first, 5s);
    EXPECT_EQ(s.receipts.retry.longest, 10min);
    EXPECT_EQ(s.receipts.retry.give_up_after, 30 * 24h);
}

TEST(app_settings, say_all_that_is_missing_from_an_almost_empty_file)
{
    const auto loaded = read_settings("log:\n", "f", "/");

    EXPECT_FALSE(loaded.value);
    const auto lines = print_all(loaded.problems);
    ASSERT_EQ(lines.size(), 6u);
    EXPECT_EQ(
        lines[0], "f:1:1: gateway.data: missing key; write for example 'data: /var/lib/vaguemestre'"
    );
    EXPECT_EQ(lines[3], "f:1:1: sources: at least one is needed");
    EXPECT_EQ(lines[4], "f:1:1: operator: missing section");
    EXPECT_EQ(lines[5], "f:1:1: mailbox: missing section");
}

TEST(app_settings, read_every_key)
{
    const settings s = read_well(R"(
gateway:
  data: data
  name: PFI
  organisation: "CH de Saint-Martin"
  oid: "1.2.250.1.999.1.1"
  product_reference: DEV000000
  threads: 2
log: {level: debug, format: json, file: /var/log/v.log}
sources:
  - name: ris
    listen: "[::1]:2575"
    tls:
      certificate: s.crt
      key: s.key
      trust: s.pem
      revocation: s.crl
      client_certificates: optional
    block_bytes_max: 1MB
    connections_max: 3
    idle_timeout: 0
    block_timeout: 5s
    block_end: fs
    processing_ids: [T, D]
    receipts_to: ris.example:2576
    receipts_tls: {certificate: r.crt, key: r.key, trust: r.pem, revocation: r.crl}
    receipts_timeout: 7s
    matrix: 2.1.3
    unqualified_ins: refuse
    unqualified_ins_to_patient: warn
    display_name: "CH: laboratoire"
journal: {tracking_segment: 2MB, documents_segment: 3MB, documents_retention: 6d,
  tracking_retention: 8d, sync_delay: 10ms}
intake: {memory_max: 128MiB, duplicate_window: 1d}
operator:
  name: regional
  submission: {address: "a.example:465", security: implicit, connections_max: 5, idle_timeout: 9s,
    authentication: external, message_bytes_max: 20MB, connection_age_max: 0, outage_pause: 8s}
  reading: {address: "b.example:993", security: implicit, authentication: password, user: 0123,
    password_file: p, folder: Receipts, poll_interval: 5s, after_processing: delete,
    message_bytes_max: 21MB, retry_first: 2s, retry_longest: 4s}
  certificate: o.crt
  key: o.key
  trust: o.pem
  revocation: o.crl
  server_name: mail.example
mailbox: {address: a@b.example, display_name: "CH: urgences", reply_to: c@d.example}
delivery: {retry_first: 2s, retry_factor: 1.5, retry_longest: 3s, retry_jitter: 0,
  give_up_after: 4d, uncertain: resend, delivery_receipts: when_asked, compression: store, memory_max: 5MB,
  action_slot: urn:action, replacement_mark: before, default_content_type: 97,
  patient_message_bytes_max: 5MB, opposition_file: o}
receipts: {deleted: read, retry_first: 1s, retry_longest: 2s, give_up_after: 3s}
)");

    EXPECT_EQ(s.gateway.data, "/etc/vaguemestre/data");
    EXPECT_EQ(s.gateway.threads, 2u);
    EXPECT_EQ(s.log.level, log_level::debug);
    EXPECT_EQ(s.log.file, "/var/log/v.log");
    const source_settings& source = s.sources.at(0);
    EXPECT_EQ(source.listen, (endpoint{"::1", 2575}));
    EXPECT_EQ(source.tls->client_certificates, client_certificates::optional);
    EXPECT_EQ(source.tls->revocation, "/etc/vaguemestre/s.crl");
    EXPECT_EQ(source.idle_timeout, 0s);
    EXPECT_EQ(source.block_end, block_end::fs);
    EXPECT_EQ(
        source.processing_ids, (std::vector{processing_id::training, processing_id::debugging})
    );
    EXPECT_EQ(source.receipts_to, (endpoint{"ris.example", 2576}));
    EXPECT_EQ(source.receipts_tls->trust, "/etc/vaguemestre/r.pem");
    EXPECT_EQ(source.matrix, destination_matrix::published_2_1_3);
    EXPECT_EQ(source.unqualified_ins, unqualified_ins::refuse);
    EXPECT_EQ(source.unqualified_ins_to_patient, unqualified_ins::warn);
    EXPECT_EQ(source.display_name, "CH: laboratoire");
    EXPECT_EQ(s.journal.sync_delay, 10ms);
    EXPECT_EQ(s.intake.memory_max.bytes, 134'217'728u);
    EXPECT_EQ(s.mail_operator.submission.security, security::implicit);
    EXPECT_EQ(s.mail_operator.submission.authentication, submission_authentication::external);
    EXPECT_EQ(s.mail_operator.reading->user, "0123");
    EXPECT_EQ(s.mail_operator.reading->password_file, "/etc/vaguemestre/p");
    EXPECT_EQ(s.mail_operator.reading->after_processing, after_processing::remove);
    EXPECT_EQ(s.mail_operator.server_name, "mail.example");
    EXPECT_EQ(s.mail_operator.submission.connection_age_max, 0s);
    EXPECT_EQ(s.mail_operator.submission.outage_pause, 8s);
    EXPECT_EQ(s.mail_operator.reading->retry_first, 2s);
    EXPECT_EQ(s.mail_operator.reading->retry_longest, 4s);
    EXPECT_EQ(s.mailbox.display_name, "CH: urgences");
    EXPECT_EQ(s.mailbox.reply_to, "c@d.example");
    EXPECT_EQ(s.delivery.retry.factor, 1.5);
    EXPECT_EQ(s.delivery.retry.jitter, 0.0);
    EXPECT_EQ(s.delivery.uncertain, uncertain_letters::resend);
    EXPECT_EQ(s.delivery.action_slot, "urn:action");
    EXPECT_EQ(s.delivery.replacement_mark, replacement_mark::before);
    EXPECT_EQ(s.delivery.default_content_type, "97");
    EXPECT_EQ(s.delivery.patient_message_bytes_max.bytes, 5'000'000u);
    EXPECT_EQ(s.delivery.opposition_file, "/etc/vaguemestre/o");
    EXPECT_EQ(s.receipts.deleted, deleted_mails::read);
    EXPECT_EQ(s.receipts.retry.give_up_after, 3s);
}

TEST(app_settings, take_the_example_of_every_key)
{
    std::string text = config::print_examples<settings>();
    // They stand in place of `operator` and `mailbox`.
    const auto several = text.find("\noperators:");
    ASSERT_NE(several, std::string::npos);
    auto end = text.find('\n', several + 1);
    while (text[end + 1] == ' ' || text[end + 1] == '-') end = text.find('\n', end + 1);
    text.erase(several, end - several);

    const auto loaded = read_settings(text, "f", "/");

    // An example of every key has a password file beside the certificate that makes it useless.
    for (const auto& p : loaded.problems) EXPECT_EQ(p.level, severity::warning) << print(p);
    ASSERT_TRUE(loaded.value);
    EXPECT_EQ(loaded.value->sources.at(0).name, "laboratory");
    EXPECT_EQ(loaded.value->mailbox.address, "gateway@hospital.mssante.example");
}

// Goes through all keys and notes what their declarations lack.
class key_lister final : public config::visitor
{
public:
    std::vector<std::string> without_example, without_sentence;
    std::size_t keys = 0;

protected:
    void on_key(std::string_view name, config::field& value, const config::key_facts& facts)
        override
    {
        ++keys;
        if (facts.says.empty() || facts.says.back() != '.') without_sentence.emplace_back(name);
        if (facts.example.empty() && value.texts().empty()) without_example.emplace_back(name);
        EXPECT_EQ(facts.pattern.empty(), facts.form.empty()) << name;
        EXPECT_EQ(value.type().is_path, facts.file != config::file_use::none) << name;
    }
    void on_section(std::string_view, config::group& content, const config::section_facts&) override
    {
        content.visit_defaults(*this);
    }
};

TEST(app_settings, have_a_sentence_and_an_example_or_default_for_every_key)
{
    settings defaults;
    key_lister lister;

    describe(lister, defaults);

    EXPECT_EQ(lister.without_sentence, std::vector<std::string>{});
    EXPECT_EQ(lister.without_example, std::vector<std::string>{});
    EXPECT_GT(lister.keys, 100u);  // it did look
}

TEST(app_settings, print_what_differs_from_the_defaults)
{
    EXPECT_EQ(
        print_differences(read_well(least_file)),
        "gateway:\n"
        "  data: /srv/data\n"
        "  oid: 1.2.250.1.999.1.1\n"
        "  product_reference: DEV000000\n"
        "sources:\n"
        "- name: laboratory\n"
        "  listen: 127.0.0.1:2575\n"
        "operator:\n"
        "  name: test\n"
        "  submission:\n"
        "    address: smtp.example:587\n"
        "  certificate: /etc/vaguemestre/tls/c.crt\n"
        "  key: [secret]\n"
        "  trust: /etc/vaguemestre/tls/ca.pem\n"
        "mailbox:\n"
        "  address: gateway@hospital.example\n"
    );
}

TEST(app_settings, print_a_reference_with_every_section)
{
    const std::string text = print_reference();

    for (const char* section :
         {"gateway",
          "log",
          "sources[]",
          "sources[].tls",
          "sources[].receipts_tls",
          "journal",
          "intake",
          "operator",
          "operator.submission",
          "operator.reading",
          "mailbox",
          "delivery",
          "receipts"})
        EXPECT_NE(text.find("## `" + std::string(section) + "`\n"), std::string::npos) << section;
}

TEST(app_settings, print_a_json_schema)
{
    rapidjson::Document schema;

    schema.Parse(print_json_schema());

    ASSERT_FALSE(schema.HasParseError());
    EXPECT_EQ(schema["required"].Size(), 2u);  // `operator` and `mailbox`, or `operators` instead
}

TEST(app_settings, load_the_sample_that_is_delivered)
{
    const std::string path = std::string(VGM_SOURCE_DIR) + "/deploy/config/vaguemestre.yaml";
    const std::string text = read_file(path);
    ASSERT_FALSE(text.empty()) << path;

    const auto loaded = read_settings(text, "vaguemestre.yaml", "/etc/vaguemestre");

    EXPECT_EQ(print_all(loaded.problems), std::vector<std::string>{});
}

TEST(app_settings, hold_each_text_to_its_form)
{
    const auto problems_of = [](std::string_view old_text, std::string_view new_text) {
        std::string text(least_file);
        text.replace(text.find(old_text), old_text.size(), new_text);
        return read_settings(text, "f", "/").problems.size();
    };

    for (const char* oid : {"1", "3.1", "1.2.", "1..2", "1.02", "urn:oid:1.2"})
        EXPECT_EQ(problems_of("1.2.250.1.999.1.1", oid), 1u) << oid;
    for (const char* name : {"Labo", "labo 1", "labo.1"})
        EXPECT_EQ(problems_of("laboratory", name), 1u) << name;
    for (const char* address :
         {"gateway", "a@b", "a b@c.fr", "<a@b.fr>", "a@b.fr.", ".a@b.fr", "a@-b.fr", "a@b@c.fr"})
        EXPECT_EQ(problems_of("gateway@hospital.example", address), 1u) << address;
    for (const char* address :
         {"a@b.fr", "first.last+x@a-b.c.mssante.fr", "279033514012345@p.mssante.fr"})
        EXPECT_EQ(problems_of("gateway@hospital.example", address), 0u) << address;
    EXPECT_EQ(problems_of("product_reference: D", "name: 'A|B', product_reference: D"), 1u);
}

}  // namespace
// The least file with more keys in its source.
std::string with_source_keys(std::string_view keys)
{
    std::string text(least_file);
    const std::string listen = "\"127.0.0.1:2575\"";
    return text.insert(text.find(listen) + listen.size(), ", " + std::string(keys));
}

TEST(app_settings, give_each_source_its_own_tolerances)
{
    const auto s = read_well(
        with_source_keys("tolerance: strict, tolerances: {TOL-LINES: accept, TOL-ORC-1: refuse}, "
                         "recipient_domains: [ch.example]")
    );
    const auto gate = to_gate(s, s.sources.at(0));

    EXPECT_EQ(gate.tolerances.by_default, transmission::strictness::strict);
    EXPECT_EQ(gate.tolerances.accept, std::vector<std::string>{"TOL-LINES"});
    EXPECT_EQ(gate.tolerances.refuse, std::vector<std::string>{"TOL-ORC-1"});
    EXPECT_EQ(gate.recipient_domains, std::vector<std::string>{"ch.example"});
}

TEST(app_settings, are_tolerant_where_the_file_says_nothing)
{
    const auto least = read_well(least_file);
    const auto gate = to_gate(least, least.sources.at(0));
    const transmission::gate_settings own;

    EXPECT_EQ(gate.tolerances.by_default, transmission::strictness::tolerant);
    EXPECT_TRUE(gate.tolerances.accept.empty() && gate.tolerances.refuse.empty());
    EXPECT_EQ(gate.recipient_domains, own.recipient_domains);
}

TEST(app_settings, know_a_tolerance_by_its_name_only)
{
    const auto loaded = read_settings(
        with_source_keys("tolerances: {TOL-TXA-17-AL: accept}"), "f", "/etc/vaguemestre"
    );
    const auto lines = print_all(loaded.problems);

    ASSERT_EQ(lines.size(), 1U);
    EXPECT_NE(
        lines[0].find("sources[0].tolerances.TOL-TXA-17-AL: unknown key; did you mean "
                      "'TOL-TXA-17-LA'?"),
        std::string::npos
    ) << lines[0];
}

}  // namespace vgm::app
