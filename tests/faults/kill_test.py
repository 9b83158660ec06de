"""kill -9 at random moments while letters stream through: none is lost, none arrives twice.

VGM_SEED repeats a run's moments (not its scheduling), VGM_KILLS changes how many there are.
"""

import os
import random
import threading
import time
import unittest
from collections import Counter

from hospital import DOCTOR, Producer
from gateway import happened
from house import eventually
from scene import Scene

KILLS = int(os.environ.get("VGM_KILLS", "50"))
ADDRESSES = (DOCTOR, "dr.lefevre@medecin.demo.mssante.fr", "dr.nguyen@medecin.demo.mssante.fr")


class Stream:
    """Producers that send one letter after the other and send again what was not answered."""

    def __init__(self, scene, gateway, seed, producers=3):
        self.scene, self.gateway = scene, gateway
        self.lock = threading.Lock()
        self.accepted = {}  # control id -> the answers that said AA
        self.resent = 0
        self.wrong = []
        self.ending = threading.Event()
        self.threads = [threading.Thread(target=self._produce, args=(random.Random(seed + n), n))
                        for n in range(producers)]
        for each in self.threads:
            each.start()

    def end(self):
        self.ending.set()
        for each in self.threads:
            each.join(120)

    def _produce(self, chance, number):
        connection = None
        while not self.ending.is_set():
            with self.lock:
                letter = self.scene.desk.write(to=(ADDRESSES[number],), kilobytes=chance.choice((0, 0, 0, 60, 400)))
            connection = self._send_until_accepted(connection, letter)
            if chance.random() < 0.1:  # as if the answer had been lost on the way
                self.resent += 1
                connection = self._send_until_accepted(connection, letter)
            time.sleep(chance.uniform(0, 0.06))  # the pace of a hospital, not a synchronisation
        if connection:
            connection.close()

    def _send_until_accepted(self, connection, letter):
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                connection = connection or Producer(self.gateway.port, timeout=10)
                answer = connection.send(letter)
                if answer is None:
                    raise ConnectionError
            except (OSError, ValueError):
                # Not answered: as far as the producer knows, not taken.
                if connection:
                    connection.close()
                connection = None
                self.resent += 1
                time.sleep(0.02)
                continue
            if answer.code == "AA":
                with self.lock:
                    self.accepted.setdefault(letter.control_id, set()).add(answer.bytes)
                return connection
            if answer.code != "AR":
                self.wrong.append(f"{letter.control_id}: {answer}")
                return connection
        self.wrong.append(f"{letter.control_id}: never answered")
        return None


