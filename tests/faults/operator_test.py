"""An operator that is away, that is not who it should be, or that does not know us: letters wait, and in TLS only."""

import socket
import threading
import unittest
from datetime import datetime

from hospital import DOCTOR
from gateway import happened
from scene import Scene

BUSY = "bloc@occupe.demo.mssante.fr"


def moments(lines):
    return [datetime.fromisoformat(line["at"].replace("Z", "+00:00")) for line in lines]


class OperatorFaults(Scene):
    def serve_pausing(self, pause, **sections):
        settings = self.settings(**sections)
        settings["operator"]["submission"]["outage_pause"] = pause
        return self.serve(settings)

    def wait_until_deferred(self, gateway, letter, times=1):
        return self.wait_for_letter(gateway, letter.control_id, lambda it: len(happened(it, "deferred")) >= times,
                                    f"is deferred {times} times")

    def assert_arrives_once(self, gateway, letter):
        account = self.wait_for_status(gateway, letter.control_id, "sent")
        self.operator.mail(DOCTOR, self.mail_of(account))
        self.assertEqual(1, self.operator.message_ids(DOCTOR).count(self.mail_of(account)))

    def test_a_letter_tries_an_operator_that_is_away_after_longer_and_longer(self):
        gateway = self.serve_pausing("1s", delivery={"retry_first": "1s", "retry_longest": "8s", "retry_jitter": 0})
        self.operator.stop()
        self.addCleanup(lambda: self.operator.running or self.operator.again())
        letter = self.desk.write()
        self.accept(self.producer(gateway), letter)

        account = self.wait_until_deferred(gateway, letter, times=3)

        waits = moments(happened(account, "deferred"))
        gaps = [(after - before).total_seconds() for before, after in zip(waits, waits[1:])]
        self.assertGreater(gaps[1], gaps[0] * 1.5, gaps)
        self.assertEqual("deferred", account["deliveries"][0]["status"])

    def test_many_letters_wait_for_an_operator_that_is_away_without_each_trying_and_then_leave(self):
        gateway = self.serve_pausing("3s")
        producer = self.producer(gateway)
        self.operator.stop()
        self.addCleanup(lambda: self.operator.running or self.operator.again())
        letters = [self.desk.write() for _ in range(20)]
        for letter in letters:
            self.accept(producer, letter)
        self.wait_until_deferred(gateway, letters[0])
        tried = [letter for letter in letters if happened(gateway.trace(letter.control_id)[0], "deferred")]
        self.operator.again()

        for letter in letters:
            self.assert_arrives_once(gateway, letter)
            self.ear.wait(letter.control_id, "Z02")
        self.assertLess(len(tried), 10, "most of them are held, not tried")

    def test_letters_wait_over_a_restart_and_a_kill_while_the_operator_is_away(self):
        gateway = self.serve()
        self.operator.stop()
        self.addCleanup(lambda: self.operator.running or self.operator.again())
        letter = self.desk.write()
        self.accept(self.producer(gateway), letter)
        self.wait_until_deferred(gateway, letter)
        self.assertEqual(0, gateway.stop())
        gateway.start()
        self.wait_until_deferred(gateway, letter, times=2)
        gateway.kill()
        gateway.start()

        self.operator.again()

        self.assert_arrives_once(gateway, letter)

    def test_an_operator_with_a_bad_certificate_gets_nothing_and_a_person_is_called(self):
        self.addCleanup(self.operator.present, "server")
        for name in ("server-expired", "server-foreign", "server-revoked"):
            with self.subTest(certificate=name):
                self.operator.present(name)
                gateway = self.serve()
                letter = self.desk.write()
                self.accept(self.producer(gateway), letter)

                account = self.wait_until_deferred(gateway, letter, times=2)

                self.assertIn("needs a person", happened(account, "deferred")[0]["detail"])
                self.assertTrue([it for it in gateway.events("smtp.operator_down") if it["operator_problem"] == "yes"])
                self.assertEqual(0, self.operator.message_ids(DOCTOR).count(self.mail_of(account)))
                self.operator.present("server")
                self.assert_arrives_once(gateway, letter)
                gateway.stop()

    def test_our_own_bad_certificate_defers_and_calls_a_person(self):
        for name in ("expired", "stranger", "revoked", "foreign"):
            with self.subTest(certificate=name):
                pki = self.operator.pki
                settings = self.settings()
                good = self.settings()
                settings["operator"] |= {"certificate": pki(f"{name}-chain.pem"), "key": pki(f"{name}.key")}
                gateway = self.serve(settings)
                letter = self.desk.write()
                self.accept(self.producer(gateway), letter)

                account = self.wait_until_deferred(gateway, letter)

                self.assertIn("needs a person", happened(account, "deferred")[0]["detail"])
                self.assertEqual([], happened(account, "sent") + happened(account, "bounced"))
                self.assertEqual(0, gateway.stop())
                gateway.configure(good)
                gateway.start()
                self.assert_arrives_once(gateway, letter)
                gateway.stop()

    def test_a_mailbox_that_is_busy_gets_its_letter_later(self):
        settings = self.settings()
        # A server process that has a connection open goes on answering as before operator/answer.
        settings["operator"]["submission"]["idle_timeout"] = "0s"
        gateway = self.serve(settings)
        letter = self.desk.write(to=(BUSY, DOCTOR))
        self.accept(self.producer(gateway), letter)
        account = self.wait_until_deferred(gateway, letter, times=2)
        self.assertIn("450", happened(account, "deferred", delivery=1)[0]["detail"])

        self.operator.answer("occupe.demo.mssante.fr", "normal")
        self.addCleanup(self.operator.answer, "occupe.demo.mssante.fr", "450 4.2.1 mailbox busy, try again later")

        account = self.wait_for_status(gateway, letter.control_id, "sent")
        for address, delivery in ((BUSY, 0), (DOCTOR, 1)):
            self.operator.mail(address, self.mail_of(account, delivery))
            self.assertEqual(1, self.operator.message_ids(address).count(self.mail_of(account, delivery)))
        self.assertEqual([], happened(account, "deferred", delivery=2))

    def test_a_letter_that_cannot_leave_is_given_up_in_the_end_and_told_so(self):
        gateway = self.serve(delivery={"retry_first": "1s", "retry_longest": "1s", "give_up_after": "4s"})
        letter = self.desk.write(to=(BUSY,))
        self.accept(self.producer(gateway), letter)

        (told,) = self.ear.wait(letter.control_id, "Z02")

        self.assertEqual("N", told.outcome)
        self.wait_for_status(gateway, letter.control_id, "expired")


