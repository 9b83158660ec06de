"""AuditEvent: what happened to a letter, as its own source may read it."""

import unittest
import urllib.parse

import verdict
from fhir_publications import bundle, reference
from fhir_scene import FhirScene
from house import eventually
from people import ZOE


class Trace(FhirScene):
    def search(self, gateway, **parameters):
        asked = urllib.parse.urlencode({name.replace("_identifier", ":identifier"): value for name, value in parameters.items()})
        status, _, found = self.ask(gateway, "/AuditEvent?" + asked)
        self.assertEqual(200, status, found)
        return found

    def kinds(self, found):
        return [entry["resource"]["subtype"][0]["code"] for entry in found.get("entry", [])]

    def pages(self, gateway, found):
        """The entries of a page and of all that follow it."""
        all_of = list(found.get("entry", []))
        links = {link["relation"]: link["url"] for link in found["link"]}
        if "next" in links:
            status, _, more = self.ask(gateway, links["next"].split("/fhir", 1)[1])
            self.assertEqual(200, status, more)
            all_of += self.pages(gateway, more)
        return all_of

    def test_the_trace_of_a_letter_is_told_whole_and_in_pages_and_survives_a_restart(self):
        gateway = self.serve_fhir()
        letter = self.desk.write()
        number = self.publish(gateway, letter)
        other = self.publish(gateway, self.desk.write())
        for each in (number, other):
            eventually(lambda: "received" in self.ask(gateway, f"/Communication/{each}.1")[2], "it has its DSN")

        found = self.search(gateway, entity=f"Communication/{number}")

        kinds = self.kinds(found)
        self.assertEqual(found["total"], len(kinds))
        self.assertEqual(["accepted", "sending", "sent", "reception"], kinds)
        first = found["entry"][0]["resource"]
        self.assertEqual(("C", "0"), (first["action"], first["outcome"]))
        self.assertEqual("laboratoire", first["agent"][1]["who"]["display"])
        self.assertEqual(first, self.ask(gateway, "/AuditEvent/" + first["id"])[2])
        text = str(found)
        for secret in (ZOE.family, ZOE.givens[0], ZOE.ins):
            self.assertNotIn(secret, text)

        paged = self.pages(gateway, self.search(gateway, entity=number, _count=1))
        self.assertEqual([e["resource"] for e in found["entry"]], [e["resource"] for e in paged])
        of_mail = self.search(gateway, entity=f"Communication/{number}.1")
        self.assertEqual(kinds[1:], self.kinds(of_mail))
        master = reference(letter)["masterIdentifier"]
        named = master["value"] if master["system"] == "urn:ietf:rfc:3986" else f"{master['system']}|{master['value']}"
        self.assertEqual(kinds, self.kinds(self.search(gateway, entity_identifier=named)))
        both = self.search(gateway, date="ge" + first["recorded"], _count=3)
        self.assertEqual(8, len(self.pages(gateway, both)))
        self.assertEqual([], self.kinds(self.search(gateway, date="lt" + first["recorded"])))

        gateway.kill()
        gateway.start()
        self.assertEqual(found["entry"][0]["resource"], self.ask(gateway, "/AuditEvent/" + first["id"])[2])

    def test_a_refusal_is_traced_and_a_search_says_what_it_wants(self):
        gateway = self.serve_fhir()
        status, _, _ = self.ask(gateway, "", bundle(self.desk.write(), address="a@example.org"))
        self.assertEqual(422, status)
        found = eventually(lambda: self.search(gateway, date="ge2026-01-01").get("entry")
                           and self.search(gateway, date="ge2026-01-01"), "the refusal is in the journal")
        self.assertEqual(["refused"], self.kinds(found))
        self.assertEqual("8", found["entry"][0]["resource"]["outcome"])
        for wrong in ("", "?patient=1", "?date=yesterday", "?entity=1&_count=x"):
            self.assertEqual(400, self.ask(gateway, "/AuditEvent" + wrong)[0], wrong)
        self.assertEqual(0, self.search(gateway, entity="Communication/01ARZ3NDEKTSV4RRFFQ69G5FAV")["total"])
        for wrong in ("x", "01ARZ3NDEKTSV4RRFFQ69G5FAV.40", found["entry"][0]["resource"]["id"] + "0"):
            self.assertEqual(404, self.ask(gateway, "/AuditEvent/" + wrong)[0], wrong)


if __name__ == "__main__":
    verdict.main()
