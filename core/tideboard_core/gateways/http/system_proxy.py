"""The proxy that this computer's programs use: Tideboard connects without one, and says so where no way leads on."""

from __future__ import annotations

import asyncio
import sys
from typing import Final
from urllib.parse import urlsplit

from tideboard_core.gateways.http.addresses import this_computer

SECONDS: Final = 2.0
"""Windows and macOS may look a name up to see whether its host is excepted."""


async def proxy_for(host: str) -> str:
    """The proxy through which this computer reaches an HTTPS host, `proxy.example:3128`; empty for none.

    It is that of the environment, else that of the settings of Windows or macOS, without name and password. On Windows
    the host of the script that chooses one (PAC) counts as well.
    """
    if this_computer(host):
        return ""
    try:
        async with asyncio.timeout(SECONDS):
            return await asyncio.to_thread(_proxy_for, host)
    except TimeoutError:
        return ""


def _proxy_for(host: str) -> str:
    from urllib.request import getproxies, proxy_bypass

    try:
        proxies = getproxies()
        named = proxies.get("https") or proxies.get("all")
        if named:
            return "" if proxy_bypass(host) else _place(named)
        return _place(_script())
    except (OSError, ValueError):  # settings that cannot be read or make no sense
        return ""


def _place(address: str) -> str:
    """Host and port of an address, which may lack its scheme; nothing else of it is shown."""
    return urlsplit(address if "://" in address else f"//{address}").netloc.rpartition("@")[2]


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
