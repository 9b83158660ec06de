"""The hospital's two ends of the wire: what sends letters over MLLP and what is told of them (ZAM)."""

import argparse
import os
import secrets
import socket
import ssl
import tempfile
import threading
from dataclasses import dataclass, replace

from house import eventually, load_script

import hl7
import letters
import mllp
from people import MARTIN, ZOE

listen = load_script("hospital/listen", "listen")
listen.print = lambda *_, **__: None  # what it says is for people at a terminal

DOCTOR = MARTIN.address


# --- letters ----------------------------------------------------------------------------------------------
@dataclass
class Written:
    """A letter as it goes over the wire, and what is in it."""
    bytes: bytes
    request: object

    @property
    def control_id(self):
        return self.request.control_id

    @property
    def document_id(self):
        return self.request.document.id

    @property
    def pdf(self):
        return self.request.document.pdf

    @property
    def cda(self):
        return self.request.cda

    def with_bytes(self, old, new):
        """The same with some of its bytes replaced; they must be there."""
        assert old in self.bytes, f"{old!r} is not in the message"
        return Written(self.bytes.replace(old, new), self.request)


class Desk:
    """Writes letters, none with the ids of another."""

    def __init__(self):
        self.run = letters.Run("T" + secrets.token_hex(4))
        self.number = 0

    def write(self, to=(DOCTOR,), kind="MDM", action="initial", patient=ZOE, version=None, kilobytes=0, of=None,
              **more):
        """A discharge letter (MDM) or a biology report (ORU). `of`: a former letter whose document it is about."""
        self.number += 1
        run, number = self.run, self.number
        about = letters_number(of) if of else number
        if kind == "ORU":
            document = letters.report(run, about, patient, "20260312", kilobytes)
        else:
            version = version or (2 if action == "replacement" else 1)
            document = letters.discharge(run, about, patient, "20260312", version=version, kilobytes=kilobytes)
        doctors = tuple(replace(MARTIN, address=address) for address in to)
        request = letters.request(run, number, kind, action, document, **({"professionals": doctors} | more))
        return Written(hl7.print_request(request), request)


def letters_number(written):
    return int(written.control_id.rsplit("-", 1)[1])


# --- sending ----------------------------------------------------------------------------------------------
@dataclass
class Answer:
    bytes: bytes

    @property
    def code(self):
        return mllp.field(mllp.find(self.bytes, "MSA")[0], 1)

    @property
    def about(self):
        return mllp.field(mllp.find(self.bytes, "MSA")[0], 2)

    @property
    def errors(self):
        return [mllp.describe_error(error) for error in mllp.find(self.bytes, "ERR")]

    def __str__(self):
        return f"{self.code} {self.errors}"


class Producer:
    """One MLLP connection."""

    def __init__(self, port, context=None, server_name="localhost", timeout=30):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if context:
            self.socket = context.wrap_socket(self.socket, server_hostname=server_name)
        self.reader = mllp.Reader(self.socket)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.socket.close()

    def post(self, message):
        """Sends without waiting for the answer."""
        self.socket.sendall(mllp.frame(message))

    def post_raw(self, octets):
        self.socket.sendall(octets)

    def answer(self):
        """The next answer; None when the gateway has closed."""
        received = self.reader.next()
        return None if received is None else Answer(received)

    def send(self, letter):
        self.post(letter.bytes if isinstance(letter, Written) else letter)
        return self.answer()


def tls_client(trust, certificate=None, key=None):
    context = ssl.create_default_context(cafile=trust)
    if certificate:
        context.load_cert_chain(certificate, key)
    return context


# --- being told -------------------------------------------------------------------------------------------
@dataclass
class Told:
    """One ZAM as it was received."""
    bytes: bytes
    answered: str

    def _header(self, number, component=1):
        return mllp.field(mllp.find(self.bytes, "MSH")[0], number, component)

    @property
    def control_id(self):
        return self._header(10)

    @property
    def event(self):
        return self._header(9, 2)

    def _observations(self):
        return mllp.find(self.bytes, "OBX")

    @property
    def about(self):
        return next(mllp.field(f, 4) for f in self._observations() if mllp.field(f, 3).startswith("ACK_"))

    @property
    def outcome(self):
        return next(mllp.field(f, 5) for f in self._observations() if mllp.field(f, 3).startswith("ACK_"))

    @property
    def whom(self):
        return next(mllp.field(f, 5, 4) for f in self._observations() if not mllp.field(f, 3).startswith("ACK_"))

    @property
    def error(self):
        found = mllp.find(self.bytes, "ERR")
        return mllp.field(found[0], 5) if found else ""


class _Listener(listen.Listener):
    def __init__(self, options, owner):
        self.owner, self.connections = owner, []
        super().__init__(options)

    def get_request(self):
        accepted = super().get_request()
        self.connections.append(accepted[0])
        return accepted

    def hang_up(self):
        for connection in self.connections:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # it has ended already

    def take(self, message):
        answered = super().take(message)
        with self.owner.lock:
            self.owner.all.append(Told(message, answered))
        return answered


class Ear:
    """Where receipts are told. May be closed and opened again on the same port, and refuse for a while."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.lock = threading.Lock()
        self.all = []
        self.server = None
        self.port = 0

    def open(self, answer="AA", times=0):
        options = argparse.Namespace(port=self.port, directory=self.folder.name, answer=answer, times=times,
                                     quiet=True)
        self.server = _Listener(options, self)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def close(self):
        if self.server:
            self.server.shutdown()
            self.server.hang_up()
            self.server.server_close()
            self.server = None

    def refuse(self, answer, times):
        with self.server.lock:
            self.server.options.answer = answer
            self.server.refusals_left = times

    def told(self, control_id, event=None):
        """The ZAMs about a letter, also those that were refused."""
        with self.lock:
            return [each for each in self.all if each.about == control_id and event in (None, each.event)]

    def wait(self, control_id, event, count=1, within=None):
        what = f"{count} ZAM^{event} about {control_id}"
        eventually(lambda: len(self.told(control_id, event)) >= count, what, within)
        return self.told(control_id, event)