class Eavesdropper(Scene):
    """An operator that offers no TLS hears a greeting and never a letter."""

    def test_nothing_is_said_in_clear_to_an_operator_without_tls(self):
        heard = bytearray()
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)

        def serve():
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection:
                    connection.sendall(b"220 mail.operateur-demo.mssante.fr ESMTP\r\n")
                    while line := connection.recv(4096):
                        heard.extend(line)
                        reply = b"250-mail\r\n250 DSN\r\n" if line.upper().startswith(b"EHLO") else b"250 ok\r\n"
                        connection.sendall(reply)
        threading.Thread(target=serve, daemon=True).start()
        settings = self.settings()
        settings["operator"]["submission"]["address"] = f"localhost:{listener.getsockname()[1]}"
        gateway = self.serve(settings)
        letter = self.desk.write()
        self.accept(self.producer(gateway), letter)

        account = self.wait_for_letter(gateway, letter.control_id, lambda it: len(happened(it, "deferred")) >= 2,
                                       "is deferred twice")

        self.assertIn("needs a person", happened(account, "deferred")[0]["detail"])
        commands = {line.split()[0].upper() for line in bytes(heard).split(b"\r\n") if line.split()}
        self.assertLessEqual(commands, {b"EHLO", b"STARTTLS", b"QUIT"})
        self.assertNotIn(b"@", bytes(heard))


if __name__ == "__main__":
    unittest.main()
