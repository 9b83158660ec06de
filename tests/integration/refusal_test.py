"""What is wrong is refused with words, is found again by its number, and nothing of it leaves."""

import base64
import unittest

from hospital import Producer, mllp
from house import eventually
from people import JEROME, ZOE
from scene import Scene


class Refusal(Scene):
    def setUp(self):
        super().setUp()
        self.gateway = self.serve()
        self.wire = self.producer(self.gateway)

    def refuse(self, message, control_id, code="AE"):
        answer = self.wire.send(message)
        self.assertIsNotNone(answer)
        self.assertEqual(code, answer.code, str(answer))
        self.assertTrue(answer.errors, "the refusal has no ERR")
        self.assertEqual(control_id, answer.about)
        return answer

    def assert_traced_and_not_sent(self, control_id, code="AE"):
        story = eventually(lambda: self.gateway.trace(control_id), f"{control_id} is traced")[0]
        self.assertEqual(["refused"], [line["what"] for line in story["timeline"]])
        self.assertEqual(code, story["acknowledgment"])
        self.assertEqual([], story["deliveries"])
        # What comes after it on the same connection goes its way, and only that.
        good = self.desk.write()
        self.accept(self.wire, good)
        self.ear.wait(good.control_id, "Z02")
        self.assertEqual([], self.ear.told(control_id))
        return story

    def with_document(self, change):
        """A letter whose document is changed before it is encoded again."""
        letter = self.desk.write()
        encoded = base64.b64encode(letter.cda)
        return letter.with_bytes(encoded, base64.b64encode(change(letter.cda)))

    def test_base64_that_is_none(self):
        letter = self.desk.write()
        encoded = base64.b64encode(letter.cda)
        broken = letter.with_bytes(encoded, encoded[:100] + b"*" + encoded[101:])

        answer = self.refuse(broken, letter.control_id)

        self.assertIn("OBX", " ".join(answer.errors))
        self.assert_traced_and_not_sent(letter.control_id)

    def test_base64_that_is_cut(self):
        letter = self.desk.write()
        encoded = base64.b64encode(letter.cda)

        self.refuse(letter.with_bytes(encoded, encoded[:len(encoded) // 2 - 1]), letter.control_id)

        self.assert_traced_and_not_sent(letter.control_id)

    def test_a_document_with_a_dtd(self):
        dtd = b'<!DOCTYPE ClinicalDocument [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        letter = self.with_document(lambda cda: cda.replace(b"?>\n", b"?>\n" + dtd + b"\n", 1))

        self.refuse(letter, letter.control_id)

        self.assert_traced_and_not_sent(letter.control_id)

    def test_a_document_of_another_patient(self):
        letter = self.with_document(lambda cda: cda.replace(ZOE.ins.encode(), JEROME.ins.encode()))

        answer = self.refuse(letter, letter.control_id)

        self.assertIn("PID-3", " ".join(answer.errors))
        self.assert_traced_and_not_sent(letter.control_id)

    def test_a_document_that_is_no_cda(self):
        letter = self.with_document(lambda cda: b"%PDF-1.4 not XML at all")

        self.refuse(letter, letter.control_id)

        self.assert_traced_and_not_sent(letter.control_id)

    def test_another_version_of_hl7(self):
        letter = self.desk.write()
        old = letter.with_bytes(b"|P|2.6|", b"|P|2.3|")

        answer = self.wire.send(old)

        self.assertIn(answer.code, ("AE", "AR"))
        self.assertIn("MSH-12", " ".join(answer.errors))
        self.assert_traced_and_not_sent(letter.control_id, answer.code)

    def test_another_kind_of_message(self):
        letter = self.desk.write()
        adt = letter.with_bytes(b"|MDM^T02^MDM_T02|", b"|ADT^A01^ADT_A01|")

        answer = self.wire.send(adt)

        self.assertIn(answer.code, ("AE", "AR"))
        self.assertIn("MSH-9", " ".join(answer.errors))
        self.assert_traced_and_not_sent(letter.control_id, answer.code)

    def test_a_test_message_where_only_production_is_taken(self):
        settings = self.settings()
        settings["sources"][0]["processing_ids"] = ["P"]
        self.gateway.stop()
        self.gateway.configure(settings)
        self.gateway.start()
        self.wire = self.producer(self.gateway)
        letter = self.desk.write().with_bytes(b"|P|2.6|", b"|T|2.6|")

        answer = self.wire.send(letter)

        self.assertIn(answer.code, ("AE", "AR"))
        self.assertIn("MSH-11", " ".join(answer.errors))
        self.assert_traced_and_not_sent(letter.control_id, answer.code)

    def test_garbage_in_a_block(self):
        for garbage in (b"GET / HTTP/1.1\r\n\r\n", b"\x00" * 64, b"", b"MSH", b"MSH|^~\\&|" + b"\xff\xfe" * 200):
            with self.subTest(garbage=garbage[:12]):
                answer = self.wire.send(garbage)

                self.assertIsNotNone(answer)
                self.assertIn(answer.code, ("AE", "AR"))
                self.assertTrue(answer.errors)
        self.accept(self.wire, self.desk.write())

    def test_bytes_outside_a_block_lose_the_connection_and_nothing_else(self):
        self.wire.post_raw(b"hello\r\n" + mllp.frame(self.desk.write().bytes))

        answer = self.wire.answer()

        self.assertEqual("AE", answer.code)
        self.assertIsNone(self.wire.answer(), "the connection is still open")
        with Producer(self.gateway.port) as again:
            self.accept(again, self.desk.write())

    def test_a_block_larger_than_the_limit_is_refused_before_it_is_all_there(self):
        settings = self.settings()
        settings["sources"][0]["block_bytes_max"] = "300KB"
        self.gateway.stop()
        self.gateway.configure(settings)
        self.gateway.start()
        self.wire = self.producer(self.gateway)
        fits, large = self.desk.write(kilobytes=100), self.desk.write(kilobytes=400)
        self.accept(self.wire, fits)

        self.wire.post_raw(mllp.START + large.bytes[:310_000])
        answer = self.wire.answer()

        self.assertEqual("AE", answer.code)
        self.assertTrue(answer.errors)
        self.assertIsNone(self.wire.answer(), "the connection is still open")
        self.assertEqual(large.control_id, answer.about)
        self.assertEqual(["AE"], [story["acknowledgment"] for story in self.gateway.trace(large.control_id)])
        self.assertTrue(self.gateway.events("mllp.framing_lost"))
        with Producer(self.gateway.port) as again:
            self.accept(again, self.desk.write())

    def test_a_producer_that_goes_away_in_the_middle_of_a_block_leaves_nothing(self):
        letter = self.desk.write()
        self.wire.post_raw(mllp.START + letter.bytes[:-100])
        self.wire.close()

        eventually(lambda: self.gateway.events("mllp.connection_broken"), "the broken connection is told")

        self.assertEqual([], self.gateway.trace(letter.control_id))


if __name__ == "__main__":
    unittest.main()
