"""Where the tests find things, and how they wait: for a fact, never for a time."""

import importlib.machinery
import importlib.util
import os
import sys
import time

sys.dont_write_bytecode = True

SOURCE = os.path.realpath(os.environ.get("VGM_SOURCE_DIR") or os.path.join(os.path.dirname(__file__), "..", ".."))
DEPLOY = os.path.join(SOURCE, "deploy")
for folder in ("hospital", "letters", "maven"):
    sys.path.insert(0, os.path.join(DEPLOY, folder))

# What a test that hangs would cost; facts are usually there in milliseconds.
PATIENCE = float(os.environ.get("VGM_PATIENCE", "30"))


def binary():
    """The gateway under test: VGM_GATEWAY, or the release build."""
    return os.environ.get("VGM_GATEWAY") or os.path.join(SOURCE, "build", "release", "gateway", "app", "vaguemestre")


def as_root():
    return [] if os.geteuid() == 0 else ["sudo", "-n"]


def load_script(path, name):
    """A program of deploy as a module: they have no .py."""
    loader = importlib.machinery.SourceFileLoader(name, os.path.join(DEPLOY, path))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(name, loader))
    loader.exec_module(module)
    return module


class TooLate(AssertionError):
    """What was waited for did not come."""


def eventually(fact, what, within=None):
    """The first true value of fact(); the message of a failure tells the last value that was not."""
    deadline = time.monotonic() + (PATIENCE if within is None else within)
    while True:
        value = fact()
        if value:
            return value
        if time.monotonic() > deadline:
            raise TooLate(f"{what}: not within {PATIENCE if within is None else within:.0f} s; last: {value!r}")
        time.sleep(0.03)
