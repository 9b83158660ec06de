"""HL7 v2 messages of the volet "Transmission d'un document CDA-R2 en HL7v2", profile 2.1.

ORU^R01 is HL7 2.5, MDM is 2.6; they differ in a few words (CE or CWE, TEXT or text) and in the segments
EVN and TXA. A message holds one document, its sender and recipients, ten flags and two mail bodies.
"""

import base64
from dataclasses import dataclass

from people import HOSPITAL_OID, INS_NIR_TEST, PERSONS, STRUCTURES

# action: MDM event, ORC-1, OBX-11
ACTIONS = {"initial": ("T02", "NW", "F"), "replacement": ("T10", "RO", "C"), "removal": ("T04", "CA", "D")}

FLAGS = (
    ("MASQUE_PS", "Masqué aux professionnels de Santé"),
    ("INVISIBLE_PATIENT", "Document Non Visible par le patient"),
    ("INVISIBLE_REP_LEGAUX", "Non visible par les représentants Légaux du patient"),
    ("CONNEXION_SECRETE", "Connexion Secrete"),
    ("MODIF_CONF_CODE", "Modification Confidentiality Code"),
    ("DESTDMP", "Destinataire DMP"),
    ("DESTMSSANTEPS", "Destinataire (Professionnel de Santé, organisation ou BAL applicative)"),
    ("DESTMSSANTEPAT", "Destinataire Patient"),
    ("ACK_RECEPTION", "Accusé de réception"),
    ("ACK_LECTURE_MSS", "Accusé de lecture"),
)
BODIES = (("CORPSMAIL_PS", "Corps du mail pour un PS"), ("CORPSMAIL_PATIENT", "Corps du mail pour le patient"))
CHARACTER_SETS = {"UNICODE UTF-8": "utf-8", "8859/15": "iso8859-15"}


@dataclass
class Request:
    """One message to write."""
    control_id: str
    kind: str                    # "ORU" or "MDM"
    action: str
    document: object             # cda.Document
    cda: bytes
    professionals: tuple = ()    # people.Professional
    organisations: tuple = ()    # (people.Structure, address)
    unaddressed: tuple = ()      # by_number(), by_unit() or by_name(): the directory gives the mailbox
    to_patient: bool = False
    closes_conversation: bool = False
    receipts: tuple = ("ACK_RECEPTION", "ACK_LECTURE_MSS")
    body_for_professionals: str = ""
    body_for_patient: str = ""
    reply_to: str = ""
    patient_class: str = "I"
    character_set: str = "UNICODE UTF-8"
    sent: str = "20260312093000"


_ESCAPES = str.maketrans({"\\": "\\E\\", "|": "\\F\\", "^": "\\S\\", "&": "\\T\\", "~": "\\R\\"})


def text(value):
    """Plain text as a component: the five delimiters are escaped."""
    return value.translate(_ESCAPES)


def header(request):
    event = {"ORU": "ORU^R01^ORU_R01"}.get(request.kind) or f"MDM^{ACTIONS[request.action][0]}^MDM_T02"
    version = "2.5" if request.kind == "ORU" else "2.6"
    application = "SIL" if request.kind == "ORU" else "DPI"
    return (f"MSH|^~\\&|{application}|HOPITAL DEMO|VAGUEMESTRE|HOPITAL DEMO|{request.sent}||{event}|"
            f"{request.control_id}|P|{version}|||||FRA|{request.character_set}|||2.1^CISIS_CDA_HL7_V2")


def patient_identification(patient):
    identifiers = (f"{patient.ins}^^^ASIP-SANTE-INS-NIR&{INS_NIR_TEST}&ISO^INS"
                   f"~{patient.ipp}^^^HOPITAL DEMO&{HOSPITAL_OID}.2&ISO^PI")
    name = f"{text(patient.family)}^{text(patient.givens[0])}^{text(' '.join(patient.givens))}^^^^L"
    number, street, postal_code, city = patient.street
    home = f"{text(number + ' ' + street)}^^{text(city)}^^{postal_code}^FRA^H~^^^^^^BDL^^{patient.birth_place[0]}"
    fields = {3: identifiers, 5: name, 7: patient.born, 8: patient.sex, 11: home,
              18: f"{patient.file_number}^^^HOPITAL DEMO&{HOSPITAL_OID}.3&ISO^AN", 31: "N", 32: "VALI"}
    return segment("PID", fields)


def segment(name, fields):
    """Fields by their number, the rest empty."""
    return "|".join([name] + [fields.get(number, "") for number in range(1, max(fields) + 1)])


