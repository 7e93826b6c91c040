"""Names of shared places: a folder, `file:///SHARE`, or a part of a store, `s3://BUCKET/PATH`."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from urllib.request import url2pathname

from tideboard_core.desk.keys import StoreKeys
from tideboard_core.desk.problems import DeskError, DeskFault
from tideboard_core.plain_text import plain_text
from tideboard_core.system.addresses import this_computer
from tideboard_core.system.redaction import without_login

TIMEOUT: Final = "30s"
"""How long a store may take for a request that is small."""
TRANSFER: Final = "30m"
"""How long a file may take on its way to a store or back: the libraries count whole requests."""
_BUCKET: Final = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_PREFIX: Final = re.compile(r"[A-Za-z0-9!_.*'()/=-]*")
_ENDPOINTS: Final = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT")


@dataclass(frozen=True, slots=True)
class SharedPlace:
    """A folder (`folder`), or a part of a store (`bucket`, `prefix`, and `endpoint` if it is not the vendor's own).

    `name` is the same for each way of writing the same place. Without `keys` a store's are the environment's.
    """

    name: str
    folder: Path | None = None
    bucket: str = ""
    prefix: str = ""
    endpoint: str = ""
    keys: StoreKeys | None = None

    def uri(self, table: str) -> str:
        """Where a table is."""
        if self.folder is not None:
            return str(self.folder / table)
        return f"s3://{'/'.join(filter(None, (self.bucket, self.prefix, table)))}"

    @property
    def options(self) -> dict[str, str]:
        """What the library of tables has to know; without `keys` it takes them from the environment."""
        if self.folder is not None:
            return {}
        given = {} if self.keys is None else {f"aws_{name}": value for name, value in self.keys.given.items()}
        if self.endpoint:
            given["aws_endpoint"] = self.endpoint
        return {**given, "timeout": TIMEOUT, "aws_allow_http": "true" if self.clear_text else "false"}

    @property
    def clear_text(self) -> bool:
        """Whether the store is spoken to without encryption: one on this computer."""
        return self.endpoint.startswith("http://")


def place_of(text: str, environment: Mapping[str, str] = os.environ) -> SharedPlace:
    """Read the name of a place; DeskError NO_ADDRESS, LINK, or CLEAR_TEXT for http to another computer.

    The address of a store that is not the vendor's own stands in the environment, as for the vendor's own programs.
    """
    try:
        parts = urlsplit(text)
    except ValueError:
        raise _unreadable(text) from None
    if parts.query or parts.fragment or parts.username is not None or parts.password is not None:
        raise _unreadable(text)
    if parts.scheme == "file" and parts.netloc in ("", "localhost") and parts.path.startswith("/"):
        path = Path(url2pathname(parts.path))
        if "\0" in str(path) or len(path.parts) < 2:
            raise _unreadable(text)
        if path.is_symlink():
            raise DeskError(DeskFault.LINK, path=str(path))
        folder = path.resolve()
        return SharedPlace(folder.as_uri(), folder=folder)
    prefix = parts.path.strip("/")
    fits = _BUCKET.fullmatch(parts.netloc) and _PREFIX.fullmatch(prefix) and ".." not in prefix and "//" not in prefix
    if parts.scheme != "s3" or not fits:
        raise _unreadable(text)
    endpoint = next((environment[name] for name in _ENDPOINTS if environment.get(name)), "").rstrip("/")
    name = f"s3://{parts.netloc}/{prefix}" + (f" at {_checked(endpoint)}" if endpoint else "")
    return SharedPlace(name, bucket=parts.netloc, prefix=prefix, endpoint=endpoint)


def _checked(endpoint: str) -> str:
    try:
        parts = urlsplit(endpoint)
        host = parts.hostname or ""
        usable = parts.scheme in ("http", "https") and host and parts.username is None and parts.port != 0
    except ValueError:
        usable, parts, host = False, urlsplit(""), ""
    if not usable:
        raise _unreadable("the store's address in the environment")  # it may have a password in it
    if parts.scheme == "http" and not this_computer(host):
        raise DeskError(DeskFault.CLEAR_TEXT, host=host)
    return endpoint


def _unreadable(text: str) -> DeskError:
    return DeskError(DeskFault.NO_ADDRESS, text=plain_text(without_login(text)))
