"""The content of the biology report: its results as level 3 sections and as a PDF page."""

from xml.sax.saxutils import escape

from cda import LOINC, code, element, identifier, template
from people import PERSONS

CHAPTER = ("18723-7", "Hématologie")
SUBCHAPTER = ("58410-2", "Numération formule sanguine")
# anchor, LOINC code, label, value, unit, range, interpretation
RESULTS = (
    ("r1", "6690-2", "Leucocytes", "11.8", "10*9/L", "4,0 – 10,0", ("H", "Élevé")),
    ("r2", "789-8", "Hématies", "4.52", "10*12/L", "4,00 – 5,40", ("N", "Normal")),
    ("r3", "718-7", "Hémoglobine", "13.1", "g/dL", "12,0 – 16,0", ("N", "Normal")),
    ("r4", "777-3", "Plaquettes", "248", "10*9/L", "150 – 400", ("N", "Normal")),
    ("r5", "1988-5", "Protéine C réactive", "42", "mg/L", "< 5", ("H", "Élevé")),
)


def shown(value, unit):
    return f"{value.replace('.', ',')} {unit.replace('10*9', 'G').replace('10*12', 'T')}"


def table():
    head = "".join(element("th", each) for each in ("Examen", "Résultat", "Valeurs de référence", "Interprétation"))
    rows = []
    for anchor, _, label, value, unit, usual, (_, meaning) in RESULTS:
        rows.append(element(
            "tr", element("td", element("content", escape(label), ID=anchor)), element("td", shown(value, unit)),
            element("td", escape(usual)), element("td", meaning)))
    return element("table", element("thead", element("tr", head)), element("tbody", *rows), border="0")


def observation(result, when):
    anchor, loinc, label, value, unit, _, (flag, meaning) = result
    return element("entryRelationship", element(
        "observation",
        template("1.3.6.1.4.1.19376.1.3.1.6"), template("1.2.250.1.213.1.1.3.80"),
        code("code", loinc, label, LOINC, element("originalText", element("reference", value=f"#{anchor}"))),
        element("statusCode", code="completed"),
        element("effectiveTime", value=when),
        element("value", xsi__type="PQ", value=value, unit=unit),
        code("interpretationCode", flag, meaning, "2.16.840.1.113883.5.83"),
        classCode="OBS", moodCode="EVN"), typeCode="COMP")


def sections(document_id, biologist, when):
    """FR-CR-BIO-Chapitre holding one FR-CR-BIO-Sous-Chapitre with its table and coded entries."""
    validated = element(
        "participant", template("1.3.6.1.4.1.19376.1.3.3.1.5"), template("1.2.250.1.213.1.1.3.109"),
        element("time", element("high", value=when)),
        element("participantRole", identifier(PERSONS, biologist.national_id),
                element("playingEntity", element("name", element("given", escape(biologist.given)),
                                                 element("family", escape(biologist.family))))),
        typeCode="AUTHEN")
    entry = element(
        "entry", template("1.3.6.1.4.1.19376.1.3.1"), template("1.2.250.1.213.1.1.3.21"),
        element("act", code("code", *SUBCHAPTER, LOINC), element("statusCode", code="completed"), validated,
                *[observation(result, when[:8]) for result in RESULTS], classCode="ACT", moodCode="EVN"),
        typeCode="DRIV")
    signature = f"Résultats validés par le Dr {biologist.given} {biologist.family}."
    subchapter = element(
        "section", template("1.3.6.1.4.1.19376.1.3.3.2.2"), template("1.2.250.1.213.1.1.2.71"),
        identifier(f"{document_id}.0.5"), code("code", *SUBCHAPTER, LOINC),
        element("title", SUBCHAPTER[1]),
        element("text", table(), element("paragraph", escape(signature))), entry)
    return [element(
        "section", template("1.3.6.1.4.1.19376.1.3.3.2.1"), template("1.2.250.1.213.1.1.2.70"),
        code("code", *CHAPTER, LOINC), element("title", CHAPTER[1]), element("component", subchapter))]


def draw_results(page, y):
    """The table on a page; returns the y below it."""
    columns = ((56, "Examen", "left"), (270, "Résultat", "right"), (330, "Valeurs de référence", "left"),
               (460, "Interprétation", "left"))
    for x, heading, align in columns:
        page.text(x, y, heading, 9, bold=True, align=align)
    page.line(56, y + 5, 539)
    for _, _, label, value, unit, usual, (flag, meaning) in RESULTS:
        y += 18
        cells = (label, shown(value, unit), usual, meaning)
        for (x, _, align), cell in zip(columns, cells):
            page.text(x, y, cell, 10, bold=flag != "N", align=align)
        page.line(56, y + 5, 539, grey=0.9)
    return y + 30
