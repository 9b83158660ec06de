#!/usr/bin/env python3
"""What the program answers to a command line that it cannot follow."""

import os
import subprocess
import tempfile
import unittest

GATEWAY = os.environ["VGM_GATEWAY"]


def status(*words):
    return subprocess.run([GATEWAY, *words], capture_output=True, check=False).returncode


class CommandLine(unittest.TestCase):
    def test_help_is_no_mistake(self):
        self.assertEqual(status("--help"), 0)
        self.assertEqual(status("check-message", "--help"), 0)

    def test_a_wrong_command_line_has_the_status_of_what_could_not_be_found_out(self):
        for words in ([], ["reveal"], ["rules", "TRANS-ORC-1", "TRANS-PID-3"], ["trace"], ["check", "--quick"]):
            self.assertEqual(status(*words), 2, words)

    def test_a_vendor_tells_it_from_a_refusal(self):
        self.assertEqual(status("check-message"), 3)
        self.assertEqual(status("check-message", "--quick", "."), 3)
        with tempfile.TemporaryDirectory() as empty:
            self.assertEqual(status("check-message", empty), 3)


if __name__ == "__main__":
    unittest.main()
