"""Every kind of answer we write is what HAPI HL7v2 would have written: answers.py PRINT_ANSWERS."""

import subprocess
import sys
import tempfile

from hapi import find_hapi
from verdict import SKIPPED


def main(print_answers):
    hapi = find_hapi()
    if hapi is None:
        return SKIPPED
    with tempfile.TemporaryDirectory(prefix="vgm-answers.") as folder:
        print(subprocess.run([print_answers, folder], check=True, capture_output=True, text=True).stdout, end="")
        print(hapi.run("read", folder), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
