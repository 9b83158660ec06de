"""The delivery console's API over real letters: found, told in full, released, counted, and back after a crash."""

import http.client
import json
import os
import shutil
import stat
import unittest
import urllib.parse

from hospital import DOCTOR
from house import eventually
from people import ZOE
from scene import Scene

RULES = """
apply: first
rules:
  - rule: rapports-de-biologie
    says: Reports are looked at first
    when: { message: ["ORU^R01"] }
    then: { hold: a person looks at it first }
"""


class Console(Scene):
    def settings(self, **sections):
        return super().settings(console={"listen": "127.0.0.1:0"}, **sections)

    def ask(self, gateway, path, method="GET", body=None, **headers):
        """Status, headers and body; JSON is read."""
        connection = http.client.HTTPConnection("127.0.0.1", gateway.ports["console"], timeout=20)
        try:
            connection.request(method, "/api/v1" + path, body, headers)
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        if "json" in answer.headers.get("Content-Type", "") and content:
            content = json.loads(content)
        return answer.status, answer.headers, content

    def read(self, gateway, path, **query):
        """What is there, once the projection is there."""
        if query:
            path += "?" + urllib.parse.urlencode(query)

        def look():
            status, _, content = self.ask(gateway, path)
            return content if status == 200 else None
        return eventually(look, f"{path} answers")

    def find(self, gateway, **query):
        return self.read(gateway, "/letters", **query)["letters"]

    def wait_for_entry(self, gateway, state, **query):
        def look():
            found = self.find(gateway, **query)
            return found[0] if found and found[0]["state"] == state else None
        return eventually(look, f"{query} is {state}")

    def test_a_letter_is_found_and_told_in_full(self):
        gateway = self.serve()
        producer = self.producer(gateway)
        letter = self.desk.write()
        self.accept(producer, letter)
        self.accept(producer, self.desk.write())

        entry = self.wait_for_entry(gateway, "delivered", q=letter.control_id)
        self.assertEqual("laboratoire", entry["source"])
        self.assertEqual("demo", entry["operator"])
        self.assertEqual(ZOE.family.upper(), entry["patient"]["family"].upper())
        for query in ({"patient": ZOE.family}, {"q": ZOE.family.lower()[:3]}, {"ins": entry["patient"]["ins"]},
                      {"q": " ".join(entry["patient"]["ins"])}, {"recipient": DOCTOR}, {"type": entry["type"]}):
            self.assertIn(entry["id"], [each["id"] for each in self.find(gateway, **query)], query)
        self.assertEqual([], self.find(gateway, q="nobodyofthisname"))

        whole = self.read(gateway, "/letters/" + entry["id"])
        self.assertEqual([], whole["actions"])
        self.assertEqual(["delivered"], [lane["state"] for lane in whole["lanes"]])
        events = [event["event"] for event in whole["lanes"][0]["events"]]
        self.assertEqual("sending", events[0])
        self.assertLess({"sent", "reception"}, set(events))
        self.assertEqual("accepted", whole["events"][0]["event"])
        named = {each["name"]: each["value"] for each in whole["identifiers"]}
        for identifier in named.values():
            same = self.read(gateway, "/letters/" + urllib.parse.quote(identifier, safe=""))
            self.assertEqual(entry["id"], same["id"], identifier)
        self.assertLess({"id", "MSH-10", "Message-ID", "queue id"}, set(named))

        segments = self.read(gateway, f"/letters/{entry['id']}/message")["segments"]
        self.assertEqual("MSH", segments[0]["name"])
        self.assertTrue(any(each.get("shortened") for each in segments))
        self.assertEqual(letter.bytes, self.read(gateway, f"/letters/{entry['id']}/message", form="raw"))
        mail = self.read(gateway, f"/letters/{entry['id']}/deliveries/1/mail")
        self.assertIn("application/zip", [part["type"] for part in mail["parts"]])
        self.assertTrue(self.read(gateway, f"/letters/{entry['id']}/documents/1/pdf").startswith(b"%PDF-"))
        self.assertEqual(letter.cda, self.read(gateway, f"/letters/{entry['id']}/documents/1/cda"))

    def test_what_operations_look_at_is_there(self):
        gateway = self.serve()
        producer = self.producer(gateway)
        for _ in range(3):
            self.accept(producer, self.desk.write())
        producer.send(self.desk.write().with_bytes(b"|MDM^T02^", b"|MDM^T99^"))
        eventually(lambda: len(self.find(gateway, state="delivered")) == 3, "three are delivered")

        def looked():
            seen = self.read(gateway, "/overview")
            return seen if seen["totals"]["delivered"] == 3 else None
        overview = eventually(looked, "the overview has three")
        self.assertEqual(3, overview["totals"]["letters"])
        self.assertEqual(1, overview["totals"]["refused"])
        self.assertEqual("ready", overview["projection"]["state"])
        self.assertEqual(3, overview["time_to_delivered_ms"]["count"])
        self.assertEqual(1.0, overview["by_operator"][0]["success"])
        self.assertEqual(4, sum(each["letters"] for each in overview["volume"]))
        refused = self.find(gateway, kind="refused")[0]
        self.assertIn("reasons", self.read(gateway, "/letters/" + refused["id"]))
        queues = self.read(gateway, "/queues")
        self.assertEqual([("demo", 0)], [(each["name"], each["waiting"]) for each in queues["operators"]])
        for path in ("/me", "/facets", "/batches", "/directory", "/routes", "/configuration", "/certificates",
                     "/alerts", "/openapi.json"):
            self.assertTrue(self.read(gateway, path), path)
        with open(self.settings()["log"]["file"], encoding="utf-8") as log:
            self.assertNotIn(ZOE.family, log.read())

    def test_a_held_letter_is_released_once(self):
        rules = os.path.join(self.folder, "rules")
        os.makedirs(rules)
        with open(os.path.join(rules, "10.yaml"), "w", encoding="utf-8") as file:
            file.write(RULES)
        gateway = self.serve(routes={"folder": rules})
        letter = self.desk.write(kind="ORU")
        self.accept(self.producer(gateway), letter)

        entry = self.wait_for_entry(gateway, "held", person="true")
        self.assertEqual([entry["id"]], [each["id"] for each in self.find(gateway, rule="rapports-de-biologie")])
        whole = self.read(gateway, "/letters/" + entry["id"])
        self.assertIn("a person looks at it first", whole["why"])
        self.assertEqual(["release"], [each["name"] for each in whole["actions"]])
        path = f"/letters/{entry['id']}/actions/release"
        reason = json.dumps({"reason": "the patient asks for it"})
        ours = {"X-Requested-With": "console"}
        self.assertEqual(403, self.ask(gateway, path, "POST", reason)[0])
        self.assertEqual(400, self.ask(gateway, path, "POST", "{}", **ours)[0])
        self.assertEqual(404, self.ask(gateway, path + "d", "POST", reason, **ours)[0])
        self.assertEqual(200, self.ask(gateway, path, "POST", reason, **ours)[0])
        self.assertEqual(409, self.ask(gateway, path, "POST", reason, **ours)[0])
        self.wait_for_entry(gateway, "delivered", q=letter.control_id)
        self.assertEqual([], self.find(gateway, person="true"))
        self.assertEqual(1, self.read(gateway, "/routes")["rules"][0]["hits"])

    def test_the_projection_comes_back_when_it_is_deleted_and_goes_on_after_a_kill(self):
        gateway = self.serve()
        producer = self.producer(gateway)
        letters = [self.desk.write() for _ in range(4)]
        for letter in letters:
            self.accept(producer, letter)
        eventually(lambda: len(self.find(gateway, state="delivered")) == 4, "all are delivered")

        def everything():
            return self.find(gateway, limit=100)
        before = everything()
        folder = os.path.join(self.settings()["gateway"]["data"], "projection")
        for name in os.listdir(folder):
            self.assertEqual(0, stat.S_IMODE(os.stat(os.path.join(folder, name)).st_mode) & 0o066, name)
        self.assertEqual(0o700, stat.S_IMODE(os.stat(folder).st_mode))

        gateway.kill()
        gateway.start()
        eventually(lambda: everything() == before, "the same after a kill")
        gateway.stop()
        shutil.rmtree(folder)
        gateway.start()
        eventually(lambda: everything() == before, "the same after it was deleted")

        gateway.stop()
        # One of another version serves until there is one of this.
        name = next(each for each in os.listdir(folder) if each.endswith(".sqlite"))
        for end in ("", ".whole"):
            os.rename(os.path.join(folder, name + end), os.path.join(folder, "projection-1999.sqlite" + end))
        gateway.start()
        eventually(lambda: everything() == before, "the same after another version")
        eventually(lambda: not os.path.exists(os.path.join(folder, "projection-1999.sqlite")), "the other one has gone")

    def test_pages_hear_of_changes(self):
        gateway = self.serve()
        connection = http.client.HTTPConnection("127.0.0.1", gateway.ports["console"], timeout=30)
        self.addCleanup(connection.close)
        connection.request("GET", "/api/v1/live")
        stream = connection.getresponse()
        self.assertEqual("text/event-stream", stream.headers["Content-Type"])
        self.assertEqual(b"event: hello\n", stream.readline())
        self.accept(self.producer(gateway), self.desk.write())
        for line in iter(stream.readline, b""):
            if line == b"event: changed\n":
                break
        told = json.loads(stream.readline().removeprefix(b"data: "))
        self.assertEqual(1, told["count"])
        entry = self.read(gateway, "/letters/" + told["letters"][0])
        self.assertEqual("letter", entry["kind"])

    def test_strangers_and_wrong_questions_are_refused(self):
        gateway = self.serve()
        self.assertEqual(403, self.ask(gateway, "/letters", Host="console.example:80")[0])
        self.assertEqual(403, self.ask(gateway, "/live", Host="console.example")[0])
        self.find(gateway)
        for path, status in (("/letters?colour=red", 400), ("/letters?state=lost", 400), ("/letters?limit=0", 400),
                             ("/letters?from=yesterday", 400), ("/letters?after=x", 400), ("/overview?hours=0", 400),
                             ("/letters/nothing", 404), ("/letters/01ARZ3NDEKTSV4RRFFQ69G5FAV", 404),
                             ("/letters/01ARZ3NDEKTSV4RRFFQ69G5FAV/message", 404), ("/nothing", 404)):
            self.assertEqual(status, self.ask(gateway, path)[0], path)
        self.assertEqual(405, self.ask(gateway, "/letters", "POST", "{}", **{"X-Requested-With": "console"})[0])
        _, headers, _ = self.ask(gateway, "/facets")
        self.assertEqual(304, self.ask(gateway, "/facets", **{"If-None-Match": headers["ETag"]})[0])


if __name__ == "__main__":
    unittest.main()
