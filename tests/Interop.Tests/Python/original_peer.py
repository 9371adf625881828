"""A peer that behaves like the original's: joins by /login and /indice, serves GetFile, never heartbeats, leaves by /logout.

It opens whatever path it is asked for, as the original does: `../` included. It believes its callers; ours must not.
"""

import argparse
import concurrent.futures
import os
import signal
import threading

import grpc

from original_wire import GET_FILE, Directory, FileRequest, FileResponse, exit_with_parent, report


class FileTransfer:
    def __init__(self, folder):
        self._folder = folder

    def get_file(self, request, context):
        try:
            with open(os.path.join(self._folder, request.filename), "rb") as file:
                return FileResponse(content=file.read())
        except FileNotFoundError:
            context.set_code(grpc.StatusCode.NOT_FOUND)
            context.set_details("Archivo no encontrado")
            return FileResponse()


def start_server(folder, address):
    server = grpc.server(concurrent.futures.ThreadPoolExecutor(max_workers=10))
    service, method = GET_FILE.strip("/").split("/")
    handler = grpc.unary_unary_rpc_method_handler(
        FileTransfer(folder).get_file,
        request_deserializer=FileRequest.FromString,
        response_serializer=FileResponse.SerializeToString,
    )
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(service, {method: handler}),))
    port = server.add_insecure_port(address)
    server.start()
    return server, port


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--api", required=True)
    parser.add_argument("--username", required=True)
    parser.add_argument("--password", required=True)
    parser.add_argument("--folder", required=True)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", default=50051, type=int, help="0 for a free one")
    arguments = parser.parse_args()

    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    exit_with_parent()

    server, port = start_server(arguments.folder, f"{arguments.host}:{arguments.port}")
    url = f"grpc://{arguments.host}:{port}"
    directory = Directory(arguments.api)
    token = directory.login(arguments.username, arguments.password, url)
    directory.indice(token, arguments.username, sorted(os.listdir(arguments.folder)))
    report(event="ready", url=url, port=port, token=token)

    stop.wait()
    directory.logout(token, arguments.username)
    server.stop(grace=None)


if __name__ == "__main__":
    main()
