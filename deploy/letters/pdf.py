"""A small PDF writer: one page of text, rules and a picture, in the standard fonts, for sample letters.

PDF 32000-1 §7.5: header, numbered objects, a cross-reference table of their offsets, a trailer. The
standard fonts need not be embedded, which also means that these files are PDF 1.4 but not PDF/A.
"""

import random
import unicodedata

PAGE_WIDTH, PAGE_HEIGHT = 595, 842  # A4, in points

# Advance widths of Helvetica for U+0020 to U+007E, in thousandths of the font size.
_WIDTHS = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778,
    722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278,
    278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584)


def text_width(text, size, bold=False):
    """Width of a line in points; an accented letter is as wide as its base letter."""
    total = 0
    for character in text:
        base = unicodedata.normalize("NFD", character)[0]
        total += _WIDTHS[ord(base) - 32] if " " <= base <= "~" else 556
    return total * size / 1000 * (1.07 if bold else 1)


def wrap(text, size, width):
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if text_width(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


class Page:
    """Draws from the top: y grows downwards, as one reads."""

    def __init__(self, title):
        self.title = title
        self._operators = []
        self._picture = None

    def text(self, x, y, text, size=10, bold=False, grey=0.0, align="left"):
        if align == "right":
            x -= text_width(text, size, bold)
        font = "/F2" if bold else "/F1"
        self._operators.append(
            f"BT {grey:.2f} g {font} {size} Tf {x:.2f} {PAGE_HEIGHT - y:.2f} Td ".encode()
            + b"(" + _escape(text) + b") Tj ET")

    def paragraph(self, x, y, text, size=10, width=483):
        """Wraps, and returns the y below the last line."""
        for line in wrap(text, size, width):
            self.text(x, y, line, size)
            y += size * 1.4
        return y + size * 0.5

    def rectangle(self, x, y, width, height, rgb):
        colour = " ".join(f"{part:.2f}" for part in rgb)
        self._operators.append(f"{colour} rg {x} {PAGE_HEIGHT - y - height:.2f} {width} {height} re f".encode())

    def line(self, x1, y, x2, grey=0.7):
        self._operators.append(
            f"{grey} G 0.5 w {x1} {PAGE_HEIGHT - y:.2f} m {x2} {PAGE_HEIGHT - y:.2f} l S".encode())

    def picture(self, x, y, width, height, kilobytes, seed):
        """A grey noise picture of about that many bytes that no compression makes smaller."""
        columns = 256
        rows = max(1, kilobytes * 1024 // columns)
        self._picture = (columns, rows, random.Random(seed).randbytes(columns * rows))
        self._operators.append(f"q {width} 0 0 {height} {x} {PAGE_HEIGHT - y - height:.2f} cm /I1 Do Q".encode())

    def print(self):
        content = b"\n".join(self._operators)
        fonts = b"/Font << /F1 4 0 R /F2 5 0 R >>"
        pictures = b" /XObject << /I1 8 0 R >>" if self._picture else b""
        media = f"[0 0 {PAGE_WIDTH} {PAGE_HEIGHT}]".encode()
        objects = [
            b"<< /Type /Catalog /Pages 2 0 R /Lang (fr-FR) >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox " + media + b" /Contents 6 0 R /Resources << "
            + fonts + pictures + b" >> >>",
            _font(b"Helvetica"),
            _font(b"Helvetica-Bold"),
            _stream(b"", content),
            b"<< /Title <" + ("\ufeff" + self.title).encode("utf-16-be").hex().encode() + b"> >>",
        ]
        if self._picture:
            columns, rows, samples = self._picture
            objects.append(_stream(
                f"/Type /XObject /Subtype /Image /Width {columns} /Height {rows} "
                "/ColorSpace /DeviceGray /BitsPerComponent 8 ".encode(), samples))
        return _file(objects)


def _escape(text):
    encoded = text.encode("cp1252", errors="replace")
    return encoded.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _font(name):
    return (b"<< /Type /Font /Subtype /Type1 /BaseFont /" + name + b" /Encoding /WinAnsiEncoding >>")


def _stream(entries, content):
    return (b"<< " + entries + f"/Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream")


def _file(objects):
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")  # the second line tells tools the file is binary
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    for offset in offsets:
        out += f"{offset:010d} 00000 n \n".encode()
    out += (f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 7 0 R >>\n"
            f"startxref\n{table}\n%%EOF\n").encode()
    return bytes(out)
