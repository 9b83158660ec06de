"""An endpoint that FHIR subscriptions tell: HTTPS, and as obliging as a test wants it to be."""

import http.server
import json
import ssl
import threading


class Hook:
    """Keeps what it took, in order. `answer` is the status it gives; `pause` an Event it waits for before."""

    def __init__(self, certificate, key, port=0):
        self.taken = []
        self.asked = 0
        self.answer = 200
        self.pause = None
        hook = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_PUT(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                hook.asked += 1
                if hook.pause is not None:
                    hook.pause.wait(60)
                status = hook.answer
                if status < 300:
                    hook.taken.append((self.command, self.path, dict(self.headers), body))
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            do_POST = do_PUT

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                pass  # a gateway that is killed closes its connections

        self.server = Server(("127.0.0.1", port), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def resources(self):
        return [json.loads(body) for _, _, _, body in list(self.taken) if body]

    def fates(self, number):
        """What was told of one Communication, in order: (status, the latest fate)."""
        return [(r["status"], r["statusReason"]["coding"][0]["code"]) for r in self.resources() if r["id"] == number]
