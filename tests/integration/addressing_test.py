"""Letters that name their recipient by an identifier alone: the directory gives the mailbox, or a refusal says why."""

import datetime
import os
import unittest

from hospital import DOCTOR, hl7
from house import eventually
from people import CLINIC, LEFEVRE, MARTIN, PRACTICE
from scene import Scene

HEADER = ("Type de BAL|Adresse BAL|Identification nationale PP|Type identifiant structure|Identification Structure|"
          "Service de rattachement|Nom d'exercice|Prénom d'exercice|Code Profession|Libellé Profession|"
          "Dématérialisation|Raison Sociale structure BAL|L6LIGNEACHEMINEMENT structure BAL|"
          "Code postal structure BAL")
UNIT = "accueil@clinique.demo.mssante.fr"
TWO = ("dr.lefevre@medecin.demo.mssante.fr", "n.lefevre@clinique.demo.mssante.fr")


def of(person, address, place):
    return (f"PER|{address}|{person.national_id}|FINESS|{place.finess}||{person.family}|{person.given}|10|Médecin|"
            f"True|{place.name}|{place.street[2]} {place.street[3]}|{place.street[2]}")


LINES = (
    of(MARTIN, DOCTOR, PRACTICE), of(LEFEVRE, TWO[0], PRACTICE), of(LEFEVRE, TWO[1], CLINIC),
    f"ORG|{UNIT}||FINESS|{CLINIC.finess}|ACCUEIL||||||{CLINIC.name}|99300 BOISFLEURI|99300")


class Addressing(Scene):
    def setUp(self):
        super().setUp()
        files = os.path.join(self.folder, "files")
        os.mkdir(files)
        stamp = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(hours=10)
        with open(os.path.join(files, f"Extraction_Correspondance_MSSante_{stamp:%Y%m%d%H%M}.txt"), "w",
                  encoding="utf-8") as file:
            file.write("\n".join((HEADER, *LINES)) + "\n")
        units = os.path.join(self.folder, "units.txt")
        with open(units, "w", encoding="utf-8") as file:
            file.write(f"code|structure_type|structure|service|address\n3401|FINESS|{CLINIC.finess}|Accueil|\n")
        self.gateway = self.serve(directory={"folder": files, "units": units, "every": "1h"})
        self.wire = self.producer(self.gateway)
        (synced,) = eventually(lambda: self.gateway.events("directory.synced"), "the directory is loaded")
        self.assertEqual("0", str(synced["problems"]), synced)
        eventually(lambda: self.gateway.events("directory.age"), "the age of the directory is logged")

    def unaddressed(self, letter, address):
        return letter.with_bytes(b"^^X.400^" + address.encode(), b"")

    def assert_sent_to(self, address, letter):
        self.accept(self.wire, letter)
        account = self.wait_for_status(self.gateway, letter.control_id, "sent")
        self.assertEqual([address], [it["recipient"] for it in account["deliveries"]])
        _, mail = self.operator.mail(address, self.mail_of(account))
        self.assertEqual(address, mail["To"])

    def test_a_number_is_enough_for_a_doctor(self):
        self.assert_sent_to(DOCTOR, self.unaddressed(self.desk.write(), DOCTOR))

    def test_the_hospitals_code_is_enough_for_a_unit(self):
        letter = self.desk.write(to=(), organisations=((CLINIC, UNIT),), receipts=("ACK_RECEPTION",))
        letter = letter.with_bytes(hl7.organisation(CLINIC).encode(), b"Accueil^^^^^&1.2.250.1.999.1.1.9&ISO^UF^^^3401")
        self.accept(self.wire, self.unaddressed(letter, UNIT))
        account = self.wait_for_status(self.gateway, letter.control_id, "sent")
        self.assertEqual([UNIT], [it["recipient"] for it in account["deliveries"]])

    def test_two_mailboxes_are_a_refusal_that_names_them(self):
        letter = self.unaddressed(self.desk.write(to=(), professionals=(LEFEVRE,)), LEFEVRE.address)

        answer = self.wire.send(letter)

        self.assertEqual("AE", answer.code)
        errors = " ".join(answer.errors)
        self.assertIn("ROUTE-AMBIGUOUS", errors)
        for address in TWO:
            self.assertIn(address, errors)
        story = eventually(lambda: self.gateway.trace(letter.control_id), "the refusal is traced")[0]
        self.assertEqual(["refused"], [line["what"] for line in story["timeline"]])

    def test_explain_says_which_entry_gives_the_address(self):
        message = os.path.join(self.folder, "letter.hl7")
        with open(message, "wb") as file:
            file.write(self.unaddressed(self.desk.write(), DOCTOR).bytes)

        said = self.gateway.run("explain", message)

        self.assertEqual(0, said.returncode, said.stdout + said.stderr)
        self.assertIn(DOCTOR, said.stdout)
        self.assertIn(f"PER of {MARTIN.national_id} at {PRACTICE.national_id}", said.stdout)


if __name__ == "__main__":
    unittest.main()
