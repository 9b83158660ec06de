#include "schemas/events/published.hpp"

#include "tests/unit/schemas/events/random_record.hpp"

#include <gtest/gtest.h>
#include <rapidjson/document.h>
#include <rapidjson/schema.h>
#include <rapidjson/stringbuffer.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

namespace {

using namespace vgm;
using events::published_event;
using events::topic;
using events::test::record_filler;
using vgm::test::dice;

constexpr auto unknown = "unknown";

// Every kind that there is, whatever their numbers.
std::vector<record_kind> every_kind()
{
    std::vector<record_kind> all;
    for (int n = 1; n < 256; ++n)
        if (const auto kind = static_cast<record_kind>(n); to_string(kind) != unknown)
            all.push_back(kind);
    return all;
}

submission_id letter()
{
    return submission_id::make(timestamp{milliseconds{1'764'000'000'000}}, {1, 2, 3});
}

std::vector<published_event> publish(record_body body, std::uint64_t position = 0x300000040)
{
    const timestamp at{milliseconds{1'764'000'000'120}};
    return events::publish({letter(), at, std::move(body)}, {"VAGUEMESTRE", position});
}

rapidjson::Document parse(const std::string& text)
{
    rapidjson::Document d;
    d.Parse(text.data(), text.size());
    EXPECT_FALSE(d.HasParseError()) << text;
    return d;
}

// The published schemas, as a stranger would use them.
class schemas
{
public:
    std::string find_wrong(topic t, const std::string& value)
    {
        const auto name = std::string{to_string(t)};
        auto found = documents_.find(name);
        if (found == documents_.end()) {
            std::ifstream in(
                std::string{VGM_SOURCE_DIR} + "/schemas/events/data/" + name + ".schema.json"
            );
            std::stringstream text;
            text << in.rdbuf();
            found =
                documents_
                    .emplace(name, std::make_unique<rapidjson::SchemaDocument>(parse(text.str())))
                    .first;
        }
        rapidjson::SchemaValidator validator(*found->second);
        const auto document = parse(value);
        if (document.Accept(validator)) return {};
        rapidjson::StringBuffer where;
        validator.GetInvalidSchemaPointer().StringifyUriFragment(where);
        return std::string{where.GetString()} + ": " + validator.GetInvalidSchemaKeyword() + ": " +
               value;
    }

private:
    std::map<std::string, std::unique_ptr<rapidjson::SchemaDocument>> documents_;
};

TEST(events_published, every_kind_has_a_topic_or_is_kept_in_the_house_on_purpose)
{
    std::set<record_kind> kept;
    for (const auto kind : every_kind()) {
        dice any;
        const auto all = publish(record_filler(any, record_filler::members::whole).make(kind));
        if (all.empty()) kept.insert(kind);
        for (const auto& e : all) EXPECT_EQ(e.key, letter().to_string());
    }

    EXPECT_EQ(kept, (std::set{record_kind::mailbox_position, record_kind::released}));
}

TEST(events_published, are_what_their_schemas_say)
{
    dice any;
    SCOPED_TRACE(any.seed());
    schemas published;
    for (const auto which : {record_filler::members::whole, record_filler::members::any})
        for (const auto kind : every_kind())
            for (int n = 0; n < 20; ++n) {
                auto body = record_filler(any, which).make(kind);
                // Members with a closed vocabulary that their records hold as any text.
                if (auto* r = std::get_if<refused_record>(&body)) r->acknowledgment = "AE";
                std::visit(
                    [](auto& r) {
                        if constexpr (requires { r.zam_control_id; }) r.kind = "Z02";
                        if constexpr (requires { r.number; }) r.number &= 0xfff;
                        if constexpr (requires { r.withdrawn; })
                            for (auto& number : r.withdrawn) number &= 0xfff;
                        if constexpr (requires { r.next_attempt; })
                            r.next_attempt = timestamp{seconds{1'764'000'000}};
                        if constexpr (requires { r.deliveries; })
                            for (auto& d : r.deliveries) {
                                d.number &= 0xfff;
                                d.to.address += "@b.fr";
                            }
                    },
                    body
                );
                for (const auto& e : publish(body))
                    EXPECT_EQ(published.find_wrong(e.to, e.value), "");
            }
    using kind = events::publication_alert::kind;
    for (const auto what : {kind::late, kind::caught_up, kind::gap}) {
        const auto e = events::publish({what, timestamp{seconds{1}}, "a reason"}, "VAGUEMESTRE");
        EXPECT_EQ(published.find_wrong(e.to, e.value), "");
        EXPECT_EQ(e.key, "VAGUEMESTRE");
    }
}

TEST(events_published, tell_of_the_gateway_itself)
{
    schemas published;
    using kind = events::operational_alert::kind;
    events::operational_alert alert;
    alert.at = timestamp{seconds{120}};
    alert.since = timestamp{seconds{1}};
    alert.number = 7;
    alert.rule = "operator_down";
    alert.urgency = "page";
    alert.says = "a sentence";
    for (const auto what : {kind::raised, kind::reminded, kind::recovered})
        for (const auto* subject : {"", "mssante"}) {
            alert.what = what;
            alert.subject = subject;
            const auto e = events::publish(alert, "VAGUEMESTRE");
            EXPECT_EQ(published.find_wrong(e.to, e.value), "");
            EXPECT_EQ(e.to, topic::alert);
            EXPECT_EQ(e.key, "VAGUEMESTRE");
        }
}

TEST(events_published, have_schemas_that_refuse_what_is_not_so)
{
    schemas published;
    auto value = publish(sending_record{1, 1, "host"}).front().value;
    EXPECT_EQ(published.find_wrong(topic::delivery, value), "");

    EXPECT_NE(published.find_wrong(topic::submission, value), "");
    for (const auto& [is, other] : std::vector<std::pair<std::string, std::string>>{
             {"sending", "sent by post"},
             {"\"attempt\":1", "\"attempt\":\"1\""},
             {"\"host\"", "\"patient\""},
             {"\"submission\"", "\"letter\""}}) {
        auto changed = value;
        changed.replace(changed.find(is), is.size(), other);
        EXPECT_NE(published.find_wrong(topic::delivery, changed), "") << changed;
    }
}

TEST(events_published, name_the_same_record_alike_and_others_otherwise)
{
    const record_body body = sending_record{1, 1, "host"};

    const auto e = publish(body, 0x300000040).front();

    EXPECT_EQ(e.id, letter().to_string() + "-0000000300000040");
    EXPECT_EQ(publish(body, 0x300000040).front().value, e.value);
    EXPECT_NE(publish(body, 0x300000048).front().id, e.id);
}

TEST(events_published, alert_a_person_beside_the_event_itself)
{
    uncertain_record doubt;
    doubt.number = 2;

    const auto all = publish(doubt);

    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all[0].to, topic::delivery);
    EXPECT_EQ(all[1].to, topic::alert);
    const auto alert = parse(all[1].value);
    EXPECT_EQ(alert["about"].GetString(), all[0].id);
    EXPECT_EQ(alert["delivery"].GetString(), letter().to_string() + ".2");
    EXPECT_EQ(publish(unroutable_record{"R", "", ""}).at(1).type, "letter_unroutable");
    EXPECT_EQ(publish(tell_parked_record{}).at(1).type, "producer_not_told");
    EXPECT_EQ(publish(handover_parked_record{3, "r"}).at(1).type, "document_not_handed_over");
    EXPECT_EQ(publish(sent_record{}).size(), 1u);
}

TEST(events_published, are_utf8_whatever_a_producer_calls_its_messages)
{
    refused_record r;
    r.control.value =
        "\xC9"
        "tude \xE2\x82";
    r.sending_application = "\xC3\xA9";

    const auto value = publish(r).front().value;

    EXPECT_NE(value.find("\"\xEF\xBF\xBDtude \xEF\xBF\xBD\xEF\xBF\xBD\""), std::string::npos)
        << value;
    EXPECT_NE(value.find("\"\xC3\xA9\""), std::string::npos);
}

TEST(events_published, leave_lists_out_of_what_would_be_too_large_and_say_so)
{
    refused_record r;
    for (int n = 0; n < 30'000; ++n)
        r.reasons.push_back({"RULE", "PID-3", "a sentence that is as long as those of rules are"});

    const auto e = publish(r).front();

    EXPECT_LT(e.value.size(), events::event_bytes_max);
    EXPECT_TRUE(parse(e.value)["truncated"].GetBool());
    EXPECT_FALSE(parse(e.value).HasMember("reasons"));
    EXPECT_EQ(schemas().find_wrong(e.to, e.value), "");
}

// --- nobody learns who a patient is -------------------------------------------------------------

constexpr std::string_view matricule = "279035121518989";
constexpr std::string_view mark = "ZZMARQUE";

// Puts a patient's mark wherever a record of that kind can hold one: recipients, the reader of a
// mail, the names in a stranger's mail.
struct mark_patient
{
    void operator()(accepted_record& r) const
    {
        r.content_hash = mark;  // of a known letter it would say which one
        mark_all(r.deliveries);
    }
    void operator()(planned_record& r) const { mark_all(r.deliveries); }
    void operator()(reading_record& r) const { r.reader = address(); }
    void operator()(unclaimed_record& r) const { r.mail_id = address(); }
    void operator()(arrived_record& r) const
    {
        r.from = r.mdn_to = r.error_mail_to = r.no_mdn = r.mail_id = address();
        r.content_hash = mark;
    }
    void operator()(auto&) const {}

    static std::string address() { return std::string{matricule} + "@patient.mssante.fr"; }
    static void mark_all(std::vector<planned_delivery>& all)
    {
        const recipient marked[] = {
            {address(), recipient_kind::patient, std::string{matricule}, "INS"},
            {address(), recipient_kind::professional, std::string{matricule}, "RPPS"},
            {"zzmarque.nom@patient.mssante.fr", recipient_kind::patient, "ZZMARQUE", "PI"},
            {"a@b.fr", recipient_kind::professional, std::string{mark}, "INS-NIR"},
            {"a@b.fr", recipient_kind::organisation, std::string{matricule}, ""}};
        all.clear();
        for (const auto& to : marked) {
            planned_delivery d;
            d.number = static_cast<int>(all.size()) + 1;
            d.to = to;
            d.why = address();
            d.mail_id = {delivery_id{letter(), d.number}.to_string() + "@example.org"};
            all.push_back(std::move(d));
        }
    }
};

TEST(events_published, name_no_patient_whatever_the_record)
{
    dice any;
    SCOPED_TRACE(any.seed());
    std::string everything;
    for (const auto kind : every_kind()) {
        auto body = record_filler(any, record_filler::members::whole).make(kind);
        std::visit(mark_patient{}, body);
        for (const auto& e : publish(body)) everything += e.key + e.id + e.type + e.value + '\n';
    }
    std::string lower = everything;
    std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return std::tolower(c); });

    EXPECT_EQ(everything.find(matricule), std::string::npos);
    EXPECT_EQ(lower.find("zzmarque"), std::string::npos);
    EXPECT_NE(everything.find("(patient)@patient.mssante.fr"), std::string::npos);
}

}  // namespace
