"""HAPI HL7v2 and HAPI FHIR, a stranger's libraries, for the tests that ask for their opinion.

Their jars come from Maven Central, once (deploy/maven/maven_jars.py).
"""

import pathlib
import shutil
import subprocess

import house  # noqa: F401, finds deploy/maven
from maven_jars import Unreachable, classpath

CONFORMANCE = pathlib.Path(__file__).resolve().parents[1] / "conformance"


class Hapi:
    """Runs tests/conformance/hapi/HapiPeer.java, or another program of that folder's kind."""

    def __init__(self, program="hapi/HapiPeer.java"):
        if not shutil.which("java") or not shutil.which("javac"):
            raise Unreachable("there is no java and javac")
        self.program = CONFORMANCE / program
        self.classpath = classpath(self.program.parent / "jars.txt")

    def run(self, *words, timeout=120):
        """What it printed; fails when it exits with an error."""
        command = ["java", "-Xshare:auto", "-cp", self.classpath, str(self.program), *map(str, words)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=timeout)
        if done.returncode:
            raise AssertionError(f"HAPI {words[0]}: {done.stdout}{done.stderr}")
        return done.stdout


def find_hapi(program="hapi/HapiPeer.java"):
    """HAPI, or nothing where it cannot be had: the tests then say so and count as skipped."""
    try:
        return Hapi(program)
    except Unreachable as wrong:
        print(f"HAPI is not to be had here: {wrong}")
        return None


def find_hapi_fhir():
    return find_hapi("hapi_fhir/FhirPeer.java")
