from __future__ import annotations

import json
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest

from fakes.values.clock import ManualClock
from fakes.values.lock import MemoryStore
from tideboard_core.collector import connections
from tideboard_core.collector.command_line import CollectorExit, parse
from tideboard_core.collector.connections import Target, make_source
from tideboard_core.collector.source import FUTU_PACE, LONGPORT_PACE
from tideboard_core.collector.words import Unusable
from tideboard_core.errors import LoginRefused
from tideboard_core.gateways.http.proxy import Proxy
from tideboard_core.gateways.longport.transport.endpoint import Purpose
from tideboard_core.model.credentials import ApiKey, BearerKey, Credential
from tideboard_core.model.flow import FlowDefinition
from tideboard_core.system.credentials import Credentials
from tideboard_core.system.settings import Brand, LongportPlace, Region, brand_urls

KEY = ApiKey(app_key="a", app_secret="s", access_token="t")


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> MemoryStore:
    """The keyring."""
    made = MemoryStore()
    monkeypatch.setattr("tideboard_core.system.vault.Vault", lambda: made)
    return made


async def kept(store: MemoryStore, name: str, credential: Credential) -> None:
    await Credentials(store, name, clock=ManualClock()).save(credential)


def endpoint(target: Target) -> Any:
    """The end point of the gateway that is made."""
    gateway: Any = make_source(target, ManualClock()).gateway
    return gateway.link.endpoint


def test_each_protocol_is_a_source_of_its_provider() -> None:
    opend = make_source(Target(opend="[::1]:11111"), ManualClock())
    rest = make_source(Target(rest="http://127.0.0.1:22499"), ManualClock())
    longport = make_source(Target(longport=True), ManualClock())
    assert [(each.name, each.definition, each.pace, each.subscribes) for each in (opend, rest, longport)] == [
        ("Futu", FlowDefinition.FUTU, FUTU_PACE, True),
        ("Futu", FlowDefinition.FUTU, FUTU_PACE, True),
        ("LongPort", FlowDefinition.LONGPORT, LONGPORT_PACE, False),
    ]
    made: Any = opend.gateway
    assert made.address == "[::1]:11111"
    assert endpoint(Target(longport=True)).purpose is Purpose.QUOTES


@pytest.mark.parametrize("text", ["nowhere", ":11111", "host:", "host:port", "host:0", "host:65536", "host:１"])
def test_an_address_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(Unusable, match="HOST:PORT"):
        make_source(Target(opend=text), ManualClock())


def test_a_key_of_opend_that_cannot_be_read_and_a_url_that_is_none_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="cannot be read"):
        make_source(Target(opend="127.0.0.1:1", rsa_key_file=tmp_path / "none"), ManualClock())
    with pytest.raises(Unusable, match="no address"):
        make_source(Target(rest="nonsense"), ManualClock())


async def test_keys_come_from_the_apps_entry_for_the_same_address(store: MemoryStore) -> None:
    await kept(store, "opend-rest-127.0.0.1:22499", BearerKey(key="fc_1"))
    found = endpoint(Target(rest="HTTP://127.0.0.1:22499/"))
    assert await found.credentials.credential() == BearerKey(key="fc_1")


async def test_a_named_entry_decides_on_key_and_addresses(store: MemoryStore) -> None:
    await kept(store, "longport-longport-mainland-api-key", KEY)
    found = endpoint(Target(longport=True, connection="longport-longport-mainland-api-key"))
    assert await found.credentials.credential() == KEY
    assert tuple(found.addresses) == tuple(brand_urls(Brand.LONGPORT, Region.MAINLAND))
    assert tuple(endpoint(Target(longport=True)).addresses) == tuple(LongportPlace().urls)


