"""Names of shared places: a folder, `file:///SHARE`, or a part of a store, `s3://BUCKET/PATH`."""

from __future__ import annotations

import os
import re
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlsplit
from urllib.request import url2pathname

from tideboard_core.desk.keys import StoreKeys
from tideboard_core.desk.problems import DeskError, DeskFault
from tideboard_core.plain_text import plain_text
from tideboard_core.redaction import without_login
from tideboard_core.system.addresses import this_computer

if TYPE_CHECKING:  # the commands of the archive that reach no place start without a loop
    from tideboard_core.gateways.http.proxy import Proxy, ProxyRoute

TIMEOUT: Final = "30s"
"""How long a store may take for a request that is small."""
TRANSFER: Final = "30m"
"""How long a file may take on its way to a store or back: the libraries count whole requests."""
_BUCKET: Final = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_PREFIX: Final = re.compile(r"[A-Za-z0-9!_.*'()/=-]*")
_NOBODY: Final = "http://127.0.0.1:9"
"""A proxy that nothing is sent to: port 9 discards (RFC 863)."""
_EVERYBODY: Final = "*,0.0.0.0/0,::/0"
"""Names and addresses: a star alone leaves the addresses to the proxy (reqwest 0.12)."""
_OWN_NETWORK: Final = "localhost,127.0.0.0/8,::1/128,169.254.0.0/16,fd00:ec2::/32"
"""Where a machine asks for the keys of its role, in clear text: itself, and Amazon's (EC2 user guide, "Use the Instance
Metadata Service"; ECS developer guide, "Task IAM role"; EKS user guide, "Pod Identity": fd00:ec2::23)."""
_ENDPOINTS: Final = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT")


@dataclass(frozen=True, slots=True)
class SharedPlace:
    """A folder (`folder`), or a part of a store (`bucket`, `prefix`, and `endpoint` if it is not the vendor's own).

    `name` is the same for each way of writing the same place. Without `keys` a store's are the environment's. `proxy`
    is the one through which a store is reached, None = directly, whatever the environment names.
    """

    name: str
    folder: Path | None = None
    bucket: str = ""
    prefix: str = ""
    endpoint: str = ""
    keys: StoreKeys | None = None
    proxy: ProxyRoute | None = None

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
        return {
            **given,
            # Without one deltalake 1.6 asks for region and keys by the vendor's own library, which knows no proxy but
            # the environment's.
            "aws_endpoint": self.url,
            **({} if self.endpoint else {"aws_region": self._region, "aws_virtual_hosted_style_request": "false"}),
            "timeout": TIMEOUT,
            "aws_allow_http": "true" if self.clear_text else "false",
            **self.route,
        }

    @property
    def route(self) -> dict[str, str]:
        """The proxy as the libraries take it. Without one every host is excepted: they follow the environment's else.

        What has no TLS goes through none: keys of a machine's role come from an address of its own network.
        """
        if self.proxy is None:
            return {"proxy_url": _NOBODY, "proxy_excludes": _EVERYBODY}
        name, _, password = b64decode(self.proxy.login.removeprefix("Basic ")).decode().partition(":")
        scheme, _, rest = self.proxy.url.partition("://")
        login = f"{quote(name, safe='')}:{quote(password, safe='')}@" if self.proxy.login else ""
        return {"proxy_url": f"{scheme}://{login}{rest}", "proxy_excludes": _OWN_NETWORK}

    @property
    def url(self) -> str:
        """The address of the store: its host is what a proxy is chosen for; empty for a folder."""
        if self.folder is not None:
            return ""
        return self.endpoint or f"https://s3.{self._region}.amazonaws.com"

    @property
    def _region(self) -> str:
        """The vendor's region as the libraries find it (seen with object_store 0.13 and 0.14)."""
        kept = "" if self.keys is None else self.keys.region
        named = (os.environ.get(name, "") for name in ("AWS_REGION", "AWS_DEFAULT_REGION"))
        return kept or next(filter(None, named), "us-east-1")

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


async def led(place: SharedPlace, proxy: Proxy | None) -> SharedPlace:
    """The place as it is reached through a proxy, which a folder and a store on this computer need not.

    Raises GatewayDown where there is no such route, LoginRefused if the keyring does not open.
    """
    if proxy is None or place.folder is not None:
        return place
    return replace(place, proxy=await proxy.route(place.url))


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
