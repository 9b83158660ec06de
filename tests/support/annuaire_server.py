"""A national directory for tests: the FHIR API with its manners (opaque pages, a key, 429, tombstones, pages
that expire, answers that never come) and the files to fetch. Nothing outside the standard library."""

import http.server
import json
import re
import ssl
import threading
import time
import urllib.parse

EMAIL = "https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-contact-point-email-type"
BOX = "https://interop.esante.gouv.fr/ig/fhir/annuaire/StructureDefinition/as-ext-mailbox-mss-metadata"


def telecom(address, kind="PER", rank=None, service=None, code="MSSANTE"):
    metadata = [{"url": "type", "valueCodeableConcept": {"coding": [{"code": kind}]}}]
    if service:
        metadata.append({"url": "service", "valueString": service})
    made = {"system": "email", "value": address, "extension": [
        {"url": EMAIL, "valueCoding": {"code": code}}, {"url": BOX, "extension": metadata}]}
    if rank is not None:
        made["rank"] = rank
    return made


def practitioner(number, rpps, family, given, *boxes, active=True):
    made = {"resourceType": "Practitioner", "id": number, "active": active,
            "identifier": [{"system": "urn:oid:1.2.250.1.71.4.2.1", "value": "8" + rpps}]}
    if active:
        made["name"] = [{"family": family, "given": [given]}]
        made["telecom"] = list(boxes)
    return made


def organization(number, finess, name, city, postal_code, *boxes):
    return {"resourceType": "Organization", "id": number, "active": True, "name": name,
            "identifier": [{"system": "https://finess.esante.gouv.fr", "value": finess}],
            "address": [{"city": city, "postalCode": postal_code}], "telecom": list(boxes)}


def role(number, person, place, *boxes, active=True):
    made = {"resourceType": "PractitionerRole", "id": number, "active": active}
    if active:
        made["practitioner"] = {"reference": "Practitioner/" + person}
        made["organization"] = {"reference": "Organization/" + place}
        made["telecom"] = list(boxes)
    return made


class AnnuaireServer:
    KEY = "the-key-of-the-test"

    def __init__(self, certificate=None):
        self.resources = {"Practitioner": [], "PractitionerRole": [], "Organization": []}
        self.files = {}          # path: (name, bytes)
        self.page_max = 2
        self.calls = []          # (moment, path with query)
        self.troubles = []       # for the next calls: 429, 500, "hang", "close", "html", None
        self.expired = False     # pages are not known any more
        self.on_call = lambda number: None
        self._pages, self._lock = {}, threading.Lock()
        self._released = threading.Event()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_GET(self):
                outer._answer(self)

            def do_HEAD(self):
                outer._answer(self)

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.base = f"http://127.0.0.1:{self._server.server_port}"
        if certificate:  # a PEM with its key
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
            self.base = self.base.replace("http:", "https:")
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self):
        self._released.set()
        self._server.shutdown()
        self._server.server_close()

    def paths(self):
        return [path for _, path in self.calls]

    def put(self, resource):
        """A resource that changes takes the place of what it was."""
        same = self.resources[resource["resourceType"]]
        same[:] = [r for r in same if r["id"] != resource["id"]] + [resource]

    def _answer(self, request):
        if request.path in self.files:
            return self._send_file(request)
        with self._lock:
            self.calls.append((time.monotonic(), request.path))
            number = len(self.calls)
            trouble = self.troubles.pop(0) if self.troubles else None
            self.on_call(number)
        if request.headers.get("ESANTE-API-KEY") != self.KEY:
            return self._send(request, 401, {"resourceType": "OperationOutcome"})
        if trouble == "hang":
            self._released.wait(20)
        if trouble in ("hang", "close"):
            request.close_connection = True
            return request.connection.close()
        if trouble == "html":
            return self._send(request, 200, "<html>maintenance</html>")
        if isinstance(trouble, tuple):
            return self._send(request, trouble[0], {}, {"Retry-After": str(trouble[1])})
        if trouble:
            return self._send(request, trouble, {})
        self._send_page(request)

    def _send_file(self, request):
        name, content = self.files[request.path]
        request.send_response(200)
        request.send_header("Content-Length", str(len(content)))
        request.send_header("Content-Disposition", f"attachment; filename={name}")
        request.end_headers()
        if request.command == "GET":
            request.wfile.write(content)

    def _send_page(self, request):
        where = urllib.parse.urlsplit(request.path)
        query = urllib.parse.parse_qs(where.query)
        if where.path.endswith("/_page"):
            page = None if self.expired else self._pages.get(query["id"][0])
            if page is None:
                return self._send(request, 410, {"resourceType": "OperationOutcome"})
            matches, included = page
        else:
            kind = re.fullmatch(r".*/(\w+)", where.path).group(1)
            matches = list(self.resources.get(kind, []))
            if "mailbox-mss:exact" in query:
                wanted = query["mailbox-mss:exact"][0]
                matches = [r for r in matches if any(t["value"] == wanted for t in r.get("telecom", []))]
            included = "_include" in query
        self._send(request, 200, self._bundle(matches, included))

    def _bundle(self, matches, included):
        page, rest = matches[:self.page_max], matches[self.page_max:]
        entries = [{"resource": r, "search": {"mode": "match"}} for r in page]
        if included:
            wanted = {r[field]["reference"] for r in page for field in ("practitioner", "organization") if field in r}
            for kind in ("Practitioner", "Organization"):
                entries += [{"resource": r, "search": {"mode": "include"}} for r in self.resources[kind]
                            if f"{kind}/{r['id']}" in wanted]
        bundle = {"resourceType": "Bundle", "type": "searchset", "link": [], "entry": entries}
        if rest:
            number = f"opaque{len(self._pages)}"
            self._pages[number] = (rest, included)
            bundle["link"].append({"relation": "next", "url": f"{self.base}/fhir/v2/_page?id={number}"})
        return bundle

    @staticmethod
    def _send(request, status, content, headers=None):
        body = content.encode() if isinstance(content, str) else json.dumps(content).encode()
        request.send_response(status)
        request.send_header("Content-Type", "application/fhir+json")
        request.send_header("Content-Length", str(len(body)))
        for name, value in (headers or {}).items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(body)
