"""The PDF page of each letter, as its reader sees it."""

import biology
from pdf import PAGE_HEIGHT, Page

BLUE = (0.13, 0.30, 0.49)
PALE = (0.93, 0.95, 0.98)


def date(value):
    return f"{value[6:8]}/{value[4:6]}/{value[:4]}"


def letterhead(title, patient, author, created, reference):
    """A page with its head and foot; returns it with the y where the text starts."""
    structure = author.structure
    number, street, postal_code, city = structure.street
    page = Page(f"{title} – {patient.family} {patient.givens[0]}")
    page.rectangle(0, 0, 595, 8, BLUE)
    page.text(56, 48, structure.name, 14, bold=True)
    page.text(56, 64, f"{number} {street}, {postal_code} {city}", 9, grey=0.35)
    page.text(56, 77, f"FINESS {structure.finess} – Dr {author.given} {author.family}", 9, grey=0.35)
    page.text(539, 64, f"Le {date(created)}", 9, grey=0.35, align="right")

    page.rectangle(56, 96, 483, 62, PALE)
    page.text(68, 116, f"{patient.family} {' '.join(patient.givens)}", 11, bold=True)
    born = "Née" if patient.sex == "F" else "Né"
    page.text(68, 132, f"{born} le {date(patient.born)} à {patient.birth_place[1]} – nom utilisé : "
              f"{patient.used_family} {patient.used_given}", 9)
    page.text(68, 147, f"INS {patient.ins} (matricule de test) – dossier {patient.file_number}", 9)

    page.text(56, 192, title, 15, bold=True)
    page.line(56, 200, 539, grey=0.4)
    page.line(56, PAGE_HEIGHT - 52, 539)
    page.text(56, PAGE_HEIGHT - 38, "Document fictif, produit pour une démonstration. Aucune personne réelle.", 8, grey=0.4)
    page.text(539, PAGE_HEIGHT - 38, f"{reference} – page 1/1", 8, grey=0.4, align="right")
    return page, 228


def sign(page, y, author):
    page.text(539, y + 16, f"Dr {author.given} {author.family}", 10, bold=True, align="right")
    page.text(539, y + 30, author.profession[1], 9, grey=0.35, align="right")


def letter(title, patient, author, created, reference, paragraphs, kilobytes=0):
    page, y = letterhead(title, patient, author, created, reference)
    for each in paragraphs:
        y = page.paragraph(56, y, each)
    sign(page, y, author)
    add_picture(page, kilobytes, reference)
    return page.print()


def biology_report(title, patient, author, created, reference, kilobytes=0):
    page, y = letterhead(title, patient, author, created, reference)
    page.text(56, y, f"{biology.CHAPTER[1]} – {biology.SUBCHAPTER[1]}", 11, bold=True)
    y = biology.draw_results(page, y + 24)
    y = page.paragraph(56, y, "Conclusion : syndrome inflammatoire modéré avec hyperleucocytose ; à contrôler sous 8 jours, "
                       "et plus tôt en cas de fièvre. Prélèvement effectué à l'hôpital, tube conforme.")
    sign(page, y, author)
    add_picture(page, kilobytes, reference)
    return page.print()


def add_picture(page, kilobytes, seed):
    """Stands for a scan: gives the file the size that was asked for."""
    if kilobytes > 3:
        page.picture(56, 600, 483, 160, kilobytes - 3, seed)
