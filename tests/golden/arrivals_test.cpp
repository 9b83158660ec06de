#include "tests/golden/arrival_case.hpp"

// The use cases of the guide as far as the receiving gateway has a part in them.

namespace {

using namespace vgm;
using namespace vgm::test;
using enum submission_action;

// A private laboratory to a hospital's application mailbox.
sample_letter to_an_application(letter_kind kind = letter_kind::oru)
{
    sample_letter letter{.kind = kind};
    letter.recipients = {sample_application};
    return letter;
}

TEST(golden_arrivals, uc2_f)
{
    arrival_case c(to_an_application());
    c.arrive();
    c.accept();
    c.check("uc2_f");
}

TEST(golden_arrivals, uc2_f_of_two_documents)
{
    arrival_case c(to_an_application().add_structured_form());
    c.arrive();
    c.accept();
    c.refuse("902", "Identifiant de patient inconnu");
    c.check("uc2_f_two_documents");
}

TEST(golden_arrivals, uc2_f_ko)
{
    arrival_case c(to_an_application());
    c.arrive();
    c.refuse("902", "Identifiant de patient inconnu");
    c.check("uc2_f_ko");
}

TEST(golden_arrivals, uc2_f_tech)
{
    arrival_case c(to_an_application());
    c.arrive();
    c.answer("MSA|AE|{}\rERR||PID^1^3|101^Required field missing^messageErrorCondition|E\r");
    c.check("uc2_f_tech");
}

TEST(golden_arrivals, uc2_f_nomdn)
{
    arrival_case c(to_an_application().set("ACK_LECTURE_MSS", "N"));
    c.send_errors_to("erreurs@hopital.test.mssante.fr");
    c.arrive();
    c.refuse("902", "Identifiant de patient inconnu");
    c.check("uc2_f_nomdn");
}

TEST(golden_arrivals, uc2_c)
{
    arrival_case c(to_an_application(letter_kind::mdm).become(replacement));
    c.arrive();
    c.accept();
    c.check("uc2_c");
}

TEST(golden_arrivals, uc2_d)
{
    arrival_case c(to_an_application(letter_kind::mdm).become(removal));
    c.arrive();
    c.accept();
    c.check("uc2_d");
}

TEST(golden_arrivals, uc2_c_900)
{
    arrival_case c(to_an_application(letter_kind::mdm).become(replacement));
    c.arrive();
    c.refuse("900", "Version du document incorrecte");
    c.check("uc2_c_900");
}

TEST(golden_arrivals, uc2_d_901)
{
    arrival_case c(to_an_application(letter_kind::mdm).become(removal));
    c.arrive();
    c.refuse("901", "Auteur non autorisé");
    c.check("uc2_d_901");
}

TEST(golden_arrivals, uc2_ins)
{
    for (const char* code : {"903", "904", "905"}) {
        arrival_case c(to_an_application());
        c.arrive();
        c.refuse(code, "INS");
        c.check(std::string{"uc2_ins_"} + code);
    }
}

// A service of one hospital to the mailbox of a service of another, which is tied to an application
// and stands in its table of units.
mail_to_document::known_unit cardiology() { return {"Cardiologie", "3435", "999900029"}; }

TEST(golden_arrivals, uc3_f)
{
    sample_letter letter;
    letter.recipients = {sample_ward};
    arrival_case c(letter);
    c.application().find_unit = [](std::string_view address) {
        return address == sample_ward.address ? std::optional{cardiology()} : std::nullopt;
    };
    c.arrive();
    c.accept();
    c.check("uc3_f");
}

// A secretary forwards the letter to the mailbox of the application.
arrival_case forwarded()
{
    sample_letter letter;
    letter.recipients = {sample_ward};
    arrival_case c(letter);
    const std::string lab = "labo@hopital.test.mssante.fr",
                      ward = "cardiologie@hopital.test.mssante.fr";
    c.rewrite("Return-Path: <" + lab + ">", "Return-Path: <" + ward + ">");
    c.rewrite(
        "<" + lab + ">\r\nTo: " + ward,
        "<" + ward + ">\r\nTo: cardiologie_auto@hopital.test.mssante.fr"
    );
    c.rewrite("Disposition-Notification-To: " + lab, "Disposition-Notification-To: " + ward);
    c.rewrite("Message-ID: <01KJV3ZP0000000000000000AA.1@", "Message-ID: <transfert-1@");
    c.rewrite("Subject: XDM", "Subject: TR: XDM");
    c.answers().mailbox = "cardiologie_auto@hopital.test.mssante.fr";
    return c;
}

TEST(golden_arrivals, uc3_fwd)
{
    auto c = forwarded();
    c.arrive();
    c.accept();
    c.check("uc3_fwd");
}

TEST(golden_arrivals, uc3_fwd_ko)
{
    auto c = forwarded();
    c.arrive();
    c.refuse("902", "Identifiant de patient inconnu");
    c.check("uc3_fwd_ko");
}

// A general practitioner, whom the directory knows, to a doctor of the hospital.
TEST(golden_arrivals, uc4)
{
    arrival_case c(to_an_application().set("ACK_LECTURE_MSS", "N"));
    c.application().find_mailbox = [](std::string_view address) {
        std::optional<directory::mailbox_entry> found;
        if (address != "labo@hopital.test.mssante.fr") return found;
        directory::mailbox_entry entry;
        entry.address = address;
        entry.holder = directory::person{"899900000025", "BERNACHE", "Paule"};
        entry.place = directory::structure{"1999900037", {}, "Cabinet du Phare"};
        return std::optional{entry};
    };
    c.arrive();
    c.accept();
    c.check("uc4");
}

TEST(golden_arrivals, an_archive_that_cannot_be_read)
{
    arrival_case c(to_an_application());
    c.rewrite("\r\n\r\nUEsDB", "\r\n\r\nUEsDC");
    c.arrive();
    c.check("broken");
}

TEST(golden_arrivals, a_mail_without_an_archive)
{
    arrival_case c(to_an_application());
    c.rewrite("IHE_XDM.ZIP", "autre.zip");
    c.rewrite("IHE_XDM.ZIP", "autre.zip");
    c.arrive();
    c.check("no_archive");
}

}  // namespace
