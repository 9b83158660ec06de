"""A scene whose source speaks FHIR: the gateway with its HTTP listener, and questions to it."""

import json
import os
import urllib.error
import urllib.request

from fhir_publications import bundle
from scene import Scene

TOKEN = "integration-tests-token-0123456789abcdef"


class FhirScene(Scene):
    def serve_fhir(self, **sections):
        token_file = os.path.join(self.folder, "token")
        with open(token_file, "w", encoding="ascii") as file:
            file.write(TOKEN + "\n")
        settings = self.settings(http={"listen": "127.0.0.1:0", "body_bytes_max": "8MB"}, **sections)
        source = settings["sources"][0]
        source["http"] = {"token_file": token_file, "requests_per_minute": 0}
        del source["listen"], source["receipts_to"]
        source["processing_ids"] = ["P"]
        return self.serve(settings)

    def ask(self, gateway, path="", body=None, headers=None, token=TOKEN, method=None):
        """(status, headers, the resource of the answer or nothing)."""
        asked = urllib.request.Request(
            f"http://127.0.0.1:{gateway.ports['http']}/fhir{path}", method=method,
            data=None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode(),
            headers={"Content-Type": "application/fhir+json"} | ({"Authorization": "Bearer " + token} if token else {})
            | (headers or {}))
        try:
            with urllib.request.urlopen(asked, timeout=60) as answer:
                status, fields, text = answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as refused:
            status, fields, text = refused.code, refused.headers, refused.read()
        is_json = "json" in fields.get("Content-Type", "")
        return status, fields, json.loads(text) if text and is_json else text

    def publish(self, gateway, letter):
        status, _, answer = self.ask(gateway, "", bundle(letter))
        self.assertEqual(200, status, answer)
        locations = [entry["response"]["location"] for entry in answer["entry"]]
        self.assertEqual(["List", "DocumentReference", "Binary"], [place.split("/")[0] for place in locations])
        return locations[0].split("/")[1]
