"""Schemathesis, which asks an interface what its OpenAPI document says, and everything beside it.

It comes from PyPI, once, into a virtual environment in ~/.cache/vaguemestre.
"""

import os
import pathlib
import subprocess
import sys

VERSION = "4.32.5"


class Unreachable(Exception):
    """PyPI does not answer, or no environment can be made."""


def program():
    """The command, installed where it was not."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    folder = pathlib.Path(base) / "vaguemestre" / f"schemathesis-{VERSION}"
    command = folder / "bin" / "schemathesis"
    if command.exists():
        return str(command)
    try:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True, capture_output=True, timeout=120)
        subprocess.run([folder / "bin" / "pip", "install", "--quiet", f"schemathesis=={VERSION}"], check=True,
                       capture_output=True, timeout=300)
    except (subprocess.SubprocessError, OSError) as wrong:
        raise Unreachable(f"schemathesis {VERSION} of PyPI: {wrong}") from wrong
    return str(command)
