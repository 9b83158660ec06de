"""A real Kafka cluster for a test (deploy/kafka), and what its topics hold as kcat reads it."""

import json
import os
import signal
import subprocess
from collections import defaultdict

from house import DEPLOY, eventually

TOPICS = ("submission.v1", "delivery.v1", "receipt.v1", "alert.v1")


def cannot_be_had():
    """Why there is no Kafka here, or nothing."""
    try:
        if subprocess.run(["kcat", "-V"], capture_output=True, check=False).returncode:
            return "kcat does not run"
    except FileNotFoundError:
        return "there is no kcat"
    return None


class Unavailable(Exception):
    """There is no Java, or Maven Central cannot be reached."""


class Kafka:
    def __init__(self, folder, prefix="vaguemestre."):
        self.folder = folder
        self.prefix = prefix
        self.count = 0

    # --- its life -----------------------------------------------------------------------------------------
    def start(self, brokers=1, secure=False):
        self.count = brokers
        more = ["--secure"] if secure else []
        done = self._run("start", self.folder, "--brokers", str(brokers), *more)
        if done.returncode == 77:
            raise Unavailable(done.stderr.strip())
        assert done.returncode == 0, done.stdout + done.stderr
        return self

    def again(self):
        done = self._run("start", self.folder, "--again")
        assert done.returncode == 0, done.stdout + done.stderr

    def stop(self, *more):
        self._run("stop", self.folder, *more)

    def kill(self, broker):
        self.stop("--broker", str(broker), "--kill")

    def freeze(self, broker):
        os.kill(self._pid(broker), signal.SIGSTOP)

    def thaw(self, broker):
        os.kill(self._pid(broker), signal.SIGCONT)

    def _pid(self, broker):
        with open(os.path.join(self.folder, f"broker-{broker}", "pid"), encoding="utf-8") as file:
            return int(file.read())

    def _run(self, what, *arguments):
        return subprocess.run([os.path.join(DEPLOY, "kafka", what), *arguments],
                              capture_output=True, text=True, timeout=180)

    # --- what it knows ------------------------------------------------------------------------------------
    def said(self, name):
        with open(os.path.join(self.folder, name), encoding="utf-8") as file:
            return file.read().strip()

    @property
    def brokers(self):
        return self.said("brokers")

    def section(self, **more):
        """The gateway's section `kafka` for this cluster."""
        copies = min(3, self.count)
        return {"brokers": self.brokers.split(","), "topic_prefix": self.prefix, "partitions": 3,
                "replication": copies, "min_in_sync": max(1, copies - 1)} | more

    def secure_section(self, **more):
        """The same over TLS and with a password."""
        secure = os.path.join(self.folder, "secure")
        return self.section(
            brokers=self.said("secure_brokers").split(","), tls={"trust": os.path.join(secure, "ca.pem")},
            sasl={"user": self.said("secure/user"), "password_file": os.path.join(secure, "password")}, **more)

    def read(self, topic):
        """Every message of a topic, each partition in its order."""
        done = subprocess.run(["kcat", "-b", self.brokers, "-C", "-t", self.prefix + topic, "-e", "-q", "-J"],
                              capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        messages = [json.loads(line) for line in done.stdout.splitlines()]
        return sorted(messages, key=lambda it: (it["partition"], it["offset"]))

    def read_all(self):
        """Every event, and its message under "message"."""
        return [json.loads(it["payload"]) | {"message": it} for topic in TOPICS for it in self.read(topic)]

    def wait_for_events(self, fact, what, within=60):
        """All events, once fact(events) is true of them."""
        def look():
            events = self.read_all()
            return events if fact(events) else None
        return eventually(look, what, within)


def once_by_id(events):
    """The first of each id, in the order of the topics."""
    seen = {}
    for event in events:
        seen.setdefault(event["id"], event)
    return list(seen.values())


def by_submission(events):
    stories = defaultdict(list)
    for event in events:
        if "submission" in event:
            stories[event["submission"]].append(event)
    return stories