async def test_the_keyring_is_read_again_at_each_use(store: MemoryStore) -> None:
    """The app may have refreshed a sign-in meanwhile."""
    name = connections._entry(Target(longport=True)).credential_name
    seen: list[str] = []
    source = connections.keyring_source(name, ManualClock(), seen.append)
    with pytest.raises(LoginRefused):
        await source.credential()
    await kept(store, name, KEY)
    assert await source.credential() == KEY
    newer = ApiKey(app_key="a", app_secret="s", access_token="newer")
    await kept(store, name, newer)
    assert await source.credential() == newer
    assert seen == ["s", "t", "s", "newer"]


@pytest.mark.parametrize(
    ("http", "quote", "practice"),
    [
        ("http://127.0.0.1:1", "ws://127.0.0.1:1/quote", True),
        ("https://openapi.longport.com", "ws://localhost:1/quote", True),
        ("https://openapi.longport.com", "wss://openapi-quote.longport.com", False),
    ],
)
def test_longport_on_this_computer_is_practice_and_every_secret_is_seen(
    tmp_path: Path, http: str, quote: str, practice: bool
) -> None:
    keys = {"app_key": "a-key", "app_secret": "a-secret", "access_token": "a-token", "http": http, "quote_ws": quote}
    path = tmp_path / "keys.json"
    path.touch(mode=0o600)
    path.write_text(json.dumps(keys))
    seen: list[str] = []
    source = make_source(Target(longport=True, keys_file=path), ManualClock(), seen=seen.append)
    assert source.practice is practice
    assert seen == ["a-secret", "a-token"]


def test_an_address_of_longport_that_is_none_is_refused(tmp_path: Path) -> None:
    keys = {"app_key": "k", "app_secret": "s", "access_token": "t", "http": "nonsense", "quote_ws": "ws://x"}
    path = tmp_path / "keys.json"
    path.touch(mode=0o600)
    path.write_text(json.dumps(keys))
    with pytest.raises(Unusable, match="nonsense"):
        make_source(Target(longport=True, keys_file=path), ManualClock())


async def test_the_proxy_that_is_named_leads_rest_and_longport_with_the_password_that_the_app_keeps(
    store: MemoryStore,
) -> None:
    await kept(store, "proxy-127.0.0.1:3128", BearerKey(key="me:secret of mine"))
    header = f"Basic {b64encode(b'me:secret of mine').decode()}"
    for target in (
        Target(rest="https://gate.example", proxy="http://127.0.0.1:3128"),
        Target(longport=True, proxy="http://127.0.0.1:3128"),
    ):
        seen: list[str] = []
        gateway: Any = make_source(target, ManualClock(), seen=seen.append).gateway
        proxy: Proxy = gateway.link.endpoint.proxy
        assert await proxy.route("https://gate.example") == ("http://127.0.0.1:3128", "127.0.0.1:3128", header)
        assert {"secret of mine", header} <= set(seen)
    assert endpoint(Target(longport=True)).proxy is None
    assert endpoint(Target(rest="https://gate.example", proxy="system")).proxy.system
    with pytest.raises(Unusable, match="through no proxy"):
        make_source(Target(opend="127.0.0.1:1", proxy="system"), ManualClock())


@pytest.mark.parametrize(
    "command",
    [
        ("collect", "--longport", "--symbols", "HK.00700"),
        ("publish", "s3://desk/x"),
        ("shared", "status", "s3://desk/x"),
        ("shared", "views", "s3://desk/x", "views"),
    ],
)
def test_the_option_takes_none_the_systems_or_an_address_and_repeats_no_password(
    command: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    named = {"none": "none", "system": "system", "HTTP://Proxy.Example:3128/": "http://proxy.example:3128"}
    assert parse(command).proxy == "none"
    for words, found in named.items():
        assert parse([*command, "--proxy", words]).proxy == found
    for words in ("http://me:secret@proxy.example:3128", "socks5://127.0.0.1:1080", "", "unread", "http://p/secret"):
        with pytest.raises(SystemExit) as ended:
            parse([*command, "--proxy", words])
        assert ended.value.code == CollectorExit.UNUSABLE
        printed = capsys.readouterr().err
        assert "--proxy wants none, system, or an address" in printed
        assert "secret" not in printed
