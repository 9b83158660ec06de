#!/usr/bin/env python3
"""What a reviewer should not have to say about a file: its length, its lines, words that do not belong.

    tidy.py SOURCE_DIR
"""

import pathlib
import re
import subprocess
import sys

FILE_LINES_MAX = 500
FUNCTION_LINES_MAX = 70
LINE_COLUMNS_MAX = 140  # tables and messages; clang-format keeps code at 100

# A note to oneself is an issue, or a sentence under "Not done" in the folder's README.
BANNED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
# Dead code is in git.
DEAD = re.compile(r"^\s*#\s*if 0\b")


def tracked_files(source):
    listed = subprocess.run(["git", "-C", source, "ls-files", "--cached", "--others", "--exclude-standard"],
                            capture_output=True, text=True)
    if listed.returncode == 0:
        return [source / name for name in listed.stdout.splitlines()]
    return [p for p in source.rglob("*") if p.is_file() and "build" not in p.parts]


def functions(lines):
    """(first line, length) of each function body: a '{' alone in column 0 or 4, to its '}'."""
    start = None
    for number, line in enumerate(lines, 1):
        if re.match(r"^( {4})?\{$", line) and start is None:
            start, indent = number, len(line) - 1
        elif start is not None and line.rstrip(";,") == " " * indent + "}":
            if line.endswith("}"):
                yield start, number - start
            start = None


def complaints(path, lines):
    if len(lines) > FILE_LINES_MAX:
        yield f"{path}: {len(lines)} lines, more than {FILE_LINES_MAX}: it has two subjects"
    for number, line in enumerate(lines, 1):
        if len(line) > LINE_COLUMNS_MAX:
            yield f"{path}:{number}: {len(line)} columns"
        if BANNED.search(line) and path.name != "tidy.py":
            yield f"{path}:{number}: a note to oneself"
        if DEAD.match(line):
            yield f"{path}:{number}: dead code"
        if line != line.rstrip():
            yield f"{path}:{number}: blanks at the end of the line"
    for start, length in functions(lines) if path.suffix == ".cpp" and "tests" not in path.parts else ():
        if length > FUNCTION_LINES_MAX:
            yield f"{path}:{start}: a function of {length} lines, more than {FUNCTION_LINES_MAX}"


def main():
    source = pathlib.Path(sys.argv[1]).resolve()
    found, seen = [], 0
    for path in tracked_files(source):
        if path.suffix not in (".cpp", ".hpp", ".py", ".cmake") or not path.is_file():
            continue
        seen += 1
        found += complaints(path.relative_to(source), path.read_text(encoding="utf-8").split("\n"))
    for complaint in found:
        print(complaint)
    print(f"{seen} files, {len(found)} complaints")
    return 1 if found or seen == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
