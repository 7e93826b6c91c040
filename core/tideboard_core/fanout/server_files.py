"""What `tideboard-hub setup` writes: the NATS server's configuration and the keys of its two users."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import nkeys

from tideboard_core.errors import BadInput, InsecureTransport
from tideboard_core.fanout.messages import CALLS, QUESTIONS, VALUES
from tideboard_core.gateways.http.addresses import this_computer
from tideboard_core.system.private_files import check_private_file, private_directory, write_private

CONFIGURATION: Final = "nats-server.conf"
PUBLISHES: Final = "fanout.key"
"""File with the key of the user that publishes."""
READS: Final = "window.key"
"""File with the key of the user that reads: the only one that a window needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening:
    """Where the server listens; certificate and key are needed on an address that is not this computer's own."""

    host: str = "127.0.0.1"
    port: int = 4222
    certificate: Path | None = None
    key: Path | None = None


def set_up(folder: Path, listening: Listening) -> Path:
    """Write configuration and keys, mode 0600, into `folder`; keys that are there stay. Returns the configuration.

    Raises InsecureTransport for an address of another network without TLS, BadInput for files that cannot be used.
    """
    if bool(listening.certificate) != bool(listening.key):
        raise BadInput("one-of-certificate-and-key")
    if listening.certificate is None and not this_computer(listening.host):
        raise InsecureTransport("clear-text-values", host=listening.host)
    for path in (listening.certificate, listening.key):
        if path is not None and not path.is_file():
            raise BadInput("not-a-file", path=str(path))
    private_directory(folder)
    publishes, reads = _public_key(folder / PUBLISHES), _public_key(folder / READS)
    configuration = folder / CONFIGURATION
    write_private(configuration, _configuration(listening, publishes, reads).encode())
    return configuration


def _public_key(path: Path) -> str:
    """The public half of the key in a file, which is made if there is none."""
    check_private_file(path)
    if not path.exists():
        write_private(path, bytes(nkeys.encode_seed(secrets.token_bytes(32), nkeys.PREFIX_BYTE_USER)) + b"\n")
    try:
        public: bytes = nkeys.from_seed(bytearray(path.read_bytes().strip())).public_key
    except Exception:  # noqa: BLE001  the library has no common error, and its texts may hold the key
        raise BadInput("no-nats-key", path=str(path)) from None
    return public.decode()


def _configuration(listening: Listening, publishes: str, reads: str) -> str:
    tls = ""
    if listening.certificate is not None and listening.key is not None:
        files = f"cert_file: {_text(listening.certificate)}, key_file: {_text(listening.key)}"
        tls = f"tls {{ {files} }}\n"
    return f"""# Written by tideboard-hub setup.
host: {json.dumps(listening.host)}
port: {listening.port}
max_connections: 64
# A window that does not read is cut off; it comes back and reads the last values.
max_pending: 1048576
write_deadline: "1s"
ping_interval: "5s"
ping_max: 2
{tls}authorization {{
  users = [
    {{ nkey: {publishes}, permissions: {{
      publish: ["{VALUES}", "{QUESTIONS}"], subscribe: ["{QUESTIONS}", "{CALLS}", "_INBOX.>"],
      allow_responses: true }} }}
    {{ nkey: {reads}, permissions: {{ publish: ["{QUESTIONS}", "{CALLS}"], subscribe: ["{VALUES}", "_INBOX.>"] }} }}
  ]
}}
"""


def _text(path: Path) -> str:
    return json.dumps(str(path.resolve()), ensure_ascii=False)
