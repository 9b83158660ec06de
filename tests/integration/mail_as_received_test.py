"""The mail in the mailbox, opened by a stranger: Python's email and zipfile, which know nothing of us."""

import hashlib
import io
import unittest
import zipfile
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree

from hospital import DOCTOR
from gateway import MAILBOX
from people import JEROME, ZOE
from scene import Scene

RIM = "{urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0}"
REPLACES = "urn:ihe:iti:2007:AssociationType:RPLC"


class Archive:
    """An IHE_XDM.ZIP."""

    def __init__(self, content):
        self.zip = zipfile.ZipFile(io.BytesIO(content))
        self.names = self.zip.namelist()
        self.metadata = ElementTree.fromstring(self.read("IHE_XDM/SUBSET01/METADATA.XML"))

    def read(self, name):
        return self.zip.read(name)

    def entries(self):
        return list(self.metadata.iter(f"{RIM}ExtrinsicObject"))

    def slots(self, element=None):
        """Every slot of an element and what is below it: name -> values."""
        return {slot.get("name"): [value.text for value in slot.iter(f"{RIM}Value")]
                for slot in (self.metadata if element is None else element).iter(f"{RIM}Slot")}

    def document(self):
        (uri,) = self.slots(self.entries()[0])["URI"]
        return self.read(f"IHE_XDM/SUBSET01/{uri}")


