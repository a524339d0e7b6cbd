"""A worker that does what the scan says: run in the place of the real one."""

import os
import socket
import sys
import time
from pathlib import Path

from imaging.frames import PREFIX, Frame, sizes, unpack


def main(number: int) -> None:
    deeds = Path(os.environ["PYTHONPATH"]) / "deeds"
    with socket.socket(fileno=number) as line, line.makefile("rb") as requests:
        line.sendall(Frame(head={"here": True}).pack())
        while prefix := requests.read(PREFIX.size):
            head, body = sizes(prefix)
            deed = unpack(requests.read(head), requests.read(body)).blobs[0].decode()
            with deeds.open("a") as file:
                file.write(f"{deed}\n")
            tries = deeds.read_text().split().count(deed)
            if deed == "hang":
                time.sleep(60)
            if deed == "die" or (deed == "die-once" and tries == 1):
                os._exit(9)
            line.sendall(b"\xff" * 64 if deed == "babble" else Frame(head={"sizes": []}).pack())


if __name__ == "__main__":
    main(int(sys.argv[-1]))