def visit(request):
    visit_number = f"{request.document.patient.file_number}01^^^HOPITAL DEMO&{HOSPITAL_OID}.4&ISO^VN"
    return segment("PV1", {1: "1", 2: request.patient_class, 19: visit_number, 44: request.document.encounter[2][:12]})


def person(who):
    return (f"{who.national_id}^{text(who.family)}^{text(who.given)}^^^^^^ASIP-SANTE-PS&{PERSONS}&ISO^D^^^IDNPS")


def organisation(structure):
    return (f"{text(structure.name)}^^^^^ASIP-SANTE-ST&{STRUCTURES}&ISO^IDNST^^^{structure.national_id}")


def by_number(who):
    """A professional as a recipient, named by the national number alone."""
    return {5: person(who)}


def by_unit(code, label):
    """A unit of the hospital, named by the hospital's own code."""
    return {8: f"{text(label)}^^^^^&{HOSPITAL_OID}.9&ISO^UF^^^{code}"}


def by_name(family, given, city, postal_code):
    """A professional of whom nothing is known but the name and the place."""
    return {5: f"^{text(family)}^{text(given)}", 14: f"^^{text(city)}^^{postal_code}"}


def participations(request):
    sender = request.document.author
    yield segment("PRT", {2: "UC", 4: "SB^Send by^participation", 5: person(sender), 8: organisation(sender.structure)})
    copy_to = {2: "UC", 4: "RCT^Result Copies To^participation"}
    for who in request.professionals:
        yield segment("PRT", copy_to | {5: person(who), 15: f"^^X.400^{who.address}"})
    for structure, address in request.organisations:
        yield segment("PRT", copy_to | {8: organisation(structure), 15: f"^^X.400^{address}"})
    for fields in request.unaddressed:
        yield segment("PRT", copy_to | fields)
    if request.to_patient:
        patient = request.document.patient
        name = (f"{patient.ins}^{text(patient.family)}^{text(patient.givens[0])}^^^^^^"
                f"ASIP-SANTE-INS-NIR&{INS_NIR_TEST}&ISO^L^^^INS")
        yield segment("PRT", copy_to | {5: name, 15: f"^^X.400^{patient.address}"})
    if request.reply_to:
        yield segment("PRT", {2: "UC", 4: "REPLY^Reply To^participation", 15: f"^^X.400^{request.reply_to}"})


def flags(request):
    raised = set(request.receipts)
    if request.professionals or request.organisations or request.unaddressed:
        raised.add("DESTMSSANTEPS")
    if request.to_patient:
        raised.add("DESTMSSANTEPAT")
    coded = "CE" if request.kind == "ORU" else "CWE"
    for number, (flag, label) in enumerate(FLAGS, start=2):
        value = "Y" if flag in raised else "N"
        yield f"OBX|{number}|{coded}|{flag}^{label}^MetaDMPMSS||{value}^^expandedYes-NoIndicator||||||F"
        if flag == "DESTMSSANTEPAT" and request.closes_conversation:
            yield "NTE|1|||FIN"


def bodies(request):
    subtype = "TEXT" if request.kind == "ORU" else "text"
    number = 2 + len(FLAGS)
    for (name, label), body in zip(BODIES, (request.body_for_professionals, request.body_for_patient)):
        if body:
            encoded = base64.b64encode(body.replace("\n", "\r\n").encode()).decode()
            yield f"OBX|{number}|ED|{name}^{label}^MetaDMPMSS||^{subtype}^^Base64^{encoded}||||||F"
            number += 1


def print_request(request):
    """The message in its character set, segments ended by CR."""
    document = request.document
    _, order_control, result_status = ACTIONS[request.action]
    type_code, type_label = document.type
    kind = f"{type_code}^{text(type_label)}^LN"
    subtype = "TEXT" if request.kind == "ORU" else "text"
    encoded = base64.b64encode(request.cda).decode()

    segments = [header(request)]
    if request.kind == "MDM":
        segments.append(f"EVN||{request.sent}")
    segments += [patient_identification(document.patient), visit(request), f"ORC|{order_control}", f"OBR|1|||{kind}"]
    if request.kind == "MDM":
        parent = document.replaces if request.action == "replacement" else ""
        segments.append(segment("TXA", {1: "1", 2: type_code, 3: "TEXT", 12: document.id, 13: parent, 17: "AU"}))
    segments.append(f"OBX|1|ED|{kind}||^{subtype}^XML^Base64^{encoded}||||||{result_status}")
    segments += participations(request)
    segments += flags(request)
    segments += bodies(request)
    return ("\r".join(segments) + "\r").encode(CHARACTER_SETS[request.character_set])
