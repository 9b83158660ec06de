"""A full disk is told to the producer, loses nothing, and is over when there is room again."""

import os
import subprocess
import unittest

import verdict
from hospital import DOCTOR
from house import as_root, eventually
from scene import Scene

# Two segments of each stream fit in, beside the spare ones; then it is full.
SPACE = 40 << 20


class DiskFull(Scene):
    def setUp(self):
        super().setUp()
        self.data = os.path.join(self.folder, "data")
        os.mkdir(self.data)
        mount = [*as_root(), "mount", "-t", "tmpfs", "-o", f"size={SPACE},mode=777", "vgm-test", self.data]
        mounted = subprocess.run(mount, capture_output=True, text=True)
        if mounted.returncode:
            self.skipTest(f"a small file system cannot be mounted here: {mounted.stderr.strip()}")
        self.addCleanup(subprocess.run, [*as_root(), "umount", "-l", self.data], check=False)
        self.ballast = os.path.join(self.data, "ballast")

    def fill(self, leave=0):
        """Takes the room that is left."""
        space = os.statvfs(self.data)
        free = space.f_bavail * space.f_frsize - leave
        with open(self.ballast, "wb") as file:
            file.write(bytes(max(0, free)))

    def settled(self, gateway, letters):
        for letter in letters:
            self.ear.wait(letter.control_id, "Z02")
            account = self.wait_for_status(gateway, letter.control_id, "sent")
            self.assertEqual(1, self.operator.message_ids(DOCTOR).count(self.mail_of(account)), letter.control_id)

    def send_until_refused(self, producer, limit=60):
        """The letters that were accepted, and the one that was answered AR."""
        accepted = []
        for _ in range(limit):
            letter = self.desk.write(kilobytes=1000)
            answer = producer.send(letter)
            self.assertIsNotNone(answer)
            if answer.code == "AR":
                self.assertTrue(answer.errors)
                return accepted, letter
            self.assertEqual("AA", answer.code, str(answer))
            accepted.append(letter)
        self.fail(f"{limit} letters of 1 MB were accepted on a disk of {SPACE >> 20} MB")

    def test_a_full_disk_is_answered_ar_and_what_was_accepted_arrives(self):
        gateway = self.serve()
        producer = self.producer(gateway)
        accepted, refused = self.send_until_refused(producer)
        self.assertTrue(accepted)
        answer = producer.send(refused)
        self.assertEqual("AR", answer.code)
        self.assertTrue(gateway.running())

        self.settled(gateway, accepted)

        self.assertEqual([], self.ear.told(refused.control_id))

    def test_it_recovers_by_itself_when_there_is_room_again(self):
        gateway = self.serve()
        producer = self.producer(gateway)
        first = self.desk.write()
        self.accept(producer, first)
        self.settled(gateway, [first])
        self.fill()
        accepted, refused = self.send_until_refused(producer)

        os.remove(self.ballast)

        def taken():
            answer = producer.send(refused)
            return answer.code == "AA"
        eventually(taken, "the letter is taken")
        self.settled(gateway, [*accepted, refused])

    def test_a_start_on_a_full_disk_keeps_all_that_was_accepted(self):
        gateway = self.serve()
        producer = self.producer(gateway)
        self.fill(leave=1 << 20)
        accepted, _ = self.send_until_refused(producer)
        gateway.kill()
        self.fill()

        started = False
        gateway.start(wait=False)
        try:
            gateway.wait_until_ready()
            started = True
        except AssertionError:
            self.assertFalse(gateway.running())
            self.assertIn("No space left", gateway.stderr())
        os.remove(self.ballast)
        if not started:
            gateway.start()

        self.settled(gateway, accepted)


if __name__ == "__main__":
    verdict.main()
