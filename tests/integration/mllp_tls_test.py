"""MLLP over TLS: who may connect, in both directions."""

import ssl
import unittest
import warnings

from hospital import Producer, tls_client
from house import eventually
from scene import Scene


class MllpTls(Scene):
    def tls_settings(self, **more):
        pki = self.operator.pki
        return {"certificate": pki("server-chain.pem"), "key": pki("server.key"), "trust": pki("trust.pem"),
                "revocation": pki("crl.pem")} | more

    def serve_tls(self, **more):
        settings = self.settings()
        settings["sources"][0]["tls"] = self.tls_settings(**more)
        return self.serve(settings)

    def client(self, name=None):
        pki = self.operator.pki
        if name is None:
            return tls_client(pki("trust.pem"))
        return tls_client(pki("trust.pem"), pki(f"{name}-chain.pem"), pki(f"{name}.key"))

    def assert_turned_away(self, gateway, context):
        told_before = len(gateway.events("mllp.tls_refused"))
        with self.assertRaises((ssl.SSLError, OSError, AttributeError)):
            with Producer(gateway.port, context) as producer:
                # TLS 1.3: the client learns of its refusal when it reads.
                self.assertIsNotNone(producer.send(self.desk.write()))
                self.fail("the gateway has answered")
        eventually(lambda: len(gateway.events("mllp.tls_refused")) > told_before, "the refusal is told")

    def test_a_producer_with_a_trusted_certificate_is_served(self):
        gateway = self.serve_tls()
        letter = self.desk.write(kilobytes=300)

        with Producer(gateway.port, self.client("pfi")) as producer:
            self.accept(producer, letter)
            self.assertIn(producer.socket.version(), ("TLSv1.2", "TLSv1.3"))

        (told,) = self.ear.wait(letter.control_id, "Z02")
        self.assertEqual("Y", told.outcome)

    def test_who_has_no_certificate_or_a_bad_one_is_turned_away(self):
        gateway = self.serve_tls()
        for name in (None, "expired", "revoked", "foreign"):
            with self.subTest(certificate=name):
                self.assert_turned_away(gateway, self.client(name))
        with Producer(gateway.port, self.client("pfi")) as producer:
            self.accept(producer, self.desk.write())

    def test_clear_text_gets_no_answer(self):
        gateway = self.serve_tls()
        with Producer(gateway.port) as producer:
            producer.post(self.desk.write().bytes)
            with self.assertRaises((OSError, ValueError, AssertionError)):
                answer = producer.answer()
                self.assertIsNotNone(answer)

    def test_certificates_of_clients_may_be_left_out(self):
        gateway = self.serve_tls(client_certificates="ignored")
        with Producer(gateway.port, self.client()) as producer:
            self.accept(producer, self.desk.write())

    def test_an_old_version_of_tls_is_not_spoken(self):
        gateway = self.serve_tls()
        context = self.client("pfi")
        context.set_ciphers("DEFAULT@SECLEVEL=0")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
        self.assert_turned_away(gateway, context)


if __name__ == "__main__":
    unittest.main()
