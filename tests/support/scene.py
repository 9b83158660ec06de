"""The whole stage for a test: operator, gateway, producer and listener, cleared away afterwards."""

import os
import shutil
import subprocess
import tempfile
import unittest

from gateway import MAILBOX, Gateway, configuration
from hospital import Desk, Ear, Producer
from house import as_root, eventually
from mail_operator import Operator


def make_folder(name):
    """Others must be able to enter it: the mail servers do."""
    folder = tempfile.mkdtemp(prefix=f"vgm-{name}.")
    os.chmod(folder, 0o755)
    return folder


def remove_folder(folder):
    subprocess.run([*as_root(), "rm", "-rf", folder], check=True)


class Scene(unittest.TestCase):
    """One operator for a class of tests; a gateway with a journal of its own for each test.

    When a test fails, its folder is left for a look and named.
    """

    operator_options = ()
    listens_for_receipts = True

    @classmethod
    def setUpClass(cls):
        cls.stage = make_folder(cls.__name__.lower())
        cls.addClassCleanup(remove_folder, cls.stage)
        cls.operator = Operator(os.path.join(cls.stage, "operator"))
        cls.addClassCleanup(cls.operator.stop)
        cls.operator.start(*cls.operator_options)

    def setUp(self):
        self.folder = make_folder("test")
        self.addCleanup(self._clear_folder)
        self.desk = Desk()
        self.ear = Ear()
        self.addCleanup(self.ear.folder.cleanup)
        self.addCleanup(self.ear.close)
        if self.listens_for_receipts:
            self.ear.open()
        self.operator.empty(MAILBOX)  # the receipts of another test's letters are nobody's here

    def _clear_folder(self):
        outcome = self._outcome.result
        failed = any(test is self for test, _ in outcome.errors + outcome.failures)
        if failed or not self._outcome.success:
            kept = tempfile.mkdtemp(prefix="vgm-failed.")
            shutil.copytree(self.folder, kept, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.seg", "*.free", "control"))
            print(f"{self.id()}: logs left in {kept}")
        remove_folder(self.folder)

    # --- the gateway ----------------------------------------------------------------------------------------
    def settings(self, **sections):
        return configuration(self.folder, self.operator, self.ear.port or None, **sections)

    def serve(self, settings=None, **sections):
        gateway = Gateway(self.folder, settings or self.settings(**sections))
        self.addCleanup(gateway.end)
        return gateway.start()

    def producer(self, gateway, **options):
        made = Producer(gateway.port, **options)
        self.addCleanup(made.close)
        return made

    def accept(self, producer, letter):
        answer = producer.send(letter)
        self.assertIsNotNone(answer, "the gateway closed the connection")
        self.assertEqual("AA", answer.code, str(answer))
        return answer

    # --- what is said of a letter ---------------------------------------------------------------------------
    def wait_for_letter(self, gateway, control_id, fact, what, within=None):
        """The letter's account once fact(account) is true."""
        def look():
            found = gateway.trace(control_id)
            return found[0] if found and fact(found[0]) else None
        try:
            return eventually(look, f"{control_id} {what}", within)
        except AssertionError as late:
            raise AssertionError(f"{late}\n{gateway.run('trace', control_id).stdout}") from None

    def wait_for_status(self, gateway, control_id, status, within=None):
        def reached(letter):
            return letter["deliveries"] and all(each["status"] == status for each in letter["deliveries"])
        return self.wait_for_letter(gateway, control_id, reached, f"is {status}", within)

    def mail_of(self, letter, delivery=0):
        """Message-ID of a delivery."""
        return letter["deliveries"][delivery]["message_id"]
