from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tideboard_core.collector.connections import KeySource, read_keys
from tideboard_core.collector.words import Unusable
from tideboard_core.model.credentials import ApiKey, BearerKey

KEY = {"app_key": "a", "app_secret": "s", "access_token": "t"}


def written(folder: Path, text: object, mode: int = 0o600) -> Path:
    path = folder / "keys.json"
    path.touch(mode=mode)
    path.write_text(text if isinstance(text, str) else json.dumps(text))
    path.chmod(mode)
    return path


async def test_a_key_of_each_broker(tmp_path: Path) -> None:
    assert read_keys(written(tmp_path, {"key": "fc_1"})).credential == BearerKey(key="fc_1")
    found = read_keys(written(tmp_path, KEY))
    assert (found.credential, found.addresses) == (ApiKey(app_key="a", app_secret="s", access_token="t"), None)
    assert await KeySource(found.credential).credential() is found.credential


def test_addresses_come_with_the_keys_of_longport(tmp_path: Path) -> None:
    where = {"http": "http://127.0.0.1:1/", "quote_ws": "ws://127.0.0.1:1/q", "trade_ws": "ws://127.0.0.1:1/t"}
    assert read_keys(written(tmp_path, KEY | where)).addresses == (
        "http://127.0.0.1:1",
        "ws://127.0.0.1:1/q",
        "ws://127.0.0.1:1/t",
    )


@pytest.mark.parametrize("text", ["{", "[]", '{"app_key": "SECRET"}', '{"secret": "SECRET"}', '{"key": 5}', "{}"])
def test_what_is_no_keys_file_is_refused_without_a_key_in_the_sentence(tmp_path: Path, text: str) -> None:
    with pytest.raises(Unusable) as caught:
        read_keys(written(tmp_path, text))
    assert "SECRET" not in str(caught.value)


@pytest.mark.parametrize("data", [b'{"key": "\xff"}', b'{"x": ' + b"[" * 100_000])
def test_bytes_that_are_no_json_are_refused(tmp_path: Path, data: bytes) -> None:
    path = written(tmp_path, KEY)
    path.write_bytes(data)
    with pytest.raises(Unusable, match="no JSON object"):
        read_keys(path)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes of files")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644])
def test_a_file_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    with pytest.raises(Unusable, match="mode 0600"):
        read_keys(written(tmp_path, KEY, mode))


def test_a_link_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(written(tmp_path, KEY))
    for path in (link, tmp_path / "none", tmp_path):
        with pytest.raises(Unusable):
            read_keys(path)


@pytest.mark.parametrize("part", [{"http": "http://127.0.0.1:1"}, {"quote_ws": "ws://127.0.0.1:1"}])
def test_keys_never_go_to_the_vendor_for_half_an_address(tmp_path: Path, part: dict[str, str]) -> None:
    with pytest.raises(Unusable, match="only one"):
        read_keys(written(tmp_path, KEY | part))
