"""The national directory of the demonstration: a nightly file of mailboxes in its published form, and the hospital's
own table of units. The people are those of people.py: fictitious."""

import datetime
import os

from people import (CAMILLE, CARDIOLOGY, CLINIC, HOSPITAL, LEFEVRE, MARTIN, MOVED_AWAY, NGUYEN, OTHER_CAMILLE)

COLUMNS = (
    "Type de BAL", "Adresse BAL", "Type Identifiant PP", "Identifiant PP", "Identification nationale PP",
    "Type identifiant structure", "Identification Structure", "Service de rattachement", "Civilité d'exercice",
    "Nom d'exercice", "Prénom d'exercice", "Catégorie profession", "Libellé de catégorie profession",
    "Code Profession", "Libellé Profession", "Code savoir-faire", "Libellé savoir-faire", "Dématérialisation",
    "Raison Sociale structure BAL", "Enseigne commerciale structure BAL", "L2COMPLEMENTLOCALISATION structure BAL",
    "L3COMPLEMENTDISTRIBUTION structure BAL", "L4NUMEROVOIE structure BAL", "L4COMPLEMENTNUMEROVOIE structure BAL",
    "NL4TYPEVOIE structure BAL", "L4LIBELLEVOIE structure BAL", "L5LIEUDITMENTION structure BAL",
    "L6LIGNEACHEMINEMENT structure BAL", "Code postal structure BAL", "Département structure BAL",
    "Pays structure BAL")


def place(structure):
    number, street, postal_code, city = structure.street
    return {"Type identifiant structure": "FINESS", "Identification Structure": structure.finess,
            "Raison Sociale structure BAL": structure.name, "L4NUMEROVOIE structure BAL": number,
            "L4LIBELLEVOIE structure BAL": street, "L6LIGNEACHEMINEMENT structure BAL": f"{postal_code} {city}",
            "Code postal structure BAL": postal_code, "Département structure BAL": postal_code[:2],
            "Pays structure BAL": "France"}


def box_of(who):
    return place(who.structure) | {
        "Type de BAL": "PER", "Adresse BAL": who.address, "Type Identifiant PP": "8", "Identifiant PP": who.rpps,
        "Identification nationale PP": who.national_id, "Civilité d'exercice": who.title, "Nom d'exercice": who.family,
        "Prénom d'exercice": who.given, "Catégorie profession": "C", "Libellé de catégorie profession": "Civil",
        "Code Profession": "10", "Libellé Profession": "Médecin", "Code savoir-faire": "SM26",
        "Libellé savoir-faire": "Qualifié en Médecine Générale (SM)", "Dématérialisation": "True"}


def box_in(structure, service, address):
    return place(structure) | {"Type de BAL": "ORG", "Adresse BAL": address, "Service de rattachement": service,
                               "Dématérialisation": "True"}


def boxes():
    yield from (box_of(who) for who in (MARTIN, LEFEVRE, NGUYEN, MOVED_AWAY, CAMILLE, OTHER_CAMILLE))
    _, service, address = CARDIOLOGY
    yield box_in(HOSPITAL, service, address)
    yield box_in(CLINIC, "ACCUEIL", "accueil@clinique.demo.mssante.fr")


def write(folder, made_at=None):
    """The file of tonight, into an otherwise empty folder, and units.txt beside that folder."""
    made_at = made_at or datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(hours=6)
    os.makedirs(folder, exist_ok=True)
    lines = ["|".join(COLUMNS)] + ["|".join(box.get(column, "") for column in COLUMNS) for box in boxes()]
    name = f"Extraction_Correspondance_MSSante_{made_at:%Y%m%d%H%M}.txt"
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    code, service, _ = CARDIOLOGY
    with open(os.path.join(os.path.dirname(os.path.abspath(folder)), "units.txt"), "w", encoding="utf-8") as file:
        file.write("code|structure_type|structure|service|address\n"
                   f"{code}|FINESS|{HOSPITAL.finess}|{service}|\n")
