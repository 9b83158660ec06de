#include "tests/golden/use_case.hpp"

// The use cases of the transmission guide, as far as the sending gateway has a part in them.
// README.md says which are not here.

namespace {

using namespace vgm;
using namespace vgm::test;
using enum submission_action;

const sample_recipient& doctor = sample_doctor;

std::string dsn(
    const use_case& of,
    int number,
    const char* action,
    const char* status,
    const std::string& diagnostic = {}
)
{
    const auto id = of.message_id(number);
    return "Return-Path: <>\nFrom: MAILER-DAEMON@operateur.test\nTo: labo@hopital.test.mssante.fr\n"
           "Subject: Mail delivery\nMIME-Version: 1.0\n"
           "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
           "--b\nContent-Type: text/plain\n\nSee below.\n--b\n"
           "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.operateur.test\n"
           "Original-Envelope-Id: " +
           id.substr(0, id.find('@')) + "\n\nFinal-Recipient: rfc822; " + of.address(number) +
           "\nAction: " + action + "\nStatus: " + status + "\n" +
           (diagnostic.empty() ? "" : "Diagnostic-Code: smtp; " + diagnostic + "\n") + "\n--b--\n";
}

std::string delivered(const use_case& of, int number)
{
    return dsn(of, number, "delivered", "2.0.0", "250 2.0.0 Ok");
}

std::string
mdn(const use_case& of, int number, std::string_view disposition, std::string_view subject_mark = {}
)
{
    return "From: " + of.address(number) +
           "\nTo: labo@hopital.test.mssante.fr\nSubject: " + std::string{subject_mark} +
           "XDM/1.0/DDM+CR d'examens biologiques ETOURNEAU Anaelle 17/05/1990\nMIME-Version: 1.0\n"
           "Content-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n"
           "--b\nContent-Type: text/plain; charset=UTF-8\n\nVoir ci-dessous.\n--b\n"
           "Content-Type: message/disposition-notification\n\nFinal-Recipient: rfc822;" +
           of.address(number) + "\nOriginal-Message-ID: <" + of.message_id(number) +
           ">\nDisposition: " + std::string{disposition} + "\n\n--b--\n";
}

constexpr auto by_hand = "manual-action/MDN-sent-manually; displayed";
constexpr auto by_software = "automatic-action/MDN-sent-automatically; processed";

// A hospital doctor to a general practitioner.
sample_letter to_a_doctor(letter_kind kind = letter_kind::oru)
{
    sample_letter letter{.kind = kind};
    return letter.set("DESTDMP", "Y");
}

TEST(golden_use_cases, uc1_f)
{
    use_case c(to_a_doctor());
    c.take(1);
    c.receive("reception", delivered(c, 1));
    c.receive("reading", mdn(c, 1, by_hand));
    c.check("uc1_f");
}

TEST(golden_use_cases, uc1_f_noack)
{
    use_case c(to_a_doctor().set("ACK_RECEPTION", "N").set("ACK_LECTURE_MSS", "N"));
    c.take(1);
    c.receive("reception", delivered(c, 1));
    c.check("uc1_f_noack");
}

TEST(golden_use_cases, uc1_c)
{
    auto letter = to_a_doctor(letter_kind::mdm).become(replacement);
    letter.body_for_professionals.clear();
    use_case c(letter);
    c.take(1);
    c.receive("reception", delivered(c, 1));
    c.receive("reading", mdn(c, 1, by_hand));
    c.check("uc1_c");
}

TEST(golden_use_cases, uc1_d)
{
    auto letter = to_a_doctor(letter_kind::mdm).become(removal);
    letter.body_for_professionals.clear();
    use_case c(letter);
    c.take(1);
    c.receive("reception", delivered(c, 1));
    c.receive("reading", mdn(c, 1, by_hand));
    c.check("uc1_d");
}

TEST(golden_use_cases, uc1_meta)
{
    auto letter = to_a_doctor(letter_kind::mdm).become(replacement).add_patient();
    use_case c(letter.set("MODIF_CONF_CODE", "Y"));
    c.take(1);
    c.take(2);
    c.receive("reception by the doctor", delivered(c, 1));
    c.receive("reception by the patient", delivered(c, 2));
    c.check("uc1_meta");
}

TEST(golden_use_cases, uc1_pat)
{
    auto letter = sample_letter{}.add_patient().set("DESTMSSANTEPS", "N");
    letter.recipients.erase(letter.recipients.begin());
    letter.conversation_closed = true;
    letter.body_for_professionals.clear();
    letter.body_for_patient = "Bonjour Anaëlle,\nvoici votre résultat.\n";
    use_case c(letter);
    c.take(1);
    c.receive("reception", delivered(c, 1));
    c.receive("reading", mdn(c, 1, by_hand));
    c.check("uc1_pat");
}

TEST(golden_use_cases, uc1_4r)
{
    auto letter = to_a_doctor().add_patient();
    letter.recipients.push_back(sample_ward);
    letter.recipients.push_back(sample_application);
    use_case c(letter);
    for (const int number : {1, 2, 3, 4}) {
        c.take(number);
        c.receive("reception", delivered(c, number));
    }
    c.receive("reading by the doctor", mdn(c, 1, by_hand));
    c.receive("reading by the patient", mdn(c, 2, by_hand));
    c.receive("the application has it", mdn(c, 4, by_software));
    c.check("uc1_4r");
}

TEST(golden_use_cases, uc1_mssko)
{
    auto letter = to_a_doctor();
    letter.recipients.push_back(sample_ward);
    letter.recipients.push_back(sample_application);
    use_case c(letter);
    c.take(1);
    c.take(2);
    c.receive("the mailbox is full", dsn(c, 1, "failed", "5.2.2", "552 5.2.2 mailbox full"));
    c.receive("not yet", dsn(c, 2, "delayed", "4.4.1"));
    c.receive("reception", delivered(c, 2));
    c.refuse(3, 550, {5, 1, 1});
    c.check("uc1_mssko");
}

// A private laboratory to a hospital's application mailbox.
sample_letter to_an_application()
{
    sample_letter letter;
    letter.recipients = {sample_application};
    return letter;
}

TEST(golden_use_cases, uc2_f)
{
    use_case c(to_an_application());
    c.take(1);
    c.receive("reception", delivered(c, 1));
    c.receive("integrated", mdn(c, 1, by_software));
    c.check("uc2_f");
}

std::string refusal(std::string_view code_and_label)
{
    return std::string{by_software} + "/Error: " + std::string{code_and_label};
}

TEST(golden_use_cases, uc2_f_ko)
{
    use_case c(to_an_application());
    c.take(1);
    c.receive("reception", delivered(c, 1));
    c.receive(
        "not integrated",
        mdn(c, 1, refusal("902^Identifiant de patient inconnu"), "[KO Intégration système !][902] ")
    );
    c.check("uc2_f_ko");
}

TEST(golden_use_cases, uc2_f_tech)
{
    use_case c(to_an_application());
    c.take(1);
    c.receive(
        "not integrated", mdn(c, 1, refusal("message refusé"), "[KO Intégration système !] ")
    );
    c.check("uc2_f_tech");
}

TEST(golden_use_cases, uc2_f_nomdn)
{
    use_case c(to_an_application().set("ACK_LECTURE_MSS", "N"));
    c.take(1);
    c.receive(
        "not integrated",
        "From: dpi@hopital.test.mssante.fr\nTo: labo@hopital.test.mssante.fr\n"
        "Subject: [KO Intégration système !][902] XDM/1.0/DDM+CR d'examens biologiques ETOURNEAU\n"
        "In-Reply-To: <" +
            c.message_id(1) + ">\n\n902 Identifiant patient inconnu\n"
    );
    c.check("uc2_f_nomdn");
}

// A change that the application does not take in.
void check_refused_change(
    std::string_view name,
    submission_action what,
    std::string_view why,
    std::string_view error
)
{
    auto letter = to_an_application();
    letter.kind = letter_kind::mdm;
    use_case c(letter.become(what));
    c.take(1);
    c.receive(why, mdn(c, 1, refusal(error)));
    c.check(name);
}

TEST(golden_use_cases, uc2_c_900)
{
    check_refused_change(
        "uc2_c_900", replacement, "not the latest version", "900^Version du document incorrecte"
    );
}

TEST(golden_use_cases, uc2_d_901)
{
    check_refused_change("uc2_d_901", removal, "another's document", "901^Auteur non autorisé");
}

TEST(golden_use_cases, uc2_ins)
{
    auto letter = to_an_application();
    letter.recipients = {sample_application, sample_ward, doctor};
    use_case c(letter);
    for (const int number : {1, 2, 3}) {
        c.take(number);
        c.receive("not integrated", mdn(c, number, refusal("90" + std::to_string(number + 2))));
    }
    c.check("uc2_ins");
}

// A service of one hospital to the mailbox of a service of another.
TEST(golden_use_cases, uc3_f)
{
    sample_letter letter;
    letter.recipients = {sample_ward};
    use_case c(letter);
    c.take(1);
    c.receive("reception", delivered(c, 1));
    c.receive("a secretary has read it", mdn(c, 1, by_hand));
    c.check("uc3_f");
}

}  // namespace
