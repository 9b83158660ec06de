"""CDA R2 documents as the CI-SIS asks for them: header of "Structuration minimale", body at level 1 or 3.

The header names everything that XDS metadata are taken from: author and specialty, custodian, legal
authenticator, the act and its performer's setting, the encounter and its facility.
"""

import base64
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from people import HOSPITAL_OID, INS_NIR_TEST, PERSONS, STRUCTURES

LOINC = "2.16.840.1.113883.6.1"
PROFESSIONS = "1.2.250.1.213.1.1.4.5"


@dataclass
class Document:
    """What varies from one document to the next."""
    root: str                  # the OID that all versions share; this one is root.version
    version: int
    type: tuple                # LOINC code, label
    title: str
    templates: tuple           # beyond HL7 France and CI-SIS: (root, extension or None)
    patient: object
    author: object
    created: str               # YYYYMMDDhhmmss+0100
    act: tuple                 # code, label, start, end
    encounter: tuple           # class code, label, start, facility code, facility label
    pdf: bytes
    sections: list = field(default_factory=list)   # level 3; empty: level 1

    @property
    def id(self):
        return f"{self.root}.{self.version}"

    @property
    def replaces(self):
        return f"{self.root}.{self.version - 1}" if self.version > 1 else ""


def element(name, *children, **attributes):
    """One element; a trailing underscore in a keyword frees Python's words, two make a colon."""
    printed = "".join(f" {key.rstrip('_').replace('__', ':')}={quoteattr(value)}"
                      for key, value in attributes.items() if value is not None)
    inner = "".join(child for child in children if child)
    return f"<{name}{printed}>{inner}</{name}>" if inner else f"<{name}{printed}/>"


def code(name, value, label, system, *children, **more):
    return element(name, *children, code=value, displayName=label, codeSystem=system, **more)


def identifier(root, extension=None):
    return element("id", root=root, extension=extension)


def template(root, extension=None):
    return element("templateId", root=root, extension=extension)


def address(street):
    number, name, postal_code, city = street
    return element("addr", element("houseNumber", number), element("streetName", escape(name)),
                   element("postalCode", postal_code), element("city", escape(city)),
                   element("country", "FRANCE"))


def person_name(professional):
    return element("name", element("prefix", professional.civility),
                   element("given", escape(professional.given)), element("family", escape(professional.family)),
                   element("suffix", professional.title))


def organization(name, structure, *more):
    return element(name, identifier(STRUCTURES, structure.national_id), element("name", escape(structure.name)),
                   element("telecom", value=structure.phone, use="WP"), address(structure.street), *more)


def record_target(patient):
    place_code, place_name = patient.birth_place
    name = element(
        "name",
        element("family", escape(patient.family), qualifier="BR"),
        element("given", escape(" ".join(patient.givens))),
        element("given", escape(patient.givens[0]), qualifier="BR"),
        element("family", escape(patient.used_family), qualifier="CL"),
        element("given", escape(patient.used_given), qualifier="CL"))
    label = {"F": "Féminin", "M": "Masculin"}[patient.sex]
    return element("recordTarget", element(
        "patientRole",
        identifier(INS_NIR_TEST, patient.ins),
        identifier(f"{HOSPITAL_OID}.2", patient.ipp),
        address(patient.street),
        element("telecom", value=patient.phone, use="H"),
        element("telecom", value=f"mailto:{patient.address}"),
        element("patient", name,
                code("administrativeGenderCode", patient.sex, label, "2.16.840.1.113883.5.1"),
                element("birthTime", value=patient.born),
                element("birthplace", element("place", element(
                    "addr", element("county", place_code), element("city", escape(place_name))))),
                classCode="PSN")))


def author(document):
    who = document.author
    return element(
        "author",
        code("functionCode", "ATTPHYS", "Médecin responsable", "2.16.840.1.113883.5.88"),
        element("time", value=document.created),
        element("assignedAuthor",
                identifier(PERSONS, who.national_id),
                code("code", *who.profession, PROFESSIONS),
                address(who.structure.street),
                element("telecom", value=who.structure.phone, use="WP"),
                element("assignedPerson", person_name(who)),
                organization("representedOrganization", who.structure)))


def custodian(structure):
    return element("custodian", element("assignedCustodian", organization(
        "representedCustodianOrganization", structure)))


def legal_authenticator(document):
    who = document.author
    return element("legalAuthenticator",
                   element("time", value=document.created),
                   element("signatureCode", code="S"),
                   element("assignedEntity",
                           identifier(PERSONS, who.national_id),
                           code("code", *who.profession, PROFESSIONS),
                           element("assignedPerson", person_name(who)),
                           organization("representedOrganization", who.structure)))