class Killed(Scene):
    def setUp(self):
        super().setUp()
        self.seed = int(os.environ.get("VGM_SEED") or random.SystemRandom().randrange(1 << 32))
        self.chance = random.Random(self.seed)
        print(f"\n{self.id()}: VGM_SEED={self.seed}", flush=True)
        for address in ADDRESSES:
            self.operator.empty(address)

    def accounts(self, gateway):
        found = []
        for address in ADDRESSES:
            found += gateway.trace(address)
        return found

    def settle(self, gateway, finals=("sent", "uncertain")):
        """Every account once nothing moves any more: all mails have a final status, and DSNs are in."""
        def look():
            found = self.accounts(gateway)
            arrived = Counter(self.operator.message_ids(*ADDRESSES))
            # A mail that has arrived is reported to have: the report may still be on its way.
            moving = [it["control_id"] for it in found for d in it["deliveries"]
                      if d["status"] not in finals or (arrived[d["message_id"]] and not d.get("reception"))]
            unplanned = [it["control_id"] for it in found if not it["deliveries"]]
            look.moving = moving + unplanned
            return (found, arrived) if not look.moving else None
        try:
            return eventually(look, "every letter comes to its end", 60)
        except AssertionError:
            for control_id in look.moving[:3]:
                print(gateway.run("trace", control_id).stdout)
            raise AssertionError(f"{len(look.moving)} letters have no end: {look.moving[:10]}") from None

    def assert_accounted_for(self, stream, found, arrived):
        """Once in a mailbox, or held as uncertain and not there; one account for each control id."""
        self.assertEqual([], stream.wrong)
        by_control = Counter(it["control_id"] for it in found)
        lost = [it for it in stream.accepted if not by_control[it]]
        self.assertEqual([], lost, "accepted and unknown")
        self.assertEqual([], [it for it, times in by_control.items() if times > 1], "two accounts of one letter")
        known = {d["message_id"] for it in found for d in it["deliveries"]}
        self.assertEqual(set(), set(arrived) - known, "mails without an account")
        self.assertEqual([], [it for it, times in arrived.items() if times > 1], "mails that arrived twice")
        uncertain = []
        for letter in found:
            for delivery in letter["deliveries"]:
                times = arrived[delivery["message_id"]]
                if delivery["status"] == "uncertain":
                    self.assertEqual(0, times, f"{letter['control_id']} is reported and still held as uncertain")
                    self.assertTrue(letter["needs_a_person"])
                    uncertain.append(letter["control_id"])
                else:
                    self.assertEqual(1, times, f"{letter['control_id']} {delivery['status']}")
        return uncertain

    def assert_told(self, found):
        """Every delivered letter is told to have been. Perhaps more than once, but under one MSH-10."""
        delivered = [it for it in found if it["deliveries"][0].get("reception") == "delivered"]
        eventually(lambda: all(self.ear.told(it["control_id"], "Z02") for it in delivered), "all are told")
        twice = 0
        for letter in delivered:
            told = self.ear.told(letter["control_id"], "Z02")
            self.assertEqual({"Y"}, {it.outcome for it in told})
            self.assertEqual(1, len({it.control_id for it in told}), "a second copy is not known for one")
            twice += len(told) > 1
        return twice

    def test_no_letter_is_lost_and_none_arrives_twice_whenever_the_gateway_is_killed(self):
        gateway = self.serve()
        stream = Stream(self, gateway, self.seed)
        in_start = 0
        try:
            for _ in range(KILLS):
                time.sleep(self.chance.uniform(0, 0.9))
                gateway.kill()
                if self.chance.random() < 0.2:  # also while it reads its journal
                    in_start += 1
                    gateway.start(wait=False)
                    time.sleep(self.chance.uniform(0, 0.1))
                    gateway.kill()
                gateway.start()
            time.sleep(self.chance.uniform(0, 0.5))
        finally:
            stream.end()

        found, arrived = self.settle(gateway)
        uncertain = self.assert_accounted_for(stream, found, arrived)
        twice = self.assert_told(found)

        self.assertGreater(len(stream.accepted), KILLS)
        repeats = sum(len(happened(it, "repeated")) for it in found)
        print(f"{KILLS + in_start} kills ({in_start} during a start), {len(stream.accepted)} letters accepted, "
              f"{stream.resent} sent again ({repeats} known as repeated), {sum(arrived.values())} arrived, "
              f"{len(uncertain)} held as uncertain, {twice} told twice", flush=True)

    def test_with_resend_every_letter_arrives_and_a_second_copy_is_accounted_for(self):
        gateway = self.serve(delivery={"retry_first": "1s", "retry_longest": "3s", "uncertain": "resend"})
        stream = Stream(self, gateway, self.seed)
        try:
            for _ in range(min(KILLS, 12)):
                time.sleep(self.chance.uniform(0, 0.9))
                gateway.kill()
                gateway.start()
        finally:
            stream.end()

        found, arrived = self.settle(gateway, finals=("sent",))

        self.assertEqual([], stream.wrong)
        self.assertEqual(set(), set(stream.accepted) - {it["control_id"] for it in found})
        for letter in found:
            (delivery,) = letter["deliveries"]
            copies = arrived[delivery["message_id"]]
            self.assertGreaterEqual(copies, 1, letter["control_id"])
            self.assertLessEqual(copies, 1 + len(happened(letter, "uncertain")), letter["control_id"])

    def test_a_stop_in_the_middle_is_clean(self):
        gateway = self.serve()
        stream = Stream(self, gateway, self.seed)
        try:
            for _ in range(8):
                time.sleep(self.chance.uniform(0, 0.7))
                began = time.monotonic()
                self.assertEqual(0, gateway.stop())
                self.assertLess(time.monotonic() - began, 15)
                self.assertEqual("", gateway.stderr())
                gateway.start()
        finally:
            stream.end()

        found, arrived = self.settle(gateway)

        self.assertEqual([], self.assert_accounted_for(stream, found, arrived), "uncertain after a clean stop")
        self.assert_told(found)
        for opened in gateway.events("journal.opened"):
            self.assertEqual("0", opened["torn_bytes_cut"])


if __name__ == "__main__":
    unittest.main()
