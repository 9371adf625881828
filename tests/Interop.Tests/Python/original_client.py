"""A client that behaves like the original's: logs in, searches a name, asks the first peer of the answer for the file.

With --ask it goes straight to a peer, as somebody would who does not care what is shared. Exits with 0 when the file was
written, 1 when the directory or the peer refused, 3 when nobody has it; its one line of JSON says what happened.
"""

import argparse
import os
import sys

import grpc

from original_wire import GET_FILE, Directory, FileRequest, FileResponse, Refused, exit_with_parent, report


def get_file(url, name):
    """The address is what stands before /download; the name is not taken from the url."""
    address = url.split("/download")[0].replace("grpc://", "")
    # No options: the default limit of 4 MiB for a received message.
    with grpc.insecure_channel(address) as channel:
        call = channel.unary_unary(
            GET_FILE,
            request_serializer=FileRequest.SerializeToString,
            response_deserializer=FileResponse.FromString,
        )
        return call(FileRequest(filename=name)).content


def find(arguments):
    directory = Directory(arguments.api)
    directory.login(arguments.username, arguments.password, arguments.url)
    return directory.buscar(arguments.name)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--api")
    parser.add_argument("--username")
    parser.add_argument("--password")
    parser.add_argument("--url", help="grpc://HOST:PORT to log in with")
    parser.add_argument("--ask", help="url of the peer to ask, without a search")
    parser.add_argument("--output", required=True, help="folder")
    parser.add_argument("--name", required=True, help="of the file")
    arguments = parser.parse_args()
    exit_with_parent()

    try:
        results = [{"url": arguments.ask, "username": None}] if arguments.ask else find(arguments)
    except Refused as e:
        report(refused=str(e))
        return 1
    if not results:
        report(refused="nobody has it")
        return 3

    first = results[0]
    try:
        content = get_file(first["url"], arguments.name)
    except grpc.RpcError as e:
        report(url=first["url"], username=first["username"], status=e.code().name, details=e.details())
        return 1

    path = os.path.join(arguments.output, os.path.basename(arguments.name))
    with open(path, "wb") as file:
        file.write(content)
    report(url=first["url"], username=first["username"], status="OK", path=path, size=len(content))
    return 0


if __name__ == "__main__":
    sys.exit(main())
