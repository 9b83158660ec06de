#include "schemas/fhir/communication.hpp"

#include <gtest/gtest.h>

using namespace vgm;
using namespace vgm::fhir;

namespace {

const submission_id some_id({1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16});
const timestamp moment{std::chrono::seconds{1'790'000'000}};

delivery_account mail(int number, delivery_status status)
{
    delivery_account d;
    d.plan.number = number;
    d.plan.to.address = "paule.bernache@medecin.test.mssante.fr";
    d.status = d.last_status = status;
    d.last_at = moment;
    return d;
}

account letter_of(std::vector<delivery_account> mails)
{
    account a;
    a.id = some_id;
    a.accepted.emplace();
    a.accepted->documents.push_back({"1.2.3", "", "11502-2"});
    a.deliveries = std::move(mails);
    return a;
}

std::vector<std::string> fates(const node& communication)
{
    std::vector<std::string> made;
    for (const auto& c : communication["statusReason"].all("coding"))
        made.emplace_back(c["code"].text());
    return made;
}

}  // namespace

TEST(fhir_communication, of_a_mail_says_to_whom_and_how_far_it_came)
{
    auto d = mail(2, delivery_status::sent);
    d.reception = reception_action::delivered;
    d.reception_at = moment;
    d.reading.emplace();
    d.reading_at = moment;
    const auto letter = letter_of({mail(1, delivery_status::queued), d});
    const auto made = make_communication(letter, letter.deliveries[1]);
    const node c(made);
    const auto id = some_id.to_string();
    EXPECT_EQ(c["id"].text(), id + ".2");
    EXPECT_EQ(c["status"].text(), "completed");
    EXPECT_EQ(c["sent"].text(), to_rfc3339(moment));
    EXPECT_EQ(c["received"].text(), to_rfc3339(moment));
    EXPECT_EQ(fates(c), (std::vector<std::string>{"read", "delivered", "sent"}));
    EXPECT_EQ(c["partOf.reference"].text(), "Communication/" + id);
    EXPECT_EQ(c["about.reference"].text(), "DocumentReference/" + id + ".1");
    EXPECT_EQ(c["contained.telecom.value"].text(), "paule.bernache@medecin.test.mssante.fr");
}

TEST(fhir_communication, has_the_status_of_every_fate)
{
    const struct
    {
        delivery_status status;
        const char* said;
    } all[] = {
        {delivery_status::queued, "in-progress"},
        {delivery_status::deferred, "in-progress"},
        {delivery_status::sending, "in-progress"},
        {delivery_status::uncertain, "unknown"},
        {delivery_status::sent, "completed"},
        {delivery_status::bounced, "not-done"},
        {delivery_status::expired, "not-done"},
        {delivery_status::withdrawn, "not-done"},
    };
    for (const auto& a : all) {
        const auto letter = letter_of({mail(1, a.status)});
        const auto one = make_communication(letter, letter.deliveries[0]);
        EXPECT_EQ(node(one)["status"].text(), a.said) << to_string(a.status);
        const auto whole = make_communication(letter);
        EXPECT_EQ(node(whole)["status"].text(), a.said) << to_string(a.status);
    }
}

TEST(fhir_communication, of_a_mail_that_was_sent_and_came_back_is_not_done)
{
    auto d = mail(1, delivery_status::sent);
    d.failure.emplace();
    const auto letter = letter_of({d});
    const auto made = make_communication(letter, d);
    EXPECT_EQ(node(made)["status"].text(), "not-done");
    EXPECT_EQ(fates(node(made)), (std::vector<std::string>{"bounced", "sent"}));
}

TEST(fhir_communication, of_a_letter_waits_for_its_last_mail)
{
    const auto status = [](std::vector<delivery_account> mails) {
        const auto made = make_communication(letter_of(std::move(mails)));
        return std::string(node(made)["status"].text());
    };
    using enum delivery_status;
    EXPECT_EQ(status({mail(1, sent), mail(2, queued)}), "in-progress");
    EXPECT_EQ(status({mail(1, sent), mail(2, uncertain)}), "unknown");
    EXPECT_EQ(status({mail(1, sent), mail(2, bounced)}), "completed");
    EXPECT_EQ(status({mail(1, expired), mail(2, bounced)}), "not-done");
    EXPECT_EQ(status({}), "in-progress");
}

TEST(fhir_communication, shows_no_matricule)
{
    auto d = mail(1, delivery_status::queued);
    d.plan.to.kind = recipient_kind::patient;
    d.plan.to.address = "290059999901266@patient.mssante.fr";
    const auto letter = letter_of({d});
    for (const auto how : {syntax::json, syntax::xml})
        EXPECT_EQ(
            print(make_communication(letter, letter.deliveries[0]), how).find("290059999901266"),
            std::string::npos
        );
}

TEST(fhir_communication, of_all_mails_of_a_letter_is_a_searchset)
{
    const auto letter =
        letter_of({mail(1, delivery_status::sent), mail(2, delivery_status::queued)});
    const auto made = make_searchset(letter, "https://pfi.example/fhir");
    const node bundle(made);
    EXPECT_EQ(bundle["type"].text(), "searchset");
    EXPECT_EQ(bundle["total"].text(), "2");
    EXPECT_EQ(
        bundle.all("entry").at(1)["fullUrl"].text(),
        "https://pfi.example/fhir/Communication/" + some_id.to_string() + ".2"
    );
}