def documentation_of(document):
    act_code, act_label, start, end = document.act
    who = document.author
    setting = element("standardIndustryClassCode", code="ETABLISSEMENT", displayName="Etablissement de santé",
                      codeSystem="1.2.250.1.213.1.1.4.9", codeSystemName="practiceSettingCode")
    return element("documentationOf", element(
        "serviceEvent",
        identifier(f"{document.root}.0.1"),
        code("code", act_code, act_label, LOINC),
        element("effectiveTime", element("low", value=start), element("high", value=end)),
        element("performer",
                element("assignedEntity",
                        identifier(PERSONS, who.national_id),
                        element("assignedPerson", person_name(who)),
                        organization("representedOrganization", who.structure, setting)),
                typeCode="PRF")))


def related_document(document):
    if not document.replaces:
        return ""
    return element("relatedDocument", element(
        "parentDocument", identifier(document.replaces), element("setId", root=document.root),
        element("versionNumber", value=str(document.version - 1))), typeCode="RPLC")


def component_of(document):
    kind, label, start, facility, facility_label = document.encounter
    structure = document.author.structure
    return element("componentOf", element(
        "encompassingEncounter",
        identifier(f"{HOSPITAL_OID}.3", document.patient.file_number),
        code("code", kind, label, "2.16.840.1.113883.5.4"),
        element("effectiveTime", element("low", value=start)),
        element("location", element(
            "healthCareFacility",
            identifier(STRUCTURES, structure.national_id),
            code("code", facility, facility_label, "1.2.250.1.71.4.2.4"),
            element("location", element("name", escape(structure.name)), address(structure.street))))))


def body(document):
    encoded = base64.b64encode(document.pdf).decode()
    if not document.sections:
        return element("component", element("nonXMLBody", element(
            "text", encoded, mediaType="application/pdf", representation="B64")))
    parts = [element("component", section) for section in document.sections]
    parts.append(element("component", pdf_copy_section(document, encoded)))
    return element("component", element("structuredBody", *parts))


def pdf_copy_section(document, encoded):
    """FR-Document-PDF-copie: the same document as people read it."""
    copy = ("55108-5", "Copie du document", LOINC)
    kind = element(
        "observation",
        template("1.3.6.1.4.1.19376.1.5.3.1.4.13"), template("1.2.250.1.213.1.1.3.48"),
        template("1.2.250.1.213.1.1.3.48.18"), identifier(f"{document.id}.0.2"),
        code("code", "69764-9", "Type de document", LOINC),
        element("text", element("reference", value="#copie")),
        element("statusCode", code="completed"), element("effectiveTime", nullFlavor="NA"),
        code("value", *copy, xsi__type="CD"),
        classCode="OBS", moodCode="EVN")
    media = element("observationMedia",
                    element("value", encoded, mediaType="application/pdf", representation="B64"),
                    classCode="OBS", moodCode="EVN", ID="PDF")
    return element(
        "section",
        template("1.2.250.1.213.1.1.2.243"), identifier(f"{document.id}.0.3"),
        code("code", *copy), element("title", "Copie du document"),
        element("text", element("content", "Compte rendu au format PDF ", ID="copie"),
                element("renderMultiMedia", referencedObject="PDF")),
        element("entry", element(
            "organizer", template("1.2.250.1.213.1.1.3.18"), identifier(f"{document.id}.0.4"),
            code("code", "55107-7", "Document attaché", LOINC), element("statusCode", code="completed"),
            element("component", kind), element("component", media), classCode="CLUSTER", moodCode="EVN")))


def print_document(document):
    """The document as UTF-8 bytes."""
    type_code, type_label = document.type
    templates = [template("2.16.840.1.113883.2.8.2.1"), template("1.2.250.1.213.1.1.1.1")]
    templates += [template(*each) for each in document.templates]
    parts = [
        element("realmCode", code="FR"),
        element("typeId", root="2.16.840.1.113883.1.3", extension="POCD_HD000040"),
        *templates,
        identifier(document.id),
        code("code", type_code, type_label, LOINC, codeSystemName="LOINC"),
        element("title", escape(document.title)),
        element("effectiveTime", value=document.created),
        code("confidentialityCode", "N", "Normal", "2.16.840.1.113883.5.25"),
        element("languageCode", code="fr-FR"),
        element("setId", root=document.root),
        element("versionNumber", value=str(document.version)),
        record_target(document.patient),
        author(document),
        custodian(document.author.structure),
        legal_authenticator(document),
        documentation_of(document),
        related_document(document),
        component_of(document),
        body(document),
    ]
    text = element("ClinicalDocument", "\n", "\n".join(part for part in parts if part), "\n",
                   xmlns="urn:hl7-org:v3", xmlns__xsi="http://www.w3.org/2001/XMLSchema-instance")
    return ('<?xml version="1.0" encoding="UTF-8"?>\n' + text + "\n").encode()
