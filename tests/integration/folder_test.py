"""Papers in a drop folder: documents, sidecars, batches and archives, to the mails that a real operator keeps."""

import glob
import hashlib
import io
import json
import os
import re
import unittest
import zipfile

from hospital import DOCTOR
from house import SOURCE, eventually
from scene import Scene

RECIPIENT = (f'<informationRecipient><intendedRecipient><id root="1.2.250.1.71.4.2.1" extension="899900000033"/>'
             f'<telecom value="mailto:{DOCTOR}"/></intendedRecipient></informationRecipient>')


def sha(octets):
    return hashlib.sha256(octets).hexdigest()


def control_of(document, sidecar=None):
    """As docs/operating/doors.md has it."""
    return sha(document) if sidecar is None else sha(f"{sha(sidecar)} {sha(document)}".encode())


def sidecar_of(**members):
    """The example of docs/rest.md, without the bytes of its document."""
    with open(os.path.join(SOURCE, "docs", "rest.md"), encoding="utf-8") as file:
        letter = json.loads(re.search(r"^```json\n(.*?)^```$", file.read(), re.M | re.S).group(1))
    del letter["documents"][0]["part"]
    return json.dumps(letter | members, ensure_ascii=False).encode()


def archive(*files):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, octets in files:
            zipped.writestr(name, octets)
    return made.getvalue()


