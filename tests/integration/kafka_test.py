"""What happens to letters, on the topics of a real Kafka: everything once by id, in order, whatever breaks."""

import json
import os
import random
import re
import unittest
from collections import Counter

import verdict
from gateway import happened
from house import eventually
from kafka_peer import Kafka, Unavailable, by_submission, cannot_be_had, once_by_id
from people import MARTIN, ZOE
from scene import Scene, make_folder, remove_folder

UNPUBLISHED = {"mailbox_position"}
TOPIC_OF = {
    "submission.v1": {"accepted", "refused", "repeated", "planned", "unroutable"},
    "delivery.v1": {"sending", "sent", "deferred", "bounced", "uncertain", "expired", "held"},
    "receipt.v1": {"reception", "reading", "told", "tell_deferred", "tell_parked", "unclaimed"},
}


class Published(Scene):
    @classmethod
    def setUpClass(cls):
        if reason := cannot_be_had():
            raise unittest.SkipTest(reason)
        folder = make_folder("kafka")
        cls.addClassCleanup(remove_folder, folder)
        cls.kafka = Kafka(os.path.join(folder, "cluster"))
        cls.addClassCleanup(cls.kafka.stop)
        try:
            cls.kafka.start(secure=True)
        except Unavailable as wrong:
            raise unittest.SkipTest(f"Kafka is not to be had here: {wrong}") from wrong
        super().setUpClass()

    def setUp(self):
        super().setUp()
        # Topics of its own for each test.
        self.kafka.prefix = f"{re.sub('[^a-z]', '', self._testMethodName)[:40]}{random.randrange(1 << 30)}."

    def settings(self, **sections):
        return super().settings(**({"kafka": self.kafka.section()} | sections))

    def serve(self, *arguments, **sections):
        gateway = super().serve(*arguments, **sections)
        done = gateway.run("kafka", "init")
        self.assertEqual(0, done.returncode, done.stdout + done.stderr)
        return gateway

    def letters(self, gateway):
        """Every letter's account, by its submission."""
        found = gateway.trace(MARTIN.address)
        self.assertTrue(found)
        return {letter["submission"]: letter for letter in found}

    def assert_topics_tell(self, letters, events):
        """Each record of each letter is an event on its topic, and in the letter's order."""
        stories = by_submission(once_by_id(events))
        for submission, letter in letters.items():
            lines = [line["event"] for line in letter["timeline"] if line["event"] not in UNPUBLISHED]
            for topic, kinds in TOPIC_OF.items():
                expected = [kind for kind in lines if kind in kinds]
                told = [it["type"] for it in stories[submission] if it["message"]["topic"].endswith(topic)]
                self.assertEqual(expected, told, f"{letter['control_id']} on {topic}")

    def settled(self, gateway, control_ids):
        """Once every letter is sent, reported and told."""
        for control_id in control_ids:
            self.wait_for_letter(gateway, control_id, lambda it: happened(it, "told"), "is told")
        return self.letters(gateway)

    def wait_for_topics(self, letters):
        count = sum(line["event"] not in UNPUBLISHED for it in letters.values() for line in it["timeline"])
        return self.kafka.wait_for_events(lambda events: len(once_by_id(events)) >= count, f"{count} events")

    def test_the_topics_hold_every_record_once_by_id_and_in_order(self):
        gateway = self.serve()
        producer = self.producer(gateway)
        sent = [self.desk.write() for _ in range(20)]
        for letter in sent:
            self.accept(producer, letter)
        letters = self.settled(gateway, [it.control_id for it in sent])

        events = self.wait_for_topics(letters)

        self.assert_topics_tell(letters, events)
        self.assertEqual([], [it for it, times in Counter(e["id"] for e in events).items() if times > 1])
        for event in events:
            message = event["message"]
            headers = dict(zip(message["headers"][::2], message["headers"][1::2]))
            self.assertEqual(event["submission"], message["key"])
            self.assertEqual(event["id"], headers["ce_id"])
            self.assertEqual("1.0", headers["ce_specversion"])
            self.assertEqual("application/json", headers["content-type"])
            self.assertEqual({"ce_specversion", "ce_id", "ce_source", "ce_type", "content-type"}, set(headers))
        partitions = {(e["submission"], e["message"]["topic"]): set() for e in events}
        for event in events:
            partitions[event["submission"], event["message"]["topic"]].add(event["message"]["partition"])
        self.assertEqual({1}, {len(it) for it in partitions.values()}, "one letter, one partition")

    def test_an_alert_of_the_gateway_is_an_event(self):
        gateway = self.serve(alerts={"every": "1s", "rules": [{"rule": "certificate_ends", "threshold": "3650d"}]})

        events = self.kafka.wait_for_events(lambda all_: [e for e in all_ if e["type"] == "alert_raised"], "the alert")

        (raised,) = once_by_id(events)
        self.assertEqual(("certificate_ends", "operator:demo", "warn", 1),
                         tuple(raised[name] for name in ("rule", "subject", "urgency", "number")))
        self.assertEqual(raised["gateway"], raised["message"]["key"])
        self.assertTrue(raised["message"]["topic"].endswith("alert.v1"))
        self.assertEqual(0, gateway.stop())

    def test_brokers_that_are_away_hold_nothing_up_and_are_caught_up_with_in_order(self):
        gateway = self.serve(kafka=self.kafka.section(late_after="1s"))
        producer = self.producer(gateway)
        first = self.desk.write()
        self.accept(producer, first)
        self.wait_for_topics(self.settled(gateway, [first.control_id]))
        self.kafka.stop()
        away = [self.desk.write() for _ in range(20)]
        for letter in away:
            self.accept(producer, letter)
        letters = self.settled(gateway, [first.control_id] + [it.control_id for it in away])
        eventually(lambda: gateway.events("publication.late"), "the publication is late")

        self.kafka.again()
        events = self.wait_for_topics(letters)

        self.assert_topics_tell(letters, events)
        eventually(lambda: gateway.events("publication.caught_up"), "it has caught up")
        alerts = self.kafka.wait_for_events(
            lambda all_: [e for e in all_ if e["type"] == "publication_caught_up"], "the alert that it is over")
        self.assertIn("publication_late", {e["type"] for e in alerts})
        self.assertEqual(0, gateway.stop())

    def test_a_gateway_that_is_killed_goes_on_and_misses_nothing(self):
        seed = int(os.environ.get("VGM_SEED") or random.SystemRandom().randrange(1 << 32))
        print(f"\n{self.id()}: VGM_SEED={seed}", flush=True)
        chance = random.Random(seed)
        gateway = self.serve()
        accepted = []
        for _ in range(6):
            producer = self.producer(gateway)
            for _ in range(chance.randint(1, 15)):
                letter = self.desk.write()
                self.accept(producer, letter)
                accepted.append(letter.control_id)
            gateway.kill()
            gateway.start()
        ended = ("sent", "uncertain")
        for control_id in accepted:
            self.wait_for_letter(
                gateway, control_id,
                lambda it: it["deliveries"] and all(d["status"] in ended for d in it["deliveries"]), "has an end")
        for control_id, letter in [(it["control_id"], it) for it in self.letters(gateway).values()]:
            if letter["deliveries"][0]["status"] == "sent":
                self.wait_for_letter(gateway, control_id, lambda it: happened(it, "told"), "is told")
        letters = self.letters(gateway)

        events = self.wait_for_topics(letters)

        self.assert_topics_tell(letters, events)
        twice = sum(times > 1 for times in Counter(e["id"] for e in events).values())
        print(f"{len(accepted)} letters, {len(events)} events, {twice} ids more than once", flush=True)

    def test_tls_and_a_password_are_wanted_and_checked(self):
        secure = self.kafka.secure_section()
        gateway = self.serve(kafka=secure)
        letter = self.desk.write()
        self.accept(self.producer(gateway), letter)
        letters = self.settled(gateway, [letter.control_id])

        self.assert_topics_tell(letters, self.wait_for_topics(letters))

        wrong = os.path.join(self.folder, "wrong")
        with open(wrong, "w", opener=lambda path, flags: os.open(path, flags, 0o600), encoding="utf-8") as file:
            file.write("not the password\n")
        for change, reason in (({"sasl": secure["sasl"] | {"password_file": wrong}}, "uthentication"),
                               ({"tls": {"trust": self.operator.pki("trust.pem")}}, "certificate")):
            gateway.configure(self.settings(kafka=secure | change))
            done = gateway.run("kafka", "check")
            self.assertEqual(2, done.returncode)
            self.assertIn(reason, done.stderr)
            self.assertNotIn("not the password", done.stderr)

    def test_no_event_says_who_the_patient_is(self):
        gateway = self.serve()
        producer = self.producer(gateway)
        sent = [self.desk.write(), self.desk.write(kind="ORU"),
                self.desk.write(to_patient=True, body_for_patient="Madame, ZZCORPS."),
                self.desk.write(to=("dr.absent@medecin.demo.mssante.fr",))]
        for letter in sent:
            self.accept(producer, letter)
        refused = self.desk.write().with_bytes(b"ORC|NW", b"ORC|ZZ")
        self.assertEqual("AE", producer.send(refused).code)
        for letter in sent:
            self.wait_for_letter(gateway, letter.control_id, lambda it: happened(it, "told"), "is told")

        events = self.kafka.wait_for_events(
            lambda all_: all(len({e["submission"] for e in all_ if e["type"] == kind}) == len(sent)
                             for kind in ("accepted", "told"))
            and any(e["type"] == "refused" for e in all_), "all is published")

        said = json.dumps(events, ensure_ascii=False).lower()
        for secret in (ZOE.ins, ZOE.ins[:13], ZOE.family, ZOE.givens[0], ZOE.ipp, "zzcorps"):
            self.assertNotIn(secret.lower(), said)
        self.assertIn("(patient)@", said)

    def test_a_topic_that_is_missing_is_said_and_waited_for(self):
        gateway = Scene.serve(self)
        letter = self.desk.write()
        self.accept(self.producer(gateway), letter)
        letters = self.settled(gateway, [letter.control_id])
        done = gateway.run("kafka", "check", "--json")
        self.assertEqual(1, done.returncode)
        self.assertEqual({"wrong"}, {it["state"] for it in json.loads(done.stdout)["topics"]})
        said = eventually(lambda: gateway.events("publication.interrupted"), "it is said", 60)
        self.assertIn("kafka init", said[0]["reason"])

        self.assertEqual(0, gateway.run("kafka", "init").returncode)

        self.assert_topics_tell(letters, self.wait_for_topics(letters))
        self.assertEqual(0, gateway.run("kafka", "check").returncode)


if __name__ == "__main__":
    verdict.main()
