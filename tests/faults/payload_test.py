"""No payload text in anything we write: logs at every level and in both forms, accounts, file names, outputs.

Letters whose every word is a marker go through all that can happen to a letter; then the markers are looked for.
The journal is the store: its tracking stream must know whom a letter is for. Its bodies are sealed.
"""

import base64
import glob
import os
import re
import unittest
from dataclasses import replace

from hospital import Desk, Producer, mllp
from gateway import MAILBOX, happened
from house import eventually
from people import MARTIN, ZOE, nir
from scene import Scene

MARK = "ZZMARQUE"
INS = nir("2840699777777")
PATIENT = replace(
    ZOE, ins=INS, ipp="9977777777", file_number="77777777",
    family=f"{MARK}NOM", givens=(f"{MARK}PRENOM", f"{MARK}SECOND"),
    used_family=f"{MARK}USAGE", used_given=f"{MARK}APPELE", phone="tel:+33177777777",
    street=("77", f"rue {MARK}RUE", "77777", f"{MARK}VILLE"))
BODY = f"Cher confrere, {MARK}CORPS.\n"
FORBIDDEN = re.compile(
    rb"ZZMARQU|" + INS[:13].encode() + rb"|9977777777|7777777|"
    + b"|".join(re.escape(base64.b64encode(b"x" * shift + b"ZZMARQUE")[2 * bool(shift):-4]) for shift in range(3)),
    re.IGNORECASE)

GONE = "dr.parti@clinique.demo.mssante.fr"
BUSY = "bloc@occupe.demo.mssante.fr"


class MarkedDesk(Desk):
    def write(self, **more):
        return super().write(**({"patient": PATIENT, "body_for_professionals": BODY} | more))


