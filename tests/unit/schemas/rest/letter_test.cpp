#include "schemas/rest/letter.hpp"

#include "schemas/rest/answers.hpp"
#include "tests/support/sample_cda.hpp"
#include "tests/unit/schemas/transmission/support.hpp"

namespace vgm::rest {
namespace {

using test::list;

const letter_ends ends{"clinic", "clinic", "HOPITAL", "PFI", "HOPITAL"};

struct parts_of_letter
{
    std::string patient =
        R"({"identifiers":[{"type":"INS","value":")" + std::string{test::sample_ins} +
        R"("},{"type":"PI","value":"IPP-118","authority":")" + std::string{test::sample_ipp_oid} +
        R"("}],"birth_name":"ÉTOURNEAU","given_name":"Anaëlle","birth_date":"1990-05-17",)"
        R"("sex":"F","identity_validated":true})";
    std::string requester =
        R"({"rpps":"99900000017","family_name":"PLUVIER","given_name":"Côme",)"
        R"("organisation":{"finess":"999900011","name":"Laboratoire des Dunes"}})";
    std::string header =
        R"({"type":"11502-2","title":"Compte rendu","created":"2026-03-02T10:15:00+01:00",)"
        R"("author":{"rpps":"99900000017","family_name":"PLUVIER","given_name":"Côme",)"
        R"("specialty":"G15_10/SM03","organisation":{"finess":"999900011","name":"Laboratoire"}},)"
        R"("practice_setting":"AMBULATOIRE","facility_type":"SA25"})";
    std::string content = test::to_base64(test::small_pdf());
    std::string recipients = R"([{"address":"paule.bernache@medecin.test.mssante.fr"}])";
    std::string more;

    std::string document() const
    {
        return R"({"format":"pdf","content":")" + content + R"(","header":)" + header + "}";
    }
    std::string print() const { return print({document()}); }
    std::string print(const std::vector<std::string>& documents) const
    {
        std::string all;
        for (const auto& d : documents) all += (all.empty() ? "" : ",") + d;
        return R"({"patient":)" + patient + R"(,"requester":)" + requester + R"(,"documents":[)" +
               all + R"(],"recipients":)" + recipients + more + "}";
    }
};

read_letter read_json(const std::string& json, std::string_view key = "KEY-1")
{
    return parse_letter({"application/json", {}, json}, key, ends);
}

transmission::gate_settings strict()
{
    transmission::gate_settings gate;
    gate.tolerances.by_default = transmission::strictness::strict;
    return gate;
}

// "RULE pointer" of what is wrong, be it told by the reader or the gate.
list refusals(const std::string& json)
{
    const auto read = read_json(json);
    list all;
    for (const auto& i : read.found) all.push_back(i.rule + ' ' + i.where);
    if (!all.empty()) return all;
    const auto made = transmission::compose(read.submission.letter);
    for (const auto& i : made.unreadable)
        all.push_back(i.rule + ' ' + read.submission.find_pointer(made.places, i));
    if (!all.empty()) return all;
    for (const auto& i : test::read(made.er7, strict()).errors())
        all.push_back(i.rule + ' ' + read.submission.find_pointer(made.places, i));
    return all;
}

transmission::request judged(const std::string& json, transmission::gate_settings gate = strict())
{
    const auto read = read_json(json);
    EXPECT_TRUE(read.found.empty()) << testing::PrintToString(refusals(json));
    return test::read(transmission::compose(read.submission.letter).er7, gate);
}

TEST(rest_letter, becomes_a_message_that_the_strict_gate_takes_without_a_word)
{
    const auto r = judged(parts_of_letter().print());
    EXPECT_EQ(test::errors(r), list{});
    EXPECT_EQ(test::warnings(r), list{});
    EXPECT_EQ(r.asked.control.value, "KEY-1");
    EXPECT_EQ(r.asked.sending_application, "clinic");
    EXPECT_EQ(r.asked.asked_by.person_id, "99900000017");
    EXPECT_TRUE(r.asked.sent_to.professionals);
    EXPECT_FALSE(r.asked.sent_to.patient);
    EXPECT_EQ(r.headers.at(0).title, "Compte rendu");
    EXPECT_EQ(r.headers.at(0).authors.at(0).who.id.extension, "899900000017");
    EXPECT_EQ(r.headers.at(0).custodian.id.extension, "1999900011");
}

