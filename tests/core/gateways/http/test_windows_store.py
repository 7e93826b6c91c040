"""Windows' own store of authorities: one in ROOT alone is believed from the next start on, and no more once removed.

Runs in `dev.py windows test` alone: on Windows a dialog asks the person before an authority comes into the store.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import hashlib
import os
import secrets
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes.servers.certificates import Authority, tls_before, tls_listening
from fakes.servers.opend_rest.scripted import ScriptedRest

X509, REPLACE = 1, 3
"""X509_ASN_ENCODING and CERT_STORE_ADD_REPLACE_EXISTING of wincrypt.h."""
STORE = r"Software\Microsoft\SystemCertificates\Root\Certificates"
"""Where this user's ROOT lies in the registry, by the SHA-1 of each certificate."""
START = """
import asyncio, sys
import aiohttp
from tideboard_core.gateways.http.client_session import open_session
from tideboard_core.gateways.http.timeouts import HttpTiming

async def main(place):
    async with open_session(HttpTiming()) as session:
        try:
            async with session.get(f"https://{place}/api/ping") as response:
                said = [response.status]
            async with session.ws_connect(f"wss://{place}/ws") as ws:
                said.append(not ws.closed)
        except aiohttp.ClientConnectorCertificateError as error:
            said = error.certificate_error.verify_message
    print(said)

asyncio.run(main(sys.argv[1]))
"""
"""A program that starts, as the authorities are read once, and connects without an authority of its own."""


def under_wine() -> bool:
    return sys.platform == "win32" and hasattr(ctypes.WinDLL("ntdll"), "wine_get_version")


def put(certificate: bytes) -> None:
    """Put a certificate into ROOT of this user."""
    if sys.platform == "win32":
        library = ctypes.WinDLL("crypt32")
        library.CertOpenSystemStoreW.restype = ctypes.c_void_p
        store = ctypes.c_void_p(library.CertOpenSystemStoreW(None, "ROOT"))
        assert store.value
        assert library.CertAddEncodedCertificateToStore(store, X509, certificate, len(certificate), REPLACE, None)
        assert library.CertCloseStore(store, 0)


def remove(certificate: bytes) -> None:
    """Take it out again, where the store keeps it: Wine 8's CertDeleteCertificateFromStore succeeds and leaves it."""
    if sys.platform == "win32":
        import winreg

        name = hashlib.sha1(certificate, usedforsecurity=False).hexdigest().upper()
        with contextlib.suppress(FileNotFoundError):
            winreg.DeleteKey(winreg.HKEY_CURRENT_USER, f"{STORE}\\{name}")


@pytest.fixture
def own(tmp_path: Path) -> Authority:
    """An authority of no name that an earlier run may have left in the store."""
    return Authority(tmp_path, f"Authority {secrets.token_hex(8)}")


@pytest.fixture
def stored(own: Authority) -> Iterator[bytes]:
    """The authority as the store takes it; it is not there afterwards."""
    certificate = ssl.PEM_cert_to_DER_cert(own.path.read_text())
    yield certificate
    remove(certificate)


async def started(port: int) -> str:
    """What a program that starts now says of the server at that port."""
    env = dict(os.environ, PYTHONPATH=os.pathsep.join(filter(None, sys.path)))
    command = [sys.executable, "-c", START, f"127.0.0.1:{port}"]
    ended = await asyncio.to_thread(subprocess.run, command, env=env, capture_output=True, text=True, check=False)
    return ended.stdout.strip() or ended.stderr


@pytest.mark.skipif(not under_wine(), reason="the store of a real Windows is a person's")
async def test_what_is_in_the_store_is_believed_as_long_as_it_is_there(stored: bytes, own: Authority) -> None:
    unknown = "unable to get local issuer certificate"
    with tls_listening(own.server()) as port:
        assert await started(port) == unknown
    put(stored)
    async with ScriptedRest() as rest, tls_before(rest.port, own.server()) as port:
        assert await started(port) == "[200, True]"
    remove(stored)
    with tls_listening(own.server()) as port:
        assert await started(port) == unknown
