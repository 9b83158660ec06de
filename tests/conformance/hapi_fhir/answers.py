"""HAPI FHIR's validator finds nothing wrong in any kind of answer: answers.py PRINT_FHIR_ANSWERS."""

import subprocess
import sys
import tempfile

from hapi import find_hapi_fhir
from verdict import SKIPPED


def main(print_answers):
    hapi = find_hapi_fhir()
    if hapi is None:
        return SKIPPED
    with tempfile.TemporaryDirectory(prefix="vgm-fhir.") as folder:
        subprocess.run([print_answers, folder], check=True, capture_output=True, text=True)
        print(hapi.run("validate", folder, timeout=500), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
