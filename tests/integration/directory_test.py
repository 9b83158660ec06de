"""The directory's commands: files from a server, changes from the API whatever its mood, and what they say."""

import datetime
import json
import os
import pathlib
import subprocess
import tempfile
import time
import unittest

from annuaire_server import AnnuaireServer, organization, practitioner, role, telecom

HEADER = ("Type de BAL|Adresse BAL|Identification nationale PP|Type identifiant structure|Identification Structure|"
          "Service de rattachement|Nom d'exercice|Prénom d'exercice|Code Profession|Libellé Profession|"
          "Dématérialisation|Raison Sociale structure BAL|L6LIGNEACHEMINEMENT structure BAL|"
          "Code postal structure BAL")


def extraction():
    lines = [HEADER,
             "PER|jeanne@medecin.mssante.fr|810000000001||||MARTIN|Jeanne|10|Médecin|True|||",
             "PER|paul@medecin.mssante.fr|810000000002||||DURAND|Paul|60|Infirmier|False|||",
             "ORG|cardio@nord.mssante.fr||FINESS|690000001|CARDIOLOGIE||||||CH DU NORD|69001 LYON|69001"]
    lines += [f"PER|p{n}@medecin.mssante.fr|8100000001{n:02}||||NOM{n}|Prénom|10|Médecin|False|||" for n in range(40)]
    return ("\n".join(lines) + "\n").encode()


