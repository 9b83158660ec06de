"""Rules of a site: who gets a letter, from whom, what waits for a person, and rules that change."""

import json
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

    # --- letters that wait are routed again ---------------------------------------------------------------
    def reroute(self, gateway, *words, status):
        done = gateway.run("letters", "reroute", "--json", *words)
        self.assertEqual(status, done.returncode, done.stdout + done.stderr)
        return json.loads(done.stdout)

    def away(self):
        """The operator, until come_back()."""
        self.operator.stop()
        self.addCleanup(self.come_back)

    def come_back(self):
        if not self.operator.running:
            self.operator.again()

    def patient_settings(self):
        settings = self.settings()
        settings["operator"]["submission"]["outage_pause"] = "1s"
        return settings

    def test_letters_that_wait_are_routed_again_when_a_person_says_so_and_only_then(self):
        self.rules.say(rule("copy", add=[{"address": LEFEVRE.address}]))
        gateway = self.serve(self.patient_settings())
        self.away()
        letter, other = self.send(gateway), self.send(gateway)
        self.rules.say(rule("cardiology", add=[{"address": CARDIOLOGY}],
                            from_={"address": CARDIOLOGY, "name": "Cardiologie"}))
        self.assertEqual(0, gateway.run("routes", "reload").returncode)

        shown = self.reroute(gateway, "--all", status=1)

        self.assertEqual({letter.control_id, other.control_id}, {each["control_id"] for each in shown})
        for each in shown:
            self.assertEqual(("goes elsewhere", [LEFEVRE.address], [CARDIOLOGY], False),
                             (each["change"], each["lost"], each["gained"], each["done"]))
            self.assertEqual((["copy"], ["cardiology"]), (each["rules_then"], each["rules_now"]))
            self.assertIn(f"from: - -> {CARDIOLOGY}", each["notes"])
        self.assertEqual([], happened(gateway.letter(letter.control_id), "rerouted"))

        named = [each for each in shown if each["control_id"] == letter.control_id]
        stale = gateway.run("letters", "reroute", letter.control_id, "--yes", "--reason", "x", "--version", "0000")
        self.assertEqual(1, stale.returncode, stale.stdout)
        done = self.reroute(gateway, letter.control_id, "--yes", "--reason", "the office moved", "--version",
                            named[0]["version"], status=0)
        self.assertTrue(done[0]["done"])
        # Right after the answer, a kill: it is durable. The second time there is nothing to do.
        gateway.kill()
        gateway.start()
        again = self.reroute(gateway, letter.control_id, "--yes", "--reason", "again", status=0)
        self.assertEqual(("as before", False), (again[0]["change"], again[0]["done"]))
        (said,) = happened(gateway.letter(letter.control_id), "rerouted")
        self.assertIn(": the office moved;", said["detail"])

        self.come_back()
        account = self.wait_for_letter(gateway, letter.control_id, lambda it: statuses(it).count("sent") == 2, "is sent")
        self.assertEqual(["withdrawn", "withdrawn", "sent", "sent"], statuses(account))
        _, mail = self.operator.mail(DOCTOR, self.mail_of(account, statuses(account).index("sent")))
        self.assertEqual([CARDIOLOGY], [it.addr_spec for it in mail["From"].addresses])
        before = self.wait_for_status(gateway, other.control_id, "sent")
        eventually(lambda: self.mails_of(account, CARDIOLOGY), "cardiology has its mail")
        eventually(lambda: self.mails_of(before, LEFEVRE.address), "the rules of before are followed to the end")
        self.assertEqual(([], []), (self.mails_of(account, LEFEVRE.address), self.mails_of(before, CARDIOLOGY)))
        self.assertEqual(1, len(self.mails_of(account, DOCTOR)))
        # The producer is told of those who got it, once each.
        told = self.ear.wait(letter.control_id, "Z02", count=2)
        self.assertEqual([DOCTOR, CARDIOLOGY], sorted((each.whom for each in told), reverse=True))

    def test_who_has_the_letter_keeps_it_and_who_waits_is_changed(self):
        self.operator.answer(LEFEVRE.address, "450 4.2.1 later")
        self.addCleanup(self.operator.answer, LEFEVRE.address, "normal")
        settings = self.patient_settings()
        settings["delivery"]["retry_first"] = "1h"
        settings["delivery"]["retry_longest"] = "1h"
        self.rules.say(rule("copy", add=[{"address": LEFEVRE.address}]))
        gateway = self.serve(settings)
        letter = self.send(gateway)
        self.wait_for_letter(gateway, letter.control_id, lambda it: statuses(it) == ["sent", "deferred"], "waits")
        self.rules.say(rule("elsewhere", replace=[{"address": CARDIOLOGY}]))
        self.assertEqual(0, gateway.run("routes", "reload").returncode)

        text = gateway.run("letters", "reroute", "--rule", "copy")
        self.assertEqual(1, text.returncode, text.stderr)
        for line in (f"    -  {LEFEVRE.address}", f"    +  {CARDIOLOGY}", f"    =  {DOCTOR}  sent, stays as it is",
                     "1 letter, 1 would be rerouted by the rules of version "):
            self.assertIn(line, text.stdout)
        self.assertEqual([], self.reroute(gateway, "--rule", "elsewhere", status=0))
        self.assertEqual([], self.reroute(gateway, "--operator", "other", status=0))
        self.reroute(gateway, "--operator", "demo", "--yes", "--reason", "x", status=0)

        account = self.wait_for_letter(gateway, letter.control_id,
                                       lambda it: statuses(it) == ["sent", "withdrawn", "sent"], "is sent")
        eventually(lambda: self.mails_of(account, CARDIOLOGY), "cardiology has its mail")
        self.assertEqual(([], 1), (self.mails_of(account, LEFEVRE.address), len(self.mails_of(account, DOCTOR))))
        told = self.ear.wait(letter.control_id, "Z02", count=2)
        self.assertEqual({DOCTOR, CARDIOLOGY}, {each.whom for each in told})

    def test_letters_on_their_way_are_routed_again_and_nobody_gets_one_twice_or_never(self):
        # Too slow a pace for all of them to have gone before the first rerouting; kills in between.
        settings = self.patient_settings()
        settings["operator"]["submission"]["letters_per_minute"] = 1200
        settings["delivery"]["uncertain"] = "hold"
        gateway = self.serve(settings)
        producer = self.producer(gateway)
        written = [self.desk.write() for _ in range(60)]
        for letter in written:
            self.accept(producer, letter)
        done = 0
        for turn in range(8):
            self.rules.say(rule(f"turn-{turn}", from_={"address": CARDIOLOGY, "name": f"Service {turn}"}))
            self.assertEqual(0, gateway.run("routes", "reload").returncode)
            told = self.reroute(gateway, "--all", "--yes", "--reason", f"turn {turn}", status=0)
            done += sum(each["done"] for each in told)
            if turn % 3 == 2:
                gateway.kill()
                gateway.start()
        self.assertGreater(done, 0, "all letters had gone: the test has shown nothing")

        def at_rest(account):
            return all(status in ("sent", "withdrawn", "uncertain") for status in statuses(account))
        accounts = [self.wait_for_letter(gateway, each.control_id, at_rest, "is at rest") for each in written]
        eventually(lambda: len(self.operator.mails(DOCTOR)) >= sum("sent" in statuses(it) for it in accounts),
                   "the mails are there")
        there = self.operator.message_ids(DOCTOR)
        for account in accounts:
            went = [each for each in account["deliveries"] if each["status"] != "withdrawn"]
            self.assertEqual(1, len(went), account)
            mine = [each for each in there if each.startswith(account["submission"])]
            # After a kill nobody knows of an uncertain one; of all others there is one, and it is the right one.
            if went[0]["status"] == "sent" or mine:
                self.assertEqual([went[0]["message_id"]], mine)

    def test_a_held_letter_goes_when_the_rules_of_now_do_not_hold_it(self):
        self.rules.say(HOLD)
        gateway = self.serve()
        letter = self.send(gateway)
        self.rules.say(rule("nothing", {"source": "elsewhere"}, hold="x"))
        self.assertEqual(0, gateway.run("routes", "reload").returncode)
        shown = self.reroute(gateway, letter.control_id, status=1)
        self.assertEqual("newly goes", shown[0]["change"])

        self.reroute(gateway, letter.control_id, "--yes", "--reason", "no rule any more", status=0)

        account = self.wait_for_letter(gateway, letter.control_id, lambda it: "sent" in statuses(it), "is sent")
        self.assertEqual(["withdrawn", "sent"], statuses(account))
        self.assertFalse(self.names(gateway, letter))

    def test_a_letter_that_the_rules_of_now_refuse_is_not_taken_back(self):
        self.rules.say(HOLD)
        gateway = self.serve()
        letter = self.send(gateway)
        self.rules.say(rule("closed", refuse="not any more"))
        self.assertEqual(0, gateway.run("routes", "reload").returncode)
        done = self.reroute(gateway, letter.control_id, "--yes", "--reason", "x", status=1)
        self.assertEqual(("refused", False), (done[0]["change"], done[0]["done"]))
        self.assertTrue(self.names(gateway, letter))


if __name__ == "__main__":
    unittest.main()
