"""Alerts: an operator that goes away is told of once, by webhook and by mail, and once when it is back."""

import email
import email.policy
import json
import os
import time
import unittest
import urllib.request

from house import eventually
from notice_sinks import MailSink, Webhook, make_certificate
from scene import Scene

DOWN = "operator_down:demo"
SECRET = "a secret of two"


class Alerts(Scene):
    def setUp(self):
        super().setUp()
        certificate, key = make_certificate(self.folder)
        self.certificate = certificate
        self.secret = os.path.join(self.folder, "webhook.secret")
        with open(os.open(self.secret, os.O_CREAT | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
            file.write(SECRET + "\n")
        self.webhook = Webhook(certificate, key, SECRET)
        self.addCleanup(self.webhook.close)
        self.mailbox = MailSink(certificate, key)
        self.addCleanup(self.mailbox.close)
        self.addCleanup(lambda: self.operator.running or self.operator.again())

    def watched(self, rules=(), **more):
        settings = self.settings(monitoring={"listen": "127.0.0.1:0"})
        settings["operator"]["submission"]["outage_pause"] = "1s"
        settings["operator"]["submission"]["idle_timeout"] = "1s"
        settings["operator"]["reading"] |= {"retry_first": "1s", "retry_longest": "2s"}
        settings["alerts"] = {
            "every": "1s", "rules": [{"rule": "operator_down", "hold": "2s"}, *rules],
            "webhooks": [{"url": self.webhook.url, "secret_file": self.secret, "trust": self.certificate}],
            "mail": {"server": f"localhost:{self.mailbox.port}", "trust": self.certificate,
                     "from": "vaguemestre@hopital.example", "to": ["astreinte@hopital.example"]}} | more
        return settings

    def alerts(self, gateway):
        done = gateway.run("alerts", "--json")
        self.assertIn(done.returncode, (0, 1), done.stderr)
        return json.loads(done.stdout)["alerts"]

    def raised(self, gateway, key):
        return next((each for each in self.alerts(gateway) if each["key"] == key), None)

    def write_to_nobody(self, gateway, letters=2):
        """Letters that an operator who is away does not take."""
        producer = self.producer(gateway)
        self.operator.stop()
        for _ in range(letters):
            self.accept(producer, self.desk.write())

    def act(self, gateway, *arguments):
        return gateway.run("alerts", *arguments)

    def test_an_outage_is_one_alert_and_one_recovery(self):
        gateway = self.serve(self.watched())
        self.write_to_nobody(gateway)

        (told,) = eventually(lambda: self.webhook.told("raised"), "the webhook is told")
        self.assertEqual((DOWN, "page"), (told["key"], told["urgency"]))
        self.assertIn("demo cannot be reached; 2 mails wait", told["says"])
        self.assertEqual([], self.webhook.wrong)
        eventually(lambda: self.mailbox.mails, "the mail is there")
        found = self.raised(gateway, DOWN)
        self.assertEqual(told["number"], found["number"])
        port = gateway.ports["monitoring"]
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as page:
            figures = page.read().decode()
        self.assertIn('vaguemestre_alerts{rule="operator_down"} 1', figures)
        self.assertIn('vaguemestre_alert_notices_total{to="mail:astreinte@hopital.example",outcome="sent"} 1', figures)

        self.operator.again()
        (over,) = eventually(lambda: self.webhook.told("recovered"), "the webhook is told that it is over", within=120)
        self.assertEqual((DOWN, told["number"]), (over["key"], over["number"]))
        eventually(lambda: len(self.mailbox.mails) == 2, "the second mail is there")
        self.assertEqual(2, len(self.webhook.notices))
        self.assertIsNone(self.raised(gateway, DOWN))
        self.assertEqual(0, self.mailbox.clear_text)

        to, raw = self.mailbox.mails[0]
        mail = email.message_from_bytes(raw, policy=email.policy.default)
        self.assertEqual(["astreinte@hopital.example"], to)
        self.assertEqual("[VAGUEMESTRE] page: the operator cannot be reached (demo)", mail["Subject"])
        text = mail.get_body().get_content() if not mail.is_multipart() else mail.get_body(("plain",)).get_content()
        for words in ("demo cannot be reached", "what to do:", "docs/operating/alerts.md#operator_down"):
            self.assertIn(words, text)
        second = email.message_from_bytes(self.mailbox.mails[1][1], policy=email.policy.default)
        self.assertEqual("[VAGUEMESTRE] over: the operator cannot be reached (demo)", second["Subject"])

    def test_a_restart_tells_nobody_twice_and_forgets_nothing(self):
        gateway = self.serve(self.watched())
        self.write_to_nobody(gateway)
        eventually(lambda: self.webhook.told("raised"), "the webhook is told")
        eventually(lambda: self.mailbox.mails, "the mail is there")
        number = self.raised(gateway, DOWN)["number"]
        self.assertEqual(0, self.act(gateway, "ack", DOWN, "--by", "Camille", "--note", "operator is called").returncode)
        self.assertEqual(0, self.act(gateway, "assign", str(number), "--to", "Réseau").returncode)
        self.assertEqual(0, self.act(gateway, "mute", "disk_low", "--until", "2h").returncode)

        for end in (gateway.stop, gateway.kill):
            end()
            gateway.start()
            found = self.raised(gateway, DOWN)
            self.assertEqual((number, "Camille", "operator is called", "Réseau"),
                             (found["number"], found["acknowledged_by"], found["note"], found["assigned_to"]))
        looks = len(gateway.events("smtp.operator_down"))
        eventually(lambda: len(gateway.events("smtp.operator_down")) > looks + 2, "it is tried, and looked at")
        self.assertEqual((1, 1), (len(self.webhook.notices), len(self.mailbox.mails)))
        listed = json.loads(gateway.run("alerts", "--json").stdout)
        self.assertEqual(["disk_low"], [mute["key"] for mute in listed["mutes"]])

        self.operator.again()
        eventually(lambda: self.webhook.told("recovered"), "it is over", within=120)
        self.assertEqual(number, self.webhook.told("recovered")[0]["number"])
        self.assertEqual(2, len(self.webhook.notices))

    def test_what_is_muted_is_seen_and_not_told(self):
        gateway = self.serve(self.watched())
        self.assertEqual(0, self.act(gateway, "mute", DOWN, "--until", "1h", "--by", "Camille").returncode)
        self.write_to_nobody(gateway)
        eventually(lambda: self.raised(gateway, DOWN), "it is raised")
        self.assertIn("muted_until", self.raised(gateway, DOWN))
        self.assertEqual([], self.webhook.notices)

        self.assertEqual(0, self.act(gateway, "mute", DOWN, "--until", "off").returncode)
        eventually(lambda: self.webhook.told("raised", DOWN), "it is told now")
        self.assertEqual(1, self.act(gateway, "ack", "4711").returncode)

    def test_a_webhook_that_is_away_is_told_later_and_holds_up_nobody(self):
        self.webhook.status = 503
        gateway = self.serve(self.watched())
        self.write_to_nobody(gateway)
        eventually(lambda: self.mailbox.mails, "the mail is there")
        eventually(lambda: gateway.events("alert.notice_deferred"), "the webhook did not take it")
        gateway.kill()
        self.webhook.status = 204
        gateway.start()

        (told,) = eventually(lambda: self.webhook.told("raised"), "the webhook is told")
        self.assertEqual(DOWN, told["key"])
        self.assertEqual(1, len(self.mailbox.mails))


if __name__ == "__main__":
    unittest.main()
