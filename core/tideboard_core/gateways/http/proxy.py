"""Proxies: the one that a person chose for a connection, and the one that this computer's settings name."""

from __future__ import annotations

import asyncio
import sys
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, NamedTuple, TypeGuard
from urllib.parse import SplitResult, unquote, urlsplit

from tideboard_core.errors import GatewayDown, LoginRefused, VaultError
from tideboard_core.gateways.http.addresses import address_of, encrypted, this_computer
from tideboard_core.model.credentials import BearerKey, Credential
from tideboard_core.ports.system import CredentialSource

SYSTEM_SECONDS: Final = 2.0
"""Windows and macOS may look a name up to see whether its host is excepted."""
LONGEST_HOST: Final = 253
"""Characters of a host's name (RFC 1035)."""
UNREAD: Final = "unread"
_SCHEMES: Final = frozenset({"http", "https"})


class _Loaded:
    """A `CredentialSource` of a name and password that were read."""

    def __init__(self, login: str) -> None:
        self._login = login

    async def credential(self) -> Credential:
        return BearerKey(key=self._login)


class ProxyRoute(NamedTuple):
    """A proxy that is used: its address without a password, host and port as they are shown, and its login's header."""

    url: str
    place: str
    login: str = ""

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.url!r})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy:
    """The proxy of a connection: the one at `url`, or with `system` the one that this computer's settings name.

    `login` is the source of the name and password of the one at `url`, as a key `name:password`; None, or a source
    that has none, sends none. With `unread` the choice is not known, and leads nowhere. `on_secret` is called with each
    secret, so that logs can redact it.
    """

    url: str = ""
    system: bool = False
    unread: bool = False
    login: CredentialSource | None = None
    on_secret: Callable[[str], object] = bool

    async def route(self, url: str) -> ProxyRoute | None:
        """The proxy through which `url` is reached, None for this computer and for a host that its settings except.

        Raises GatewayDown where there is no such route: nothing is then sent directly. LoginRefused if the keyring does
        not open.
        """
        if self.unread:
            raise GatewayDown("proxy-setting-unread")
        host = address_of(url).host
        if this_computer(host):  # the target's own host, wherever the proxy is
            return None
        if not encrypted(url):
            raise GatewayDown("proxy-needs-tls", host=host)
        if not self.system:
            return self._route(self.url, await self._kept_login())
        found = await system_proxy(host)
        if found.excepted:
            return None
        if found.script:
            raise GatewayDown("proxy-script", proxy=_place(found.script))
        if not found.address:
            raise GatewayDown("proxy-none")
        return self._route(found.address, "")

    async def loaded(self) -> Proxy:
        """The same with its name and password read now, for another loop; raises LoginRefused as `route`."""
        login = await self._kept_login()
        return replace(self, login=_Loaded(login) if login else None)

    async def _kept_login(self) -> str:
        if self.login is None:
            return ""
        try:
            return (await self.login.credential()).access_token
        except VaultError as error:
            raise LoginRefused(error.code, **error.data) from error
        except LoginRefused as error:
            if error.code != "no-credential":
                raise
            return ""

    def _route(self, address: str, login: str) -> ProxyRoute:
        place, parts = _place(address), _parts(address)
        if parts is None or not place:
            raise GatewayDown("proxy-unusable", proxy=place)
        written = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}"
        login = login or (written if written != ":" else "")
        url = f"{parts.scheme}://{place}"
        if not login:
            return ProxyRoute(url, place)
        header = "Basic " + b64encode(login.encode()).decode()
        self.on_secret(login.partition(":")[2])
        self.on_secret(header)
        if parts.scheme != "https" and not this_computer(parts.hostname or ""):
            raise GatewayDown("proxy-clear-text", proxy=place)
        return ProxyRoute(url, place, header)


def of_proxy(error: Exception) -> TypeGuard[GatewayDown]:
    """Whether an error is that of a route through a proxy: the proxy's own, or its password's in the keyring."""
    return isinstance(error, GatewayDown) and (isinstance(error, LoginRefused) or error.code.startswith("proxy-"))


def proxy_named(
    words: str, login: Callable[[], CredentialSource] | None = None, on_secret: Callable[[str], object] = bool
) -> Proxy | None:
    """The proxy that `none`, `system` or an address names, as `ProxySettings.words` has it.

    `UNREAD` stands for a choice that could not be read.
    `login` returns the source of the name and password of one with an address; `on_secret` is called with each secret.
    """
    if words == "none":
        return None
    if words in {"system", UNREAD}:
        return Proxy(system=words == "system", unread=words == UNREAD, on_secret=on_secret)
    return Proxy(url=words, login=None if login is None else login(), on_secret=on_secret)


class SystemProxy(NamedTuple):
    """What this computer's settings say of a host: the address of a proxy, else that of a script that chooses one."""

    address: str = ""
    script: str = ""
    excepted: bool = False


async def system_proxy(host: str) -> SystemProxy:
    """What the environment, else the settings of Windows or macOS, say of an HTTPS host.

    Raises GatewayDown `proxy-unread` for settings that cannot be read.
    """
    try:
        async with asyncio.timeout(SYSTEM_SECONDS):
            return await asyncio.to_thread(_system_proxy, host)
    except (OSError, ValueError):  # settings that cannot be read or make no sense; a TimeoutError is an OSError
        raise GatewayDown("proxy-unread") from None


async def proxy_for(host: str) -> str:
    """Host and port of the proxy through which this computer reaches an HTTPS host, `proxy.example:3128`; or empty.

    On Windows the host of the script that chooses one (PAC) counts as well.
    """
    if this_computer(host):
        return ""
    try:
        found = await system_proxy(host)
    except GatewayDown:
        return ""
    return "" if found.excepted else _place(found.address or found.script)


def _system_proxy(host: str) -> SystemProxy:
    from urllib.request import getproxies, proxy_bypass

    proxies = getproxies()
    named = proxies.get("https") or proxies.get("all") or ""
    if named:
        return SystemProxy(named, excepted=bool(proxy_bypass(host)))
    return SystemProxy(script=_script())


def _parts(address: str) -> SplitResult | None:
    """The parts of a proxy's address, which may lack its scheme; None for what is no address of an HTTP proxy."""
    try:
        parts = urlsplit(address if "://" in address else f"http://{address}")
        place = _shown(parts.hostname or "", parts.port)
    except ValueError:
        return None
    # A password with signs that end a host would make its first part one.
    return parts if parts.scheme in _SCHEMES and place == _place(address) else None


def _place(address: str) -> str:
    """Host and port of an address, which may lack its scheme; nothing else of it is shown."""
    # A password may have signs that end a host: what stands before the last @ is not looked at.
    try:
        found = urlsplit(f"//{address.rpartition('@')[2].rpartition('://')[2]}")
        return _shown(found.hostname or "", found.port)
    except ValueError:
        return ""


def _shown(host: str, port: int | None) -> str:
    if len(host) > LONGEST_HOST:
        return ""
    shown = f"[{host}]" if ":" in host else host
    return f"{shown}:{port}" if port and shown else shown


def _script() -> str:
    if sys.platform != "win32":
        return ""
    import winreg

    path = r"Software\Microsoft\Windows\CurrentVersion\Internet Settings"
    try:
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, path) as key:
            return str(winreg.QueryValueEx(key, "AutoConfigURL")[0])
    except FileNotFoundError:
        return ""
