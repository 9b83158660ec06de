"""HAPI HL7v2, a stranger's HL7 library, for the tests that ask for its opinion.

Its jars come from Maven Central, once (deploy/maven/maven_jars.py).
"""

import pathlib
import shutil
import subprocess

import house  # noqa: F401, finds deploy/maven
from maven_jars import Unreachable, classpath

SOURCE = pathlib.Path(__file__).resolve().parents[1] / "conformance" / "hapi"


class Hapi:
    """Runs tests/conformance/hapi/HapiPeer.java."""

    def __init__(self):
        if not shutil.which("java") or not shutil.which("javac"):
            raise Unreachable("there is no java and javac")
        self.classpath = classpath(SOURCE / "jars.txt")

    def run(self, *words, timeout=120):
        """What it printed; fails when it exits with an error."""
        command = ["java", "-Xshare:auto", "-cp", self.classpath, str(SOURCE / "HapiPeer.java"), *map(str, words)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=timeout)
        if done.returncode:
            raise AssertionError(f"HAPI {words[0]}: {done.stdout}{done.stderr}")
        return done.stdout


def find_hapi():
    """HAPI, or nothing where it cannot be had: the tests then say so and count as skipped."""
    try:
        return Hapi()
    except Unreachable as wrong:
        print(f"HAPI HL7v2 is not to be had here: {wrong}")
        return None
