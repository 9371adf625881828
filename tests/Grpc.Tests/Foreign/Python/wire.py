"""The messages of interop.proto, encoded by hand: a foreign implementation down to the last byte."""

SERVICE = "/p2porleans.grpctests.Interop/"


def _varint(value):
    value &= (1 << 64) - 1
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def message(number=0, payload=b"", text=""):
    encoded = text.encode()
    out = b""
    if number:
        out += b"\x08" + _varint(number)
    if payload:
        out += b"\x12" + _varint(len(payload)) + payload
    if encoded:
        out += b"\x1a" + _varint(len(encoded)) + encoded
    return out


class Message:
    def __init__(self, data):
        self.number, self.payload, self.text = 0, b"", ""
        at = 0

        def varint():
            nonlocal at
            value = shift = 0
            while True:
                byte = data[at]
                at += 1
                value |= (byte & 0x7F) << shift
                shift += 7
                if byte < 0x80:
                    return value

        while at < len(data):
            key = varint()
            if key == 0x08:
                value = varint()
                self.number = value - (1 << 64) if value >> 63 else value
            elif key in (0x12, 0x1A):
                length = varint()
                value = data[at:at + length]
                at += length
                if key == 0x12:
                    self.payload = bytes(value)
                else:
                    self.text = value.decode()
            else:
                raise ValueError("unexpected field %#x" % key)
