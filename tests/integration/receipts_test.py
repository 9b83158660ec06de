"""What comes back: reports of delivery and of reading, told to the producer once, and mails that are nobody's."""

import unittest

from hospital import DOCTOR, Desk
from gateway import MAILBOX, happened
from house import eventually
from people import CLINIC
from scene import Scene

GONE = "dr.parti@clinique.demo.mssante.fr"
UNKNOWN = "dr.lefebvre@medecin.demo.mssante.fr"
RELAYED = "accueil@clinique.demo.mssante.fr"
SLOW = "dr.lent@lent.demo.mssante.fr"

STRAY = b"""From: dr.martin@medecin.demo.mssante.fr
To: pfi@hopital-demo.mssante.fr
Subject: Bonne journee
Message-ID: <%s@medecin.demo.mssante.fr>
Date: Thu, 12 Mar 2026 10:00:00 +0100
MIME-Version: 1.0
Content-Type: text/plain

Merci pour votre courrier.
"""


class Receipts(Scene):
    operator_options = ("--queue-lifetime", "10s")

    def stray(self, name):
        self.operator.inject(STRAY.replace(b"\n", b"\r\n") % name.encode(), MAILBOX)

    def test_a_relayed_letter_is_shown_as_relayed_and_never_told_as_received(self):
        gateway = self.serve()
        letter = self.desk.write(to=(), organisations=((CLINIC, RELAYED),))
        later = self.desk.write()
        producer = self.producer(gateway)
        self.accept(producer, letter)

        account = self.wait_for_letter(gateway, letter.control_id, lambda it: happened(it, "relayed"), "is relayed")
        self.accept(producer, later)
        self.ear.wait(later.control_id, "Z02")

        self.assertEqual("relayed", account["deliveries"][0]["reception"])
        self.assertEqual([], self.ear.told(letter.control_id))
        self.assertIn("no proof of delivery", gateway.run("trace", letter.control_id).stdout)

    def test_a_letter_that_bounces_later_is_told_as_not_received(self):
        gateway = self.serve()
        letter = self.desk.write(to=(GONE,))
        self.accept(self.producer(gateway), letter)

        (told,) = self.ear.wait(letter.control_id, "Z02")

        self.assertEqual(("N", GONE, "550"), (told.outcome, told.whom, told.error))
        account = gateway.letter(letter.control_id)
        self.assertTrue(account["deliveries"][0]["failed"])

    def test_a_letter_refused_at_once_is_told_as_not_received(self):
        gateway = self.serve()
        letter = self.desk.write(to=(UNKNOWN, DOCTOR))
        self.accept(self.producer(gateway), letter)

        told = {each.whom: each.outcome for each in self.ear.wait(letter.control_id, "Z02", count=2)}

        self.assertEqual({UNKNOWN: "N", DOCTOR: "Y"}, told)

    def test_a_late_letter_is_no_receipt_until_the_operator_gives_it_up(self):
        gateway = self.serve()
        letter = self.desk.write(to=(SLOW,))
        self.accept(self.producer(gateway), letter)

        self.wait_for_letter(gateway, letter.control_id, lambda it: happened(it, "delayed"), "is delayed")
        self.assertEqual([], self.ear.told(letter.control_id))
        (told,) = self.ear.wait(letter.control_id, "Z02")

        self.assertEqual("N", told.outcome)

    def test_a_reading_receipt_with_an_error_is_told_as_not_processed(self):
        gateway = self.serve()
        letter = self.desk.write()
        self.accept(self.producer(gateway), letter)
        account = self.wait_for_status(gateway, letter.control_id, "sent")

        def into_an_error(receipt):
            changed = receipt.replace(b"; displayed", b"; processed/error")
            return changed.replace(b"Disposition:", b"Error: 902 Identifiant patient inconnu\r\nDisposition:")
        self.operator.return_reading_receipt(DOCTOR, self.mail_of(account), into_an_error)

        (told,) = self.ear.wait(letter.control_id, "Z03")
        self.assertEqual("N", told.outcome)
        self.assertTrue(told.error, "a ZAM that says N says why")

    def test_a_plain_error_mail_is_told_as_not_processed_and_stays_for_people(self):
        settings = self.settings()
        settings["operator"]["reading"]["after_processing"] = "delete"
        gateway = self.serve(settings)
        letter, later = self.desk.write(), self.desk.write()
        producer = self.producer(gateway)
        self.accept(producer, letter)
        account = self.wait_for_status(gateway, letter.control_id, "sent")

        self.operator.inject(_error_mail_about(self.mail_of(account)), MAILBOX)

        (told,) = self.ear.wait(letter.control_id, "Z03")
        self.assertEqual(("N", "902"), (told.outcome, told.error))
        # What comes behind it is taken over and removed; it is not.
        self.accept(producer, later)
        self.ear.wait(later.control_id, "Z02")
        eventually(lambda: len(self.operator.mails(MAILBOX)) == 1, "the receipts are removed")
        self.assertIn(b"Voir votre console.", self.operator.mails(MAILBOX)[0])

    def test_a_reading_receipt_that_comes_twice_is_told_once(self):
        gateway = self.serve()
        letter, other = self.desk.write(), self.desk.write()
        producer = self.producer(gateway)
        self.accept(producer, letter)
        account = self.wait_for_status(gateway, letter.control_id, "sent")

        for _ in range(2):
            self.operator.return_reading_receipt(DOCTOR, self.mail_of(account))
        self.wait_for_letter(gateway, letter.control_id, lambda it: len(happened(it, "read")) == 2, "was read twice")
        self.accept(producer, other)
        self.ear.wait(other.control_id, "Z02")

        self.assertEqual(1, len(self.ear.told(letter.control_id, "Z03")))

    def test_nothing_is_told_that_was_not_asked_for(self):
        gateway = self.serve()
        producer = self.producer(gateway)
        silent = self.desk.write(receipts=())
        loud = self.desk.write()
        self.accept(producer, silent)
        self.wait_for_letter(gateway, silent.control_id, lambda it: happened(it, "delivered"), "is delivered")
        self.accept(producer, loud)
        self.ear.wait(loud.control_id, "Z02")

        self.assertEqual([], self.ear.told(silent.control_id))
        _, mail = self.operator.mail(DOCTOR, self.mail_of(gateway.letter(silent.control_id)))
        self.assertIsNone(mail["Disposition-Notification-To"])

    def test_a_mail_that_belongs_to_no_letter_stays_in_the_mailbox_and_is_listed(self):
        gateway = self.serve()
        self.stray("bonne-journee")
        # A receipt for a letter that this journal has never seen.
        stranger = Desk().write()
        self.operator.inject(_receipt_for(stranger), MAILBOX)

        def reasons():
            return [line["detail"] for it in gateway.unclaimed() for line in it["timeline"]]
        eventually(lambda: any("a mail for a person" in it for it in reasons()), "the mail is listed")
        eventually(lambda: any("disposition_report" in it for it in reasons()), "the receipt is listed")
        kept = b"".join(self.operator.mails(MAILBOX))
        self.assertIn(b"Merci pour votre courrier.", kept)
        self.assertEqual(1, len(gateway.trace("bonne-journee@medecin.demo.mssante.fr")))
        self.assertEqual(len(reasons()), len(gateway.events("inbox.unclaimed")))

    def test_a_mailbox_with_new_numbers_is_read_again_and_nothing_is_told_twice(self):
        gateway = self.serve()
        letter, later = self.desk.write(), self.desk.write()
        self.accept(self.producer(gateway), letter)
        self.ear.wait(letter.control_id, "Z02")
        self.wait_for_letter(gateway, letter.control_id, lambda it: it["deliveries"][0]["reception_told"], "is told")

        self.operator.forget_numbering(MAILBOX)
        self.accept(self.producer(gateway), later)
        self.ear.wait(later.control_id, "Z02")

        self.assertEqual(1, len(self.ear.told(letter.control_id, "Z02")))
        self.assertTrue([it for it in gateway.events("imap.warning") if "renumbered" in it["reason"]])
        gateway.stop()
        gateway.start()
        self.assertEqual(1, len(self.ear.told(letter.control_id, "Z02")))

    def test_receipts_that_came_while_the_gateway_was_down_are_told_when_it_is_back(self):
        gateway = self.serve()
        letter = self.desk.write()
        self.accept(self.producer(gateway), letter)
        self.ear.wait(letter.control_id, "Z02")
        account = gateway.letter(letter.control_id)
        gateway.stop()

        self.operator.return_reading_receipt(DOCTOR, self.mail_of(account))
        gateway.start()

        (told,) = self.ear.wait(letter.control_id, "Z03")
        self.assertEqual("Y", told.outcome)


