"""The original system's wire: its two gRPC messages and its four REST calls. Written from the contract, not from its code."""

import json
import os
import threading
import urllib.error
import urllib.request

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

GET_FILE = "/FileTransfer/GetFile"


def _message_class(pool, name):
    descriptor = pool.FindMessageTypeByName(name)
    # protobuf 4.22 made a function of what was a method.
    if hasattr(message_factory, "GetMessageClass"):
        return message_factory.GetMessageClass(descriptor)
    return message_factory.MessageFactory(pool).GetPrototype(descriptor)


def _messages():
    file = descriptor_pb2.FileDescriptorProto(name="file_transfer.proto", syntax="proto3")
    field = descriptor_pb2.FieldDescriptorProto
    for message, name, kind in (
        ("FileRequest", "filename", field.TYPE_STRING),
        ("FileResponse", "content", field.TYPE_BYTES),
    ):
        file.message_type.add(name=message).field.add(name=name, number=1, type=kind, label=field.LABEL_OPTIONAL)
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return _message_class(pool, "FileRequest"), _message_class(pool, "FileResponse")


FileRequest, FileResponse = _messages()


class Refused(Exception):
    """An answer of the directory that is not a success."""


class Directory:
    """The REST calls as the original makes them."""

    def __init__(self, api):
        self._api = api.rstrip("/")
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def login(self, username, password, url):
        return self._post("/login", {"username": username, "password": password, "url": url})["token"]

    def indice(self, token, username, names):
        self._post("/indice", {"username": username, "archivos": names}, token)

    def buscar(self, name):
        return self._post("/buscar", {"archivo": name})["results"]

    def logout(self, token, username):
        self._post("/logout", {"username": username}, token)

    def _post(self, path, body, token=None):
        headers = {"Content-Type": "application/json"}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        request = urllib.request.Request(self._api + path, json.dumps(body).encode(), headers)
        try:
            with self._opener.open(request, timeout=20) as response:
                return json.load(response)
        except urllib.error.HTTPError as e:
            raise Refused(f"{path}: {e.code} {e.read().decode()}") from None


def exit_with_parent():
    """Ends this process when the test that started it is gone. Not a trait of the original."""

    def wait():
        # Not through sys.stdin, whose lock a thread must not hold when the interpreter ends.
        while os.read(0, 256):
            pass
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def report(**fields):
    """One JSON line to the test."""
    print(json.dumps(fields), flush=True)
