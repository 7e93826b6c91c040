"""A way to a LongPort door on which every answer comes too late for the one-time password in it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from fakes.sandbox import OpenSandbox
from tideboard_core.sandbox.longport.otps import OTP_SECONDS


@contextmanager
def late_passwords(sandbox: OpenSandbox) -> Iterator[str]:
    """The address of that way: it hands requests on as they are, and answers when the door's clock is past the end."""
    door = urlsplit(sandbox.line["longport"]["http"])

    class Way(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            link = HTTPConnection(door.netloc, timeout=10)
            link.request("GET", self.path, headers=dict(self.headers))
            answer = link.getresponse()
            body = answer.read()
            link.close()
            sandbox.ask_now("wait", seconds=OTP_SECONDS + 1)
            self.send_response(answer.status)
            self.send_header("content-type", answer.headers.get("content-type", ""))
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the library's name
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Way)
    running = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    running.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        running.join()
        server.server_close()
