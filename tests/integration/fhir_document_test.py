"""FHIR documents: what a doctor receives of one, and what is refused."""

import base64
import copy
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import threading
import unittest
import zipfile
from xml.etree import ElementTree

import verdict
from fhir_documents import as_binary, as_bundle, as_reference, document, narrative
from fhir_scene import TOKEN, FhirScene
from gateway import SOURCE_NAME
from hapi import find_hapi_fhir
from house import eventually
from people import MARTIN

CDA = "{urn:hl7-org:v3}"


class FhirDocument(FhirScene):
    def publish_document(self, gateway, request):
        status, _, answer = self.ask(gateway, "", request)
        self.assertEqual(200, status, answer)
        return answer["entry"][0]["response"]["location"].split("/")[1], answer

    def received(self, gateway, number):
        account = eventually(lambda: self._sent(gateway, number), "the mail is sent")
        return self.operator.mail(MARTIN.address, account["deliveries"][0]["message_id"])[1]

    def _sent(self, gateway, number):
        letter = gateway.letter(number)
        return letter if letter["deliveries"] and letter["deliveries"][0]["status"] == "sent" else None

    def text_of(self, pdf):
        tool = shutil.which("pdftotext")
        if tool is None:
            self.skipTest("pdftotext is not here")
        path = os.path.join(self.folder, "letter.pdf")
        with open(path, "wb") as file:
            file.write(pdf)
        return subprocess.run([tool, "-layout", path, "-"], capture_output=True, text=True, check=True).stdout

    def test_a_doctor_reads_the_narrative_as_a_pdf_and_in_a_cda(self):
        gateway = self.serve_fhir()
        letter = self.desk.write()
        made = document(letter, "7001")

        number, answer = self.publish_document(gateway, as_bundle(letter, made))

        self.assertEqual(f"Bundle/{number}.1", answer["entry"][2]["response"]["location"])
        attached = {part.get_filename(): part.get_content() for part in self.received(gateway, number).iter_attachments()}
        archive = zipfile.ZipFile(io.BytesIO(attached.pop("IHE_XDM.ZIP")))
        ((name, pdf),) = attached.items()
        self.assertTrue(name.endswith(".pdf"), name)
        words = self.text_of(pdf)
        for said in ("Ionogramme sanguin", "Potassium élevé", "Kaliémie", "5,9", "ECG si besoin",
                     "Établi d’après le document FHIR urn:oid:1.2.250.1.999.9.7001, empreinte SHA-1"):
            self.assertIn(said, re.sub(r"\s+", " ", words))
        (cda,) = [archive.read(n) for n in archive.namelist() if n.startswith("IHE_XDM/SUBSET01/DOC")]
        tree = ElementTree.fromstring(cda)
        self.assertEqual("1.2.250.1.999.9.7001", tree.find(f"{CDA}id").get("root"))
        self.assertEqual(pdf, base64.b64decode(tree.find(f".//{CDA}nonXMLBody/{CDA}text").text))
        self.assertNotIn(b"Observation", cda)

    def test_the_same_document_is_one_letter_in_a_binary_too_and_after_a_kill(self):
        gateway = self.serve_fhir()
        letter = self.desk.write()
        made = document(letter, "7002")
        number, _ = self.publish_document(gateway, as_bundle(letter, made))
        gateway.kill()
        gateway.start()
        self.assertEqual(number, self.publish_document(gateway, as_bundle(letter, made))[0])
        self.assertEqual(number, self.publish_document(gateway, as_binary(letter, made))[0])

    def test_another_document_under_its_identifier_is_409(self):
        gateway = self.serve_fhir()
        letter = self.desk.write()
        made = document(letter, "7003")
        self.publish_document(gateway, as_bundle(letter, made))
        other = copy.deepcopy(made)
        other["entry"][-1]["resource"]["valueQuantity"]["value"] = 6.4  # nobody reads it in the PDF
        for request in (as_bundle(letter, other), as_binary(letter, other)):
            status, _, outcome = self.ask(gateway, "", request)
            self.assertEqual(409, status, outcome)
            self.assertEqual(["Bundle.entry[1].resource.masterIdentifier"], outcome["issue"][0]["expression"])

    def test_of_two_documents_at_once_under_one_identifier_one_is_taken(self):
        gateway = self.serve_fhir()
        letter = self.desk.write()
        for round_ in range(10):
            requests = []
            for n in range(6):
                made = document(letter, f"71{round_}")
                made["entry"][-1]["resource"]["valueQuantity"]["value"] = n
                requests.append(json.dumps(as_bundle(letter, made)).encode())
            told = []
            threads = [threading.Thread(target=lambda r=r: told.append(self.ask(gateway, "", r)[0])) for r in requests]
            for each in threads:
                each.start()
            for each in threads:
                each.join()
            self.assertEqual([200] + [409] * 5, sorted(told))

    def test_a_simplified_publication_and_metadata_of_the_same_document(self):
        gateway = self.serve_fhir()
        letter = self.desk.write()
        made = document(letter, "7004")
        status, _, answer = self.ask(gateway, "/DocumentReference/$generate-metadata", made)
        self.assertEqual(200, status, answer)
        reference = answer["parameter"][0]["resource"]
        self.assertEqual("urn:oid:1.2.250.1.999.9.7004", reference["masterIdentifier"]["value"])
        self.assertEqual("Ionogramme sanguin", reference["content"][0]["attachment"]["title"])

        # What was generated, with its document and a recipient, is a publication.
        doctor = {"resourceType": "Practitioner", "id": "doctor", "name": [{"family": MARTIN.family}],
                  "telecom": [{"system": "email", "value": MARTIN.address}]}
        intended = "https://interop.esante.gouv.fr/ig/fhir/pdsm/StructureDefinition/pdsm-ext-intended-recipient"
        reference["contained"].append(doctor)
        reference["extension"] = [{"url": intended, "valueReference": {"reference": "#doctor"}}]
        content = json.dumps(made).encode()
        reference["content"][0]["attachment"] |= {
            "data": base64.b64encode(content).decode(), "size": len(content),
            "hash": base64.b64encode(hashlib.sha1(content).digest()).decode()}
        reference["context"] |= {"facilityType": {"coding": [{"code": "SA01"}]},
                                 "practiceSetting": {"coding": [{"code": "ETABLISSEMENT"}]}}

        status, _, answer = self.ask(gateway, "/DocumentReference", reference)

        self.assertEqual(201, status, answer)

    def test_what_is_refused_says_where(self):
        gateway = self.serve_fhir()
        at = "Bundle.entry[2].resource"
        cases = []

        def case(status, rule, where, change):
            letter = self.desk.write()
            made = document(letter, "7009")
            change(made)
            cases.append((status, rule, where, as_bundle(letter, made)))
        case(422, "FHIR-NARRATIVE", f"{at}.entry[0].resource.section[0].text.div",
             lambda d: narrative(d, "<p>a</p><script>b</script>"))
        case(422, "FHIR-REFERENCE", f"{at}.entry[0].resource.subject",
             lambda d: d["entry"][0]["resource"].update(subject={"reference": "urn:uuid:none"}))
        case(400, "FHIR-CARDINALITY", f"{at}.entry[0].resource.title",
             lambda d: d["entry"][0]["resource"].pop("title"))
        case(422, "FHIR-DOCUMENT", f"{at}.timestamp", lambda d: d.pop("timestamp"))
        case(413, "FHIR-NARRATIVE", at, lambda d: narrative(d, "<p>" + "mot " * 150000 + "</p>"))
        for status, rule, where, request in cases:
            with self.subTest(rule=rule, where=where):
                got, _, outcome = self.ask(gateway, "", request)
                self.assertEqual(status, got, outcome)
                self.assertEqual(rule, outcome["issue"][0]["details"]["coding"][0]["code"])
                self.assertEqual([where], outcome["issue"][0]["expression"])

    def test_hapi_fhir_publishes_one_and_gets_what_it_expects(self):
        hapi = find_hapi_fhir()
        if hapi is None:
            self.skipTest("HAPI FHIR is not to be had here")
        gateway = self.serve_fhir()
        letter = self.desk.write()
        made = document(letter, "7005")
        files = []
        for name, resource in (("bundle.json", as_bundle(letter, made)), ("reference.json", as_reference(letter, made))):
            files.append(os.path.join(self.folder, name))
            with open(files[-1], "w", encoding="utf-8") as file:
                json.dump(resource, file)

        printed = hapi.run("publish", f"http://127.0.0.1:{gateway.ports['http']}/fhir", TOKEN, *files, timeout=300)

        number = re.search(r"^LETTER (\w+)$", printed, re.M).group(1)
        self.assertEqual(SOURCE_NAME, gateway.letter(number)["source"])


if __name__ == "__main__":
    verdict.main()
