// The examples of docs/kafka_topics.md are printed by the code they are about.

#include "schemas/events/published.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

namespace {

using namespace vgm;
using events::topic;

constexpr auto page = VGM_SOURCE_DIR "/docs/kafka_topics.md";

timestamp at_second(int n) { return timestamp{seconds{1'764'000'000 + n}}; }

planned_delivery mail(int number, recipient to)
{
    const auto letter = submission_id::make(at_second(0), {7, 7, 7});
    return {
        number,
        std::move(to),
        {delivery_id{letter, number}.to_string() + "@hopital-demo.mssante.fr"},
        "PRT[2]"};
}

accepted_record acceptance()
{
    accepted_record r;
    r.source = "laboratoire";
    r.control = {"LAB-20261123-0001"};
    r.sending_application = "SIL";
    r.sending_facility = "CH-DEMO";
    r.processing_id = "P";
    r.event = "ORU^R01^ORU_R01";
    r.documents = {{"1.2.250.1.999.1.1.7.1", "", "11502-2"}};
    r.receipts = {true, true};
    r.body_size = 48'213;
    r.deliveries = {
        mail(
            1,
            {"dr.martin@medecin.demo.mssante.fr",
             recipient_kind::professional,
             "10101010101",
             "RPPS"}
        ),
        mail(
            2,
            {"279035121518989@patient.mssante.fr",
             recipient_kind::patient,
             "279035121518989",
             "INS"}
        )};
    return r;
}

refused_record refusal()
{
    refused_record r;
    r.source = "laboratoire";
    r.control = {"LAB-20261123-0002"};
    r.sending_application = "SIL";
    r.sending_facility = "CH-DEMO";
    r.acknowledgment = "AE";
    r.reasons = {{"TRANS-DOMAIN", "PRT[2]-15", "the recipient is not in a trusted domain"}};
    return r;
}

template <class Record>
Record attempt(int number, int n, enhanced_status status, int reply)
{
    Record r;
    r.number = number;
    r.attempt = n;
    r.status = status;
    r.reply_code = reply;
    return r;
}

record_body doubt()
{
    auto r = attempt<uncertain_record>(2, 2, {}, 0);
    r.stage = "after the end of data";
    r.reason = "the connection was closed";
    return r;
}

record_body deferral()
{
    auto r = attempt<deferred_record>(2, 1, {4, 5, 1}, 451);
    r.stage = "RCPT";
    r.reason = "the operator asks for another try later";
    r.next_attempt = at_second(64);
    return r;
}

record_body hand_over()
{
    auto r = attempt<sent_record>(1, 1, {2, 0, 0}, 250);
    r.stage = "after the end of data";
    r.remote_id = "4dFj2k1Wqz";
    return r;
}

record_body telling()
{
    told_record r;
    r.number = 1;
    r.kind = "Z02";
    r.positive = true;
    r.zam_control_id = "01KAV9FT001W3GE00000000000.1.Z02";
    return r;
}

reading_record reading()
{
    reading_record r;
    r.number = 1;
    r.disposition = "displayed";
    r.reader = "dr.martin@medecin.demo.mssante.fr";
    return r;
}

// One letter with two mails, as its records come.
std::map<topic, std::string> print_examples()
{
    const auto letter = submission_id::make(at_second(0), {7, 7, 7});
    const auto other = submission_id::make(at_second(1), {8, 8, 8});
    const std::vector<std::pair<submission_id, record_body>> story{
        {letter, acceptance()},
        {other, refusal()},
        {letter, sending_record{1, 1, "smtp.operateur.example"}},
        {letter, hand_over()},
        {letter, deferral()},
        {letter, doubt()},
        {letter, reception_record{1, reception_action::delivered, {2, 0, 0}, 250, {}}},
        {letter, reading()},
        {letter, telling()}};
    std::map<topic, std::string> examples;
    int n = 0;
    for (const auto& [id, body] : story) {
        const auto position = (std::uint64_t{3} << 32) + 64 + 512 * static_cast<unsigned>(n);
        for (const auto& e : events::publish({id, at_second(n), body}, {"VAGUEMESTRE", position}))
            examples[e.to] += e.value + '\n';
        ++n;
    }
    using kind = events::publication_alert::kind;
    const auto late = events::publish(
        {kind::late, at_second(900), "events waited longer than kafka.late_after"}, "VAGUEMESTRE"
    );
    examples[topic::alert] += late.value + '\n';
    events::operational_alert down;
    down.at = at_second(1020);
    down.since = at_second(900);
    down.number = 7;
    down.rule = "operator_down";
    down.subject = "mssante";
    down.urgency = "page";
    down.says = "mssante cannot be reached; 12 mails wait, the oldest for 2 min";
    examples[topic::alert] += events::publish(down, "VAGUEMESTRE").value + '\n';
    return examples;
}

std::string read_page()
{
    std::ifstream in(page);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
}

// The page with other examples between its marks.
std::string with_examples(std::string text, const std::map<topic, std::string>& examples)
{
    for (const auto& [t, lines] : examples) {
        const auto mark = "<!-- examples of " + std::string{to_string(t)} + " -->\n```json\n";
        const auto from = text.find(mark);
        if (from == std::string::npos) throw std::runtime_error("no mark: " + mark);
        const auto begin = from + mark.size();
        text.replace(begin, text.find("```", begin) - begin, lines);
    }
    return text;
}

TEST(events_topics_page, shows_what_is_published)
{
    const auto is = read_page();
    const auto should_be = with_examples(is, print_examples());
    if (std::getenv("VGM_GOLDEN_WRITE") != nullptr) std::ofstream(page) << should_be;

    EXPECT_EQ(is, should_be) << "VGM_GOLDEN_WRITE=1 writes it anew";
}

TEST(events_topics_page, has_an_example_for_each_topic_and_none_of_a_patient)
{
    const auto examples = print_examples();

    EXPECT_EQ(examples.size(), std::size(events::all_topics));
    for (const auto& [t, lines] : examples)
        EXPECT_EQ(lines.find("279035121518989"), std::string::npos) << lines;
}

}  // namespace