TEST(rest_letter, carries_every_member_to_the_letter)
{
    parts_of_letter p;
    p.recipients = R"([{"address":"a@h.mssante.fr","rpps":"99900000025","family_name":"B"},)"
                   R"({"address":"b@h.mssante.fr","unit":"3435","name":"Cardiologie"},)"
                   R"({"address":"c@h.mssante.fr","finess":"999900029"},)"
                   R"({"address":"d@h.mssante.fr","application":"DPI-7"},{"patient":true}])";
    p.more =
        R"(,"action":"removal","time":"2026-03-02T11:00:00Z","sender":{"application":"DPI","facility":"F"},)"
        R"("visit":{"class":"I","number":"V1","authority":"H","admitted":"2026-03-01T08:00:00Z"},)"
        R"("reply_to":"s@h.mssante.fr","visibility":{"hidden_from_representatives":true,)"
        R"("secret_connection":true},"receipts":{"reception":true,"reading":true},)"
        R"("conversation_closed":true,"bodies":{"professionals":"Cher confrère,\n…","patient":"Bonjour"})";
    const auto r = judged(p.print());
    EXPECT_EQ(test::errors(r), list{});
    const auto& s = r.asked;
    EXPECT_EQ(s.action, submission_action::removal);
    EXPECT_EQ(s.sending_application, "DPI");
    EXPECT_EQ(s.patient_class, "I");
    EXPECT_EQ(s.reply_to, "s@h.mssante.fr");
    EXPECT_TRUE(s.shown_to.hidden_from_representatives);
    EXPECT_TRUE(s.receipts.reception && s.receipts.reading && s.conversation_closed);
    EXPECT_EQ(s.body_for_professionals, "Cher confrère,\n…");
    EXPECT_EQ(s.body_for_patient, "Bonjour");
    EXPECT_TRUE(s.sent_to.patient && s.sent_to.professionals);
    ASSERT_EQ(s.recipients.size(), 5u);
    EXPECT_EQ(s.recipients[0].identifier_type, "RPPS");
    EXPECT_EQ(s.recipients[1].identifier_type, "UF");
    EXPECT_EQ(s.recipients[2].kind, recipient_kind::organisation);
    EXPECT_EQ(s.recipients[3].kind, recipient_kind::application);
    EXPECT_EQ(s.recipients[4].address, std::string{test::sample_ins} + "@patient.mssante.fr");
}

TEST(rest_letter, points_at_what_the_gate_refuses)
{
    struct row
    {
        const char* expected;
        std::function<void(parts_of_letter&)> spoil;
    };
    const auto replace = [](std::string& in, const std::string& from, const std::string& to) {
        const auto at = in.find(from);
        if (at == in.npos) throw std::out_of_range(from);
        in.replace(at, from.size(), to);
    };
    const row rows[] = {
        {"TRANS-INS-KEY /patient/identifiers/0/value",
         [&](auto& p) { replace(p.patient, "266\"", "267\""); }},
        {"TRANS-PID-3-4 /patient/identifiers/0/authority",
         [&](auto& p) { replace(p.patient, R"("type":"INS")", R"("type":"PI")"); }},
        {"TRANS-DOMAIN /recipients/0/address",
         [](auto& p) { p.recipients = R"([{"address":"a@example.org"}])"; }},
        {"TRANS-ADDRESS /recipients/0/address",
         [](auto& p) { p.recipients = R"([{"address":"@@@"}])"; }},
        {"TRANS-PRT-15-4 /recipients/0/rpps",
         [](auto& p) { p.recipients = R"([{"rpps":"99900000025"}])"; }},
        {"TRANS-PV1-19 /visit/number", [](auto& p) { p.more = R"(,"visit":{"class":"I"})"; }},
        {"TRANS-MSH-11 /processing", [](auto& p) { p.more = R"(,"processing":"T")"; }},
        {"TRANS-REPLY-ADDRESS /reply_to", [](auto& p) { p.more = R"(,"reply_to":"nobody")"; }},
        {"TRANS-MATRIX /visibility/hidden_from_patient",
         [](auto& p) {
             p.recipients = R"([{"patient":true}])";
             p.more = R"(,"visibility":{"hidden_from_patient":true})";
         }},
        {"TRANS-INS-PATIENT /patient/identity_validated",
         [&](auto& p) {
             p.recipients = R"([{"patient":true}])";
             replace(p.patient, "\"identity_validated\":true", "\"identity_validated\":false");
         }},
        {"TRANS-OBR-4-1 /documents/0/header/type",
         [&](auto& p) { replace(p.header, "11502-2", "nothing"); }},
        {"CDA-FACILITY /documents/0/header/facility_type",
         [&](auto& p) { replace(p.header, R"(,"facility_type":"SA25")", ""); }},
        {"CDA-SETTING /documents/0/header/practice_setting",
         [&](auto& p) { replace(p.header, R"("practice_setting":"AMBULATOIRE",)", ""); }},
        {"TRANS-TXA-13 /documents/0/header/replaces",
         [](auto& p) { p.more = R"(,"action":"replacement")"; }},
        {"REST-BASE64 /documents/0/content", [](auto& p) { p.content = "####"; }},
        {"REST-PDF /documents/0", [](auto& p) { p.content = "aGVsbG8="; }},
        {"REST-SCHEMA /patient/birth_date",
         [&](auto& p) { replace(p.patient, "1990-05-17", "1990-02-30"); }},
        {"REST-SCHEMA /recipients/0",
         [](auto& p) { p.recipients = R"([{"rpps":"99900000025","unit":"1"}])"; }},
        {"REST-SCHEMA /documents/0/header/author/rpps",
         [&](auto& p) { replace(p.header, "99900000017", "12"); }},
    };
    for (const auto& row : rows) {
        parts_of_letter p;
        row.spoil(p);
        const auto all = refusals(p.print());
        EXPECT_NE(std::ranges::find(all, row.expected), all.end())
            << row.expected << " not among " << testing::PrintToString(all);
    }
}

