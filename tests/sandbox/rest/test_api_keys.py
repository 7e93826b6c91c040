"""Keys: made afresh, read from a file, compared by hash, ended and frozen ones refused."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tideboard_core.errors import BadInput
from tideboard_core.model.gateway_health import Scope
from tideboard_sandbox.rest.api_keys import KeyRing, digest, machine

PLAIN = "fc_" + "5" * 32


def record(**more: Any) -> dict[str, Any]:
    return {"id": "a", "hash": digest(PLAIN), "scopes": ["qot:read"], **more}


def write(path: Path, *keys: object, version: object = 1) -> Path:
    path.write_text(json.dumps({"version": version, "keys": keys}))
    return path


def test_keys_of_a_start_are_fresh_and_kept_as_hashes_alone() -> None:
    ring, other = KeyRing(), KeyRing()

    full, read_only = ring.find(ring.plain["full"]), ring.find(ring.plain["read_only"])

    assert full is not None
    assert read_only is not None
    assert (full.scopes, read_only.scopes) == (frozenset(Scope), frozenset({Scope.QUOTE_READ, Scope.ACCOUNT_READ}))
    assert not set(ring.plain.values()) & set(other.plain.values())
    assert all(plain.startswith("fc_") and len(plain) == 35 for plain in ring.plain.values())
    assert not any(plain in repr(ring.keys) for plain in ring.plain.values())
    assert ring.find("fc_wrong") is None


def test_a_keys_file_gives_its_keys_and_no_others(tmp_path: Path) -> None:
    limits = {"allowed_markets": ["HK"], "max_order_value": 1000.5, "allowed_acc_ids": [281756460000000001, "2"]}
    ring = KeyRing(write(tmp_path / "keys.json", record(limits=limits, note="mine", allowed_machines=None)))

    key = ring.find(PLAIN)

    assert key is not None
    assert key.held_to.allows_account("281756460000000001", "")
    assert key.held_to.allows_account("2", "")
    assert not key.held_to.allows_account("3", "")
    assert ring.plain == {}


@pytest.mark.parametrize(
    ("more", "known"),
    [
        ({"expires_at": "2026-11-18T04:00:01Z"}, True),
        ({"expires_at": "2026-11-18T04:00:00Z"}, False),
        ({"expires_at": None}, True),
        ({"allowed_machines": []}, False),
        ({"allowed_machines": ["elsewhere"]}, False),
        ({"allowed_machines": [machine()]}, True),
    ],
)
def test_ended_and_frozen_keys_are_unknown(tmp_path: Path, more: dict[str, Any], known: bool) -> None:
    wall = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)
    ring = KeyRing(write(tmp_path / "keys.json", record(**more)), wall=lambda: wall)

    assert (ring.find(PLAIN) is not None) is known


@pytest.mark.parametrize(
    ("keys", "reason"),
    [
        ([record(hash="short")], "SHA-256"),
        ([record(), record()], "twice"),
        ([record(scopes=["qot:all"])], "scopes"),
        ([record(colour=1)], "colour"),
        ([record(expires_at="2026-11-18T04:00:00")], "time zone"),
        ([record(limits={"hours_window": "9-16"})], "hours_window"),
        ([record(limits={"hours_window": "25:00-26:00"})], "hours_window"),
        ([record(limits={"max_orders_per_minute": -1})], "max_orders_per_minute"),
        ([record(limits={"max_order_value": -1})], "value limit"),
        ([record(limits={"max_daily_value": -1})], "value limit"),
        ([5], "object"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_sentence(tmp_path: Path, keys: list[object], reason: str) -> None:
    path = write(tmp_path / "keys.json", *keys)

    with pytest.raises(BadInput) as refused:
        KeyRing(path)

    sentence = str(refused.value.data["sentence"])
    assert reason in sentence
    assert str(path) in sentence
    assert "\n" not in sentence


LONG = b'{"version": 1, "keys": []}' + b" " * (1 << 20)


@pytest.mark.parametrize("content", [b"", b"[", b"\xff", b'{"version": 2, "keys": []}', LONG])
def test_what_is_no_keys_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "keys.json"
    path.write_bytes(content)

    with pytest.raises(BadInput, match="bad-keys-file"):
        KeyRing(path)
    with pytest.raises(BadInput, match="bad-keys-file"):
        KeyRing(tmp_path / "nowhere")


def test_a_reload_takes_over_all_or_nothing(tmp_path: Path) -> None:
    path = write(tmp_path / "keys.json", record())
    ring = KeyRing(path)

    write(path, record(id="b"), record(id="c", hash=digest("other")))
    assert ring.reload() == 2
    write(path, record(hash=""))
    with pytest.raises(BadInput):
        ring.reload()

    assert [key.id for key in ring.keys] == ["b", "c"]


def test_a_reload_leaves_made_keys_alone() -> None:
    ring = KeyRing()

    assert (ring.reload(), ring.find(ring.plain["full"]) is None) == (2, False)