class Folder(Scene):
    listens_for_receipts = False

    def serve_folder(self, **keys):
        self.drop = os.path.join(self.folder, "in")
        os.makedirs(self.drop, exist_ok=True)
        settings = self.settings()
        settings["sources"][0]["folder"] = {"path": self.drop, "complete_when": "renamed", "scan_every": "200ms"} | keys
        return self.serve(settings)

    def put(self, name, octets):
        """As a careful producer does."""
        half = os.path.join(self.drop, name + ".tmp")
        with open(half, "wb") as file:
            file.write(octets)
        os.rename(half, os.path.join(self.drop, name))

    def document(self):
        """A CDA that says who gets it."""
        cda = self.desk.write().cda
        cda = cda if isinstance(cda, bytes) else cda.encode()
        self.assertIn(b"<legalAuthenticator", cda)
        return cda.replace(b"<legalAuthenticator", RECIPIENT.encode() + b"<legalAuthenticator", 1)

    def reports(self, fate):
        found = []
        for path in sorted(glob.glob(os.path.join(self.drop, fate, "*.report.json"))):
            with open(path, encoding="utf-8") as file:
                found.append(json.load(file))
        return found

    def report(self, fate, name):
        """The report of a file, once the file lies beside it."""
        def look():
            return [each for each in self.reports(fate) if each["file"] == name
                    and glob.glob(os.path.join(self.drop, fate, each["reference"] + "*" + os.path.splitext(name)[1]))]
        return eventually(look, f"{name} is in {fate}")[0]

    def mail(self, gateway, control):
        letter = self.wait_for_status(gateway, control, "sent")
        return self.operator.mail(DOCTOR, self.mail_of(letter))[1]

    def attachments(self, mail, kind):
        return [part.get_payload(decode=True) for part in mail.walk() if part.get_content_type() == kind]

    def test_a_document_alone_goes_to_whom_its_header_names(self):
        gateway = self.serve_folder()
        document = self.document()
        self.put("compte rendu de Zoé.xml", document)

        report = self.report("done", "compte rendu de Zoé.xml")

        self.assertEqual(control_of(document), report["items"][0]["control_id"])
        mail = self.mail(gateway, control_of(document))
        (zipped,) = [each for each in self.attachments(mail, "application/zip")
                     + self.attachments(mail, "application/x-zip-compressed")
                     + self.attachments(mail, "application/octet-stream") if each.startswith(b"PK")]
        with zipfile.ZipFile(io.BytesIO(zipped)) as xdm:
            self.assertIn(document, [xdm.read(name) for name in xdm.namelist()])

    def test_a_pdf_waits_for_its_sidecar(self):
        gateway = self.serve_folder()
        pdf, sidecar = self.desk.write().pdf, sidecar_of()
        self.put("lettre.pdf", pdf)
        self.put("autre.xml", self.document())
        self.report("done", "autre.xml")
        self.assertTrue(os.path.exists(os.path.join(self.drop, "lettre.pdf")), "it is not taken alone")

        self.put("lettre.json", sidecar)

        self.report("done", "lettre.pdf")
        self.assertEqual([pdf], self.attachments(self.mail(gateway, control_of(pdf, sidecar)), "application/pdf"))
        eventually(lambda: not os.path.exists(os.path.join(self.drop, "lettre.json")), "the sidecar goes too")

    def test_a_document_with_a_sidecar_goes_where_the_sidecar_says(self):
        gateway = self.serve_folder()
        written = self.desk.write()
        cda = written.cda if isinstance(written.cda, bytes) else written.cda.encode()
        sidecar = json.dumps({"recipients": [{"address": DOCTOR}], "receipts": {"reception": True}}).encode()
        self.put("lettre.json", sidecar)
        self.put("lettre.xml", cda)

        self.report("done", "lettre.xml")

        self.mail(gateway, control_of(cda, sidecar))

    def test_an_archive_is_followed_file_by_file(self):
        gateway = self.serve_folder()
        good, pdf, message = self.document(), self.desk.write().pdf, self.desk.write()
        self.put("matin.zip", archive(("résultats/Zoé 1.xml", good), ("a.pdf", pdf), ("a.json", sidecar_of()),
                                      ("lot.hl7", message.bytes), ("b.pdf", pdf), ("c.exe", b"MZ")))

        report = self.report("refused", "matin.zip")

        self.assertEqual({"résultats/Zoé 1.xml": "accepted", "a.pdf": "accepted", "lot.hl7": "accepted",
                          "b.pdf": "refused", "c.exe": "refused"},
                         {item["name"]: item["outcome"] for item in report["items"]})
        for control in (control_of(good), control_of(pdf, sidecar_of()), message.control_id):
            self.mail(gateway, control)
        told = gateway.run("batch", "--json", report["reference"])
        (batch,) = json.loads(told.stdout)
        self.assertEqual((5, 2), (batch["messages"], batch["totals"]["refused"]))

    def test_a_refusal_says_what_where_and_what_to_do_and_nothing_of_the_patient(self):
        self.serve_folder()
        letter = json.loads(sidecar_of())
        letter["patient"]["birth_date"] = "14/06/1984"
        self.put("lettre.json", json.dumps(letter, ensure_ascii=False).encode())
        self.put("lettre.pdf", self.desk.write().pdf)

        report = self.report("refused", "lettre.pdf")

        (problem,) = report["items"][0]["issues"]
        self.assertEqual("sidecar: /patient/birth_date", problem["where"])
        self.assertIn("YYYY-MM-DD", problem["detail"])
        self.assertIn("openapi.json", problem["mend"])
        text = json.dumps(report, ensure_ascii=False)
        (path,) = glob.glob(os.path.join(self.drop, "refused", "*.report.txt"))
        with open(path, encoding="utf-8") as file:
            text += file.read()
        for said in ("LEF", "ZO", "14/06", "2840699"):
            self.assertNotIn(said, text)

    def test_the_same_papers_by_send_are_the_same_letters(self):
        gateway = self.serve_folder()
        document, pdf, sidecar = self.document(), self.desk.write().pdf, sidecar_of()
        papers = os.path.join(self.folder, "papiers à envoyer")
        os.mkdir(papers)
        for name, octets in (("lettre.xml", document), ("b.pdf", pdf), ("b.json", sidecar)):
            with open(os.path.join(papers, name), "wb") as file:
                file.write(octets)

        sent = gateway.run("send", "--to", f"127.0.0.1:{gateway.port}", "--json", papers)

        self.assertEqual((0, 2), (sent.returncode, json.loads(sent.stdout)["accepted"]), sent.stdout + sent.stderr)
        self.mail(gateway, control_of(document))
        self.mail(gateway, control_of(pdf, sidecar))
        self.put("encore.xml", document)
        self.assertEqual(1, self.report("done", "encore.xml")["repeated"])

    def test_halves_are_refused_when_the_time_is_over(self):
        self.serve_folder(pair_within="1s")
        self.put("seul.pdf", self.desk.write().pdf)
        self.put("orphelin.json", sidecar_of())
        for name in ("seul.pdf", "orphelin.json"):
            self.assertEqual("FILE-ALONE", self.report("refused", name)["items"][0]["issues"][0]["rule"])

    def test_nothing_that_is_half_written_is_taken(self):
        gateway = self.serve_folder(complete_when="settled", settle="1s")
        document = self.document()
        path = os.path.join(self.drop, "lent.xml")
        with open(path, "wb") as file:
            for start in range(0, len(document), 1 + len(document) // 6):
                file.write(document[start:start + 1 + len(document) // 6])
                file.flush()
                # Another file is put in and taken meanwhile: that is how one knows that time went by.
                name = f"entre{start}.xml"
                with open(os.path.join(self.drop, name), "wb") as other:
                    other.write(self.document())
                os.utime(path)
                eventually(lambda: os.utime(path) or [r for r in self.reports("done") if r["file"] == name],
                           f"{name} is taken")
                self.assertTrue(os.path.exists(path))
        self.report("done", "lent.xml")
        self.mail(gateway, control_of(document))
        self.assertEqual([], self.reports("refused"))

    def test_nothing_goes_twice_through_kills(self):
        gateway = self.serve_folder()
        documents = [self.document() for _ in range(40)]
        self.put("lot.zip", archive(*((f"{n}.xml", each) for n, each in enumerate(documents))))
        for round in range(3):
            eventually(lambda: len(gateway.trace(control_of(documents[round * 10]))) > 0, "a part is accepted")
            gateway.kill()
            gateway.start()
        self.report("done", "lot.zip")
        ids = []
        for each in documents:
            letter = self.wait_for_letter(gateway, control_of(each), lambda found: found["deliveries"], "is planned")
            self.assertEqual(1, len(gateway.trace(control_of(each))))
            ids.append(letter["submission"])
        self.assertEqual(40, len(set(ids)))

    def test_bombs_and_paths_that_lead_out_are_refused(self):
        self.serve_folder()
        self.put("bombe.zip", archive(("a.hl7", b"0" * 40_000_000), ("b.xml", b" " * 5_000_000)))
        self.put("dehors.zip", archive(("../../dehors.xml", self.document())))
        self.put("faux.zip", b"PK\x03\x04 no archive")
        bomb = self.report("refused", "bombe.zip")
        self.assertEqual({"FILE-ARCHIVE"}, {item["issues"][0]["rule"] for item in bomb["items"]})
        for name in ("dehors.zip", "faux.zip"):
            self.assertEqual("FILE-ARCHIVE", self.report("refused", name)["items"][0]["issues"][0]["rule"])
        self.assertFalse(os.path.exists(os.path.join(self.folder, "dehors.xml")))


if __name__ == "__main__":
    unittest.main()
