"""What deploy/letters/make writes: conformant to profile 2.1, consistent with its CDA, and repeatable."""

import base64
import os
import re
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

DEPLOY = os.path.join(os.path.dirname(os.path.realpath(__file__)), "..", "..", "..", "deploy")
MAKE = os.path.join(DEPLOY, "letters", "make")
V3 = "{urn:hl7-org:v3}"
FLAGS = ["MASQUE_PS", "INVISIBLE_PATIENT", "INVISIBLE_REP_LEGAUX", "CONNEXION_SECRETE", "MODIF_CONF_CODE", "DESTDMP",
         "DESTMSSANTEPS", "DESTMSSANTEPAT", "ACK_RECEPTION", "ACK_LECTURE_MSS"]


def make(directory, *options):
    subprocess.run([MAKE, directory, *options], check=True, stdout=subprocess.DEVNULL)


def read_letters(directory):
    for name in sorted(os.listdir(directory)):
        if name.endswith(".hl7"):
            with open(os.path.join(directory, name), "rb") as file:
                yield name, file.read()


class Letter:
    def __init__(self, raw):
        encoding = "iso8859-15" if b"|8859/15|" in raw[:200] else "utf-8"
        self.segments = [line.split("|") for line in raw.decode(encoding).split("\r") if line]
        for fields in self.segments:
            if fields[0] == "MSH":
                fields.insert(1, "|")

    def all(self, name):
        return [fields for fields in self.segments if fields[0] == name]

    def one(self, name):
        return self.all(name)[0]

    @property
    def cda(self):
        return ElementTree.fromstring(base64.b64decode(self.all("OBX")[0][5].split("^")[4], validate=True))

    @property
    def pdf(self):
        body = self.cda.find(f".//{V3}nonXMLBody/{V3}text")
        if body is None:
            body = self.cda.find(f".//{V3}observationMedia/{V3}value")
        return base64.b64decode(body.text, validate=True)


