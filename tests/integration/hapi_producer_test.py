"""A producer whose HL7 and MLLP are not ours: HAPI HL7v2 sends letters and reads the answers."""

import os
import unittest

import verdict
from hapi import find_hapi
from scene import Scene


class HapiProducer(Scene):
    @classmethod
    def setUpClass(cls):
        cls.hapi = find_hapi()
        if cls.hapi is None:
            raise unittest.SkipTest("HAPI HL7v2 is not to be had here")
        super().setUpClass()

    def put(self, letter):
        path = os.path.join(self.folder, letter.control_id + ".hl7")
        with open(path, "wb") as file:
            file.write(letter.bytes)
        return path

    def test_a_letter_of_each_kind_is_accepted_on_one_connection(self):
        gateway = self.serve()
        sent = [self.desk.write(kind="ORU"), self.desk.write(kind="MDM"), self.desk.write(kind="MDM", kilobytes=300)]

        printed = self.hapi.run("send", "127.0.0.1", gateway.port, *map(self.put, sent))

        self.assertEqual([f"AA {letter.control_id}" for letter in sent], printed.splitlines())
        for letter in sent:
            self.wait_for_status(gateway, letter.control_id, "sent")

    def test_a_refusal_is_read_too(self):
        gateway = self.serve()
        letter = self.desk.write().with_bytes(b"|2.6|", b"|2.5|")

        printed = self.hapi.run("send", "127.0.0.1", gateway.port, self.put(letter))

        self.assertEqual([f"AE {letter.control_id}"], printed.splitlines())


if __name__ == "__main__":
    verdict.main()
