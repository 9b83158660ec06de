"""MLLP framing and just enough HL7 v2 reading for the hospital's side of the demonstration."""

START, END = b"\x0b", b"\x1c\x0d"

CHARACTER_SETS = {"8859/15": "iso8859-15", "8859/1": "latin-1", "UNICODE UTF-8": "utf-8"}


def frame(message):
    return START + message + END


class Reader:
    """Takes blocks off a socket, whatever pieces they arrive in."""

    def __init__(self, connection):
        self._connection = connection
        self._buffer = bytearray()
        self._searched = 0

    def next(self):
        """The next message without its framing, or None when the peer has closed."""
        while (end := self._buffer.find(END, max(0, self._searched - 1))) < 0:
            self._searched = len(self._buffer)
            received = self._connection.recv(65536)
            if not received:
                return None
            self._buffer += received
        block = bytes(self._buffer[:end])
        del self._buffer[:end + len(END)]
        self._searched = 0
        if not block.startswith(START):
            raise ValueError("the peer sent bytes outside an MLLP block")
        return block[1:]


def segments(message):
    """Lists of fields, numbered as HL7 numbers them: MSH-2 is at index 2 of the MSH segment."""
    head = message.split(b"\r", 1)[0].split(b"|")
    encoding = CHARACTER_SETS.get(head[17].decode("ascii", "replace").strip() if len(head) > 17 else "", "utf-8")
    for line in message.decode(encoding, "replace").replace("\n", "\r").split("\r"):
        if line:
            fields = line.split("|")
            yield ["MSH", "|"] + fields[1:] if fields[0] == "MSH" else fields


def find(message, name):
    return [fields for fields in segments(message) if fields[0] == name]


def field(fields, number, component=1):
    """One component of one field; empty when it is not there."""
    if number >= len(fields):
        return ""
    components = fields[number].split("^")
    return components[component - 1] if component <= len(components) else ""


def describe_error(fields):
    """One ERR segment as a sentence."""
    severity = {"E": "error", "F": "fatal", "I": "information", "W": "warning"}.get(field(fields, 4), field(fields, 4))
    words = f"{severity or 'error'} {field(fields, 3)} {field(fields, 3, 2)}"
    where = fields[2].replace("^", "-", 1).replace("^", ".") if len(fields) > 2 and fields[2] else ""
    if where:
        words += f" at {where}"
    if field(fields, 5):
        words += f" ({field(fields, 5)} {field(fields, 5, 2)})"
    for number in (7, 8):
        if number < len(fields) and fields[number]:
            words += f": {fields[number]}"
    return words
