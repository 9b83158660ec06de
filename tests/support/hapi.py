"""HAPI HL7v2 and HAPI FHIR, a stranger's libraries, for the tests that ask for their opinion.

Their jars come from Maven Central, or the mirror that VGM_MAVEN names, once, into ~/.cache/vaguemestre. What
Maven itself has fetched before serves too. Each is checked by its SHA-256.
"""

import hashlib
import os
import pathlib
import shutil
import subprocess
import tempfile
import urllib.error
import urllib.request

CENTRAL = os.environ.get("VGM_MAVEN", "https://repo1.maven.org/maven2").rstrip("/") + "/"
CONFORMANCE = pathlib.Path(__file__).resolve().parents[1] / "conformance"


class Unreachable(Exception):
    """Maven Central does not answer, or there is no Java."""


def cache_folder():
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    folder = pathlib.Path(base) / "vaguemestre" / "jars"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def wanted_jars(source):
    """(SHA-256, path in Maven Central) of each."""
    lines = (line.split() for line in (source / "jars.txt").read_text().splitlines() if not line.startswith("#"))
    return [(digest, path) for digest, path in lines]


def digest_of(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def fetch(digest, path):
    """The jar's place on this disk."""
    kept = cache_folder() / path.rsplit("/", 1)[1]
    for known in (kept, pathlib.Path.home() / ".m2" / "repository" / path):
        if known.exists() and digest_of(known) == digest:
            return known
    try:
        with urllib.request.urlopen(CENTRAL + path, timeout=60) as answer:
            content = answer.read()
    except (urllib.error.URLError, OSError) as wrong:
        raise Unreachable(f"{path} of Maven Central: {wrong}") from wrong
    if hashlib.sha256(content).hexdigest() != digest:
        raise ValueError(f"{path}: not the jar that was pinned")
    with tempfile.NamedTemporaryFile(dir=kept.parent, delete=False) as part:
        part.write(content)
    os.replace(part.name, kept)
    return kept


class Hapi:
    """Runs tests/conformance/hapi/HapiPeer.java, or another program of that folder's kind."""

    def __init__(self, program="hapi/HapiPeer.java"):
        if not shutil.which("java") or not shutil.which("javac"):
            raise Unreachable("there is no java and javac")
        self.program = CONFORMANCE / program
        self.classpath = os.pathsep.join(str(fetch(*jar)) for jar in wanted_jars(self.program.parent))

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