class Directory(unittest.TestCase):
    def setUp(self):
        self.server = AnnuaireServer()
        self.addCleanup(self.server.stop)
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.publish()
        key = self.folder / "key"
        key.write_text(AnnuaireServer.KEY + "\n")
        key.chmod(0o600)
        self.configure()

    def publish(self, hours_ago=10):
        stamp = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(hours=hours_ago)
        self.name = f"Extraction_Correspondance_MSSante_{stamp:%Y%m%d%H%M}.txt"
        self.server.files = {"/extraction": (self.name, extraction())}

    def certificate(self, name):
        """A certificate for 127.0.0.1 that is its own authority, and its key, in one file."""
        file = self.folder / name
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=test",
                        "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", file, "-out", f"{file}.crt"],
                       check=True, capture_output=True)
        file.write_text(file.read_text() + pathlib.Path(f"{file}.crt").read_text())
        return file

    def configure(self, api=True, trust=None):
        text = f"""
gateway: {{data: {self.folder}/data, oid: 1.2.250.1.999.1.1, product_reference: DEV000000}}
sources: [{{name: laboratory, listen: "127.0.0.1:0"}}]
operator: {{name: test, submission: {{address: "127.0.0.1:1"}}, certificate: c, key: k, trust: t}}
mailbox: {{address: gateway@nord.mssante.fr}}
directory:
  folder: {self.folder}/files
  urls: ["{self.server.base}/extraction"]
"""
        if api:
            text += f'  api: {{url: "{self.server.base}/fhir/v2", key_file: {self.folder}/key, timeout: 1s}}\n'
        if trust:
            text += f"  trust: {trust}\n"
        (self.folder / "config.yaml").write_text(text)

    def run_it(self, *words, status=0):
        done = subprocess.run([os.environ["VGM_GATEWAY"], "directory", *words, "--json", "-c",
                               self.folder / "config.yaml"], capture_output=True, text=True, timeout=120)
        self.assertEqual(status, done.returncode, done.stdout + done.stderr)
        self.assertNotIn(AnnuaireServer.KEY, done.stdout + done.stderr)
        return json.loads(done.stdout) if done.stdout.strip() else None

    def show(self, rpps, status=0):
        return self.run_it("show", "--person", rpps, status=status)

    def test_files_are_fetched_once_and_loaded_once(self):
        self.configure(api=False)
        first = self.run_it("sync")
        self.assertTrue(first["files"]["changed"])
        self.assertEqual(43, first["files"]["parts"][0]["lines"])
        self.assertFalse(self.run_it("sync")["files"]["changed"])
        self.assertEqual([self.name], [f.name for f in (self.folder / "files").iterdir()])
        self.assertEqual("jeanne@medecin.mssante.fr", self.show("10000000001")["address"])
        self.assertEqual("fresh", self.run_it("status")["freshness"])
        found = self.run_it("find", "martin")
        self.assertEqual("MARTIN", found[0]["person"]["family_name"])

    def test_what_is_no_file_is_refused_and_the_old_day_stays(self):
        self.configure(api=False)
        self.run_it("sync")
        self.publish(hours_ago=5)
        self.server.files["/extraction"] = (self.name, extraction()[:1500])
        report = self.run_it("sync", status=1)
        self.assertTrue(report["problems"])
        self.assertEqual("jeanne@medecin.mssante.fr", self.show("10000000001")["address"])

    def test_changes_come_page_by_page_with_roles_places_and_tombstones(self):
        self.server.put(organization("o1", "690000001", "CH DU NORD", "LYON", "69001",
                                     telecom("urgences@nord.mssante.fr", "ORG", service="URGENCES"),
                                     telecom("standard@ordinary.example", "ORG", code="AUTRE")))
        self.server.put(practitioner("p1", "10000000001", "MARTIN", "Jeanne",
                                     telecom("new.jeanne@medecin.mssante.fr", rank=1)))
        self.server.put(practitioner("p2", "10000000002", "", "", active=False))
        for n in range(3, 8):
            self.server.put(practitioner(f"p{n}", f"1000000000{n}", f"NEW{n}", "Anne",
                                         telecom(f"new{n}@medecin.mssante.fr")))
        self.server.put(role("r1", "p3", "o1", telecom("anne@nord.mssante.fr")))
        report = self.run_it("sync")
        self.assertEqual([], report["problems"])
        self.assertEqual(1 + 4 + 1, report["changes"]["pages"])
        # Jeanne's old box, Paul's, and the one of cardiology have gone.
        self.assertEqual(3, report["changes"]["removed"])
        self.assertEqual("new.jeanne@medecin.mssante.fr", self.show("10000000001")["address"])
        self.assertIn("without a published mailbox", " ".join(self.show("10000000002", status=1)["reasons"]))
        anne = self.run_it("show", "--person", "10000000003", "--structure", "690000001")
        self.assertEqual("anne@nord.mssante.fr", anne["address"])
        self.assertEqual("CH DU NORD", anne["entry"]["structure"]["name"])
        self.assertEqual("new4@medecin.mssante.fr", self.run_it("find", "new4")[0]["address"])
        place = self.run_it("show", "--structure", "690000001", "--kind", "organisation")
        self.assertEqual("urgences@nord.mssante.fr", place["address"])
        gone = self.run_it("show", "--address", "paul@medecin.mssante.fr")
        self.assertIn("is not any more", " ".join(gone["reasons"]))
        # The same again changes nothing.
        again = self.run_it("sync")
        self.assertEqual((0, 0), (again["changes"]["added"], again["changes"]["removed"]))

    def test_a_busy_directory_is_asked_again_when_it_says(self):
        self.run_it("sync")
        self.server.calls.clear()
        self.server.troubles = [(429, 1), 503, "close"]
        report = self.run_it("sync")
        self.assertEqual([], report["problems"])
        times = [moment for moment, _ in self.server.calls]
        self.assertGreaterEqual(times[1] - times[0], 0.99)
        self.assertEqual(6, len(times))

    def test_no_more_calls_a_second_than_allowed(self):
        self.server.page_max = 1
        for n in range(40):
            self.server.put(practitioner(f"p{n}", f"100000002{n:02}", "NOM", "Anne"))
        self.run_it("sync")
        times = [moment for moment, _ in self.server.calls]
        self.assertEqual(42, len(times))
        for first, later in zip(times, times[17:]):
            self.assertGreaterEqual(later - first, 0.95)

    def test_a_break_is_gone_on_from(self):
        for n in range(10, 16):
            self.server.put(practitioner(f"p{n}", f"100000000{n}", "NOM", "Anne",
                                         telecom(f"anne{n}@medecin.mssante.fr")))
        # Organization, the first page of people, then nothing any more.
        self.server.troubles = [None, None] + [500] * 6
        broken = self.run_it("sync", status=1)
        self.assertIn("500", broken["problems"][0]["detail"])
        # Nothing of it is seen, and the files of the day are.
        self.show("10000000010", status=1)
        self.show("10000000001")
        self.server.calls.clear()
        report = self.run_it("sync")
        self.assertTrue(report["changes"]["resumed"])
        self.assertIn("/fhir/v2/_page?id=opaque0", self.server.paths()[0])
        for n in range(10, 16):
            self.assertEqual(f"anne{n}@medecin.mssante.fr", self.show(f"100000000{n}")["address"])

    def test_pages_that_are_not_known_any_more_are_begun_again(self):
        for n in range(10, 16):
            self.server.put(practitioner(f"p{n}", f"100000000{n}", "NOM", "Anne",
                                         telecom(f"anne{n}@medecin.mssante.fr")))
        self.server.troubles = [None, None] + [500] * 6
        self.run_it("sync", status=1)
        self.server.expired = True
        self.server.on_call = lambda number: setattr(self.server, "expired", number < 9)
        self.assertEqual([], self.run_it("sync")["problems"])
        self.assertEqual("anne15@medecin.mssante.fr", self.show("10000000015")["address"])

    def test_what_changes_under_the_reader_is_taken_the_next_time(self):
        for n in range(10, 16):
            self.server.put(practitioner(f"p{n}", f"100000000{n}", "NOM", "Anne",
                                         telecom(f"anne{n}@medecin.mssante.fr")))

        def change(number):
            if number == 3:
                self.server.put(practitioner("p10", "10000000010", "NOM", "Anne",
                                             telecom("moved@medecin.mssante.fr")))
        self.server.on_call = change
        self.run_it("sync")
        self.assertEqual("anne10@medecin.mssante.fr", self.show("10000000010")["address"])
        self.run_it("sync")
        self.assertEqual("moved@medecin.mssante.fr", self.show("10000000010")["address"])

    def test_an_api_that_does_not_answer_or_is_none_leaves_the_files(self):
        self.server.troubles = ["hang"] * 6
        started = time.monotonic()
        report = self.run_it("sync", status=1)
        self.assertIn("does not answer", report["problems"][0]["detail"])
        self.assertLess(time.monotonic() - started, 60)
        self.server.troubles = ["html"]
        self.assertIn("JSON", self.run_it("sync", status=1)["problems"][0]["detail"])
        self.assertEqual("jeanne@medecin.mssante.fr", self.show("10000000001")["address"])

    def test_changes_of_more_than_thirty_days_are_not_asked_for(self):
        self.publish(hours_ago=24 * 31)
        report = self.run_it("sync", status=1)
        self.assertIn("30 days", report["problems"][0]["detail"])
        self.assertEqual([], self.server.calls)

    def test_a_next_page_elsewhere_gets_neither_the_call_nor_the_key(self):
        other = AnnuaireServer()
        self.addCleanup(other.stop)
        for n in range(10, 16):
            self.server.put(practitioner(f"p{n}", f"100000000{n}", "NOM", "Anne"))
        self.server.on_call = lambda number: setattr(self.server, "base", other.base)
        report = self.run_it("sync", status=1)
        self.assertIn("another place", report["problems"][0]["detail"])
        self.assertEqual([], other.calls)

    def test_tls_is_believed_by_the_configured_anchors_alone(self):
        mine, other = self.certificate("mine"), self.certificate("other")
        self.server = AnnuaireServer(mine)
        self.addCleanup(self.server.stop)
        self.publish()
        self.configure(trust=f"{other}.crt")
        report = self.run_it("sync", status=1)
        self.assertIn("certificate", report["problems"][0]["detail"])
        self.assertEqual([], self.server.calls)
        self.configure(trust=f"{mine}.crt")
        self.assertEqual([], self.run_it("sync")["problems"])
        self.assertEqual(3, len(self.server.calls))

    def test_a_mailbox_is_watched_until_it_is_visible(self):
        self.run_it("sync")
        self.assertEqual("nowhere", self.run_it("watch", "soon@nord.mssante.fr", "--for", "0", status=1)["visible"])
        self.server.put(practitioner("p9", "10000000009", "NOM", "Anne", telecom("soon@nord.mssante.fr")))
        self.assertEqual("api", self.run_it("watch", "soon@nord.mssante.fr", "--for", "0")["visible"])
        self.run_it("sync")
        self.assertEqual("replica", self.run_it("watch", "soon@nord.mssante.fr", "--for", "0")["visible"])


if __name__ == "__main__":
    unittest.main()
