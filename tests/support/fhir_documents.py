"""FHIR documents of the demonstration's people, and the publications that carry them."""

import base64
import copy
import hashlib
import json

from fhir_publications import _author, _patient, bundle, reference

XHTML = "http://www.w3.org/1999/xhtml"
WORDS = ("<p>Potassium <b>élevé</b>, à contrôler.</p><table border=\"1\"><thead><tr><th>Examen</th>"
         "<th align=\"right\">Résultat</th></tr></thead><tbody><tr><td>Kaliémie</td><td align=\"right\">5,9 mmol/L</td></tr>"
         "<tr><td>Natrémie</td><td align=\"right\">139 mmol/L</td></tr></tbody></table>"
         "<h3>Conduite à tenir</h3><ol><li>contrôle à 48 h</li><li>ECG <i>si besoin</i></li></ol>")


def _url(number):
    return f"urn:uuid:00000000-0000-4000-9000-{number:012}"


def narrative(made, inside):
    """Other words in the first section."""
    made["entry"][0]["resource"]["section"][0]["text"]["div"] = f'<div xmlns="{XHTML}">{inside}</div>'


def document(letter, end):
    """A Bundle of type document about the letter's patient, whose identifier ends so."""
    person, house = (copy.deepcopy(each) for each in _author())

    def to(number):
        return {"reference": _url(number)}
    composition = {
        "resourceType": "Composition", "status": "final", "title": "Ionogramme sanguin",
        "type": {"coding": [{"system": "http://loinc.org", "code": "11502-2"}]},
        "subject": to(2), "date": "2026-03-12T10:00:00+01:00", "author": [to(3)], "custodian": to(4), "confidentiality": "N",
        "event": [{"period": {"start": "2026-03-12T08:30:00+01:00"}}],
        "section": [{"title": "Biochimie", "text": {"status": "generated", "div": ""}, "entry": [to(5)]}]}
    observation = {"resourceType": "Observation", "status": "final", "subject": to(2),
                   "code": {"coding": [{"system": "http://loinc.org", "code": "2823-3"}]},
                   "valueQuantity": {"value": 5.9, "unit": "mmol/L"}}
    resources = [composition, _patient(letter.cda), person, house, observation]
    made = {"resourceType": "Bundle", "type": "document", "timestamp": "2026-03-12T10:00:30+01:00",
            "identifier": {"system": "urn:ietf:rfc:3986", "value": f"urn:oid:1.2.250.1.999.9.{end}"},
            "entry": [{"fullUrl": _url(n), "resource": each} for n, each in enumerate(resources, 1)]}
    narrative(made, WORDS)
    return made


def _publication(letter, made):
    request = bundle(letter)
    reference = request["entry"][1]["resource"]
    reference["masterIdentifier"] = made["identifier"]
    return request, reference["content"][0]["attachment"] | {"contentType": "application/fhir+json"}


def as_bundle(letter, made):
    """ITI-65 with the document as an entry."""
    request, attachment = _publication(letter, made)
    request["entry"][1]["resource"]["content"][0]["attachment"] = {
        name: value for name, value in attachment.items() if name not in ("size", "hash")}
    request["entry"][2] |= {"resource": made, "request": {"method": "POST", "url": "Bundle"}}
    return request


def as_binary(letter, made):
    """ITI-65 with the document in a Binary."""
    request, attachment = _publication(letter, made)
    text = json.dumps(made).encode()
    request["entry"][1]["resource"]["content"][0]["attachment"] = attachment | {
        "size": len(text), "hash": base64.b64encode(hashlib.sha1(text).digest()).decode()}
    request["entry"][2]["resource"] = {"resourceType": "Binary", "contentType": "application/fhir+json",
                                       "data": base64.b64encode(text).decode()}
    return request


def as_reference(letter, made):
    """ITI-105 with the document inside."""
    text = json.dumps(made).encode()
    request = reference(letter)
    request["masterIdentifier"] = made["identifier"]
    request["content"][0]["attachment"] |= {
        "contentType": "application/fhir+json", "data": base64.b64encode(text).decode(), "size": len(text),
        "hash": base64.b64encode(hashlib.sha1(text).digest()).decode()}
    return request
