"""The demonstration ends as it says it does."""

import os
import subprocess
import unittest

from house import DEPLOY, binary


class Quickstart(unittest.TestCase):
    def test_every_letter_of_the_quickstart_meets_its_expected_end(self):
        done = subprocess.run([os.path.join(DEPLOY, "quickstart"), "--gateway", binary()], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=240)

        self.assertEqual(0, done.returncode, done.stdout)
        self.assertIn("every letter met its expected end", done.stdout)
        self.assertNotIn("not as expected", done.stdout)

        said = " ".join(done.stdout.split())
        self.assertRegex(said, r"dr\.nguyen@medecin\.demo\.mssante\.fr \(professional\) delivered")
        self.assertRegex(said, r"cardiologie@hopital-demo\.mssante\.fr \(organisation\) delivered")
        self.assertRegex(said, r"ROUTE-AMBIGUOUS.*write one into PRT-15\.4: camille\.durand@.*, dr\.durand@")


if __name__ == "__main__":
    unittest.main()
