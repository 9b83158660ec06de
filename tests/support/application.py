"""An application of the hospital that is brought documents (MDM), and answers as a test wants."""

import base64
import socket
import socketserver
import threading
from dataclasses import dataclass

from house import eventually

import mllp


@dataclass
class Brought:
    """One MDM as it was received."""
    bytes: bytes

    def value(self, segment, number, component=1, where=lambda fields: True):
        return next((mllp.field(f, number, component) for f in mllp.find(self.bytes, segment) if where(f)), "")

    @property
    def control_id(self):
        return self.value("MSH", 10)

    @property
    def event(self):
        return self.value("MSH", 9, 2)

    @property
    def document(self):
        return base64.b64decode(self.value("OBX", 5, 5))

    @property
    def mail_id(self):
        return self.value("OBX", 3, 1, lambda f: f[1] == "2")

    def flag(self, name):
        return self.value("OBX", 5, 1, lambda f: mllp.field(f, 3) == name)

    def address(self, role):
        return self.value("PRT", 15, 4, lambda f: mllp.field(f, 4) == role)


def acknowledgment(message, code, error=None):
    """`error`: a row of table 0357, or a code of applicationErrorCondition."""
    header = mllp.find(message, "MSH")[0]
    control_id, event = mllp.field(header, 10), mllp.field(header, 9, 2)
    lines = [f"MSH|^~\\&|{header[5]}|{header[6]}|{header[3]}|{header[4]}|20260312100000||ACK^{event}^ACK|A{control_id}|"
             f"{mllp.field(header, 11)}|2.6|||||FRA|UNICODE UTF-8", f"MSA|{code}|{control_id}"]
    if error and error.startswith("9"):
        lines.append(f"ERR||PID^1^3|207^Application error^messageErrorCondition|E|{error}^Libellé de l'application"
                     "^applicationErrorCode")
    elif error:
        lines.append(f"ERR||PID^1^3|{error}^Required field missing^messageErrorCondition|E")
    return ("\r".join(lines) + "\r").encode()


class Application(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port=0):
        self.lock = threading.Lock()
        self.all = []
        self.answers = []  # (code, error) for the next ones; then AA
        self.silent = 0    # how many are taken and never answered
        self.connections = []
        super().__init__(("127.0.0.1", port), Connection)
        self.port = self.server_address[1]
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def take(self, message):
        """The answer; None for none."""
        with self.lock:
            self.all.append(Brought(message))
            if self.silent:
                self.silent -= 1
                return None
            code, error = self.answers.pop(0) if self.answers else ("AA", None)
        return acknowledgment(message, code, error)

    def get_request(self):
        accepted = super().get_request()
        self.connections.append(accepted[0])
        return accepted

    def close(self):
        self.shutdown()
        for connection in self.connections:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # it has ended already
        self.server_close()

    def brought(self):
        with self.lock:
            return list(self.all)

    def wait(self, count=1, within=None):
        eventually(lambda: len(self.brought()) >= count, f"{count} documents are brought", within)
        return self.brought()


class Connection(socketserver.BaseRequestHandler):
    def handle(self):
        reader = mllp.Reader(self.request)
        try:
            while (message := reader.next()) is not None:
                if (answer := self.server.take(message)) is not None:
                    self.request.sendall(mllp.frame(answer))
        except (OSError, ValueError):
            pass  # the gateway was killed
