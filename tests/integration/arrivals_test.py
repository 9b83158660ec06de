"""A letter that one gateway sends is one that another takes in: here both are the same, and the mailbox is its own."""

import unittest

from application import Application
from gateway import MAILBOX, happened
from house import eventually
from scene import Scene

ERRORS = "secretariat@hopital-demo.mssante.fr"


class Arrivals(Scene):
    def setUp(self):
        super().setUp()
        self.application = Application()
        self.addCleanup(self.application.close)
        self.operator.empty(ERRORS)

    def settings(self, **keys):
        application = {"name": "dpi", "mailboxes": [MAILBOX], "send_to": f"127.0.0.1:{self.application.port}",
                       "receiving_application": "DPI", "receiving_facility": "HOPITAL", "retry_first": "1s",
                       "retry_longest": "2s", "timeout": "5s"} | keys
        settings = super().settings(applications=[application])
        settings["operator"]["reading"]["message_bytes_max"] = "4MB"
        return settings

    def send(self, gateway, **about):
        letter = self.desk.write(to=(MAILBOX,), **about)
        self.accept(self.producer(gateway), letter)
        return letter

    def arrival(self, gateway, letter, fact=lambda it: True, what="has arrived"):
        def look():
            message_id = self.mail_of(gateway.letter(letter.control_id))
            found = [it for it in gateway.trace(message_id) if "application" in it]
            return found[0] if found and fact(found[0]) else None
        return eventually(look, f"{letter.control_id} {what}")

    def test_a_letter_comes_out_as_a_document_and_its_sender_is_told(self):
        gateway = self.serve()
        letter = self.send(gateway)

        (told,) = self.ear.wait(letter.control_id, "Z03")

        self.assertEqual(("Y", MAILBOX), (told.outcome, told.whom))
        (brought,) = self.application.brought()
        self.assertEqual(("T02", letter.cda), (brought.event, brought.document))
        self.assertEqual((MAILBOX, MAILBOX), (brought.address("SB"), brought.address("RCT")))
        self.assertEqual("N", brought.flag("MASQUE_PS"))
        self.assertEqual(self.mail_of(gateway.letter(letter.control_id)), brought.mail_id)
        arrival = self.arrival(gateway, letter, lambda it: happened(it, "answered"), "is answered")
        self.assertEqual("integrated", arrival["documents"][0]["status"])
        self.assertEqual(brought.control_id, arrival["documents"][0]["control_id"])
        self.assertEqual([], gateway.unclaimed())
        self.assertEqual(0, gateway.run("trace", "--arrivals").returncode)

    def test_a_patient_whom_the_application_does_not_know_is_told_as_902(self):
        gateway = self.serve()
        self.application.answers = [("AE", "902")]
        letter = self.send(gateway)

        (told,) = self.ear.wait(letter.control_id, "Z03")

        self.assertEqual(("N", "902"), (told.outcome, told.error))
        arrival = self.arrival(gateway, letter, lambda it: happened(it, "answered"), "is answered")
        self.assertEqual(("refused", "902"), (arrival["documents"][0]["status"], arrival["documents"][0]["error"]))

    def test_a_technical_refusal_is_told_as_906(self):
        gateway = self.serve()
        self.application.answers = [("AE", "101")]
        letter = self.send(gateway)

        (told,) = self.ear.wait(letter.control_id, "Z03")

        self.assertEqual(("N", "906"), (told.outcome, told.error))

    def test_a_replacement_and_a_removal_say_so(self):
        gateway = self.serve()
        first = self.send(gateway)
        self.ear.wait(first.control_id, "Z03")
        second = self.send(gateway, action="replacement", of=first)
        self.ear.wait(second.control_id, "Z03")
        third = self.send(gateway, action="removal", of=first)
        self.ear.wait(third.control_id, "Z03")

        brought = self.application.brought()

        self.assertEqual(["T02", "T10", "T04"], [it.event for it in brought])
        self.assertEqual(["NW", "RO", "CA"], [it.value("ORC", 1) for it in brought])
        self.assertEqual(["F", "C", "D"], [it.value("OBX", 11) for it in brought])
        self.assertEqual(brought[0].value("TXA", 12), brought[1].value("TXA", 13))

    def test_an_application_that_is_away_or_busy_is_asked_again_under_the_same_id(self):
        gateway = self.serve()
        self.application.answers = [("AR", None), ("AR", None)]
        letter = self.send(gateway)

        self.ear.wait(letter.control_id, "Z03")

        brought = self.application.brought()
        self.assertEqual(3, len(brought))
        self.assertEqual(1, len({it.bytes for it in brought}))

    def test_without_a_wish_for_an_mdn_an_error_goes_to_the_error_mailbox(self):
        gateway = self.serve(self.settings(error_mailbox=ERRORS))
        self.application.answers = [("AE", "902")]
        letter = self.send(gateway, receipts=())

        (mail,) = eventually(lambda: self.operator.mails(ERRORS), "the error mail is there")

        self.assertIn(b"message_original.eml", mail)
        self.assertNotIn(b"disposition-notification", mail.split(b"\n\n", 1)[0])
        arrival = self.arrival(gateway, letter, lambda it: happened(it, "answered"), "is answered")
        self.assertEqual("error_mail", arrival["answer"])
        self.assertEqual([], self.ear.told(letter.control_id))

    def test_no_letter_is_lost_when_the_gateway_is_killed_while_the_application_is_silent(self):
        gateway = self.serve()
        self.application.silent = 1
        letter = self.send(gateway)
        self.application.wait()
        gateway.kill()
        gateway.start()

        self.ear.wait(letter.control_id, "Z03")

        brought = self.application.brought()
        self.assertEqual(2, len(brought))
        self.assertEqual(brought[0].bytes, brought[1].bytes)
        self.assertEqual(1, len([it for it in gateway.trace(brought[0].mail_id) if "application" in it]))

    def test_without_applications_a_letter_stays_in_the_mailbox(self):
        settings = self.settings()
        del settings["applications"]
        gateway = self.serve(settings)
        self.send(gateway)

        eventually(gateway.unclaimed, "the letter is unclaimed")

        self.assertEqual([], self.application.brought())

    def test_a_mailbox_that_is_read_twice_brings_a_letter_once(self):
        gateway = self.serve()
        letter = self.send(gateway)
        self.ear.wait(letter.control_id, "Z03")
        self.operator.forget_numbering(MAILBOX)
        later = self.send(gateway)

        self.ear.wait(later.control_id, "Z03")

        self.assertEqual(2, len(self.application.brought()))


if __name__ == "__main__":
    unittest.main()
