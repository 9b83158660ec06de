"""A gateway of its own for a test: generated configuration, free ports, its data in a folder of the test."""

import copy
import json
import os
import re
import signal
import subprocess

from house import binary, eventually

SOURCE_NAME = "laboratoire"
MAILBOX = "pfi@hopital-demo.mssante.fr"


def configuration(folder, operator, receipts_port=None, **sections):
    """What `serve` is given. A section's keys replace single defaults; `sources` replaces the list."""
    source = {"name": SOURCE_NAME, "listen": "127.0.0.1:0", "processing_ids": ["P", "T"],
              "block_bytes_max": "6MB"}
    if receipts_port:
        source["receipts_to"] = f"127.0.0.1:{receipts_port}"
    made = {
        "gateway": {"data": os.path.join(folder, "data"), "name": "VAGUEMESTRE", "organisation": "Hôpital Démo",
                    "oid": "1.2.250.1.999.1.1", "product_reference": "DEMO000000"},
        "log": {"level": "trace", "format": "json", "file": os.path.join(folder, "gateway.log")},
        "sources": [source],
        # Small segments: a test's disk is a tmpfs more often than not.
        "journal": {"tracking_segment": "1MiB", "documents_segment": "8MiB"},
        "operator": {"name": "demo",
                     "submission": {"address": f"localhost:{operator.port('SUBMISSION_STARTTLS')}"},
                     "reading": {"address": f"localhost:{operator.port('IMAP_STARTTLS')}", "poll_interval": "1s"},
                     "certificate": operator.pki("pfi-chain.pem"), "key": operator.pki("pfi.key"),
                     "trust": operator.pki("trust.pem"), "revocation": operator.pki("crl.pem")},
        "mailbox": {"address": MAILBOX, "display_name": "Hôpital Démo – Laboratoire"},
        "delivery": {"retry_first": "1s", "retry_longest": "3s"},
        "receipts": {"retry_first": "1s", "retry_longest": "2s"},
    }
    for name, keys in sections.items():
        made[name] = made.get(name, {}) | keys if isinstance(keys, dict) else keys
    return made


class Gateway:
    """Starts, stops, kills and questions one gateway."""

    def __init__(self, folder, settings):
        self.folder = folder
        os.makedirs(settings["gateway"]["data"], exist_ok=True)
        self.config = os.path.join(folder, "vaguemestre.yaml")
        self.process = None
        self.starts = 0
        self.ports = {}
        self.configure(settings)

    def configure(self, settings):
        """Takes effect at the next start. JSON is YAML."""
        self.settings = copy.deepcopy(settings)
        with open(self.config, "w", encoding="utf-8") as file:
            json.dump(settings, file, ensure_ascii=False, indent=1)

    # --- its life -----------------------------------------------------------------------------------------
    def start(self, wait=True):
        self.starts += 1
        with open(self.output("out"), "wb") as out, open(self.output("err"), "wb") as err:
            self.process = subprocess.Popen([binary(), "serve", "--config", self.config], stdout=out, stderr=err,
                                            stdin=subprocess.DEVNULL, start_new_session=True)
        if wait:
            self.wait_until_ready()
        return self

    def wait_until_ready(self):
        eventually(self._is_ready, "the gateway is ready")

    def _is_ready(self):
        if self.process.poll() is not None:
            raise AssertionError(f"the gateway ended with {self.process.returncode}: {self.stderr().strip()}")
        with open(self.output("out"), encoding="utf-8") as file:
            said = file.read()
        if " is ready\n" not in said:
            return False
        self.ports = {name: int(port) for name, port in re.findall(r"^(\S+) port (\d+)$", said, re.M)}
        return bool(self.ports)

    def running(self):
        return self.process is not None and self.process.poll() is None

    def stop(self, within=40):
        """SIGTERM, as systemd does; the exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(within)

    def kill(self):
        """kill -9: nothing of ours runs any more from here on."""
        self.process.kill()
        self.process.wait(10)

    def end(self):
        """At the end of a test, whatever state it is in."""
        if self.running():
            self.kill()

    @property
    def port(self):
        return self.ports[SOURCE_NAME]

    # --- what it says -------------------------------------------------------------------------------------
    def output(self, kind):
        return os.path.join(self.folder, f"std{kind}.{self.starts}")

    def stderr(self):
        with open(self.output("err"), encoding="utf-8", errors="replace") as file:
            return file.read()

    def run(self, *arguments):
        """Another command of the program on the same configuration: "trace", ID or "kafka", "check"."""
        words = 2 if arguments[0] in ("directory", "kafka", "letters", "routes") else 1
        return subprocess.run([binary(), *arguments[:words], "--config", self.config, *arguments[words:]],
                              capture_output=True, text=True, timeout=60)

    def trace(self, identifier):
        """The letters that an identifier names; empty when there is none."""
        done = self.run("trace", "--json", identifier)
        assert done.returncode in (0, 1), f"trace {identifier}: {done.returncode}: {done.stderr}"
        return json.loads(done.stdout)

    def unclaimed(self):
        done = self.run("trace", "--json", "--unclaimed")
        assert done.returncode in (0, 1), f"trace --unclaimed: {done.returncode}: {done.stderr}"
        return json.loads(done.stdout)

    def arrivals(self):
        done = self.run("trace", "--json", "--arrivals")
        assert done.returncode in (0, 1), f"trace --arrivals: {done.returncode}: {done.stderr}"
        return json.loads(done.stdout)

    def letter(self, identifier):
        """The one letter that an identifier names."""
        found = self.trace(identifier)
        assert len(found) == 1, f"{identifier} names {len(found)} letters"
        return found[0]

    def events(self, name=""):
        """The log's lines that begin with that event, oldest first."""
        path = self.settings["log"]["file"]
        if not os.path.exists(path):
            return []
        with open(path, encoding="utf-8") as file:
            lines = [json.loads(line) for line in file if line.endswith("\n")]
        return [line for line in lines if line["event"].startswith(name)]


def happened(letter, what, delivery=None):
    """The lines of a letter's timeline that say so."""
    return [line for line in letter["timeline"] if line["what"] == what and delivery in (None, line["delivery"])]


def statuses(letter):
    return [delivery["status"] for delivery in letter["deliveries"]]
