"""A letter to a mailbox and back, and the account of it that every identifier finds."""

import unittest

from hospital import DOCTOR
from gateway import happened
from house import eventually
from people import ZOE
from scene import Scene


class RoundTrip(Scene):
    def test_a_letter_is_delivered_read_and_told_and_every_identifier_finds_its_account(self):
        gateway = self.serve()
        letter = self.desk.write()
        self.accept(self.producer(gateway), letter)

        (received,) = self.ear.wait(letter.control_id, "Z02")
        sent = gateway.letter(letter.control_id)
        self.operator.return_reading_receipt(DOCTOR, self.mail_of(sent))
        (read,) = self.ear.wait(letter.control_id, "Z03")

        self.assertEqual(("Y", DOCTOR), (received.outcome, received.whom))
        self.assertEqual(("Y", DOCTOR), (read.outcome, read.whom))
        told = self.wait_for_letter(gateway, letter.control_id, lambda it: it["deliveries"][0]["reading_told"],
                                    "is told as read")
        (delivery,) = told["deliveries"]
        self.assertEqual(("sent", "delivered", True, True), (
            delivery["status"], delivery["reception"], delivery["reception_told"], delivery["reading_told"]))
        envid = delivery["id"]
        for identifier in (letter.control_id, letter.document_id, self.mail_of(told), f"<{self.mail_of(told)}>",
                           envid, told["submission"], DOCTOR, DOCTOR.upper()):
            self.assertEqual([told["submission"]], [it["submission"] for it in gateway.trace(identifier)], identifier)

    def test_one_address_finds_all_of_its_letters_and_no_other(self):
        gateway = self.serve()
        producer = self.producer(gateway)
        martin, nguyen = DOCTOR, "dr.nguyen@medecin.demo.mssante.fr"
        letters = [self.desk.write(to=to) for to in ((martin,), (nguyen,), (martin, nguyen))]
        for letter in letters:
            self.accept(producer, letter)
        for letter in letters:
            self.wait_for_status(gateway, letter.control_id, "sent")

        found = {address: [it["control_id"] for it in gateway.trace(address)] for address in (martin, nguyen)}

        ids = [letter.control_id for letter in letters]
        self.assertEqual([ids[0], ids[2]], found[martin])
        self.assertEqual([ids[1], ids[2]], found[nguyen])
        self.assertEqual([], gateway.trace("dr.personne@medecin.demo.mssante.fr"))

    def test_each_recipient_gets_a_mail_of_their_own_with_its_own_receipt(self):
        gateway = self.serve()
        addresses = (DOCTOR, "dr.lefevre@medecin.demo.mssante.fr")
        letter = self.desk.write(to=addresses)
        self.accept(self.producer(gateway), letter)

        received = self.ear.wait(letter.control_id, "Z02", count=2)

        self.assertEqual(sorted(addresses), sorted(it.whom for it in received))
        account = gateway.letter(letter.control_id)
        ids = [it["message_id"] for it in account["deliveries"]]
        self.assertEqual(2, len(set(ids)))
        for address, message_id in zip(addresses, ids):
            _, mail = self.operator.mail(address, message_id)
            self.assertEqual(address, mail["To"])

    def test_a_patient_is_found_by_address_but_never_shown_by_it(self):
        gateway = self.serve()
        letter = self.desk.write(patient=ZOE, to_patient=True, body_for_patient="Bonjour.")
        self.accept(self.producer(gateway), letter)
        eventually(lambda: len(self.ear.told(letter.control_id, "Z02")) == 2, "both are told")

        found = gateway.run("trace", ZOE.address)

        self.assertEqual(0, found.returncode, found.stderr)
        self.assertIn(letter.control_id, found.stdout)
        self.assertNotIn(ZOE.ins, found.stdout)
        self.assertNotIn(ZOE.ins, gateway.run("trace", "--json", ZOE.address).stdout)

    def test_the_account_is_the_same_after_a_restart(self):
        gateway = self.serve()
        letter = self.desk.write()
        self.accept(self.producer(gateway), letter)
        self.wait_for_letter(gateway, letter.control_id, lambda it: it["deliveries"][0]["reception_told"], "is told")
        before = gateway.trace(letter.control_id)

        self.assertEqual(0, gateway.stop())
        stopped = gateway.trace(letter.control_id)
        gateway.start()

        self.assertEqual(before, stopped)
        self.assertEqual(before, gateway.trace(letter.control_id))
        self.assertEqual(1, len(happened(gateway.letter(letter.control_id), "told")))


if __name__ == "__main__":
    unittest.main()
