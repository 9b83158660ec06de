"""The sample letters: what is sent, to whom, and what is expected to become of it."""

import hashlib
from dataclasses import dataclass

import biology
import cda
import hl7
import pages
from people import (BIOLOGIST, CAMILLE, CARDIOLOGY, CLINIC, HOSPITAL_OID, INTERNIST, JEROME, LEFEVRE, MARTIN, MISTYPED,
                    MOVED_AWAY, NGUYEN, ZOE)

REPORT = ("11502-2", "CR d'examens biologiques")
DISCHARGE = ("11490-0", "Lettre de liaison à la sortie d'un établissement de soins")
REPLY_TO = "secretariat@hopital-demo.mssante.fr"

BODY_FOR_DOCTOR = """Cher confrère, chère consœur,

Veuillez trouver ci-joint un document concernant votre patient·e, à intégrer à son dossier.

Bien confraternellement,
Hôpital Démo"""
BODY_FOR_PATIENT = """Bonjour,

Vous trouverez ci-joint un document de votre dossier médical. Votre médecin traitant l'a également reçu.
Merci de ne pas répondre à ce message : prenez rendez-vous au besoin.

L'équipe de l'Hôpital Démo"""
BODY_OF_REMOVAL = """Cher confrère, chère consœur,

La lettre de liaison ci-jointe a été émise par erreur : merci de la supprimer de votre dossier.

Hôpital Démo"""


@dataclass
class Letter:
    name: str
    summary: str
    request: hl7.Request
    expected: dict  # address -> delivered, relayed, bounced or refused; none: refused at the door


class Run:
    """Gives control ids and document OIDs that no other run gives."""

    def __init__(self, name):
        self.name = name
        digest = hashlib.sha256(name.encode()).digest()
        self.arc = f"{HOSPITAL_OID}.7.{int.from_bytes(digest[:5], 'big')}"

    def control_id(self, number):
        return f"{self.name}-{number:02d}"

    def document_root(self, number):
        return f"{self.arc}.{number}"


def report(run, number, patient, day, kilobytes=0):
    """A biology report: level 3, with its PDF inside."""
    created = f"{day}083000+0100"
    root = run.document_root(number)
    pdf = pages.biology_report("Compte rendu d'examens biologiques", patient, BIOLOGIST, created,
                               run.control_id(number), kilobytes)
    return cda.Document(
        root=root, version=1, type=REPORT, title="Compte rendu d'examens biologiques",
        templates=(("1.3.6.1.4.1.19376.1.3.3", None), ("1.2.250.1.213.1.1.1.55", "2024.01")),
        patient=patient, author=BIOLOGIST, created=created,
        act=(*biology.CHAPTER, f"{day}073500+0100", f"{day}082000+0100"),
        encounter=("IMP", "Hospitalisation", f"{day}0700+0100", "SA01", "Etablissement public de santé"),
        pdf=pdf, sections=biology.sections(f"{root}.1", BIOLOGIST, f"{day}0820+0100"))


def discharge(run, number, patient, day, version=1, kilobytes=0):
    """A discharge letter: level 1, that is its PDF and a header."""
    created = f"{day}{10 + version:02d}1500+0100"
    dose = "500 mg" if version > 1 else "1 g"
    paragraphs = [
        "Chère consœur, cher confrère,",
        f"Votre patient{'e' if patient.sex == 'F' else ''} {patient.used_given} {patient.used_family} a été "
        f"hospitalisé{'e' if patient.sex == 'F' else ''} dans notre service pour une pneumopathie aiguë "
        "communautaire du lobe inférieur gauche, d'évolution favorable en trois jours.",
        f"Traitement de sortie : amoxicilline {dose} matin, midi et soir pendant 5 jours ; paracétamol 1 g si "
        "douleur ou fièvre. Aucune allergie connue. Radiographie de contrôle à 6 semaines.",
        "Nous restons à votre disposition et vous prions de croire à nos sentiments les plus dévoués.",
    ]
    if version > 1:
        paragraphs.insert(1, "Cette lettre annule et remplace la précédente (posologie corrigée).")
    pdf = pages.letter("Lettre de liaison à la sortie", patient, INTERNIST, created, run.control_id(number),
                       paragraphs, kilobytes)
    return cda.Document(
        root=run.document_root(number), version=version, type=DISCHARGE,
        title="Lettre de liaison à la sortie de l'établissement de santé",
        templates=(("1.3.6.1.4.1.19376.1.2.20", None),),
        patient=patient, author=INTERNIST, created=created,
        act=("34133-9", "Synthèse d'épisode de soins", "20260309140000+0100", f"{day}100000+0100"),
        encounter=("IMP", "Hospitalisation", "202603091400+0100", "SA01", "Etablissement public de santé"), pdf=pdf)


def request(run, number, kind, action, document, **more):
    more = {"body_for_professionals": BODY_FOR_DOCTOR, "reply_to": REPLY_TO} | more
    return hl7.Request(control_id=run.control_id(number), kind=kind, action=action, document=document,
                       cda=cda.print_document(document), sent=f"202603121{number // 60 % 6}{number % 60:02d}00", **more)


