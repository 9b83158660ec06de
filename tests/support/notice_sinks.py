"""Those who are told of alerts: a webhook over HTTPS and a mail server with STARTTLS, with a certificate of their own."""

import hashlib
import hmac
import http.server
import json
import os
import socketserver
import ssl
import subprocess
import threading


def make_certificate(folder):
    """(certificate, key) of localhost, its own authority."""
    certificate, key = os.path.join(folder, "sink.pem"), os.path.join(folder, "sink.key")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                    "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate],
                   check=True, capture_output=True)
    return certificate, key


def tls_of(certificate, key):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


class _Threads(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def handle_error(self, request, client_address):
        """A gateway that is killed breaks off."""


class Webhook:
    """Keeps every notice it is posted; answers `status`."""

    def __init__(self, certificate, key, secret):
        self.notices, self.wrong, self.status = [], [], 204
        self.secret = secret.encode()
        sink = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                sink.take(body, self.headers)
                self.send_response(sink.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = _Threads(("127.0.0.1", 0), Handler, bind_and_activate=True)
        self.server.socket = tls_of(certificate, key).wrap_socket(self.server.socket, server_side=True)
        self.url = f"https://localhost:{self.server.server_address[1]}/alerts?for=night"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def take(self, body, headers):
        parts = dict(part.split("=", 1) for part in headers["Vaguemestre-Signature"].split(","))
        right = hmac.new(self.secret, f"{parts['t']}.".encode() + body, hashlib.sha256).hexdigest()
        notice = json.loads(body)
        if not hmac.compare_digest(right, parts["v1"]) or notice["id"] != headers["Vaguemestre-Notice"]:
            self.wrong.append(notice)
        if self.status < 300:
            self.notices.append(notice)

    def told(self, kind, key=None):
        """Every line of that kind that has arrived."""
        return [line for notice in list(self.notices) for line in notice[kind] if key in (None, line["key"])]

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class MailSink:
    """The site's own mail server, as much of it as a notice needs: STARTTLS, one mail after the other."""

    def __init__(self, certificate, key):
        self.mails, self.clear_text = [], 0
        context, sink = tls_of(certificate, key), self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                connection, secured, to = self.request, False, []
                file = connection.makefile("rwb")

                def say(text):
                    file.write(text.encode() + b"\r\n")
                    file.flush()
                say("220 sink ESMTP")
                while raw := file.readline():
                    word = raw.decode().strip().upper()
                    if word.startswith("EHLO"):
                        say("250 sink" if secured else "250-sink\r\n250 STARTTLS")
                    elif word == "STARTTLS":
                        say("220 go on")
                        connection = context.wrap_socket(connection, server_side=True)
                        file, secured = connection.makefile("rwb"), True
                    elif word.startswith("MAIL"):
                        sink.clear_text += not secured
                        say("250 ok")
                    elif word.startswith("RCPT"):
                        to.append(raw.decode().split("<")[1].split(">")[0])
                        say("250 ok")
                    elif word == "DATA":
                        say("354 go on")
                        lines = []
                        for line in iter(file.readline, b".\r\n"):
                            if not line:
                                return
                            lines.append(line)
                        sink.mails.append((to, b"".join(lines)))
                        to = []
                        say("250 queued")
                    elif word == "QUIT":
                        say("221 bye")
                        return
                    else:
                        say("250 ok")

        self.server = _Threads(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()
