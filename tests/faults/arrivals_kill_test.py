"""kill -9 at random moments while letters arrive: each is brought to its application and answered about.

VGM_SEED repeats a run's moments (not its scheduling), VGM_KILLS changes how many there are.
"""

import email
import email.policy
import os
import random
import re
import time
import unittest
from collections import Counter, defaultdict

from application import Application
from gateway import MAILBOX, Gateway, configuration
from house import eventually
from scene import Scene, make_folder, remove_folder

KILLS = int(os.environ.get("VGM_KILLS", "50"))
LETTERS = 40


class Moody(Application):
    """Answers as chance has it, but about each document the same for good."""

    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.for_good = {}
        super().__init__()

    def take(self, message):
        answer = super().take(message)
        with self.lock:
            control_id = self.all[-1].control_id
            mood = self.chance.random()
            final = self.for_good.setdefault(control_id, self.chance.choice((("AA", None), ("AE", "902"))))
        if mood < 0.1:
            return None
        if mood < 0.3:
            return self.answer(message, "AR")
        time.sleep(self.chance.uniform(0, 0.03))
        return self.answer(message, *final)


class ArrivalsKilled(Scene):
    def setUp(self):
        super().setUp()
        self.seed = int(os.environ.get("VGM_SEED") or random.SystemRandom().randrange(1 << 32))
        self.chance = random.Random(self.seed)
        print(f"\n{self.id()}: VGM_SEED={self.seed}", flush=True)
        self.application = Moody(self.seed)
        self.addCleanup(self.application.close)

    def fill_the_mailbox(self):
        """Letters of another gateway, which is gone before they are read; their Message-IDs."""
        settings = self.settings()
        del settings["operator"]["reading"]
        sender = self.serve(settings)
        producer = self.producer(sender)
        letters = [self.desk.write(to=(MAILBOX,)) for _ in range(LETTERS)]
        for letter in letters:
            self.accept(producer, letter)
        for letter in letters:
            self.wait_for_status(sender, letter.control_id, "sent")
        ids = {self.mail_of(sender.letter(letter.control_id)) for letter in letters}
        sender.stop()
        eventually(lambda: ids <= set(self.operator.message_ids(MAILBOX)), "the letters are in the mailbox")
        return ids

    def receiver(self):
        folder = make_folder("receiver")
        self.addCleanup(remove_folder, folder)
        application = {"name": "dpi", "mailboxes": [MAILBOX], "send_to": f"127.0.0.1:{self.application.port}",
                       "retry_first": "1s", "retry_longest": "1s", "timeout": "1s"}
        settings = configuration(folder, self.operator, applications=[application])
        settings["operator"]["reading"]["message_bytes_max"] = "4MB"
        gateway = Gateway(folder, settings)
        self.addCleanup(gateway.end)
        return gateway

    def answers(self):
        """The disposition of every MDN in the mailbox, by the letter it answers."""
        found = defaultdict(list)
        for raw in self.operator.mails(MAILBOX):
            message = email.message_from_bytes(raw, policy=email.policy.compat32)
            if message.get_content_type() != "multipart/report":
                continue
            fields = message.get_payload()[1].as_string()
            about = re.search(r"Original-Message-ID: <(.*)>", fields)
            if about and "Disposition:" in fields:
                found[about.group(1)].append("Error" in fields)
        return found

    def test_every_letter_is_brought_and_answered_whenever_the_gateway_is_killed(self):
        ids = self.fill_the_mailbox()
        gateway = self.receiver()
        gateway.start()
        for _ in range(KILLS):
            time.sleep(self.chance.uniform(0, 0.7))
            gateway.kill()
            gateway.start()

        def settled():
            all_of_it = [it for it in gateway.arrivals() if it["message_id"] in ids]
            done = [it for it in all_of_it if it.get("answer_outcome") in ("sent", "uncertain")]
            return all_of_it if len(done) == LETTERS == len(all_of_it) else None
        arrivals = eventually(settled, "every letter is answered about", 120)

        self.assertEqual(ids, {it["message_id"] for it in arrivals})
        by_mail = defaultdict(set)
        for brought in self.application.brought():
            by_mail[brought.mail_id].add(brought.bytes)
        self.assertEqual(ids, set(by_mail), "brought to the application")
        self.assertEqual({1}, {len(copies) for copies in by_mail.values()}, "every copy is the same message")
        answers = self.answers()
        uncertain = 0
        for arrival in arrivals:
            sent = answers[arrival["message_id"]]
            (document,) = arrival["documents"]
            refused = self.application.for_good[document["control_id"]][0] == "AE"
            self.assertEqual("refused" if refused else "integrated", document["status"])
            if arrival["answer_outcome"] == "sent":
                self.assertEqual([refused], sent, arrival)
            else:
                uncertain += 1
                self.assertLessEqual(len(sent), 1)
        copies = Counter(it.control_id for it in self.application.brought())
        print(f"{KILLS} kills, {LETTERS} letters, {sum(copies.values())} messages to the application, "
              f"{uncertain} answers held as uncertain", flush=True)


if __name__ == "__main__":
    unittest.main()
