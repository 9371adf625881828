"""Plays every scenario against a server and prints what it saw, a line of JSON for each: client.py ADDRESS"""
import base64
import json
import random
import sys
import threading

import grpc

from wire import SERVICE, Message, message

DETAILS = "né 100 % 文件 🗂"
BYTES = bytes([0, 1, 2, 0xFE, 0xFF])


def base64_of(data):
    return base64.b64encode(data).decode()


def failure(call):
    trailing = dict(call.trailing_metadata())
    return {
        "code": call.code().value[0],
        "details": call.details(),
        "trailer": trailing.get("x-trailer"),
        "bytes": base64_of(trailing.get("x-trailer-bin", b"")),
    }


def failure_of(action):
    try:
        action()
    except grpc.RpcError as error:
        return failure(error)
    raise AssertionError("the call succeeded")


def main(address):
    channel = grpc.insecure_channel(
        address, options=[("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)])
    unary = channel.unary_unary(SERVICE + "Unary", response_deserializer=Message)
    server_stream = channel.unary_stream(SERVICE + "ServerStream", response_deserializer=Message)
    client_stream = channel.stream_unary(SERVICE + "ClientStream", response_deserializer=Message)
    duplex = channel.stream_stream(SERVICE + "Duplex", response_deserializer=Message)
    fail = message(text="fail:5:" + DETAILS)
    noise = random.Random(1).randbytes(3 * 1024 * 1024)

    def run_unary():
        response = unary(message(7, b"\x01\x02\x03", "né"))
        return {"number": response.number, "text": response.text, "payload": base64_of(response.payload)}

    def run_server_stream():
        responses = list(server_stream(message(5, b"x" * 10)))
        return {"numbers": [r.number for r in responses], "sizes": [len(r.payload) for r in responses]}

    def run_client_stream():
        response = client_stream(iter([message(payload=b"abcd")] * 3))
        return {"number": response.number, "payload": base64_of(response.payload)}

    def run_duplex():
        numbers = []

        def requests():
            # Each request waits for the answer to the one before.
            for i in (1, 2, 3):
                while len(numbers) < i - 1:
                    answered.wait()
                    answered.clear()
                yield message(i)

        answered = threading.Event()
        for response in duplex(requests()):
            numbers.append(response.number)
            answered.set()
        return {"numbers": numbers}

    def run_metadata():
        response, call = unary.with_call(
            message(text="headers"), metadata=(("x-text", "a value"), ("x-bytes-bin", BYTES)))
        initial, trailing = dict(call.initial_metadata()), dict(call.trailing_metadata())
        return {
            "initial": initial["x-echo"], "initialBytes": base64_of(initial["x-echo-bin"]),
            "trailing": trailing["x-echo"], "trailingBytes": base64_of(trailing["x-echo-bin"]),
        }

    def run_codes():
        return {"codes": [failure_of(lambda: unary(message(text="fail:%d:%s" % (code, DETAILS))))["code"] for code in range(1, 17)]}

    def run_deadline():
        return {
            "unary": failure_of(lambda: unary(message(text="wait"), timeout=0.3))["code"],
            "stream": failure_of(lambda: list(server_stream(message(text="wait"), timeout=0.3)))["code"],
        }

    def run_cancel():
        call = server_stream(message(text="wait"))
        next(call)
        call.cancel()
        return {"code": failure_of(lambda: next(call))["code"]}

    def run_large():
        return {
            "unary": unary(message(1, noise)).payload == noise,
            "stream": [response.payload == noise for response in server_stream(message(3, noise))],
            "duplex": [response.payload == noise for response in duplex(iter([message(1, noise)] * 3))],
        }

    def run_gzip():
        response = unary(message(1, noise, "gzip"), compression=grpc.Compression.Gzip)
        streamed = list(server_stream(message(2, noise, "gzip"), compression=grpc.Compression.Gzip))
        return {
            "requestEncoding": response.text,
            "equal": response.payload == noise and all(r.payload == noise for r in streamed),
        }

    def run_unimplemented():
        return {"code": failure_of(lambda: channel.unary_unary(SERVICE + "Missing")(b""))["code"]}

    def run_too_large():
        return {"code": failure_of(lambda: unary(message(1, bytes(5 * 1024 * 1024))))["code"]}

    def run_many():
        calls = [unary.future(message(i)) for i in range(50)]
        return {"numbers": [call.result().number for call in calls]}

    scenarios = {
        "unary": run_unary,
        "server_stream": run_server_stream,
        "client_stream": run_client_stream,
        "duplex": run_duplex,
        "error_unary": lambda: failure_of(lambda: unary(fail)),
        "error_server_stream": lambda: failure_of(lambda: list(server_stream(fail))),
        "error_client_stream": lambda: failure_of(lambda: client_stream(iter([fail]))),
        "error_duplex": lambda: failure_of(lambda: list(duplex(iter([fail])))),
        "metadata": run_metadata,
        "codes": run_codes,
        "deadline": run_deadline,
        "cancel": run_cancel,
        "large": run_large,
        "gzip": run_gzip,
        "unimplemented": run_unimplemented,
        "too_large": run_too_large,
        "many": run_many,
    }
    for name, run in scenarios.items():
        try:
            print(json.dumps({"scenario": name, "result": run()}), flush=True)
        except Exception as error:
            print(json.dumps({"scenario": name, "result": repr(error)}), flush=True)


main(sys.argv[1])
