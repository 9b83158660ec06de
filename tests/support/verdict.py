"""How a test program ends: CTest is told to read 77 as "skipped"."""

import sys
import unittest

SKIPPED = 77


def main():
    """unittest.main(), but what was skipped does not look like a success."""
    done = unittest.main(exit=False).result
    if not done.wasSuccessful():
        sys.exit(1)
    sys.exit(SKIPPED if done.skipped else 0)
