"""A stand-in for a Rasa worker, called like bot/rasa/run.py: `run --model FILE … --port N`.

What it does stands in its model file: `ok`, `dies` at once, `mute` (answers 503), or `freezes`
after its first answer.
"""

import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ARGUMENTS = dict(zip(sys.argv[2::2], sys.argv[3::2], strict=False))
MODEL = Path(ARGUMENTS["--model"])
ANSWERED: list[str] = []


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        behaviour = MODEL.read_text()
        if behaviour == "freezes" and ANSWERED:
            time.sleep(60)
        ANSWERED.append(self.path)
        body = json.dumps({"parse": {}, "model": MODEL.name}).encode()
        self.send_response(503 if behaviour == "mute" else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


if __name__ == "__main__":
    if MODEL.read_text() == "dies":
        sys.exit("broken model")
    ThreadingHTTPServer(("127.0.0.1", int(ARGUMENTS["--port"])), Handler).serve_forever()
