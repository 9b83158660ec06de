"""Documents that come as FHIR: published, sent, told of as Communication, and found by HAPI FHIR as it expects."""

import base64
import json
import os
import re
import subprocess
import unittest
import urllib.error

import verdict
from fhir_publications import bundle, reference
from fhir_scene import TOKEN, FhirScene
from gateway import SOURCE_NAME
from hapi import find_hapi_fhir
from house import eventually

DOCUMENT = os.path.join(os.environ["VGM_SOURCE_DIR"], "docs", "fhir.md")


class Fhir(FhirScene):
    def test_a_bundle_becomes_a_mail_and_its_fate_is_told(self):
        gateway = self.serve_fhir()
        letter = self.desk.write()

        number = self.publish(gateway, letter)

        def delivered():
            found = self.ask(gateway, f"/Communication/{number}.1")[2]
            return found if "received" in found else None
        told = eventually(delivered, "the Communication says that it was received")
        self.assertEqual("completed", told["status"])
        self.assertEqual(["delivered", "sent"], [c["code"] for c in told["statusReason"]["coding"]])
        whole = self.ask(gateway, f"/Communication/{number}")[2]
        self.assertEqual("completed", whole["status"])
        self.assertEqual(1, self.ask(gateway, f"/Communication?part-of=Communication/{number}")[2]["total"])
        self.assertEqual(404, self.ask(gateway, "/Communication/01ARZ3NDEKTSV4RRFFQ69G5FAV")[0])

    def test_the_same_publication_is_one_letter_also_after_the_gateway_was_killed(self):
        gateway = self.serve_fhir()
        letter = self.desk.write()
        first = self.publish(gateway, letter)
        self.assertEqual(first, self.publish(gateway, letter))
        gateway.kill()
        gateway.start()
        self.assertEqual(first, self.publish(gateway, letter))

        status, fields, made = self.ask(gateway, "/DocumentReference", reference(letter))

        self.assertEqual(201, status)
        self.assertIn(f"/fhir/DocumentReference/{first}.1/_history/1", fields["Location"])
        self.assertNotIn("data", made["content"][0]["attachment"])

    def test_what_http_is_at_fault_for_is_told_in_fhir(self):
        gateway = self.serve_fhir()
        good = bundle(self.desk.write())
        wanted = [
            (401, "login", {"token": None, "body": good}),
            (401, "login", {"token": "x" * 40, "body": good}),
            (415, "not-supported", {"body": good, "headers": {"Content-Type": "text/plain"}}),
            (415, "not-supported", {"body": good, "headers": {"Content-Type": "application/fhir+json; fhirVersion=3.0"}}),
            (406, "not-supported", {"body": good, "headers": {"Accept": "text/html"}}),
            (405, "not-supported", {"path": "/DocumentReference", "method": "GET"}),
            (405, "not-supported", {"path": "/DocumentReference/1", "method": "PATCH", "body": {}}),
            (404, "not-found", {"path": "/Observation/1"}),
            (400, "structure", {"body": b"{"}),
            (413, "too-long", {"body": json.dumps(good).encode() + b" " * (9 << 20)}),
        ]
        for status, code, request in wanted:
            with self.subTest(status=status, code=code):
                try:
                    got, _, outcome = self.ask(gateway, **request)
                except (BrokenPipeError, ConnectionResetError, urllib.error.URLError):
                    self.assertEqual(413, status)  # what is too large is not read to its end
                    continue
                self.assertEqual(status, got, outcome)
                if status != 413:
                    self.assertEqual("OperationOutcome", outcome["resourceType"])
                    self.assertEqual(code, outcome["issue"][0]["code"])

    def test_metadata_are_made_of_a_document(self):
        gateway = self.serve_fhir()
        letter = self.desk.write()
        binary = {"resourceType": "Binary", "contentType": "text/xml", "data": base64.b64encode(letter.cda).decode()}

        status, _, made = self.ask(gateway, "/DocumentReference/$generate-metadata", binary)

        self.assertEqual(200, status)
        attachment = made["parameter"][0]["resource"]["content"][0]["attachment"]
        self.assertEqual(reference(letter)["content"][0]["attachment"]["hash"], attachment["hash"])

    def test_the_document_is_right_about_its_example(self):
        gateway = self.serve_fhir()
        with open(DOCUMENT, encoding="utf-8") as file:
            text = file.read()
        blocks = re.findall(r"^```(\w+)\n(.*?)^```$", text, re.M | re.S)
        example = next(block for kind, block in blocks if kind == "json")
        scripts = [block.replace("127.0.0.1:8080", f"127.0.0.1:{gateway.ports['http']}")
                   for kind, block in blocks if kind == "sh"]
        os.makedirs(os.path.join(self.folder, "secrets"))
        for name, content in (("letter.json", example.encode()), ("thorax.pdf", self.desk.write().pdf),
                              ("secrets/ris.token", TOKEN.encode())):
            with open(os.path.join(self.folder, name), "wb") as file:
                file.write(content)

        def run(script, **environment):
            return subprocess.run(["bash", "-euc", script], cwd=self.folder, env=os.environ | environment,
                                  capture_output=True, text=True, check=True).stdout
        answer = run(scripts[0])
        self.assertIn("201 Created", answer.splitlines()[0], answer)
        number = re.search(r"^Location: .*/DocumentReference/(\w+)\.1/", answer, re.M | re.I).group(1)
        self.assertEqual(1, json.loads(run(scripts[1], ID=number))["total"])

    def test_hapi_fhir_publishes_and_gets_what_it_expects(self):
        hapi = find_hapi_fhir()
        if hapi is None:
            self.skipTest("HAPI FHIR is not to be had here")
        gateway = self.serve_fhir()
        letter = self.desk.write()
        files = []
        for name, resource in (("bundle.json", bundle(letter)), ("reference.json", reference(letter))):
            files.append(os.path.join(self.folder, name))
            with open(files[-1], "w", encoding="utf-8") as file:
                json.dump(resource, file)

        printed = hapi.run("publish", f"http://127.0.0.1:{gateway.ports['http']}/fhir", TOKEN, *files, timeout=300)

        number = re.search(r"^LETTER (\w+)$", printed, re.M).group(1)
        self.assertEqual(SOURCE_NAME, gateway.letter(number)["source"])


if __name__ == "__main__":
    verdict.main()
