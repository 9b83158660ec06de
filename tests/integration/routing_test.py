"""Rules of a site: who gets a letter, from whom, what waits for a person, and rules that change."""

import os
import signal
import unittest

from gateway import MAILBOX, happened, statuses
from hospital import DOCTOR
from house import eventually
from people import LEFEVRE
from rules import Rules, rule
from scene import Scene

CARDIOLOGY = "cardiologie@hopital-demo.mssante.fr"
HOLD = rule("everything-waits", hold="ask the secretary")


class Routing(Scene):
    def setUp(self):
        super().setUp()
        self.rules = Rules(os.path.join(self.folder, "routes"))
        for address in (DOCTOR, LEFEVRE.address, CARDIOLOGY):
            self.operator.empty(address)

    def settings(self, **sections):
        return super().settings(routes={"folder": self.rules.folder}, **sections)

    def send(self, gateway, **about):
        letter = self.desk.write(**about)
        self.accept(self.producer(gateway), letter)
        return letter

    def mails_of(self, letter, address):
        """How many mails of a letter are in a mailbox."""
        ids = [each["message_id"] for each in letter["deliveries"]]
        return [found for found in self.operator.message_ids(address) if found in ids]

    def held(self, gateway):
        done = gateway.run("letters", "held", "--json")
        self.assertIn(done.returncode, (0, 1), done.stderr)
        return done

    def names(self, gateway, letter):
        """Whether `letters held` names it."""
        return letter.control_id in self.held(gateway).stdout

    # --- who gets it and from whom ------------------------------------------------------------------------
    def test_a_rule_adds_a_recipient_and_another_says_who_it_is_from(self):
        self.rules.say(rule("copy", add=[{"address": LEFEVRE.address}]), name="10-copies.yaml")
        self.rules.say(rule("sender", from_={"address": CARDIOLOGY, "name": "Cardiologie"}, reply_to=CARDIOLOGY),
                       name="20-senders.yaml")
        gateway = self.serve()
        letter = self.send(gateway)

        account = self.wait_for_status(gateway, letter.control_id, "sent")

        self.assertEqual(2, len(account["deliveries"]))
        for number, address in enumerate((DOCTOR, LEFEVRE.address)):
            _, mail = self.operator.mail(address, self.mail_of(account, number))
            self.assertEqual([address], [to.addr_spec for to in mail["To"].addresses])
            self.assertEqual([CARDIOLOGY], [it.addr_spec for it in mail["From"].addresses])
            self.assertEqual("Cardiologie", mail["From"].addresses[0].display_name)
            self.assertEqual(MAILBOX, mail["Sender"].address.addr_spec)
            self.assertEqual(CARDIOLOGY, mail["Reply-To"].addresses[0].addr_spec)
        (accepted,) = happened(account, "accepted")
        self.assertIn("by the rules copy, sender of version ", accepted["detail"])
        # Reports come to the application mailbox all the same, and the producer is told of both.
        told = self.ear.wait(letter.control_id, "Z02", count=2)
        self.assertEqual({DOCTOR, LEFEVRE.address}, {each.whom for each in told})

    def test_a_rule_refuses_in_the_words_of_the_site(self):
        self.rules.say(rule("closed", {"source": "laboratoire"}, refuse="not from this system"))
        gateway = self.serve()
        answer = self.producer(gateway).send(self.desk.write())
        self.assertEqual("AE", answer.code)
        self.assertIn("not from this system", str(answer))

    # --- a letter that is held ----------------------------------------------------------------------------
    def test_a_held_letter_outlives_a_kill_and_goes_once_when_it_is_released(self):
        self.rules.say(HOLD)
        gateway = self.serve()
        letter = self.send(gateway)
        self.assertTrue(self.names(gateway, letter))
        account = gateway.letter(letter.control_id)
        self.assertTrue(account["needs_a_person"])

        gateway.kill()
        gateway.start()
        # What comes after it goes: there is a moment after which the held one would have gone too.
        self.rules.say(rule("nothing", {"source": "elsewhere"}, hold="x"))
        self.assertEqual(0, gateway.run("routes", "reload").returncode)
        other = self.send(gateway)
        self.wait_for_status(gateway, other.control_id, "sent")
        account = gateway.letter(letter.control_id)
        self.assertEqual((["queued"], []), (statuses(account), happened(account, "sending")))
        self.assertTrue(self.names(gateway, letter))
        self.assertFalse(self.names(gateway, other))

        released = gateway.run("letters", "release", letter.control_id, "--reason", "seen with Dr X")
        self.assertEqual(0, released.returncode, released.stderr)
        account = self.wait_for_status(gateway, letter.control_id, "sent")
        (why,) = happened(account, "released")
        self.assertIn(": seen with Dr X", why["detail"])
        again = gateway.run("letters", "release", letter.control_id, "--reason", "again")
        self.assertEqual(1, again.returncode, again.stdout)
        self.assertFalse(self.names(gateway, letter))

        gateway.kill()
        gateway.start()
        last = self.send(gateway)
        self.wait_for_status(gateway, last.control_id, "sent")
        self.operator.mail(DOCTOR, self.mail_of(account))
        self.assertEqual([self.mail_of(account)], self.mails_of(gateway.letter(letter.control_id), DOCTOR))

    def test_a_letter_is_not_released_while_no_gateway_runs(self):
        self.rules.say(HOLD)
        gateway = self.serve()
        letter = self.send(gateway)
        self.assertEqual(0, gateway.stop())
        done = gateway.run("letters", "release", letter.control_id, "--reason", "seen")
        self.assertEqual(2, done.returncode)
        self.assertIn("is it running?", done.stderr)
        gateway.start()
        self.assertTrue(self.names(gateway, letter))

    # --- rules that change --------------------------------------------------------------------------------
    def test_rules_are_read_again_by_command_and_by_signal(self):
        gateway = self.serve()
        before = self.send(gateway)
        self.rules.say(HOLD)

        done = gateway.run("routes", "reload")

        self.assertEqual(0, done.returncode, done.stderr)
        self.assertIn(" are in use", done.stdout)
        by_command = self.send(gateway)
        self.assertTrue(self.names(gateway, by_command))
        self.wait_for_status(gateway, before.control_id, "sent")

        reloads = len(gateway.events("rules.reloaded"))
        self.rules.say(rule("copy", add=[{"address": LEFEVRE.address}]))
        gateway.process.send_signal(signal.SIGHUP)
        eventually(lambda: len(gateway.events("rules.reloaded")) > reloads, "the rules are read again")
        by_signal = self.send(gateway)
        account = self.wait_for_status(gateway, by_signal.control_id, "sent")
        self.assertEqual(2, len(account["deliveries"]))
        # What was decided stays.
        self.assertTrue(self.names(gateway, by_command))

    def test_rules_that_are_wrong_are_named_by_file_and_line_and_change_nothing(self):
        self.rules.say(HOLD)
        gateway = self.serve()
        self.rules.write("apply: all\nrules:\n  - rule: typo\n    then:\n      hodl: x\n")

        done = gateway.run("routes", "reload")

        self.assertEqual(1, done.returncode)
        self.assertIn(f"{self.rules.path()}:5:", done.stderr)
        self.assertTrue(self.names(gateway, self.send(gateway)))
        seen = len(gateway.events("rules.problem"))
        gateway.process.send_signal(signal.SIGHUP)
        eventually(lambda: len(gateway.events("rules.problem")) > seen, "the log names the problem")
        self.assertIn(f"{self.rules.path()}:5:", gateway.events("rules.problem")[-1]["problem"])
        self.assertTrue(self.names(gateway, self.send(gateway)))
        # A start with them is refused: there is nothing to fall back on.
        self.assertEqual(0, gateway.stop())
        checked = gateway.run("check")
        self.assertNotEqual(0, checked.returncode)
        self.assertIn(":5:", checked.stdout + checked.stderr)


if __name__ == "__main__":
    unittest.main()
