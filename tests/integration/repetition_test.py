"""The same message again is the same letter; the same number on another message is not."""

import threading
import unittest

from hospital import DOCTOR, Desk, Producer
from gateway import happened
from house import eventually
from scene import Scene


class Repetition(Scene):
    def arrivals(self, gateway, *letters):
        """How often each mail of these letters is in the doctor's mailbox."""
        ids = self.operator.message_ids(DOCTOR)
        return [ids.count(self.mail_of(it)) for letter in letters for it in gateway.trace(letter.control_id)]

    def test_a_message_sent_again_gets_the_first_answer_and_one_mail_leaves(self):
        gateway = self.serve()
        producer = self.producer(gateway)
        letter = self.desk.write()

        first = self.accept(producer, letter)
        second = self.accept(producer, letter)
        self.ear.wait(letter.control_id, "Z02")
        third = self.accept(self.producer(gateway), letter)

        self.assertEqual(first.bytes, second.bytes)
        self.assertEqual(first.bytes, third.bytes)
        account = self.wait_for_letter(gateway, letter.control_id, lambda it: len(happened(it, "repeated")) == 2,
                                       "was repeated twice")
        self.assertEqual(1, len(happened(account, "sent")))
        self.assertEqual([1], self.arrivals(gateway, letter))

    def test_a_message_sent_at_the_same_time_on_many_connections_is_one_letter(self):
        gateway = self.serve()
        letters = [self.desk.write(kilobytes=200) for _ in range(3)]
        for letter in letters:
            producers = [self.producer(gateway) for _ in range(6)]
            answers = []
            gate = threading.Barrier(len(producers))

            def send(producer):
                gate.wait()
                answers.append(producer.send(letter).bytes)

            threads = [threading.Thread(target=send, args=(each,)) for each in producers]
            for each in threads:
                each.start()
            for each in threads:
                each.join()

            self.assertEqual(6, len(answers))
            self.assertEqual(1, len(set(answers)), set(answers))
        for letter in letters:
            self.ear.wait(letter.control_id, "Z02")
            self.assertEqual(1, len(gateway.trace(letter.control_id)))
        self.assertEqual([1, 1, 1], self.arrivals(gateway, *letters))

    def test_a_message_sent_again_after_a_restart_gets_the_first_answer(self):
        gateway = self.serve()
        letter = self.desk.write()
        first = self.accept(self.producer(gateway), letter)
        self.ear.wait(letter.control_id, "Z02")
        for stop in (gateway.stop, gateway.kill):
            stop()
            gateway.start()

            again = self.accept(self.producer(gateway), letter)

            self.assertEqual(first.bytes, again.bytes)
        self.assertEqual([1], self.arrivals(gateway, letter))
        self.assertEqual(1, len(self.ear.told(letter.control_id, "Z02")))

    def test_one_control_id_with_two_contents_is_two_letters(self):
        gateway = self.serve()
        producer = self.producer(gateway)
        letter = self.desk.write()
        # Another run's desk writes another document; only the number of the message is the same.
        other = Desk().write()
        other = other.with_bytes(b"|" + other.control_id.encode() + b"|", b"|" + letter.control_id.encode() + b"|")

        first = self.accept(producer, letter)
        second = self.accept(producer, other)

        self.assertNotEqual(first.bytes, second.bytes)
        eventually(lambda: len(self.ear.told(letter.control_id, "Z02")) == 2, "both are told")
        self.assertEqual(2, len(gateway.trace(letter.control_id)))
        self.assertEqual([1, 1], self.arrivals(gateway, letter))

    def test_two_sources_may_use_the_same_control_id(self):
        settings = self.settings()
        settings["sources"].append(settings["sources"][0] | {"name": "dossier-patient"})
        gateway = self.serve(settings)
        letter = self.desk.write()

        first = self.accept(self.producer(gateway), letter)
        with Producer(gateway.ports["dossier-patient"]) as other:
            second = self.accept(other, letter)

        self.assertNotEqual(first.bytes, second.bytes)
        found = gateway.trace(letter.control_id)
        self.assertEqual({"laboratoire", "dossier-patient"}, {it["source"] for it in found})
        eventually(lambda: len(self.ear.told(letter.control_id, "Z02")) == 2, "both are told")


if __name__ == "__main__":
    unittest.main()
