"""Two operators: an outage of one is no affair of the other's letters, and a mailbox moves from one to the other."""

import json
import os
import unittest

from application import Application
from gateway import MAILBOX, happened, statuses
from hospital import DOCTOR, Producer
from house import eventually
from mail_operator import Operator
from people import LEFEVRE
from rules import Rules, rule
from scene import Scene

IMAGING = "imagerie@hopital-demo.mssante.fr"


class Operators(Scene):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = Operator(os.path.join(cls.stage, "other"))
        cls.addClassCleanup(cls.other.stop)
        cls.other.start()

    def setUp(self):
        super().setUp()
        self.other.empty(MAILBOX)

    def entry(self, name, operator, mailboxes, reading=True):
        """One of the list `operators`; each operator has certificates of its own authority."""
        made = {"name": name, "submission": {"address": f"localhost:{operator.port('SUBMISSION_STARTTLS')}",
                                             "outage_pause": "1s"},
                "certificate": operator.pki("pfi-chain.pem"), "key": operator.pki("pfi.key"),
                "trust": operator.pki("trust.pem"), "revocation": operator.pki("crl.pem"), "mailboxes": mailboxes}
        if reading:
            made["reading"] = {"address": f"localhost:{operator.port('IMAP_STARTTLS')}", "poll_interval": "1s",
                               "retry_first": "1s", "retry_longest": "2s"}
        return made

    def settings_of(self, *entries, **sections):
        made = self.settings(**sections) | {"operators": list(entries)}
        del made["operator"], made["mailbox"]
        return made

    def reception(self, gateway, letter):
        return self.wait_for_letter(gateway, letter.control_id,
                                    lambda it: all(each.get("reception") for each in it["deliveries"]), "is received")

    # --- an outage ------------------------------------------------------------------------------------------
    def test_an_outage_of_one_operator_holds_its_own_letters_alone(self):
        settings = self.settings_of(
            self.entry("demo", self.operator, [{"address": MAILBOX, "display_name": "Laboratoire"}]),
            self.entry("autre", self.other, [{"address": IMAGING, "display_name": "Imagerie"}], reading=False))
        settings["sources"].append({"name": "imagerie", "listen": "127.0.0.1:0", "processing_ids": ["P", "T"],
                                    "block_bytes_max": "6MB", "mailbox": IMAGING})
        gateway = self.serve(settings)
        laboratory = self.producer(gateway)
        imaging = Producer(gateway.ports["imagerie"])
        self.addCleanup(imaging.close)
        self.operator.stop()
        self.addCleanup(lambda: self.operator.running or self.operator.again())

        held = [self.desk.write() for _ in range(3)]
        for letter in held:
            self.accept(laboratory, letter)
        flowing = [self.desk.write() for _ in range(5)]
        for letter in flowing:
            self.accept(imaging, letter)

        for letter in flowing:
            account = self.wait_for_status(gateway, letter.control_id, "sent")
            (sending,) = happened(account, "sending")
            self.assertIn("autre", sending["detail"])
            _, mail = self.other.mail(DOCTOR, self.mail_of(account))
            self.assertEqual(IMAGING, mail["From"].addresses[0].addr_spec)
            self.assertEqual("Imagerie", mail["From"].addresses[0].display_name)
        for letter in held:
            self.assertIn(statuses(gateway.letter(letter.control_id))[0], ("queued", "deferred"))
        self.operator.again()
        for letter in held:
            account = self.wait_for_status(gateway, letter.control_id, "sent")
            self.assertIn("demo", happened(account, "sending")[-1]["detail"])

    # --- letters that arrive -------------------------------------------------------------------------------
    def test_a_letter_that_arrives_is_answered_from_the_mailbox_it_was_sent_to(self):
        application = Application()
        self.addCleanup(application.close)
        settings = self.settings_of(
            self.entry("demo", self.operator, [{"address": IMAGING}], reading=False),
            self.entry("autre", self.other, [{"address": MAILBOX}]),
            applications=[{"name": "dpi", "mailboxes": [MAILBOX], "send_to": f"127.0.0.1:{application.port}",
                           "receiving_application": "DPI", "receiving_facility": "HOPITAL"}])
        settings["sources"][0]["mailbox"] = MAILBOX
        gateway = self.serve(settings)

        letter = self.desk.write(to=(MAILBOX,))
        self.accept(self.producer(gateway), letter)

        message_id = self.mail_of(self.wait_for_status(gateway, letter.control_id, "sent"))
        arrival = eventually(
            lambda: next((it for it in gateway.trace(message_id)
                          if "application" in it and happened(it, "answered")), None), "the letter is answered")
        self.assertIn("autre", happened(arrival, "answering")[0]["detail"])
        (told,) = self.ear.wait(letter.control_id, "Z03")
        self.assertEqual(("Y", MAILBOX), (told.outcome, told.whom))

    # --- a person routes letters again ----------------------------------------------------------------------
    def test_letters_of_an_operator_that_is_away_go_by_another_when_a_person_routes_them_again(self):
        rules = Rules(os.path.join(self.folder, "routes"))
        gateway = self.serve(self.settings_of(
            self.entry("demo", self.operator, [{"address": MAILBOX}]),
            self.entry("autre", self.other, [{"address": IMAGING}], reading=False),
            routes={"folder": rules.folder}))
        producer = self.producer(gateway)
        self.operator.stop()
        self.addCleanup(lambda: self.operator.running or self.operator.again())
        letters = [self.desk.write() for _ in range(3)]
        for letter in letters:
            self.accept(producer, letter)
        rules.say(rule("outage", operator="autre"))
        self.assertEqual(0, gateway.run("routes", "reload").returncode)

        moved = gateway.run("letters", "reroute", letters[0].control_id, "--yes", "--reason", "an outage")

        self.assertEqual(0, moved.returncode, moved.stderr)
        account = self.wait_for_letter(gateway, letters[0].control_id, lambda it: "sent" in statuses(it), "is sent")
        self.assertEqual(["withdrawn", "sent"], statuses(account))
        self.assertIn("autre", happened(account, "sending")[-1]["detail"])
        self.other.mail(DOCTOR, self.mail_of(account, 1))
        # Chosen by the operator that carries them, and not asked for: the others wait.
        by_operator = gateway.run("letters", "reroute", "--operator", "demo", "--json")
        self.assertEqual({each.control_id for each in letters[1:]},
                         {each["control_id"] for each in json.loads(by_operator.stdout)})
        gateway.kill()
        gateway.start()
        self.operator.again()
        for letter in letters[1:]:
            account = self.wait_for_status(gateway, letter.control_id, "sent")
            self.assertIn("demo", happened(account, "sending")[-1]["detail"])
        self.assertEqual([], [it for it in self.operator.message_ids(DOCTOR)
                              if it.startswith(gateway.letter(letters[0].control_id)["submission"])])

    # --- a mailbox moves, as docs/operating/move_a_mailbox.md says ------------------------------------------
    def test_a_mailbox_moves_to_another_operator_with_letters_under_way(self):
        gateway = self.serve()
        producer = self.producer(gateway)
        before = self.desk.write()
        self.accept(producer, before)
        self.reception(gateway, before)
        self.assertEqual(0, gateway.stop())

        # Two letters that the old operator has taken and nobody has heard of since, and one that it puts off.
        silent = self.settings()
        del silent["operator"]["reading"]
        gateway.configure(silent)
        self.operator.answer(LEFEVRE.address, "450 4.2.1 later")
        self.addCleanup(self.operator.answer, LEFEVRE.address, "normal")
        gateway.start()
        producer = self.producer(gateway)
        under_way = [self.desk.write() for _ in range(2)]
        for letter in under_way:
            self.accept(producer, letter)
            self.wait_for_status(gateway, letter.control_id, "sent")
        waiting = self.desk.write(to=(LEFEVRE.address,))
        self.accept(producer, waiting)
        self.wait_for_status(gateway, waiting.control_id, "deferred")
        self.assertEqual(0, gateway.stop())

        gateway.configure(self.settings_of(
            self.entry("nouveau", self.other, [{"address": MAILBOX}]),
            self.entry("demo", self.operator, [{"address": MAILBOX, "use": "read_only"}])))
        gateway.start()
        after = self.desk.write()
        self.accept(self.producer(gateway), after)

        for letter in (*under_way, waiting, after):
            account = self.reception(gateway, letter)
            self.assertEqual(1, len(happened(account, "delivered")), account)
        for letter in (waiting, after):
            self.assertIn("nouveau", happened(gateway.letter(letter.control_id), "sending")[-1]["detail"])
        self.assertEqual(1, len(happened(gateway.letter(before.control_id), "delivered")))
        # A doctor who reads now a letter of before answers to the mailbox, wherever it is read.
        self.operator.return_reading_receipt(DOCTOR, self.mail_of(gateway.letter(under_way[0].control_id)))
        self.other.return_reading_receipt(DOCTOR, self.mail_of(gateway.letter(after.control_id)))
        for letter in (under_way[0], after):
            self.wait_for_letter(gateway, letter.control_id, lambda it: it["deliveries"][0].get("read"), "is read")
        self.assertEqual([], gateway.events("inbox.unclaimed"))


if __name__ == "__main__":
    unittest.main()