class Samples(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        make(cls.folder.name)
        cls.letters = [(name, Letter(raw)) for name, raw in read_letters(cls.folder.name)]

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def each(self):
        self.assertEqual(len(self.letters), 8)
        for name, letter in self.letters:
            with self.subTest(name):
                yield letter

    def test_letters_without_an_address_come_with_a_directory_that_has_their_mailboxes(self):
        with tempfile.TemporaryDirectory() as folder:
            made, published = os.path.join(folder, "letters"), os.path.join(folder, "directory")
            make(made, "--unaddressed", published)
            recipients = [fields for _, raw in read_letters(made) for fields in Letter(raw).all("PRT")
                          if fields[4].startswith("RCT")]
            (name,) = os.listdir(published)
            with open(os.path.join(published, name), encoding="utf-8") as file:
                lines = [line.rstrip("\n").split("|") for line in file]
            with open(os.path.join(folder, "units.txt"), encoding="utf-8") as file:
                units = file.read()

        self.assertEqual(3, len(recipients))
        self.assertTrue(all(len(fields) < 16 or not fields[15] for fields in recipients))
        self.assertEqual({31}, {len(line) for line in lines})
        by_number, by_unit, by_name = recipients
        self.assertEqual(1, sum(line[4] == by_number[5].split("^")[0] for line in lines))
        self.assertIn(by_unit[8].split("^")[9] + "|", units)
        self.assertEqual(2, sum(line[9:11] == by_name[5].split("^")[1:3] for line in lines))

    def test_segments_come_in_the_order_of_the_profile(self):
        oru = r"MSH PID PV1 ORC OBR OBX( PRT)+( OBX){8}( NTE)?( OBX){2,4}"
        mdm = r"MSH EVN PID PV1 ORC OBR TXA OBX( PRT)+( OBX){8}( NTE)?( OBX){2,4}"

        for letter in self.each():
            order = " ".join(fields[0] for fields in letter.segments)
            grammar = oru if letter.one("MSH")[9].startswith("ORU") else mdm
            self.assertRegex(order, f"^{grammar}$")

    def test_the_ten_flags_are_there_in_order_and_bodies_after_them(self):
        for letter in self.each():
            codes = [fields[3].split("^")[0] for fields in letter.all("OBX")[1:]]
            self.assertEqual(codes[:10], FLAGS)
            self.assertLessEqual(set(codes[10:]), {"CORPSMAIL_PS", "CORPSMAIL_PATIENT"})
            self.assertEqual([fields[1] for fields in letter.all("OBX")], [str(n + 1) for n in range(len(codes) + 1)])

    def test_event_order_control_and_result_status_agree(self):
        agreed = {"R01": ("NW", "F"), "T02": ("NW", "F"), "T10": ("RO", "C"), "T04": ("CA", "D")}

        for letter in self.each():
            event = letter.one("MSH")[9].split("^")[1]
            self.assertEqual((letter.one("ORC")[1], letter.all("OBX")[0][11]), agreed[event])
            self.assertEqual(letter.one("OBR")[4], letter.all("OBX")[0][3])

    def test_document_numbers_are_those_of_the_cda(self):
        for letter in self.each():
            cda = letter.cda
            parent = cda.find(f"{V3}relatedDocument[@typeCode='RPLC']/{V3}parentDocument/{V3}id")
            if letter.all("TXA"):
                self.assertEqual(letter.one("TXA")[12], cda.find(f"{V3}id").get("root"))
                if letter.one("ORC")[1] == "RO":
                    self.assertEqual(letter.one("TXA")[13], parent.get("root"))
            self.assertEqual(letter.one("OBR")[4].split("^")[0], cda.find(f"{V3}code").get("code"))

    def test_patient_numbers_are_those_of_the_cda(self):
        for letter in self.each():
            in_pid = {(each.split("^")[0], each.split("^")[3].split("&")[1]) for each in letter.one("PID")[3].split("~")}
            in_cda = {(each.get("extension"), each.get("root"))
                      for each in letter.cda.findall(f"{V3}recordTarget/{V3}patientRole/{V3}id")}
            self.assertEqual(in_pid, in_cda)

    def test_the_key_of_the_national_number_is_valid(self):
        for letter in self.each():
            ins = letter.one("PID")[3].split("^")[0]
            self.assertRegex(ins, r"^[12]\d{14}$")
            self.assertEqual(int(ins[13:]), 97 - int(ins[:13]) % 97)

    def test_the_header_has_all_that_xds_metadata_are_taken_from(self):
        paths = ["languageCode", "confidentialityCode", "title", "setId", "versionNumber",
                 "author/assignedAuthor/code", "author/assignedAuthor/representedOrganization/id",
                 "custodian/assignedCustodian/representedCustodianOrganization/id",
                 "legalAuthenticator/assignedEntity/id", "documentationOf/serviceEvent/effectiveTime/low",
                 "documentationOf/serviceEvent/performer/assignedEntity/representedOrganization/standardIndustryClassCode",
                 "componentOf/encompassingEncounter/location/healthCareFacility/code"]

        for letter in self.each():
            for path in paths:
                self.assertIsNotNone(letter.cda.find("/".join(V3 + step for step in path.split("/"))), path)

    def test_every_offset_of_the_pdf_points_to_its_object(self):
        for letter in self.each():
            pdf = letter.pdf
            table = int(re.search(rb"startxref\n(\d+)\n%%EOF\n$", pdf)[1])
            self.assertTrue(pdf[table:].startswith(b"xref\n"))
            offsets = re.findall(rb"(\d{10}) 00000 n \n", pdf[table:])
            for number, offset in enumerate(offsets, start=1):
                self.assertTrue(pdf[int(offset):].startswith(b"%d 0 obj\n" % number))

    def test_one_letter_is_written_in_latin_9_with_a_character_that_latin_1_lacks(self):
        raw = dict(read_letters(self.folder.name))["05-medecin-et-patient.hl7"]

        self.assertIn(b"|8859/15|", raw)
        self.assertIn("LECŒUR".encode("iso8859-15"), raw)

    def test_the_same_run_gives_the_same_bytes_and_another_run_other_ids(self):
        with tempfile.TemporaryDirectory() as again, tempfile.TemporaryDirectory() as other:
            make(again)
            make(other, "--run", "OTHER")

            self.assertEqual(dict(read_letters(again)), dict(read_letters(self.folder.name)))
            others = [Letter(raw) for _, raw in read_letters(other)]
            ids = [{letter.one("MSH")[10] for letter in group} | {letter.cda.find(f"{V3}id").get("root") for letter in group}
                   for group in (others, [letter for _, letter in self.letters])]
            self.assertFalse(ids[0] & ids[1])


class ManyLetters(unittest.TestCase):
    def test_have_the_size_that_was_asked_for_and_ids_of_their_own(self):
        with tempfile.TemporaryDirectory() as folder:
            make(folder, "--count", "20", "--pdf-kb", "50", "--to", "a@x.fr", "--to", "b@x.fr")
            letters = [Letter(raw) for _, raw in read_letters(folder)]

        self.assertEqual(len({letter.one("MSH")[10] for letter in letters}), 20)
        self.assertEqual(len({letter.cda.find(f"{V3}id").get("root") for letter in letters}), 20)
        for letter in letters:
            self.assertAlmostEqual(len(letter.pdf) / 1024, 50, delta=3)


if __name__ == "__main__":
    unittest.main()
