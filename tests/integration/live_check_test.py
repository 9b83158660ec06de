"""A replica that is too old to be believed: the directory itself is asked before a mail is first sent."""

import datetime
import json
import os
import subprocess
import unittest

from annuaire_server import AnnuaireServer, practitioner, telecom
from hospital import DOCTOR
from house import binary, eventually
from people import LEFEVRE, MARTIN
from scene import Scene

HEADER = ("Type de BAL|Adresse BAL|Identification nationale PP|Type identifiant structure|Identification Structure|"
          "Service de rattachement|Nom d'exercice|Prénom d'exercice|Code Profession|Libellé Profession|"
          "Dématérialisation|Raison Sociale structure BAL|L6LIGNEACHEMINEMENT structure BAL|"
          "Code postal structure BAL")
PEOPLE = ((MARTIN, DOCTOR), (LEFEVRE, LEFEVRE.address))
LINES = [f"PER|{address}|{who.national_id}||||{who.family}|{who.given}|10|Médecin|True|||" for who, address in PEOPLE]


class LiveCheck(Scene):
    def setUp(self):
        super().setUp()
        self.annuaire = AnnuaireServer()
        self.addCleanup(self.annuaire.stop)
        self.key = os.path.join(self.folder, "key")
        self.files = os.path.join(self.folder, "files")
        os.mkdir(self.files)
        stamp = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(hours=30)
        name = f"Extraction_Correspondance_MSSante_{stamp:%Y%m%d%H%M}.txt"
        with open(os.path.join(self.files, name), "w", encoding="utf-8") as file:
            file.write("\n".join((HEADER, *LINES)) + "\n")

    def start(self, says):
        self.write_key("not-the-key")
        api = {"url": f"{self.annuaire.base}/fhir/v2", "key_file": self.key}
        self.gateway = self.serve(directory={"folder": self.files, "api": api, "live_check_says": says})
        self.wire = self.producer(self.gateway)
        # The files alone: the API refuses to say what has changed since.
        synced = subprocess.run([binary(), "directory", "sync", "--config", self.gateway.config], capture_output=True,
                                text=True, timeout=60)
        self.assertIn("401", synced.stdout + synced.stderr)
        self.write_key(AnnuaireServer.KEY)
        self.annuaire.calls.clear()

    def write_key(self, key):
        with open(self.key, "w", encoding="utf-8") as file:
            file.write(key + "\n")
        os.chmod(self.key, 0o600)

    def send(self, **options):
        letter = self.desk.write(**options)
        self.accept(self.wire, letter)
        return letter

    def held(self, account):
        return [line for line in account["timeline"] if line["what"] == "held"]

    def affected(self, account):
        return [line for line in self.gateway.events("directory.affected")
                if line.get("delivery", "").startswith(account["submission"])]

    def asked(self):
        return [path for path in self.annuaire.paths() if "mailbox-mss" in path]

    def test_a_mail_to_an_address_that_is_gone_is_held_and_the_others_are_sent(self):
        self.annuaire.put(practitioner("1", LEFEVRE.rpps, LEFEVRE.family, LEFEVRE.given, telecom(LEFEVRE.address)))
        self.start("hold")

        gone = self.send()
        there = self.send(to=(), professionals=(LEFEVRE,))

        self.wait_for_status(self.gateway, there.control_id, "sent")
        account = self.wait_for_letter(self.gateway, gone.control_id, self.held, "is held")
        (held,) = self.held(account)
        self.assertIn("does not publish the address any more", json.dumps(held))
        self.assertEqual(["queued"], [it["status"] for it in account["deliveries"]])
        (event,) = self.affected(account)
        self.assertEqual(("warning", "held"), (event["level"], event["mail"]))
        self.assertNotIn("@", json.dumps(event))

    def test_a_mail_to_an_address_that_is_gone_is_sent_all_the_same_unless_it_is_to_be_held(self):
        self.start("warn")

        letters = [self.send() for _ in range(2)]

        for letter in letters:
            account = self.wait_for_status(self.gateway, letter.control_id, "sent")
            self.assertEqual([], self.held(account))
            (event,) = self.affected(account)
            self.assertEqual("sent", event["mail"])
        self.assertEqual(3, len(self.asked()), "each kind of holder once")

    def test_a_directory_that_does_not_answer_holds_nothing_up_for_long(self):
        self.start("hold")
        self.annuaire.troubles = ["hang"] * 20

        letters = [self.send() for _ in range(3)]

        for letter in letters:
            self.wait_for_status(self.gateway, letter.control_id, "sent", within=15)
        self.assertEqual(1, len(self.gateway.events("directory.live_check_unanswered")))
        self.assertEqual(1, len(self.asked()))


if __name__ == "__main__":
    unittest.main()
