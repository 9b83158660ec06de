"""Letters that name their recipient by an identifier alone: the directory gives the mailbox, or a refusal says why."""

import datetime
import json
import os
import subprocess
import unittest

from hospital import DOCTOR, hl7
from house import binary, eventually
from people import CLINIC, LEFEVRE, MARTIN, NGUYEN, PRACTICE
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
        files = self.files = os.path.join(self.folder, "files")
        os.mkdir(files)
        self.publish(LINES, hours_ago=10)
        units = os.path.join(self.folder, "units.txt")
        with open(units, "w", encoding="utf-8") as file:
            file.write(f"code|structure_type|structure|service|address\n3401|FINESS|{CLINIC.finess}|Accueil|\n")
        self.gateway = self.serve(directory={"folder": files, "units": units, "every": "1h"})
        self.wire = self.producer(self.gateway)
        (synced,) = eventually(lambda: self.gateway.events("directory.synced"), "the directory is loaded")
        self.assertEqual("0", str(synced["problems"]), synced)
        eventually(lambda: self.gateway.events("directory.age"), "the age of the directory is logged")

    def publish(self, lines, hours_ago):
        stamp = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(hours=hours_ago)
        with open(os.path.join(self.files, f"Extraction_Correspondance_MSSante_{stamp:%Y%m%d%H%M}.txt"), "w",
                  encoding="utf-8") as file:
            file.write("\n".join((HEADER, *lines)) + "\n")

    def directory(self, *words):
        return subprocess.run([binary(), "directory", *words, "--config", self.gateway.config], capture_output=True,
                              text=True, timeout=60)

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

    def test_a_new_directory_that_lost_an_address_says_who_is_affected(self):
        letters = [self.unaddressed(self.desk.write(), DOCTOR) for _ in range(2)]
        for letter in letters:
            self.assert_sent_to(DOCTOR, letter)
        patient_too = self.desk.write(to=(DOCTOR,), to_patient=True)
        self.accept(self.wire, patient_too)
        everything = self.directory("affected", "--json")
        self.assertEqual((0, []), (everything.returncode, json.loads(everything.stdout)), everything.stderr)

        self.publish((*LINES[1:], of(NGUYEN, NGUYEN.address, PRACTICE)), hours_ago=2)
        synced = self.directory("sync")
        self.assertEqual(0, synced.returncode, synced.stdout + synced.stderr)

        def warned():
            return [line for line in self.gateway.events("directory.affected") if line["level"] == "warning"]
        (event,) = eventually(warned, "the running gateway warns of it", within=60)
        self.assertEqual(["1", "0", "1"], [event[name] for name in ("vanished", "holder_differs", "new")], event)
        self.assertNotIn("@", json.dumps(event))
        said = self.directory("affected", "--json")
        self.assertEqual(1, said.returncode, said.stderr)
        (affected,) = json.loads(said.stdout)
        self.assertEqual((DOCTOR, "vanished", 3), tuple(affected[it] for it in ("address", "change", "letters")))
        self.assertEqual(["laboratoire"], affected["sources"])
        sent = [self.gateway.letter(letter.control_id)["submission"] for letter in (*letters, patient_too)]
        self.assertEqual(sent, affected["latest_letters"])

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
