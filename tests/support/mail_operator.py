"""The operator of deploy/operator around a test: starting, stopping, and looking into its mailboxes."""

import email
import email.policy
import glob
import os
import shutil
import smtplib
import subprocess

from house import DEPLOY, as_root, eventually, load_script

read_mail = load_script("hospital/read_mail", "read_mail")


class Operator:
    def __init__(self, folder):
        self.folder = folder
        self.running = False

    # --- its life -----------------------------------------------------------------------------------------
    def start(self, *options):
        self._run("start", self.folder, *options)
        self._ports = read_mail.read_ports(self.folder)
        self.running = True
        return self

    def stop(self):
        if self.running:
            self._run("stop", self.folder)
            self.running = False

    def again(self):
        """After stop: the same ports, mail, queue and passwords."""
        self.start("--again")

    def present(self, server):
        """Another server certificate from the next connection on; `server` is the good one."""
        self.stop()
        for path in (self._path("postfix", "main.cf"), self._path("dovecot", "dovecot.conf")):
            with open(path, encoding="utf-8") as file:
                text = file.read()
            for name in ("server-expired", "server-revoked", "server-foreign", "server"):
                for suffix in ("-chain.pem", ".key"):
                    text = text.replace(f"/pki/{name}{suffix}", f"/pki/{server}{suffix}")
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
        self.again()

    def answer(self, whom, reply):
        """What RCPT answers for an address or a domain; "normal" for what it would be."""
        self._run("answer", self.folder, whom, reply)

    def _run(self, program, *arguments):
        done = subprocess.run([*as_root(), os.path.join(DEPLOY, "operator", program), *arguments],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              timeout=120)
        assert done.returncode == 0, f"operator/{program}: {done.stdout}"

    # --- what it holds ------------------------------------------------------------------------------------
    def _path(self, *parts):
        return os.path.join(self.folder, *parts)

    def port(self, name):
        return self._ports[f"{name}_PORT"]

    def pki(self, name):
        return self._path("pki", name)

    def log(self):
        with open(self._path("postfix", "mail.log"), encoding="utf-8", errors="replace") as file:
            return file.read()

    def _maildir(self, address):
        user, domain = address.split("@")
        return self._path("mail", domain, user)

    def mails(self, address):
        """Every mail of a mailbox as bytes, whether read or not."""
        found = []
        for folder in ("new", "cur"):
            for path in sorted(glob.glob(os.path.join(self._maildir(address), folder, "*"))):
                try:
                    with open(path, "rb") as file:
                        found.append(file.read())
                except FileNotFoundError:
                    return self.mails(address)  # moved by the mail client just now
        return found

    def message_ids(self, *addresses):
        """The Message-ID of every mail, as often as it is there."""
        ids = []
        for address in addresses:
            for raw in self.mails(address):
                head = email.message_from_bytes(raw.split(b"\n\n", 1)[0], policy=email.policy.compat32)
                ids.append(str(head["Message-ID"]).strip().strip("<>"))
        return ids

    def mail(self, address, message_id):
        """The one mail with this Message-ID, raw and parsed; waits until it is there."""
        def find():
            return [raw for raw in self.mails(address) if f"<{message_id}>".encode() in raw.split(b"\n\n", 1)[0]]
        (raw,) = eventually(find, f"mail {message_id} for {address}")
        return raw, email.message_from_bytes(raw, policy=email.policy.default)

    def empty(self, address):
        for folder in ("new", "cur"):
            for path in glob.glob(os.path.join(self._maildir(address), folder, "*")):
                os.remove(path)

    # --- what people and other operators do ---------------------------------------------------------------
    def inject(self, raw, to):
        """A mail from elsewhere, without a return path."""
        with smtplib.SMTP("127.0.0.1", self.port("LOCAL_RELAY"), timeout=20) as connection:
            connection.sendmail("", [to], raw)

    def return_reading_receipt(self, address, message_id, change=None):
        """What a person's mail client sends back; `change` may rewrite its bytes."""
        raw, message = self.mail(address, message_id)
        receipt = read_mail.reading_receipt(read_mail.Letter("1", raw, message), address)
        assert receipt is not None, f"{message_id} asks for no reading receipt"
        written = receipt.as_bytes()
        self.inject(change(written) if change else written, receipt["To"])

    def forget_numbering(self, address):
        """A mailbox restored from a backup: a new UIDVALIDITY, and all its mails numbered anew."""
        self.stop()
        for path in glob.glob(os.path.join(self._maildir(address), "dovecot*")):
            os.remove(path) if os.path.isfile(path) else shutil.rmtree(path)
        self.again()