TEST(rest_letter, takes_a_cda_as_it_is)
{
    const auto cda = test::sample_cda{}.print();
    const auto r = judged(
        parts_of_letter().print({R"({"format":"cda","content":")" + test::to_base64(cda) + "\"}"})
    );
    EXPECT_EQ(test::errors(r), list{});
    EXPECT_EQ(*r.asked.documents.at(0).bytes, cda);
}

TEST(rest_letter, tells_of_a_cda_that_cannot_be_read)
{
    const auto broken =
        R"({"format":"cda","content":")" + test::to_base64("<ClinicalDocument") + "\"}";
    EXPECT_EQ(refusals(parts_of_letter().print({broken})), list{"CDA-READ /documents/0"});
}

TEST(rest_letter, takes_a_document_from_a_part_of_the_form)
{
    const auto pdf = test::small_pdf();
    const parts_of_letter p;
    const auto json = p.print({R"({"format":"pdf","part":"file","header":)" + p.header + "}"});
    const auto form = [&](const std::string& boundary) {
        return "--" + boundary + "\r\nContent-Disposition: form-data; name=\"letter\"\r\n\r\n" +
               json + "\r\n--" + boundary +
               "\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n" + pdf + "\r\n--" +
               boundary + "--\r\n";
    };
    const std::string one = form("ONE"), two = form("TWO");
    const auto first = parse_letter({"multipart/form-data", "ONE", one}, {}, ends);
    const auto second = parse_letter({"multipart/form-data", "TWO", two}, {}, ends);
    ASSERT_TRUE(first.found.empty());
    const auto er7 = transmission::compose(first.submission.letter).er7;
    EXPECT_TRUE(test::read(er7, strict()).accepted());
    // The boundary is of the transport, not of the letter.
    EXPECT_EQ(er7, transmission::compose(second.submission.letter).er7);

    const auto lost = refusals(json);
    EXPECT_EQ(lost, list{"REST-PART /documents/0/part"});
}

TEST(rest_letter, names_itself_after_its_content_when_it_has_no_key)
{
    const parts_of_letter p;
    auto other = p;
    other.more = R"(,"receipts":{"reading":true})";
    const auto control = [](const std::string& json) {
        return read_json(json, {}).submission.letter.control;
    };
    EXPECT_EQ(control(p.print()), control(p.print()));
    EXPECT_NE(control(p.print()), control(other.print()));
    EXPECT_EQ(control(p.print()).size(), 64u);
}

TEST(rest_letter, makes_the_same_message_of_the_same_request)
{
    const auto one = read_json(parts_of_letter().print()),
               two = read_json(parts_of_letter().print());
    EXPECT_EQ(
        transmission::compose(one.submission.letter).er7,
        transmission::compose(two.submission.letter).er7
    );
}

TEST(rest_letter, says_when_there_is_nothing_to_read)
{
    for (const std::string bad : {"", "{", "[]]"}) EXPECT_TRUE(read_json(bad).is_malformed) << bad;
    EXPECT_FALSE(read_json("[]").is_malformed);
    EXPECT_TRUE(parse_letter({"multipart/form-data", "B", "x"}, {}, ends).is_malformed);
    EXPECT_TRUE(parse_letter(
                    {"multipart/form-data",
                     "B",
                     "--B\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--B--"},
                    {},
                    ends
    )
                    .is_malformed);
}

TEST(rest_answers, print_a_problem_with_pointers)
{
    EXPECT_EQ(
        print_problem(
            {422,
             "Unprocessable Entity",
             "no",
             {{fault::forbidden, severity::error, "/a/0", "say \"it\"", "RULE"}}}
        ),
        R"({"title":"Unprocessable Entity","status":422,"detail":"no","errors":[{"pointer":"/a/0","rule":"RULE","detail":"say \"it\""}]})"
    );
}

}  // namespace
}  // namespace vgm::rest
