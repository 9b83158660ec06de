"""The PDFs that are made of documents, judged by veraPDF: every one is a PDF/A-1b (ISO 19005-1).

VGM_READABLE names the program that writes them (tests/conformance/readable_pdfs.cpp). Needs a Java Development
Kit and Maven, which fetches veraPDF once; without them the test is skipped and says what is missing.
"""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import verdict

HERE = pathlib.Path(__file__).resolve().parent / "verapdf"
LIBRARY = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache")) / "vaguemestre" / "verapdf-1.28.2"


def fetch():
    """The folder of veraPDF's jars, or why there is none."""
    for program, package in (("java", "default-jdk-headless"), ("javac", "default-jdk-headless"), ("mvn", "maven")):
        if not shutil.which(program) and not (program == "mvn" and LIBRARY.is_dir()):
            raise unittest.SkipTest(f"veraPDF cannot be run: there is no {program} (package {package})")
    if LIBRARY.is_dir():
        return LIBRARY
    partial = LIBRARY.with_suffix(f".{os.getpid()}")
    shutil.rmtree(partial, ignore_errors=True)
    fetched = subprocess.run(
        ["mvn", "--quiet", "--batch-mode", "--file", HERE / "pom.xml", "dependency:copy-dependencies",
         f"-DoutputDirectory={partial}"], capture_output=True, text=True, timeout=300)
    if fetched.returncode != 0:
        shutil.rmtree(partial, ignore_errors=True)
        raise unittest.SkipTest("veraPDF cannot be fetched: Maven did not reach its repository")
    try:
        partial.rename(LIBRARY)
    except OSError:  # another run was first
        shutil.rmtree(partial, ignore_errors=True)
    return LIBRARY


class ArchivalPdf(unittest.TestCase):
    def test_every_pdf_that_is_made_conforms_to_pdf_a_1b(self):
        library = fetch()
        with tempfile.TemporaryDirectory(prefix="vgm_pdfa_") as folder:
            subprocess.run([os.environ["VGM_READABLE"], folder], check=True, timeout=120)
            files = sorted(str(path) for path in pathlib.Path(folder).glob("*.pdf"))
            self.assertGreaterEqual(len(files), 6)
            judged = subprocess.run(["java", "-cp", f"{library}/*", HERE / "Judge.java", *files],
                                    capture_output=True, text=True, timeout=300)
            self.assertEqual(judged.returncode, 0, judged.stderr)
            self.assertEqual(judged.stdout.count("conforms "), len(files), judged.stdout)

    def test_the_judge_finds_what_is_wrong(self):
        library = fetch()
        with tempfile.TemporaryDirectory(prefix="vgm_pdfa_") as folder:
            subprocess.run([os.environ["VGM_READABLE"], folder], check=True, timeout=120)
            file = next(pathlib.Path(folder).glob("*.pdf"))
            file.write_bytes(file.read_bytes().replace(b"/GTS_PDFA1", b"/GTS_PDFX1"))
            judged = subprocess.run(["java", "-cp", f"{library}/*", HERE / "Judge.java", file],
                                    capture_output=True, text=True, timeout=300)
            self.assertIn("fails ", judged.stdout, judged.stderr)


if __name__ == "__main__":
    verdict.main()
