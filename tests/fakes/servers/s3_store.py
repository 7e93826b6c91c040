"""A store that speaks S3 (moto's, by another maker) on this computer, as a process of its own, with faults on demand.

`python -m fakes.servers.s3_store` serves until its standard input ends, and prints its port. `POST /-/fault` with the
query `part`, `status`, `when` (`before` or `after` the request was carried out) lets the next PUT whose path has `part`
fail once.
"""

from __future__ import annotations

import http.client
import logging
import os
import subprocess
import sys
import threading
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

BUCKET = "desk"
SILENT = "599"
"""Status of a fault that answers after `SILENCE` seconds only."""
SLOW = "598"
"""Status of a fault that is none: the request is carried out as late as a silent one is answered."""
SILENCE = 3.0
KEYS = {"AWS_ACCESS_KEY_ID": "tests", "AWS_SECRET_ACCESS_KEY": "secret-of-tests", "AWS_REGION": "us-east-1"}


class S3Server:
    """The address of a running store that has the bucket `desk`."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self._port = port
        self._ask("PUT", f"/{BUCKET}")

    @property
    def environment(self) -> dict[str, str]:
        """What a program needs to find it."""
        return {**KEYS, "AWS_ENDPOINT_URL": self.address}

    def fail(self, part: str, status: int, when: str, times: int = 1) -> None:
        """Let the next PUTs whose path has `part` fail, before or after they were carried out."""
        query = urllib.parse.urlencode({"part": part, "status": status, "when": when})
        for _ in range(times):
            self._ask("POST", f"/-/fault?{query}")

    def forget(self) -> None:
        """No fault is still to come."""
        self._ask("DELETE", "/-/faults")

    def faults(self) -> int:
        """How many faults are still to come."""
        return int(self._ask("GET", "/-/faults"))

    def _ask(self, method: str, path: str) -> bytes:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        try:
            connection.request(method, path)
            return connection.getresponse().read()
        finally:
            connection.close()


@contextmanager
def s3_server() -> Iterator[S3Server]:
    """A store until the block ends."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-m", "fakes.servers.s3_store"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        yield S3Server(int(child.stdout.readline()))
        child.stdin.close()


class Faulty:
    """The store's application, some of whose requests fail as they were told to."""

    def __init__(self, application: Any) -> None:
        self._application = application
        self._faults: list[dict[str, str]] = []
        self._lock = threading.Lock()
        self._never = threading.Event()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        path = environ["PATH_INFO"]
        if path.startswith("/-/"):
            if environ["REQUEST_METHOD"] == "POST":
                self._faults.append(dict(urllib.parse.parse_qsl(environ["QUERY_STRING"])))
            elif environ["REQUEST_METHOD"] == "DELETE":
                self._faults.clear()
            start_response("200 OK", [])
            return [str(len(self._faults)).encode()]
        fault = self._due(environ)
        if fault is None:
            return self._application(environ, start_response)
        if fault["status"] == SLOW:
            self._never.wait(SILENCE)
            return self._application(environ, start_response)
        if fault["when"] == "after":
            list(self._application(environ, lambda *_: None))
        if fault["status"] == SILENT:
            self._never.wait(SILENCE)
        start_response(f"{fault['status']} told to", [])
        return [b""]

    def _due(self, environ: dict[str, Any]) -> dict[str, str] | None:
        with self._lock:
            for fault in self._faults:
                if environ["REQUEST_METHOD"] == "PUT" and fault["part"] in environ["PATH_INFO"]:
                    self._faults.remove(fault)
                    return fault
        return None


def serve() -> None:
    from moto.server import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import make_server

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, Faulty(DomainDispatcherApplication(create_backend_app)), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    serve()
