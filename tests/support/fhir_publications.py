"""Publications in FHIR of the desk's letters: ITI-65 bundles and ITI-105 references, as Python values."""

import base64
import hashlib
import re

import hospital  # noqa: F401, it says where the people of the demonstration are
from people import MARTIN, ZOE

INTENDED = "https://interop.esante.gouv.fr/ig/fhir/pdsm/StructureDefinition/pdsm-ext-intended-recipient"
MHD = "https://profiles.ihe.net/ITI/MHD/StructureDefinition/"
RELIABILITY = "https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-identity-reliability"


def _patient(cda):
    oid = re.search(rb'root="(1\.2\.250\.1\.213\.1\.4\.\d+)"', cda).group(1).decode()
    return {"resourceType": "Patient", "id": "patient",
            "extension": [{"url": RELIABILITY,
                           "extension": [{"url": "identityStatus", "valueCoding": {"code": "VALI"}}]}],
            "identifier": [{"use": "official", "system": "urn:oid:" + oid, "value": ZOE.ins}],
            "name": [{"use": "official", "family": ZOE.family, "given": [ZOE.givens[0]]}],
            "gender": "female", "birthDate": f"{ZOE.born[:4]}-{ZOE.born[4:6]}-{ZOE.born[6:]}"}


def _author():
    return [{"resourceType": "Practitioner", "id": "author",
             "identifier": [{"system": "urn:oid:1.2.250.1.71.4.2.1", "value": "899900000017"}],
             "name": [{"family": "PLUVIER", "given": ["Côme"]}]},
            {"resourceType": "Organization", "id": "house",
             "identifier": [{"system": "urn:oid:1.2.250.1.71.4.2.2", "value": "1999900011"}], "name": "Hôpital"}]


def _recipient(address):
    return {"resourceType": "Practitioner", "id": "doctor", "name": [{"family": MARTIN.family}],
            "telecom": [{"system": "email", "value": address}]}


def _master_identifier(cda):
    found = re.search(rb'<id\s+root="([0-9.]+)"(?:\s+extension="([^"]+)")?\s*/>', cda)
    if found.group(2):
        return {"system": "urn:oid:" + found.group(1).decode(), "value": found.group(2).decode()}
    return {"system": "urn:ietf:rfc:3986", "value": "urn:oid:" + found.group(1).decode()}


def reference(letter, address=MARTIN.address, inside=True):
    """The DocumentReference of a letter's CDA; without `inside`, that of a bundle."""
    cda = letter.cda
    attachment = {"contentType": "text/xml", "language": "fr-FR", "title": "Lettre", "creation": "2026-03-12T10:00:00+01:00",
                  "size": len(cda), "hash": base64.b64encode(hashlib.sha1(cda).digest()).decode()}
    if inside:
        attachment["data"] = base64.b64encode(cda).decode()
    else:
        attachment["url"] = "urn:uuid:00000000-0000-4000-8000-0000000000b1"
    made = {"resourceType": "DocumentReference",
            "contained": [_patient(cda), *_author()],
            "masterIdentifier": _master_identifier(cda), "status": "current",
            "type": {"coding": [{"system": "http://loinc.org", "code": "11502-2"}]},
            "category": [{"coding": [{"system": "urn:oid:1.2.250.1.213.1.1.4.1", "code": "10"}]}],
            "subject": {"reference": "#patient"}, "date": "2026-03-12T10:01:00+01:00",
            "author": [{"reference": "#author"}], "custodian": {"reference": "#house"},
            "securityLabel": [{"coding": [{"system": "urn:oid:2.16.840.1.113883.5.25", "code": "N"}]}],
            "content": [{"attachment": attachment, "format": {"code": "urn:ihe:iti:xds-sd:pdf:2008"}}],
            "context": {"period": {"start": "2026-03-12T08:30:00+01:00"},
                        "facilityType": {"coding": [{"code": "SA01"}]},
                        "practiceSetting": {"coding": [{"code": "ETABLISSEMENT"}]},
                        "sourcePatientInfo": {"reference": "#patient"}}}
    if inside:
        made["contained"].append(_recipient(address))
        made["extension"] = [{"url": INTENDED, "valueReference": {"reference": "#doctor"}}]
    return made


def bundle(letter, address=MARTIN.address):
    submission_set = {
        "resourceType": "List", "contained": [*_author(), _recipient(address)],
        "extension": [{"url": MHD + "ihe-designationType", "valueCodeableConcept": {"coding": [{"code": "07"}]}},
                      {"url": MHD + "ihe-sourceId", "valueIdentifier": {"value": "urn:oid:1.2.250.1.999.7"}},
                      {"url": INTENDED, "valueReference": {"reference": "#doctor"}}],
        "identifier": [{"system": "urn:ietf:rfc:3986", "value": "urn:oid:1.2.250.1.999.1.8.1"}],
        "status": "current", "mode": "working",
        "code": {"coding": [{"system": "https://profiles.ihe.net/ITI/MHD/CodeSystem/MHDlistTypes", "code": "submissionset"}]},
        "date": "2026-03-12T10:02:00+01:00",
        "source": {"reference": "#author",
                   "extension": [{"url": MHD + "ihe-authorOrg", "valueReference": {"reference": "#house"}}]},
        "entry": [{"item": {"reference": "urn:uuid:00000000-0000-4000-8000-0000000000d1"}}]}
    binary = {"resourceType": "Binary", "contentType": "text/xml", "data": base64.b64encode(letter.cda).decode()}

    def entry(end, resource):
        return {"fullUrl": "urn:uuid:00000000-0000-4000-8000-0000000000" + end, "resource": resource,
                "request": {"method": "POST", "url": resource["resourceType"]}}
    return {"resourceType": "Bundle", "type": "transaction",
            "entry": [entry("a1", submission_set), entry("d1", reference(letter, address, inside=False)),
                      entry("b1", binary)]}