class NoPayload(Scene):
    def setUp(self):
        super().setUp()
        self.desk = MarkedDesk()

    # --- what happens -------------------------------------------------------------------------------------
    def live_through_everything(self, gateway):
        """Control ids of letters that were accepted, refused, bounced, deferred, unclaimed and read."""
        producer = self.producer(gateway)
        letters = {
            "delivered": self.desk.write(),
            "report": self.desk.write(kind="ORU"),
            "bounced": self.desk.write(to=(GONE,)),
            "refused at once": self.desk.write(to=("dr.absent@medecin.demo.mssante.fr",)),
            "to the patient": self.desk.write(to_patient=True, body_for_patient=BODY),
            "deferred": self.desk.write(to=(BUSY,)),
            "replacement": self.desk.write(action="replacement"),
        }
        for letter in letters.values():
            self.accept(producer, letter)
        self.accept(producer, letters["delivered"])
        refused = self.refuse_all(gateway, producer)
        self.ear.wait(letters["delivered"].control_id, "Z02")
        self.ear.wait(letters["bounced"].control_id, "Z02")
        deferred = letters["deferred"].control_id
        self.wait_for_letter(gateway, deferred, lambda it: happened(it, "deferred"), "is deferred")
        account = self.wait_for_status(gateway, letters["report"].control_id, "sent")
        self.operator.return_reading_receipt(MARTIN.address, self.mail_of(account))
        self.ear.wait(letters["report"].control_id, "Z03")
        self.unclaimed(gateway)
        return [letter.control_id for letter in letters.values()] + refused

    def refuse_all(self, gateway, producer):
        """Every way of being wrong that quotes the message if anything does."""
        def document(change):
            letter = self.desk.write()
            return letter.with_bytes(base64.b64encode(letter.cda), base64.b64encode(change(letter.cda)))

        def wire(old, new):
            return self.desk.write().with_bytes(old, new)
        mark = MARK.encode()
        wrong = [
            document(lambda it: it.replace(b"?>\n", b'?>\n<!DOCTYPE x [<!ENTITY %s "%s">]>\n' % (mark, mark), 1)),
            document(lambda it: it.replace(INS.encode(), ZOE.ins.encode())),
            document(lambda it: it.replace(b"</ClinicalDocument>", b"<" + mark)),
            document(lambda it: it.replace(b'code="11490-0"', b'code="' + mark + b'"', 1)),
            document(lambda it: it.replace(b"20260312", mark, 1)),
            wire(INS.encode() + b"^^^ASIP", INS[:-1].encode() + mark + b"^^^ASIP"),
            wire(b"|19840614|", b"|" + mark + b"|"),
            wire(b"PV1|1|I|", b"PV1|1|" + mark + b"|"),
            wire(b"^^expandedYes", mark + b"^^expandedYes"),
            wire(MARTIN.address.encode(), mark + b" " + mark),
            wire(b"|P|2.6|", b"|P|" + mark + b"|"),
            wire(b"|P|2.6|", b"|" + mark + b"|2.6|"),
            wire(b"MDM^T02^MDM_T02", mark + b"^" + mark + b"^" + mark),
            wire(b"UNICODE UTF-8", mark),
            wire(b"ORC|NW", b"ORC|" + mark),
            wire(b"\rORC|", b"\rZZ" + mark[2:] + b"|" + mark + b"\rORC|"),
            wire(b"^Base64^", b"^" + mark + b"^"),
            wire(b"|2.1^CISIS_CDA_HL7_V2", b"|" + mark),
        ]
        wrong.append(self.desk.write(to=("quelqu.un@ailleurs.example",)))
        for letter in wrong:
            self.assertIsNotNone(producer.send(letter), "no answer")
        for garbage in (mark * 20, b"MSH|" + mark * 20, b"MSH|^~\\&|" + mark + b"\r" + mark + b"\r"):
            self.assertIsNotNone(producer.send(garbage), "no answer")
        with Producer(gateway.port) as lost:
            lost.post_raw(mark + mllp.frame(mark))
            lost.answer()
        with Producer(gateway.port) as gone:
            gone.post_raw(mllp.START + self.desk.write().bytes[:5000])
        eventually(lambda: gateway.events("mllp.connection_broken"), "the broken connection is told")
        return [letter.control_id for letter in wrong]

    def unclaimed(self, gateway):
        """Mails from people and broken reports: their words are payload too."""
        head = ("From: {0} <dr.martin@medecin.demo.mssante.fr>\r\nTo: " + MAILBOX + "\r\nSubject: {0} SUJET\r\n"
                "Message-ID: <{1}@medecin.demo.mssante.fr>\r\nMIME-Version: 1.0\r\n").format
        report = ('Content-Type: multipart/report; report-type={}; boundary="b"\r\n\r\n'
                  "--b\r\nContent-Type: text/plain\r\n\r\n{}\r\n"
                  "--b\r\nContent-Type: message/{}\r\n\r\n{}\r\n--b--\r\n").format
        mails = [
            head(MARK, "a") + f"Content-Type: text/plain\r\n\r\n{MARK}\r\n",
            head(MARK, "b") + report("disposition-notification", MARK, "disposition-notification",
                                     f"Final-Recipient: rfc822;{MARK}@x.fr\r\n"
                                     f"Disposition: {MARK}\r\nError: {MARK}\r\n"),
            head(MARK, "c") + report("delivery-status", MARK, "delivery-status",
                                     f"Reporting-MTA: dns; {MARK}\r\n\r\nFinal-Recipient: rfc822;{MARK}@x.fr\r\n"
                                     f"Action: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 {MARK}\r\n"),
            head(f"XDM/1.0/DDM+{MARK}", "d") + f"Content-Type: {MARK}/{MARK}\r\n\r\n{MARK}\r\n",
        ]
        for mail in mails:
            self.operator.inject(mail.encode(), MAILBOX)
        eventually(lambda: len(gateway.events("inbox.unclaimed")) >= len(mails), "the mails are noted")

    # --- what is looked at --------------------------------------------------------------------------------
    def written(self, gateway, control_ids):
        """Everything that we write, but who is written to: name -> bytes."""
        texts = {}
        tracking = os.path.join(self.folder, "data", "journal", "tracking")
        for path in glob.glob(os.path.join(self.folder, "**"), recursive=True):
            texts[f"name {path}"] = os.path.relpath(path, self.folder).encode()
            if os.path.isfile(path) and not path.startswith(tracking):
                with open(path, "rb") as file:
                    texts[path] = file.read()
                if "/documents/" in path:  # the record of an acceptance says who is written to, as in tracking
                    plan = rb'"address":"%s","kind":"patient","identifier":"%s"'
                    texts[path] = texts[path].replace(plan % (PATIENT.address.encode(), INS.encode()), b"")
        questions = [*control_ids, PATIENT.address, MAILBOX, "--unclaimed"]
        for question in questions:
            for form in ((), ("--json",)):
                done = gateway.run("trace", *form, question)
                texts[f"trace {' '.join(form)} {question}"] = (done.stdout + done.stderr).encode()
        return texts

    def assert_no_payload(self, texts):
        found = []
        for name, content in texts.items():
            for hit in FORBIDDEN.finditer(content):
                line = content[max(0, hit.start() - 120):hit.end() + 40].decode("utf-8", "replace")
                found.append(f"{name}: …{line}…")
        self.assertEqual([], found[:20], f"{len(found)} in all")

    def live_and_look(self, form, to_file):
        settings = self.settings()
        settings["log"] = {"level": "trace", "format": form} | ({"file": settings["log"]["file"]} if to_file else {})
        gateway = self.serve(settings)
        if form == "text":
            gateway.events = lambda name="": [line for line in self.lines(gateway) if f" {name} " in line]
        control_ids = self.live_through_everything(gateway)
        message = os.path.join(self.folder, "marked.hl7")
        explained = {}
        for number, letter in enumerate((self.desk.write(), self.desk.write(to_patient=True, body_for_patient=BODY),
                                         self.desk.write().with_bytes(b"ORC|NW", b"ORC|" + MARK.encode()))):
            with open(message, "wb") as file:
                file.write(letter.bytes)
            for more in ((), ("--json",)):
                done = gateway.run("explain", *more, message)
                explained[f"explain {number} {more}"] = (done.stdout + done.stderr).encode()
        os.remove(message)
        gateway.kill()
        gateway.start()
        self.assertEqual(0, gateway.stop())

        texts = self.written(gateway, control_ids) | explained

        sizes = {name: len(content.strip(b"\0")) for name, content in texts.items()}
        self.assertGreater(sum(size for name, size in sizes.items() if "/documents/" in name), 100_000)
        self.assertGreater(sum(size for name, size in sizes.items() if "/documents/" not in name), 20_000)
        self.assert_no_payload(texts)

    def lines(self, gateway):
        path = gateway.settings["log"].get("file") or gateway.output("err")
        with open(path, encoding="utf-8") as file:
            return file.readlines()

    def test_the_markers_would_be_found(self):
        letter = self.desk.write()
        self.assertTrue(FORBIDDEN.search(letter.bytes))
        self.assertTrue(FORBIDDEN.search(base64.b64encode(letter.cda)))
        self.assertTrue(FORBIDDEN.search(letter.cda))

    def test_json_logs_in_a_file_and_accounts_hold_no_payload(self):
        self.live_and_look("json", to_file=True)

    def test_text_logs_on_standard_error_and_accounts_hold_no_payload(self):
        self.live_and_look("text", to_file=False)


if __name__ == "__main__":
    unittest.main()