class Telling(Scene):
    def test_a_producer_that_was_away_is_told_once_when_it_is_back(self):
        gateway = self.serve()
        self.ear.close()
        letter = self.desk.write()
        self.accept(self.producer(gateway), letter)
        self.wait_for_letter(gateway, letter.control_id, lambda it: happened(it, "not told yet"), "waits to be told")

        self.ear.open()
        self.ear.wait(letter.control_id, "Z02")

        account = self.wait_for_letter(gateway, letter.control_id, lambda it: happened(it, "told"), "is told")
        self.assertEqual(1, len(self.ear.told(letter.control_id)))
        self.assertEqual(1, len(happened(account, "told")))
        self.assertFalse(account["needs_a_person"])

    def test_a_producer_that_was_away_over_a_restart_is_told_once(self):
        gateway = self.serve()
        self.ear.close()
        letter = self.desk.write()
        self.accept(self.producer(gateway), letter)
        self.wait_for_letter(gateway, letter.control_id, lambda it: happened(it, "not told yet"), "waits to be told")
        gateway.kill()
        self.ear.open()

        gateway.start()

        self.ear.wait(letter.control_id, "Z02")
        self.wait_for_letter(gateway, letter.control_id, lambda it: happened(it, "told"), "is told")
        self.assertEqual(1, len(self.ear.told(letter.control_id)))

    def test_a_receipt_that_is_refused_for_good_waits_for_a_person(self):
        gateway = self.serve()
        self.ear.refuse("AE", 1)
        letter, later = self.desk.write(), self.desk.write()
        producer = self.producer(gateway)
        self.accept(producer, letter)
        self.ear.wait(letter.control_id, "Z02")

        account = self.wait_for_letter(gateway, letter.control_id, lambda it: it["needs_a_person"], "needs a person")
        self.accept(producer, later)
        self.ear.wait(later.control_id, "Z02")

        self.assertEqual(1, len(happened(account, "not told")))
        self.assertEqual(["AE"], [it.answered for it in self.ear.told(letter.control_id)])

    def test_a_receipt_that_is_refused_for_now_is_told_again_under_its_number(self):
        gateway = self.serve()
        self.ear.refuse("AR", 2)
        letter = self.desk.write()
        self.accept(self.producer(gateway), letter)

        told = self.ear.wait(letter.control_id, "Z02", count=3)

        self.assertEqual(["AR", "AR", "AA"], [it.answered for it in told])
        self.assertEqual(1, len({it.control_id for it in told}))
        account = self.wait_for_letter(gateway, letter.control_id, lambda it: happened(it, "told"), "is told")
        self.assertFalse(account["needs_a_person"])


