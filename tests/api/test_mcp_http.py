"""The token of tideboard-mcp over HTTP, and the gate before it; tests/interop/test_mcp.py has the whole server."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.backends import SecretService, null

from fakes.servers.keyring import keyring_service
from tideboard_api.errors import KeyRefused
from tideboard_api.key_store import kept
from tideboard_api.mcp_http import PATH, SERVICE, TokenGate, add_options, new_token, serve

HOST = "127.0.0.1:5000"


def asked(known_by: str, *more: tuple[bytes, bytes], token: str, host: str = HOST) -> tuple[int, bool]:
    """The status of a request with these headers, and whether any of it was read."""
    sent, read = list[Any](), list[Any]()

    async def app(_scope: Any, receive: Any, send: Any) -> None:
        read.append(await receive())
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"host", host.encode()), (b"authorization", f"Bearer {token}".encode())]
    headers += [(b"content-type", b"application/json"), *more]
    scope = {"type": "http", "method": "POST", "path": PATH, "query_string": b"", "headers": headers}
    asyncio.run(TokenGate(app, host=HOST, known_by=known_by)(scope, receive, send))
    return sent[0]["status"], bool(read)


def test_a_new_token_ends_the_one_before_and_none_is_in_the_keyring(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with keyring_service(tmp_path, monkeypatch):
        monkeypatch.setattr(keyring.core, "_keyring_backend", SecretService.Keyring())  # type: ignore[no-untyped-call]
        tokens = new_token("agent"), new_token("agent")
        known_by = kept(SERVICE, "agent")
        with pytest.raises(KeyRefused, match="tideboard-mcp other --new-token"):
            asyncio.run(serve(None, "other", 0))
    assert known_by not in tokens
    assert [asked(known_by, token=token) for token in tokens] == [(401, False), (200, True)]


@pytest.mark.parametrize("name", [b"origin", b"sec-fetch-site", b"sec-fetch-mode", b"access-control-request-method"])
def test_nothing_of_a_page_is_read(name: bytes) -> None:
    assert asked("", (name, b""), token="x") == (403, False)


@pytest.mark.parametrize("host", ["", "evil.example", "localhost:5000", "127.0.0.1:5001", "127.0.0.1"])
def test_nothing_for_another_host_is_read(host: str) -> None:
    assert asked("", token="x", host=host) == (421, False)


def test_without_a_safe_keyring_there_is_no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring.core, "_keyring_backend", null.Keyring())  # type: ignore[no-untyped-call]
    with pytest.raises(KeyRefused):
        new_token("agent")


@pytest.mark.parametrize(("given", "port"), [([], None), (["--http"], 0), (["--http", "8765"], 8765)])
def test_there_is_no_port_unless_it_is_asked_for(given: list[str], port: int | None) -> None:
    parser = argparse.ArgumentParser()
    add_options(parser)
    assert parser.parse_args(given).http == port


@pytest.mark.parametrize("given", ["65536", "x", "1e3"])
def test_what_is_no_port_is_refused(capsys: pytest.CaptureFixture[str], given: str) -> None:
    parser = argparse.ArgumentParser()
    add_options(parser)
    with pytest.raises(SystemExit):
        parser.parse_args(["--http", given])
    assert "a port is a number up to 65535" in capsys.readouterr().err