class MailAsReceived(Scene):
    def deliver(self, letter, address=DOCTOR):
        """The mail that a letter became, opened."""
        if not hasattr(self, "served"):
            self.served = self.serve()
            self.wire = self.producer(self.served)
        self.accept(self.wire, letter)
        account = self.wait_for_status(self.served, letter.control_id, "sent")
        number = [it["recipient"] for it in account["deliveries"]].index(address) if address == DOCTOR else 0
        return self.operator.mail(address, self.mail_of(account, number))

    def attachments(self, mail):
        return {part.get_filename(): part.get_content() for part in mail.iter_attachments()}

    def test_the_headers_say_what_the_guides_ask_for(self):
        before = datetime.now(timezone.utc).replace(microsecond=0)
        letter = self.desk.write()

        raw, mail = self.deliver(letter)

        self.assertEqual([], list(mail.defects))
        self.assertEqual("XDM/1.0/DDM+", mail["Subject"][:12])
        self.assertIn("LEFEVRE-GARCON ZOE 14/06/1984", mail["Subject"])
        self.assertEqual((MAILBOX, "Hôpital Démo – Laboratoire"),
                         (mail["From"].addresses[0].addr_spec, mail["From"].addresses[0].display_name))
        self.assertEqual(DOCTOR, mail["To"])
        self.assertEqual("secretariat@hopital-demo.mssante.fr", mail["Reply-To"])
        self.assertEqual(MAILBOX, mail["Disposition-Notification-To"])
        self.assertEqual("11490-0", mail["X-MSS-CODECDA"])
        self.assertEqual("N", mail["X-MSS-INS"], "a test INS is never told as a qualified one")
        self.assertEqual("DEMO000000", mail["X-MSS-NIL"])
        self.assertIsNone(mail["X-MSS-MES"])
        self.assertEqual("1.0", mail["MIME-Version"])
        self.assertLessEqual(before, parsedate_to_datetime(mail["Date"]))
        self.assertEqual(1, raw.count(b"\nMessage-ID:"))
        self.assertNotIn(b"\nBcc:", raw)
        head = raw.split(b"\n\n", 1)[0]
        self.assertLessEqual(max(map(len, head.split(b"\n"))), 998)
        head.decode("ascii")

    def test_it_holds_a_text_an_archive_and_a_readable_pdf_and_nothing_else(self):
        letter = self.desk.write()

        _, mail = self.deliver(letter)

        self.assertEqual("multipart/mixed", mail.get_content_type())
        parts = [part.get_content_type() for part in mail.iter_parts()]
        self.assertEqual(["text/plain", "application/zip", "application/pdf"], parts)
        text = next(mail.iter_parts()).get_content()
        self.assertEqual(letter.request.body_for_professionals.strip(), text.replace("\r\n", "\n").strip())
        (archive, pdf) = self.attachments(mail)
        self.assertEqual("IHE_XDM.ZIP", archive)
        self.assertTrue(pdf.startswith("2026") and pdf.endswith(".pdf"), pdf)
        for part in mail.iter_attachments():
            self.assertEqual([], list(part.defects))

    def test_the_archive_has_the_layout_of_ihe_xdm(self):
        _, mail = self.deliver(self.desk.write(kind="ORU"))

        archive = Archive(self.attachments(mail)["IHE_XDM.ZIP"])

        self.assertIsNone(archive.zip.testzip())
        for name in ("README.TXT", "INDEX.HTM", "IHE_XDM/SUBSET01/METADATA.XML"):
            self.assertIn(name, archive.names)
        self.assertEqual(len(archive.names), len(set(archive.names)))
        for name in archive.names:
            self.assertRegex(name, r"\A[A-Z0-9_./]+\Z")
            self.assertNotIn("..", name)
            self.assertLessEqual(max(len(part.split(".")[0]) for part in name.split("/")), 8)

    def test_the_document_and_its_pdf_are_byte_for_byte_what_the_producer_sent(self):
        for kind, kilobytes in (("MDM", 0), ("ORU", 0), ("ORU", 900)):
            with self.subTest(kind=kind, kilobytes=kilobytes):
                letter = self.desk.write(kind=kind, kilobytes=kilobytes)

                _, mail = self.deliver(letter)

                attached = self.attachments(mail)
                self.assertEqual(letter.cda, Archive(attached.pop("IHE_XDM.ZIP")).document())
                self.assertEqual([letter.pdf], list(attached.values()))

    def test_the_metadata_name_the_document_its_size_and_its_hash(self):
        letter = self.desk.write()

        _, mail = self.deliver(letter)

        archive = Archive(self.attachments(mail)["IHE_XDM.ZIP"])
        (entry,) = archive.entries()
        slots = archive.slots(entry)
        self.assertEqual([str(len(letter.cda))], slots["size"])
        self.assertEqual([hashlib.sha1(letter.cda).hexdigest()], [each.lower() for each in slots["hash"]])
        self.assertEqual("text/xml", entry.get("mimeType"))
        values = {each.get("value") for each in entry.iter(f"{RIM}ExternalIdentifier")}
        self.assertIn(letter.document_id, values)
        self.assertTrue(any(value.startswith(ZOE.ins) for value in values), values)
        self.assertEqual(["fr-FR"], slots["languageCode"])

    def test_a_replacement_says_so_in_its_body_and_in_its_metadata(self):
        first = self.desk.write()
        second = self.desk.write(action="replacement", of=first, body_for_professionals="")
        _, former = self.deliver(first)

        _, mail = self.deliver(second)

        self.assertIn("annule et remplace", next(mail.iter_parts()).get_content())
        replaced = Archive(self.attachments(former)["IHE_XDM.ZIP"]).entries()[0].get("id")
        archive = Archive(self.attachments(mail)["IHE_XDM.ZIP"])
        (association,) = [it for it in archive.metadata.iter(f"{RIM}Association")
                          if it.get("associationType") == REPLACES]
        self.assertEqual(archive.entries()[0].get("id"), association.get("sourceObject"))
        self.assertEqual(replaced, association.get("targetObject"))
        self.assertEqual(["C"], archive.slots()["action"])

    def test_a_removal_says_so_in_its_body_and_in_its_metadata(self):
        first = self.desk.write()
        removal = self.desk.write(action="removal", of=first, body_for_professionals="")
        self.deliver(first)

        _, mail = self.deliver(removal)

        self.assertIn("supprimer", next(mail.iter_parts()).get_content())
        self.assertEqual(["D"], Archive(self.attachments(mail)["IHE_XDM.ZIP"]).slots()["action"])

    def test_a_patient_who_may_not_answer_is_told_by_header_and_the_doctor_is_not(self):
        letter = self.desk.write(patient=JEROME, to_patient=True, closes_conversation=True,
                                 body_for_patient="Bonjour,\n\nVoici votre lettre.")

        _, to_doctor = self.deliver(letter)

        account = self.served.letter(letter.control_id)
        _, to_patient = self.operator.mail(JEROME.address, self.mail_of(account, 1))
        self.assertEqual("FIN", to_patient["X-MSS-MES"])
        self.assertIsNone(to_doctor["X-MSS-MES"])
        self.assertIn("Voici votre lettre.", next(to_patient.iter_parts()).get_content())
        self.assertNotIn("Voici votre lettre.", next(to_doctor.iter_parts()).get_content())

    def test_a_message_in_8859_15_arrives_with_its_accents(self):
        body = "Cœur : 12 € de dépôt"
        letter = self.desk.write(patient=JEROME, character_set="8859/15", body_for_professionals=body)
        self.assertIn("LECŒUR".encode("iso8859-15"), letter.bytes)

        _, mail = self.deliver(letter)

        self.assertIn("LECOEUR-D'HERICOURT JEROME", mail["Subject"])
        self.assertEqual(body, next(mail.iter_parts()).get_content().strip())
        self.assertEqual(letter.cda, Archive(self.attachments(mail)["IHE_XDM.ZIP"]).document())
        (told,) = self.ear.wait(letter.control_id, "Z02")
        self.assertEqual("Y", told.outcome)
        self.assertIn("Accusé".encode("iso8859-15"), told.bytes)


if __name__ == "__main__":
    unittest.main()
