#include "schemas/fhir/audit_event.hpp"

#include "schemas/fhir/shapes.hpp"

#include <gtest/gtest.h>

namespace vgm::fhir {
namespace {

const submission_id letter_id({1, 152, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16});
const timestamp moment{std::chrono::seconds{1'790'000'000}};

account letter_to(recipient_kind kind, std::string address)
{
    account a;
    a.id = letter_id;
    a.accepted.emplace().source = "ris";
    a.accepted->documents.push_back({"1.2.250.1.9^DOC-1", "", "11502-2"});
    auto& d = a.deliveries.emplace_back();
    d.plan.number = 1;
    d.plan.to.kind = kind;
    d.plan.to.address = std::move(address);
    return a;
}

element event_of(record_body body, const account& letter)
{
    return make_audit_event(
        {letter_id, moment, std::move(body)}, letter, "ID.1", {"PFI", "1.2.250.1.9"}
    );
}

TEST(fhir_audit_event, has_what_the_french_profile_wants_of_every_kind_of_record)
{
    const auto letter = letter_to(recipient_kind::professional, "a@b.mssante.fr");
    for (const record_body& body : std::vector<record_body>{
             *letter.accepted,
             refused_record{"ris"},
             repeated_record{"ris"},
             planned_record{},
             unroutable_record{},
             sending_record{1, 1, "smtp.example"},
             sent_record{},
             deferred_record{},
             bounced_record{},
             uncertain_record{},
             held_record{1, "a reason"},
             expired_record{1},
             reception_record{1},
             reading_record{1, "displayed"},
             told_record{1, "Z02"},
             tell_deferred_record{},
             tell_parked_record{},
             released_record{"somebody", "words"}}) {
        ASSERT_TRUE(is_audited(body));
        const auto made = event_of(body, letter);
        const node at(made);
        const auto name = std::string(to_string(kind_of(body)));
        EXPECT_EQ(at.all("subtype").size(), 1u) << name;
        EXPECT_EQ(at["subtype.code"].text(), name);
        EXPECT_TRUE(at["period.start"]) << name;
        EXPECT_FALSE(at["outcomeDesc"].text().empty()) << name;
        EXPECT_FALSE(at["type.code"].text().empty()) << name;
        const auto agents = at.all("agent");
        EXPECT_LE(agents.size(), 2u) << name;
        int askers = 0;
        for (const auto& agent : agents) {
            EXPECT_FALSE(agent["who.display"].text().empty()) << name;
            askers += agent["requestor"].text() == "true" ? 1 : 0;
        }
        EXPECT_EQ(askers, 1) << name;
        EXPECT_EQ(at["entity.what.reference"].text(), "Communication/" + letter_id.to_string());
    }
}

TEST(fhir_audit_event, names_no_patient_and_none_of_a_persons_words)
{
    const auto letter = letter_to(recipient_kind::patient, "279036209842101@patient.mssante.fr");
    const auto reading = print(event_of(reading_record{1, "displayed"}, letter), syntax::json);
    EXPECT_EQ(reading.find("279036209842101"), std::string::npos) << reading;
    EXPECT_NE(reading.find("(patient)@patient.mssante.fr"), std::string::npos) << reading;
    const auto released =
        print(event_of(released_record{"jdoe", "Mme ÉTOURNEAU called"}, letter), syntax::json);
    EXPECT_EQ(released.find("TOURNEAU"), std::string::npos);
    EXPECT_EQ(released.find("jdoe"), std::string::npos);
}

TEST(fhir_audit_event, names_the_documents_as_they_were_published)
{
    const auto made =
        event_of(sent_record{}, letter_to(recipient_kind::professional, "a@b.mssante.fr"));
    const auto document = node(made).all("entity").back()["what.identifier"];
    EXPECT_EQ(document["system"].text(), "urn:oid:1.2.250.1.9");
    EXPECT_EQ(document["value"].text(), "DOC-1");
}

TEST(fhir_audit_event, leaves_out_what_is_of_no_letter)
{
    EXPECT_FALSE(is_audited(mailbox_position_record{}));
    EXPECT_FALSE(is_audited(unclaimed_record{}));
    EXPECT_FALSE(is_audited(arrived_record{}));
}

}  // namespace
}  // namespace vgm::fhir
