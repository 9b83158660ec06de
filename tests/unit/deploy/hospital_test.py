"""The hospital's side against itself: send and listen over MLLP."""

import os
import subprocess
import tempfile
import time
import unittest

HOSPITAL = os.path.join(os.path.dirname(os.path.realpath(__file__)), "..", "..", "..", "deploy", "hospital")
ZAM = ("MSH|^~\\&|PFI|ETAB|SIL|ETAB|20260312100000||ZAM^Z02^ZAM_Z01|{id}|P|2.6|||||FRA|UNICODE UTF-8|||2.1^CISIS_CDA_HL7_V2\r"
       "EVN||20260312100000\r"
       "OBX|1|CWE|ACK_RECEPTION_MSS^Accusé de réception MSSanté^AckMetierZAM|{about}|{outcome}^^expandedYes-NoIndicator||||||F\r"
       "OBX|2|XTN|DESTINATAIRE_MSS^Destinataire MSSanté^AckMetierZAM||^^X.400^{address}||||||F\r")
LETTERS = "# file\tcontrol id\taddress\texpected\treading receipt\tsummary\n1.hl7\tC1\ta@x.fr\t{}\tyes\ta letter\n"


class Exchange(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.received = os.path.join(self.folder.name, "received")
        self.sent = 0

    def listen(self, *options):
        process = subprocess.Popen([os.path.join(HOSPITAL, "listen"), "0", self.received, *options],
                                   stdout=subprocess.PIPE, text=True)
        self.addCleanup(process.communicate)
        self.addCleanup(process.terminate)
        port = os.path.join(self.received, "port")
        while not os.path.exists(port):
            self.assertIsNone(process.poll())
            time.sleep(0.01)
        with open(port) as file:
            return file.read().strip()

    def write(self, **fields):
        self.sent += 1
        path = os.path.join(self.folder.name, f"{self.sent}.hl7")
        with open(path, "w", newline="", encoding="utf-8") as file:
            file.write(ZAM.format(id=f"Z{self.sent}", **fields))
        return path

    def send(self, port, *paths):
        return subprocess.run([os.path.join(HOSPITAL, "send"), "127.0.0.1", port, *paths], text=True, capture_output=True)

    def follow(self, expected):
        index = os.path.join(self.folder.name, "letters.tsv")
        with open(index, "w", encoding="utf-8") as file:
            file.write(LETTERS.format(expected))
        return subprocess.run([os.path.join(HOSPITAL, "follow"), index, self.received, "--timeout", "0.3"],
                              text=True, capture_output=True)

    def test_what_is_accepted_is_stored_byte_for_byte(self):
        port = self.listen()
        paths = [self.write(about="C1", outcome="Y", address=f"{n}@x.fr") for n in range(3)]

        answer = self.send(port, *paths)

        self.assertEqual(answer.returncode, 0, answer.stderr)
        for number, path in enumerate(paths, start=1):
            with open(path, "rb") as sent, open(os.path.join(self.received, f"Z{number}.hl7"), "rb") as stored:
                self.assertEqual(sent.read(), stored.read())

    def test_the_first_messages_are_refused_as_told_and_said_in_words(self):
        port = self.listen("--answer", "AE", "--times", "1")
        path = self.write(about="C1", outcome="Y", address="a@x.fr")

        refused, accepted = self.send(port, path), self.send(port, path)

        self.assertEqual((refused.returncode, accepted.returncode), (1, 0))
        self.assertIn("AE refused", refused.stdout)
        self.assertIn("error 207 Application error", refused.stdout)

    def test_nobody_listening_is_a_problem_of_its_own(self):
        path = self.write(about="C1", outcome="Y", address="a@x.fr")

        self.assertEqual(self.send("1", path).returncode, 2)

    def test_follow_is_content_with_what_was_expected_only(self):
        port = self.listen()

        self.assertEqual(self.follow("delivered").returncode, 1)
        self.send(port, self.write(about="C1", outcome="Y", address="a@x.fr"))
        self.assertEqual(self.follow("delivered").returncode, 0)
        self.assertIn("expected Z02 N, got Y", self.follow("bounced").stderr)


if __name__ == "__main__":
    unittest.main()
