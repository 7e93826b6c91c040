from __future__ import annotations

import json

import pytest

from fakes.values.lock import MemoryStore
from tideboard_core.desk.keys import StoreKeys, stored_keys
from tideboard_core.desk.problems import DeskError, DeskFault


async def test_an_entry_of_the_keyring() -> None:
    store = MemoryStore()
    await store.set("desk", json.dumps({"access_key_id": "id", "secret_access_key": "hidden"}))
    keys = await stored_keys(store, "desk")
    assert keys.given == {"access_key_id": "id", "secret_access_key": "hidden"}
    assert repr(keys) == "StoreKeys()"


@pytest.mark.parametrize(
    "text", [None, "", "hidden", "[]", '{"access_key_id": "hidden"}', '{"access_key_id": "a", "secret_key": "hidden"}']
)
async def test_what_are_no_keys_is_told_without_them(text: str | None) -> None:
    store = MemoryStore()
    if text is not None:
        await store.set("desk", text)
    with pytest.raises(DeskError) as caught:
        await stored_keys(store, "desk")
    assert (caught.value.code, caught.value.data) == (DeskFault.NO_KEYS, {"name": "desk"})


def test_all_that_is_given() -> None:
    keys = StoreKeys(access_key_id="a", secret_access_key="b", session_token="c", region="d")
    assert [*keys.given.values()] == ["a", "b", "c", "d"]
