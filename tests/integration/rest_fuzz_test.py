"""Schemathesis makes requests of the OpenAPI document, right and wrong ones: none is answered with a 5xx."""

import os
import secrets
import subprocess
import sys
import unittest

import schemathesis_venv
from scene import Scene


class RestFuzz(Scene):
    listens_for_receipts = False

    def test_no_request_breaks_the_gateway(self):
        token = secrets.token_hex(32)
        with open(os.path.join(self.folder, "token"), "w", encoding="ascii") as file:
            file.write(token + "\n")
        os.chmod(os.path.join(self.folder, "token"), 0o600)
        settings = self.settings()
        settings["http"] = {"listen": "127.0.0.1:0"}
        settings["sources"] = [{"name": "clinic", "block_bytes_max": "6MB", "http": {
            "token_file": os.path.join(self.folder, "token"), "requests_per_minute": 0}}]
        gateway = self.serve(settings)
        # 501 to a method that HTTP has no name for is right (RFC 9110 section 15.6.2).
        with open(os.path.join(self.folder, "schemathesis.toml"), "w", encoding="ascii") as file:
            file.write('[phases.coverage]\nunexpected-methods = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "PATCH"]\n')

        done = subprocess.run(
            [PROGRAM, "run", f"http://127.0.0.1:{gateway.ports['http']}/v1/openapi.json",
             "--header", f"Authorization: Bearer {token}",
             "--checks", "not_a_server_error,status_code_conformance,content_type_conformance,"
                         "response_schema_conformance",
             "--max-examples", "60", "--phases", "examples,coverage,fuzzing", "--no-color",
             "--suppress-health-check", "all"],
            cwd=self.folder, capture_output=True, text=True, timeout=600)

        self.assertEqual(0, done.returncode, done.stdout[-8000:] + done.stderr[-2000:])
        self.assertTrue(gateway.running())
        self.assertEqual(0, gateway.stop())


if __name__ == "__main__":
    try:
        PROGRAM = schemathesis_venv.program()
    except schemathesis_venv.Unreachable as reason:
        print(f"skipped: {reason}")
        sys.exit(77)
    unittest.main()
