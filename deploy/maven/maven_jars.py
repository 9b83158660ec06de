"""Jars of Maven Central, or of the mirror that VGM_MAVEN names, each checked by its SHA-256.

They are fetched once, into ~/.cache/vaguemestre; what Maven itself has fetched before serves too.
"""

import hashlib
import os
import pathlib
import tempfile
import urllib.error
import urllib.request

CENTRAL = os.environ.get("VGM_MAVEN", "https://repo1.maven.org/maven2").rstrip("/") + "/"


class Unreachable(Exception):
    """Maven Central does not answer, or there is no Java."""


def cache_folder():
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    folder = pathlib.Path(base) / "vaguemestre" / "jars"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def wanted_jars(list_file):
    """(SHA-256, path in Maven Central) of each line."""
    lines = (line.split() for line in pathlib.Path(list_file).read_text().splitlines() if not line.startswith("#"))
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


def classpath(list_file):
    """All jars of a list, for java -cp."""
    return os.pathsep.join(str(fetch(*jar)) for jar in wanted_jars(list_file))
