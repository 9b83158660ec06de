"""The test operator does what its table in deploy/README.md says. Needs root, as Postfix does."""

import email
import imaplib
import os
import smtplib
import ssl
import subprocess
import tempfile
import time
import unittest

import verdict

OPERATOR = os.path.join(os.path.dirname(os.path.realpath(__file__)), "..", "..", "..", "deploy", "operator")
OURS = "pfi@hopital-demo.mssante.fr"


@unittest.skipUnless(os.geteuid() == 0, "Postfix must be started by root")
class Operator(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.directory = folder.name
        os.chmod(cls.directory, 0o755)
        cls.run_script("start", cls.directory, "--queue-lifetime", "8s")
        cls.addClassCleanup(cls.run_script, "stop", cls.directory)
        with open(os.path.join(cls.directory, "ports.env")) as file:
            cls.ports = dict(line.strip().split("=") for line in file)

    @classmethod
    def run_script(cls, name, *arguments):
        subprocess.run([os.path.join(OPERATOR, name), *arguments], check=True, stdout=subprocess.DEVNULL)

    def context(self, certificate):
        pki = os.path.join(self.directory, "pki")
        context = ssl.create_default_context(cafile=f"{pki}/trust.pem")
        if certificate:
            context.load_cert_chain(f"{pki}/{certificate}-chain.pem", f"{pki}/{certificate}.key")
        return context

    def submit(self, tag, address, certificate="pfi"):
        """The answer to RCPT; a letter is sent when it is 250."""
        with smtplib.SMTP("localhost", int(self.ports["SUBMISSION_STARTTLS_PORT"]), timeout=20) as connection:
            connection.starttls(context=self.context(certificate))
            connection.ehlo()
            connection.mail(OURS, ["RET=HDRS", f"ENVID={tag}"])
            answer = connection.rcpt(address, ["NOTIFY=SUCCESS,FAILURE,DELAY", f"ORCPT=rfc822;{address}"])
            if answer[0] == 250:
                connection.data(f"From: {OURS}\r\nTo: {address}\r\nMessage-ID: <{tag}@x>\r\n\r\nBonjour\r\n")
            return answer[0], answer[1].decode()[:5]

    def open_own_mailbox(self, certificate="pfi"):
        connection = imaplib.IMAP4_SSL("localhost", int(self.ports["IMAP_TLS_PORT"]),
                                       ssl_context=self.context(certificate))
        self.addCleanup(connection.shutdown)
        connection.authenticate("EXTERNAL", lambda _: b"")
        connection.select("INBOX")
        return connection

    def await_report(self, tag, action):
        """The fields of the delivery report about that envelope with that action."""
        connection = self.open_own_mailbox()
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            connection.noop()
            for uid in connection.uid("SEARCH", "ALL")[1][0].split():
                raw = connection.uid("FETCH", uid, "(BODY.PEEK[])")[1][0][1]
                for part in email.message_from_bytes(raw).walk():
                    if part.get_content_type() == "message/delivery-status":
                        about, *recipients = part.get_payload()
                        if about["Original-Envelope-Id"] == tag and recipients[0]["Action"] == action:
                            return recipients[0]
            time.sleep(0.1)
        self.fail(f"no report about {tag} with action {action}")

    def test_a_known_mailbox_is_delivered_to(self):
        self.assertEqual(self.submit("d1", "dr.martin@medecin.demo.mssante.fr")[0], 250)

        self.assertEqual(self.await_report("d1", "delivered")["Status"], "2.0.0")

    def test_a_mailbox_behind_lmtp_is_relayed_to(self):
        self.assertEqual(self.submit("r1", "accueil@clinique.demo.mssante.fr")[0], 250)

        self.await_report("r1", "relayed")

    def test_an_unknown_mailbox_behind_lmtp_is_accepted_and_then_bounced(self):
        self.assertEqual(self.submit("b1", "personne@clinique.demo.mssante.fr")[0], 250)

        report = self.await_report("b1", "failed")
        self.assertEqual(report["Status"], "5.1.1")
        self.assertTrue(report["Diagnostic-Code"].startswith("smtp; 550"))

    def test_a_slow_domain_is_reported_as_delayed_and_then_as_failed(self):
        self.assertEqual(self.submit("s1", "x@lent.demo.mssante.fr")[0], 250)

        self.await_report("s1", "delayed")
        self.assertEqual(self.await_report("s1", "failed")["Status"], "4.4.1")

    def test_refusals_at_rcpt_say_why(self):
        self.assertEqual(self.submit("n1", "personne@medecin.demo.mssante.fr"), (550, "5.1.1"))
        self.assertEqual(self.submit("n2", "plein@medecin.demo.mssante.fr"), (552, "5.2.2"))
        self.assertEqual(self.submit("n3", "x@ailleurs.example"), (550, "5.7.1"))

    def test_a_busy_domain_is_refused_for_now_until_it_is_told_otherwise(self):
        self.assertEqual(self.submit("t1", "bloc@occupe.demo.mssante.fr"), (450, "4.2.1"))

        self.run_script("answer", self.directory, "occupe.demo.mssante.fr", "normal")
        self.assertEqual(self.submit("t2", "bloc@occupe.demo.mssante.fr")[0], 250)

    def test_only_the_known_certificate_may_submit(self):
        for certificate in ("stranger", "revoked"):
            self.assertEqual(self.submit("c1", "dr.martin@medecin.demo.mssante.fr", certificate), (554, "5.7.1"))
        for certificate in ("expired", "foreign", None):
            with self.assertRaises((OSError, smtplib.SMTPException)):
                self.submit("c2", "dr.martin@medecin.demo.mssante.fr", certificate)

    def test_only_the_known_certificate_opens_the_mailbox(self):
        for certificate in ("stranger", "revoked", "expired", "foreign", None):
            with self.subTest(certificate), self.assertRaises(imaplib.IMAP4.error):
                self.open_own_mailbox(certificate)


if __name__ == "__main__":
    verdict.main()
