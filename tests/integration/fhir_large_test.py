"""Large documents by FHIR: what they cost in memory, and where the limits bite."""

import base64
import hashlib
import json
import os
import shutil
import unittest
import urllib.error

import verdict
from fhir_publications import bundle, reference
from fhir_scene import FhirScene

MB = 1_000_000
# Peak of the process above what it held before, for each byte of the document: the request's base64, the
# document, the message made of it, and what the gate and the journal make of that.
BUNDLE_FACTOR_MAX = float(os.environ.get("VGM_FHIR_FACTOR", "6.5"))


def peak_of(gateway):
    """The most memory that the process has had since the last call, in bytes."""
    with open(f"/proc/{gateway.process.pid}/status", encoding="ascii") as file:
        peak = next(int(line.split()[1]) * 1024 for line in file if line.startswith("VmHWM"))
    with open(f"/proc/{gateway.process.pid}/clear_refs", "w", encoding="ascii") as file:
        file.write("5")
    return peak


class Large(FhirScene):
    def pdf_publication(self, size):
        letter = self.desk.write()
        made = reference(letter)
        content = b"%PDF-1.4\n" + os.urandom(size - 15) + b"%%EOF\n"
        made["masterIdentifier"] = {"system": "urn:ietf:rfc:3986", "value": f"urn:oid:1.2.250.1.999.9.{size}"}
        made["content"][0]["attachment"] |= {
            "contentType": "application/pdf", "data": base64.b64encode(content).decode(), "size": len(content),
            "hash": base64.b64encode(hashlib.sha1(content).digest()).decode()}
        return made

    def bundle_of(self, one):
        made = bundle(self.desk.write())
        for entry in made["entry"]:
            if entry["resource"]["resourceType"] == "DocumentReference":
                url = entry["resource"]["content"][0]["attachment"]["url"]
                attachment = dict(one["content"][0]["attachment"])
                data = attachment.pop("data")
                entry["resource"]["masterIdentifier"] = one["masterIdentifier"]
                entry["resource"]["content"][0]["attachment"] = attachment | {"url": url}
            if entry["resource"]["resourceType"] == "Binary":
                entry["resource"] |= {"contentType": "application/pdf", "data": data}
        return made

    def serve_large(self):
        gateway = self.serve_fhir()
        gateway.stop()
        settings = gateway.settings
        settings["http"]["body_bytes_max"] = "90MB"
        settings["intake"] = {"memory_max": "400MB"}
        settings["journal"]["documents_segment"] = "300MiB"
        settings["delivery"] = {"memory_max": "900MB", "retry_first": "1h", "retry_longest": "1h"}
        settings["operator"]["submission"]["message_bytes_max"] = "200MB"
        settings["sources"][0]["block_bytes_max"] = "200MB"
        gateway.configure(settings)
        return gateway.start()

    def test_a_large_document_is_held_few_times(self):
        self.operator.stop()  # the mail is made later: it has a budget of its own
        self.addCleanup(self.operator.again)
        for size in (20 * MB, 40 * MB):
            gateway = self.serve_large()
            body = json.dumps(self.bundle_of(self.pdf_publication(size))).encode()
            before = peak_of(gateway)
            peak_of(gateway)

            status, _, answer = self.ask(gateway, "", body)

            self.assertEqual(200, status, answer)
            factor = (peak_of(gateway) - before) / size
            print(f"{size // MB} MB in a bundle: the peak is {factor:.1f} times the document above {before // MB} MB")
            self.assertLess(factor, BUNDLE_FACTOR_MAX)
            gateway.kill()
            shutil.rmtree(os.path.join(self.folder, "data"))  # so that the next one begins as this one did

    def test_what_is_too_large_costs_nothing(self):
        gateway = self.serve_fhir()  # 8 MB
        body = json.dumps(self.bundle_of(self.pdf_publication(20 * MB))).encode()
        before = peak_of(gateway)
        peak_of(gateway)
        try:
            status, _, _ = self.ask(gateway, "", body)
            self.assertEqual(413, status)
        except (BrokenPipeError, ConnectionResetError, urllib.error.URLError):
            pass  # it is not read to its end
        self.assertLess(peak_of(gateway) - before, 2 * MB)


if __name__ == "__main__":
    verdict.main()
