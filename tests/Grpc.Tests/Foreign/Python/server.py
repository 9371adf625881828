"""Serves interop.proto on a free port, which it prints, until its standard input ends."""
import sys
import threading
from concurrent import futures

import grpc

from wire import Message, message

BYTES = bytes([0, 1, 2, 0xFE, 0xFF])
CODES = {code.value[0]: code for code in grpc.StatusCode}
canceled = threading.Semaphore(0)


def wait(context):
    """Until the caller gives up."""
    ended = threading.Event()
    if context.add_callback(ended.set):
        ended.wait()
    canceled.release()


def obey(request, context):
    """What the text of a request may ask for."""
    if request.text.startswith("fail:"):
        _, code, details = request.text.split(":", 2)
        context.set_trailing_metadata((("x-trailer", "at the end"), ("x-trailer-bin", BYTES)))
        context.abort(CODES[int(code)], details)
    elif request.text == "headers":
        sent = dict(context.invocation_metadata())
        echo = (("x-echo", sent["x-text"]), ("x-echo-bin", sent["x-bytes-bin"]))
        context.send_initial_metadata(echo)
        context.set_trailing_metadata(echo)
    elif request.text == "gzip":
        context.set_compression(grpc.Compression.Gzip)


def unary(request, context):
    obey(request, context)
    if request.text == "wait":
        wait(context)
    elif request.text == "was-canceled":
        return message(number=1 if canceled.acquire(timeout=30) else 0)
    return message(request.number, request.payload, request.text)


def server_stream(request, context):
    obey(request, context)
    if request.text == "wait":
        yield message()
        wait(context)
        return
    for i in range(request.number):
        yield message(i, request.payload)


def client_stream(requests, context):
    count, payload = 0, b""
    for request in requests:
        obey(request, context)
        count += 1
        payload += request.payload
    return message(count, payload)


def duplex(requests, context):
    for request in requests:
        obey(request, context)
        yield message(-request.number, request.payload)


def main():
    server = grpc.server(
        futures.ThreadPoolExecutor(64),
        options=[("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)])
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("p2porleans.grpctests.Interop", {
        "Unary": grpc.unary_unary_rpc_method_handler(unary, Message),
        "ServerStream": grpc.unary_stream_rpc_method_handler(server_stream, Message),
        "ClientStream": grpc.stream_unary_rpc_method_handler(client_stream, Message),
        "Duplex": grpc.stream_stream_rpc_method_handler(duplex, Message),
    }),))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(port, flush=True)
    sys.stdin.read()
    server.stop(0)


main()
