"""Letters over HTTPS: what docs/rest.md shows, delivered by a real operator."""

import json
import os
import re
import secrets
import subprocess
import sys
import unittest

from hospital import DOCTOR
from house import SOURCE, eventually
from scene import Scene


def examples():
    """The fenced blocks of docs/rest.md by language, in their order."""
    with open(os.path.join(SOURCE, "docs", "rest.md"), encoding="utf-8") as file:
        found = re.findall(r"^```(\w+)\n(.*?)^```$", file.read(), re.M | re.S)
    return {language: [text for each, text in found if each == language] for language, _ in found}


class Rest(Scene):
    listens_for_receipts = False

    def serve_rest(self, **client):
        token = secrets.token_hex(32)
        with open(os.path.join(self.folder, "token"), "w", encoding="ascii") as file:
            file.write(token + "\n")
        os.chmod(os.path.join(self.folder, "token"), 0o600)
        settings = self.settings()
        pki = self.operator.pki
        settings["http"] = {"listen": "127.0.0.1:0", "tls": {
            "certificate": pki("server-chain.pem"), "key": pki("server.key"), "trust": pki("trust.pem"),
            "revocation": pki("crl.pem"), "client_certificates": "optional"}}
        settings["sources"] = [{"name": "clinic", "processing_ids": ["P"], "block_bytes_max": "6MB", "http": {
            "token_file": os.path.join(self.folder, "token"), "requests_per_minute": 0} | client}]
        gateway = self.serve(settings)
        self.environment = os.environ | {
            "GATEWAY": f"https://localhost:{gateway.ports['http']}", "TOKEN": token, "CA": pki("trust.pem")}
        return gateway

    def write_request(self):
        letter = json.loads(examples()["json"][0])
        self.assertEqual(DOCTOR, letter["recipients"][0]["address"])
        with open(os.path.join(self.folder, "letter.json"), "w", encoding="utf-8") as file:
            json.dump(letter, file, ensure_ascii=False)
        self.pdf = self.desk.write().pdf
        with open(os.path.join(self.folder, "report.pdf"), "wb") as file:
            file.write(self.pdf)

    def run_example(self, *command):
        done = subprocess.run(command, cwd=self.folder, env=self.environment, capture_output=True, text=True, timeout=60)
        self.assertEqual(0, done.returncode, done.stderr + done.stdout)
        return json.loads(done.stdout)

    def curl(self, path, *options, token=None):
        return self.run_example("curl", "--silent", "--show-error", "--cacert", self.environment["CA"],
                                "--header", f"Authorization: Bearer {token or self.environment['TOKEN']}", *options,
                                self.environment["GATEWAY"] + path)

    def test_the_example_with_curl_is_delivered_and_its_status_read(self):
        gateway = self.serve_rest()
        self.write_request()

        accepted = self.run_example("sh", "-c", examples()["sh"][0])
        self.assertFalse(accepted["repeated"])

        def is_delivered():
            (status,) = self.curl(accepted["status_url"])["recipients"]
            return status if status.get("reception") == "delivered" else None
        status = eventually(is_delivered, "the letter is delivered")
        self.assertEqual((DOCTOR, "sent"), (status["address"], status["state"]))
        sent = gateway.letter("clinic-2026-000123")
        self.assertEqual(accepted["id"], sent["submission"])
        _, mail = self.operator.mail(DOCTOR, self.mail_of(sent))
        attached = [part.get_payload(decode=True) for part in mail.walk() if part.get_content_type() == "application/pdf"]
        self.assertEqual([self.pdf], attached)

        again = self.run_example("sh", "-c", examples()["sh"][0])
        self.assertEqual((accepted["id"], True), (again["id"], again["repeated"]))

    def test_the_example_in_python_is_accepted(self):
        gateway = self.serve_rest()
        self.write_request()

        status = self.run_example(sys.executable, "-c", examples()["python"][0])

        self.assertEqual("accepted", status["state"])
        self.assertEqual(DOCTOR, status["recipients"][0]["address"])
        self.wait_for_status(gateway, "clinic-2026-000124", "sent")

    def test_a_letter_that_was_accepted_survives_a_kill(self):
        gateway = self.serve_rest()
        self.write_request()
        accepted = self.run_example("sh", "-c", examples()["sh"][0])
        gateway.kill()
        gateway.start()
        self.environment["GATEWAY"] = f"https://localhost:{gateway.ports['http']}"
        again = self.run_example("sh", "-c", examples()["sh"][0])
        self.assertEqual((accepted["id"], True), (again["id"], again["repeated"]))
        self.wait_for_status(gateway, "clinic-2026-000123", "sent")

    def test_a_stranger_and_a_body_that_is_too_large_are_told_so(self):
        gateway = self.serve_rest()
        self.assertEqual(401, self.curl("/v1/letters/x", token="none")["status"])
        self.assertEqual("3.1.0", self.curl("/v1/openapi.json")["openapi"])
        settings = gateway.settings
        gateway.stop()
        settings["http"]["body_bytes_max"] = "1KB"
        gateway.configure(settings)
        gateway.start()
        self.environment["GATEWAY"] = f"https://localhost:{gateway.ports['http']}"
        refused = self.curl("/v1/letters", "--header", "Content-Type: application/json", "--data", "x" * 2000)
        self.assertEqual(413, refused["status"])


if __name__ == "__main__":
    unittest.main()
