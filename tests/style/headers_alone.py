#!/usr/bin/env python3
"""Every header compiles alone, with the flags of its own folder.

    headers_alone.py SOURCE_DIR BUILD_DIR

A header that needs another one to be included first breaks whoever includes it next.
"""

import concurrent.futures
import json
import os
import pathlib
import shlex
import subprocess
import sys


def flags_by_folder(build):
    """Folder -> the compiler command of one of its sources, without input and output."""
    flags = {}
    for entry in json.loads((build / "compile_commands.json").read_text()):
        words = shlex.split(entry["command"])
        start = next(n for n, word in enumerate(words) if word.endswith(("c++", "g++", "clang++", "clang++-14")))
        kept, skip = [], False
        for word in words[start:]:
            if skip or word in ("-c", entry["file"], "-Winvalid-pch", "-MD") or word.endswith("cmake_pch.hxx"):
                skip = False
            elif word in ("-o", "-MT", "-MF", "-include"):
                skip = True
            else:
                kept.append(word)
        flags.setdefault(os.path.dirname(entry["file"]), kept)
    return flags


def compile_alone(source, header, command):
    text = f'#include "{header.relative_to(source)}"\n'
    run = subprocess.run([*command, "-fsyntax-only", "-x", "c++", "-"], input=text, text=True, capture_output=True)
    return header, run.returncode, run.stderr


def main():
    source, build = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    flags = flags_by_folder(build)
    headers = sorted(h for top in ("gateway", "schemas", "routes", "adapters") for h in (source / top).rglob("*.hpp"))
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        jobs = [pool.submit(compile_alone, source, h, flags[str(h.parent)]) for h in headers]
        for job in concurrent.futures.as_completed(jobs):
            header, status, errors = job.result()
            if status:
                failed += 1
                print(f"{header.relative_to(source)} does not compile alone:\n{errors}")
    print(f"{len(headers)} headers, {failed} do not compile alone")
    return 1 if failed or not headers else 0


if __name__ == "__main__":
    sys.exit(main())