def _receipt_for(letter):
    """A reading receipt about a mail of another gateway."""
    lines = ("From: dr.martin@medecin.demo.mssante.fr", f"To: {MAILBOX}", "Subject: Lu",
             f"Message-ID: <mdn-{letter.control_id}@medecin.demo.mssante.fr>", "MIME-Version: 1.0",
             'Content-Type: multipart/report; report-type=disposition-notification; boundary="b"', "",
             "--b", "Content-Type: text/plain", "", "Lu.",
             "--b", "Content-Type: message/disposition-notification", "",
             "Final-Recipient: rfc822;dr.martin@medecin.demo.mssante.fr",
             "Original-Message-ID: <01890a5d-ac96-774b-bcce-b302099a8057.1@hopital-demo.mssante.fr>",
             "Disposition: manual-action/MDN-sent-manually; displayed", "", "--b--", "")
    return "\r\n".join(lines).encode()


def _error_mail_about(message_id):
    """What a system that makes no reading receipts sends when it could not take a letter in."""
    lines = ("From: dpi@clinique.demo.mssante.fr", f"To: {MAILBOX}",
             "Subject: =?UTF-8?Q?[KO_Int=C3=A9gration_syst=C3=A8me_!][902]_XDM/1.0/DDM+CR?=",
             "Message-ID: <ko-1@clinique.demo.mssante.fr>", f"In-Reply-To: <{message_id}>", "MIME-Version: 1.0",
             "Content-Type: text/plain", "", "902 Identifiant patient inconnu. Voir votre console.", "")
    return "\r\n".join(lines).encode()


if __name__ == "__main__":
    unittest.main()
