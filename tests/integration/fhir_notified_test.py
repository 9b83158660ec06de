"""Subscriptions: endpoints of clients are told what becomes of their letters, whatever breaks meanwhile."""

import json
import os
import threading
import unittest

import verdict
from fhir_publications import bundle
from fhir_scene import TOKEN, FhirScene
from hapi import find_hapi_fhir
from hook_endpoint import Hook
from house import eventually

ORDER = ["queued", "sending", "deferred", "sent", "relayed", "delivered"]


class Notified(FhirScene):
    def hook(self, port=0, certificate="server"):
        made = Hook(self.operator.pki(f"{certificate}-chain.pem"), self.operator.pki(f"{certificate}.key"), port)
        self.addCleanup(made.close)
        return made

    def serve_telling(self, *ports, **more):
        return self.serve_fhir(subscriptions={
            "hosts": [f"localhost:{port}" for port in ports], "trust": self.operator.pki("trust.pem"),
            "timeout": "2s", "retry_first": "1s", "retry_longest": "2s"} | more)

    def wish(self, port, payload="application/fhir+json", **more):
        channel = {"type": "rest-hook", "endpoint": f"https://localhost:{port}/base", "header": ["X-Proof: of the test"]}
        if payload:
            channel["payload"] = payload
        return {"resourceType": "Subscription", "status": "requested", "reason": "to know",
                "criteria": "Communication?part-of:missing=false", "channel": channel} | more

    def subscribe(self, gateway, port, **more):
        status, fields, made = self.ask(gateway, "/Subscription", self.wish(port, **more))
        self.assertEqual(201, status, made)
        self.assertEqual("active", made["status"])
        self.assertIn("/fhir/Subscription/" + made["id"], fields["Location"])
        return made["id"]

    def is_told(self, hook, number):
        return eventually(lambda: hook.fates(number)[-1:] == [("completed", "delivered")] and hook.fates(number),
                          f"{number} is told to be delivered")

    def test_each_change_is_told_in_order_and_is_fhir(self):
        hook = self.hook()
        gateway = self.serve_telling(hook.port)
        wish = self.subscribe(gateway, hook.port)

        number = self.publish(gateway, self.desk.write()) + ".1"

        told = [fate for _, fate in self.is_told(hook, number)]
        self.assertEqual([f for f in ORDER if f in told], told)
        self.assertIn("queued", told)
        self.assertIn("sent", told)
        method, path, headers, _ = hook.taken[0]
        self.assertEqual(("PUT", f"/base/Communication/{number}", "of the test"), (method, path, headers["X-Proof"]))
        self.assertEqual("active", self.ask(gateway, f"/Subscription/{wish}")[2]["status"])
        hapi = find_hapi_fhir()
        if hapi is not None:
            folder = os.path.join(self.folder, "told")
            os.makedirs(folder)
            for index, resource in enumerate(hook.resources()):
                with open(os.path.join(folder, f"{index}.json"), "w", encoding="utf-8") as file:
                    json.dump(resource, file)
            hapi.run("validate", folder, timeout=300)

        self.assertEqual(204, self.ask(gateway, f"/Subscription/{wish}", method="DELETE")[0])
        self.assertEqual(404, self.ask(gateway, f"/Subscription/{wish}")[0])
        so_far = len(hook.taken)
        last = self.publish(gateway, self.desk.write())
        self.wait_for_status(gateway, last, "sent")
        self.assertEqual(so_far, len(hook.taken))

    def test_nothing_is_lost_with_an_endpoint_that_is_down_broken_or_slow_and_a_gateway_that_is_killed(self):
        hook, other = self.hook(), self.hook()
        gateway = self.serve_telling(hook.port, other.port)
        wish = self.subscribe(gateway, hook.port)
        self.subscribe(gateway, other.port)
        numbers = []

        def publish():
            numbers.append(self.publish(gateway, self.desk.write()) + ".1")
            self.is_told(other, numbers[-1])  # another endpoint is not held up

        hook.answer = 500
        publish()
        eventually(lambda: self.ask(gateway, f"/Subscription/{wish}")[2]["status"] == "error", "the trouble is told")
        self.assertIn("answered 500", self.ask(gateway, f"/Subscription/{wish}")[2]["error"])
        gateway.kill()
        gateway.start()
        publish()
        hook.pause, hook.answer = threading.Event(), 200
        publish()
        hook.close()  # while it holds a notification
        publish()
        hook.pause.set()
        self.assertEqual(0, gateway.stop())
        gateway.start()
        taken = hook.taken
        hook = self.hook(hook.port)
        hook.taken = taken
        publish()

        for number in numbers:
            told = [fate for _, fate in self.is_told(hook, number)]
            first = [fate for index, fate in enumerate(told) if fate not in told[:index]]
            self.assertEqual([f for f in ORDER if f in first], first, "each state is told first in its order")
            self.assertIn("queued", told)
            self.assertIn("sent", told)
        eventually(lambda: self.ask(gateway, f"/Subscription/{wish}")[2]["status"] == "active", "it is well again")
        self.assertNotIn("error", self.ask(gateway, f"/Subscription/{wish}")[2])

    def test_a_subscription_without_payload_is_told_by_an_empty_post(self):
        hook = self.hook()
        gateway = self.serve_telling(hook.port)
        self.subscribe(gateway, hook.port, criteria="Communication?status=completed", payload=None)

        self.publish(gateway, self.desk.write())

        eventually(lambda: hook.taken, "something is told")
        self.assertEqual(("POST", "/base", b""), (hook.taken[0][0], hook.taken[0][1], hook.taken[0][3]))

    def test_an_endpoint_that_nobody_answers_for_is_not_told(self):
        hook = self.hook(certificate="server-foreign")
        gateway = self.serve_telling(hook.port)
        wish = self.subscribe(gateway, hook.port)

        number = self.publish(gateway, self.desk.write())

        eventually(lambda: self.ask(gateway, f"/Subscription/{wish}")[2]["status"] == "error", "the trouble is told")
        self.wait_for_status(gateway, number, "sent")
        self.assertEqual([], hook.taken)

    def test_a_dead_endpoint_is_given_up_after_its_time(self):
        gateway = self.serve_telling(1, give_up_after="1m")
        wish = self.subscribe(gateway, 1)
        path = os.path.join(self.folder, "data", "subscriptions", wish)
        self.publish(gateway, self.desk.write())
        eventually(lambda: self.ask(gateway, f"/Subscription/{wish}")[2]["status"] == "error", "the trouble is told")
        self.assertEqual(0, gateway.stop())
        with open(path, encoding="utf-8") as file:
            text = file.read()
        with open(path, "w", encoding="utf-8") as file:  # a minute ago and more
            file.write("".join("failing 2026-01-01T00:00:00.000Z\n" if line.startswith("failing ") else line
                               for line in text.splitlines(keepends=True)))
        gateway.start()

        eventually(lambda: self.ask(gateway, f"/Subscription/{wish}")[2]["status"] == "off", "it is given up")
        gateway.kill()
        gateway.start()
        self.assertEqual("off", self.ask(gateway, f"/Subscription/{wish}")[2]["status"])

    def test_what_may_not_be_subscribed_is_refused(self):
        hook = self.hook()
        gateway = self.serve_telling(hook.port)
        good = self.wish(hook.port)

        def channel(**changed):
            return good | {"channel": good["channel"] | changed}
        for code, wrong in [
                ("SUBSCRIPTION-ENDPOINT", channel(endpoint="https://169.254.169.254/latest")),
                ("SUBSCRIPTION-ENDPOINT", channel(endpoint=f"https://localhost:{hook.port + 1}/")),
                ("SUBSCRIPTION-ENDPOINT", channel(endpoint=f"http://localhost:{hook.port}/")),
                ("SUBSCRIPTION-ENDPOINT", channel(endpoint=f"https://user@localhost:{hook.port}/")),
                ("SUBSCRIPTION-CRITERIA", good | {"criteria": "Observation?code=1"}),
                ("SUBSCRIPTION-CRITERIA", good | {"criteria": "Communication?recipient=x"}),
                ("SUBSCRIPTION-CHANNEL", channel(type="email")),
                ("SUBSCRIPTION-HEADER", channel(header=["Host: elsewhere"])),
                ("SUBSCRIPTION-PAYLOAD", channel(payload="text/plain"))]:
            with self.subTest(code=code):
                status, _, outcome = self.ask(gateway, "/Subscription", wrong)
                self.assertEqual(422, status, outcome)
                self.assertEqual(code, outcome["issue"][0]["details"]["coding"][0]["code"])
        self.assertEqual(400, self.ask(gateway, "/Subscription", {"resourceType": "Subscription"})[0])
        for _ in range(5):
            self.subscribe(gateway, hook.port)
        status, _, outcome = self.ask(gateway, "/Subscription", good)
        self.assertEqual((422, "too-costly"), (status, outcome["issue"][0]["code"]))
        self.assertEqual(5, self.ask(gateway, "/Subscription")[2]["total"])

    def test_without_a_section_none_is_offered(self):
        gateway = self.serve_fhir()
        status, _, outcome = self.ask(gateway, "/Subscription", self.wish(443))
        self.assertEqual((422, "not-supported"), (status, outcome["issue"][0]["code"]))
        self.assertEqual(0, self.ask(gateway, "/Subscription")[2]["total"])

    def test_hapi_fhir_subscribes_and_reads_the_trace(self):
        hapi = find_hapi_fhir()
        if hapi is None:
            self.skipTest("HAPI FHIR is not to be had here")
        hook = self.hook()
        gateway = self.serve_telling(hook.port)
        number = self.publish(gateway, self.desk.write())
        self.wait_for_status(gateway, number, "sent")

        base = f"http://127.0.0.1:{gateway.ports['http']}/fhir"
        hapi.run("follow", base, TOKEN, number, f"https://localhost:{hook.port}/base", timeout=300)


if __name__ == "__main__":
    verdict.main()