def samples(run, kilobytes=0):
    """One letter for each thing that may be asked of the gateway or happen to a letter."""
    first = discharge(run, 2, ZOE, "20260312", kilobytes=kilobytes)
    second = discharge(run, 2, ZOE, "20260312", version=2, kilobytes=kilobytes)
    clinic_address = "accueil@clinique.demo.mssante.fr"
    yield Letter(
        "01-biologie", "biology report to the doctor (ORU, CDA level 3)",
        request(run, 1, "ORU", "initial", report(run, 1, ZOE, "20260312", kilobytes), professionals=(MARTIN,)),
        {MARTIN.address: "delivered"})
    yield Letter(
        "02-lettre-de-liaison", "discharge letter to the doctor (MDM, CDA level 1)",
        request(run, 2, "MDM", "initial", first, professionals=(MARTIN,)), {MARTIN.address: "delivered"})
    yield Letter(
        "03-remplacement", "its replacement: the dose was wrong (T10)",
        request(run, 3, "MDM", "replacement", second, professionals=(MARTIN,), body_for_professionals=""),
        {MARTIN.address: "delivered"})
    yield Letter(
        "04-suppression", "its removal: the wrong patient's record (T04)",
        request(run, 4, "MDM", "removal", second, professionals=(MARTIN,), body_for_professionals=BODY_OF_REMOVAL),
        {MARTIN.address: "delivered"})
    yield Letter(
        "05-medecin-et-patient", "discharge letter to the doctor and to the patient, who may not reply",
        request(run, 5, "MDM", "initial", discharge(run, 5, JEROME, "20260312", kilobytes=kilobytes),
                professionals=(LEFEVRE,), to_patient=True, closes_conversation=True,
                body_for_patient=BODY_FOR_PATIENT, character_set="8859/15"),
        {LEFEVRE.address: "delivered", JEROME.address: "delivered"})
    yield Letter(
        "06-boite-inconnue", "to a mailbox that is gone: accepted, then bounced by a delivery report",
        request(run, 6, "ORU", "initial", report(run, 6, JEROME, "20260312", kilobytes), professionals=(MOVED_AWAY,)),
        {MOVED_AWAY.address: "bounced"})
    yield Letter(
        "07-clinique", "to a service of another establishment: relayed, no proof of delivery beyond",
        request(run, 7, "MDM", "initial", discharge(run, 7, ZOE, "20260312", kilobytes=kilobytes),
                organisations=((CLINIC, clinic_address),), receipts=("ACK_RECEPTION",)),
        {clinic_address: "relayed"})
    yield Letter(
        "08-adresse-erronee", "two doctors, one address mistyped: refused at once, the other delivered",
        request(run, 8, "ORU", "initial", report(run, 8, ZOE, "20260312", kilobytes), professionals=(NGUYEN, MISTYPED)),
        {NGUYEN.address: "delivered", MISTYPED.address: "refused"})


def unaddressed(run):
    """Letters that name no mailbox: the directory gives it, or a refusal says why not."""
    code, service, address = CARDIOLOGY
    _, _, postal_code, city = CAMILLE.structure.street
    yield Letter(
        "09-rpps-seul", "to a doctor by the RPPS number alone",
        request(run, 9, "ORU", "initial", report(run, 9, ZOE, "20260312"), unaddressed=(hl7.by_number(NGUYEN),)),
        {NGUYEN.address: "delivered"})
    yield Letter(
        "10-unite-seule", "to a unit of the hospital by its code alone",
        request(run, 10, "MDM", "initial", discharge(run, 10, JEROME, "20260312"),
                unaddressed=(hl7.by_unit(code, service.capitalize()),), receipts=("ACK_RECEPTION",)),
        {address: "delivered"})
    yield Letter(
        "11-nom-ambigu", "to one of two doctors of the same name and town: refused, with both mailboxes",
        request(run, 11, "MDM", "initial", discharge(run, 11, ZOE, "20260312"),
                unaddressed=(hl7.by_name(CAMILLE.family, CAMILLE.given, city, postal_code),)),
        {})


def many(run, count, kilobytes, addresses):
    """Letters for load and fault tests: alternately a report and a discharge letter, each with its own ids."""
    from dataclasses import replace
    for number in range(1, count + 1):
        address = addresses[(number - 1) % len(addresses)]
        doctor = replace(MARTIN, address=address)
        patient = (ZOE, JEROME)[number // 2 % 2]
        if number % 2:
            kind, document = "ORU", report(run, number, patient, "20260311", kilobytes)
        else:
            kind, document = "MDM", discharge(run, number, patient, "20260311", kilobytes=kilobytes)
        yield Letter(f"letter-{number:05d}", f"{kind} of about {kilobytes} KB",
                     request(run, number, kind, "initial", document, professionals=(doctor,)), {address: "delivered"})
