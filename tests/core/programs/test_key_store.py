"""Keys of programs in the keyring: one entry with hashes, and this run's keys where there is no keyring."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from fakes.servers.keyring_backends import macos
from fakes.values.lock import MemoryStore
from tideboard_api.scopes import ProgramScope
from tideboard_core.errors import BadInput, VaultUnavailable
from tideboard_core.programs.key_history import DatedEvent, KeyEvent, event_line
from tideboard_core.programs.key_store import ENTRY, KeyStore
from tideboard_core.programs.keys import MOST_KEYS, KeyEnvironment, KeyRecord, make_key
from tideboard_core.system.vault import Vault

MADE = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)


class NoKeyring(MemoryStore):
    """A keyring that fails at every call, from `broken` on."""

    broken = True

    async def get(self, name: str) -> str | None:  # type: ignore[override]  # the port's
        self._fail()
        return await super().get(name)

    async def set(self, name: str, value: str) -> None:
        self._fail()
        await super().set(name, value)

    async def delete(self, name: str) -> None:
        self._fail()
        await super().delete(name)

    def _fail(self) -> None:
        if self.broken:
            raise VaultUnavailable("keyring-unavailable", reason="NoKeyring")


def key(name: str) -> tuple[str, KeyRecord]:
    return make_key(name, [ProgramScope.MARKET], [], MADE)


def dated(event: KeyEvent, record: KeyRecord, at: datetime = MADE) -> DatedEvent:
    """A line of the order log, as it comes back from the file."""
    return at, msgspec.json.decode(msgspec.json.encode(event_line(event, record)))


def older(event: KeyEvent, record: KeyRecord, at: datetime = MADE) -> DatedEvent:
    """A line of a version that wrote neither id nor values."""
    _, data = dated(event, record)
    return at, {name: value for name, value in data.items() if name not in {"id", "values"}}


def made(*records: KeyRecord) -> list[DatedEvent]:
    return [dated(KeyEvent.MADE, record) for record in records]


async def loaded(keyring: Any, events: list[DatedEvent]) -> KeyStore:
    """The keys of a start over this keyring, with this order log."""
    store = KeyStore(keyring)
    store.restore(events)
    await store.load()
    return store


async def test_keys_come_back_without_their_text() -> None:
    keyring = MemoryStore()
    store = KeyStore(keyring)
    await store.load()
    token, record = key("notebook")
    await store.add(record)
    assert token not in keyring[ENTRY]
    again = await loaded(keyring, made(record))
    assert (again.records, again.asked, again.kept) == ((record,), (), True)
    again.revoke(record.id)
    assert again.get(record.id) is None
    assert await again.forget(record.id) is None
    assert ENTRY not in keyring


async def test_without_a_keyring_keys_are_of_this_run() -> None:
    store = await loaded(NoKeyring(), [])
    _, record = key("notebook")
    await store.add(record)
    assert (store.records, store.kept) == ((record,), False)
    store.revoke(record.id)
    assert await store.forget(record.id) is None, "no keyring was ever given it"


async def test_a_keyring_that_opens_later_loses_no_key() -> None:
    """A keyring that was locked is read again at the next key, and nothing is written before."""
    keyring = NoKeyring()
    keyring.broken = False
    before = key("notebook")[1]
    earlier = KeyStore(keyring)
    await earlier.load()
    await earlier.add(before)
    text, keyring.broken = keyring[ENTRY], True
    store = await loaded(keyring, made(before))
    keyring.broken = False
    run = key("agent")[1]
    await store.add(run)
    assert (keyring[ENTRY], store.records, store.kept) == (text, (run,), False)
    await store.load()
    assert (store.records, store.kept) == ((before, run), False)
    later = key("third")[1]
    await store.add(later)
    await store.load()
    again = await loaded(keyring, made(before, run, later))
    assert again.records == store.records == (before, run, later)
    assert (store.kept, again.kept) == (True, True)


async def test_a_keyring_that_does_not_forget_is_said() -> None:
    keyring = NoKeyring()
    keyring.broken = False
    store = KeyStore(keyring)
    await store.load()
    _, record = key("notebook")
    await store.add(record)
    keyring.broken = True
    store.revoke(record.id)
    error = await store.forget(record.id)
    assert error is not None
    assert error.code == "keyring-unavailable"
    assert store.records == (), "here it counts no more"


async def test_a_copy_that_stays_may_let_a_revoked_key_count_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last key is deleted, or another one stays: on macOS an item of an earlier build is not deleted."""
    keychain, backend = macos(monkeypatch)
    first, second = key("notebook")[1], key("agent")[1]
    for left in ((), (second,)):
        keychain.items.clear()
        store = KeyStore(Vault(backend))
        await store.load()
        for record in (first, *left):
            await store.add(record)
        keychain.update()
        store = await loaded(Vault(backend), made(first, second))
        store.revoke(first.id)
        error = await store.forget(first.id)
        assert error is not None
        assert error.code == "keyring-keeps-it"
        assert any(first.id in text for text in keychain.texts())


async def test_a_name_is_had_once_and_keys_are_counted() -> None:
    store = KeyStore(MemoryStore())
    await store.load()
    for number in range(MOST_KEYS):
        await store.add(key(f"program {number}")[1])
    with pytest.raises(BadInput, match="program-name-taken"):
        store.check("program 3")
    with pytest.raises(BadInput, match="program-keys-many"):
        store.check("another")


NOWHERE = msgspec.json.encode([key("notebook")[1]]).decode().replace('Z"', '"')
"""A key whose time has no zone."""


@pytest.mark.parametrize("kept", ["nothing", "[1]", '[{"id": "x"}]', NOWHERE])
async def test_an_entry_that_is_none_gives_no_key(kept: str) -> None:
    keyring = MemoryStore()
    keyring[ENTRY] = kept
    store = KeyStore(keyring)
    with pytest.raises(BadInput, match="program-keys-damaged"):
        await store.load()
    assert store.records == ()
    assert keyring[ENTRY] == kept


async def test_a_revoked_key_that_the_keyring_still_has_counts_no_more() -> None:
    """Its line decides, and the next write leaves it out."""
    keyring = MemoryStore()
    first, second = key("notebook")[1], key("agent")[1]
    keyring[ENTRY] = msgspec.json.encode([first, second]).decode()
    store = await loaded(keyring, [*made(first, second), dated(KeyEvent.REVOKED, first)])
    assert (store.records, store.asked) == ((second,), ())
    third = key("third")[1]
    await store.add(third)
    assert msgspec.json.decode(keyring[ENTRY], type=list[KeyRecord]) == [second, third]


async def test_a_key_stays_revoked_whose_making_was_written_later() -> None:
    """Its line waits for the keyring, which may ask a person; a line of another program is passed over."""
    keyring = MemoryStore()
    record = key("notebook")[1]
    keyring[ENTRY] = msgspec.json.encode([record]).decode()
    odd = MADE, {"what": "programs", "act": ["key-made"], "id": record.id, "key": record.name}
    store = await loaded(keyring, [odd, dated(KeyEvent.REVOKED, record), dated(KeyEvent.MADE, record)])
    assert (store.records, store.asked) == ((), ())


async def test_a_name_made_anew_leaves_the_key_before_it_out() -> None:
    keyring = MemoryStore()
    first, second = key("notebook")[1], key("notebook")[1]
    keyring[ENTRY] = msgspec.json.encode([first, second]).decode()
    events = [dated(KeyEvent.MADE, first), dated(KeyEvent.REVOKED, first), dated(KeyEvent.MADE, second)]
    store = await loaded(keyring, events)
    assert (store.records, store.asked) == ((second,), ())


LATER = MADE + timedelta(hours=1)


@pytest.mark.parametrize(
    ("events", "counts"),
    [
        ([], False),
        ([(KeyEvent.MADE, MADE)], True),
        ([(KeyEvent.MADE, MADE + timedelta(seconds=61))], True),
        ([(KeyEvent.MADE, LATER)], False),
        ([(KeyEvent.MADE, MADE - timedelta(hours=1))], False),
        ([(KeyEvent.MADE, MADE), (KeyEvent.REVOKED, LATER)], False),
        ([(KeyEvent.MADE, MADE), (KeyEvent.REVOKED, MADE + timedelta(seconds=30))], False),
        ([(KeyEvent.MADE, MADE), (KeyEvent.REVOKED, LATER), (KeyEvent.MADE, LATER)], False),
        ([(KeyEvent.MADE, MADE - timedelta(hours=1)), (KeyEvent.REVOKED, MADE), (KeyEvent.MADE, MADE)], True),
        (
            [(KeyEvent.MADE, MADE), *((one, MADE + timedelta(minutes=1)) for one in (KeyEvent.REVOKED, KeyEvent.MADE))],
            False,
        ),
    ],
    ids=[
        "no line",
        "made",
        "after a prompt",
        "made anew",
        "made before",
        "revoked",
        "revoked at once",
        "revoked, made anew",
        "as made anew",
        "made anew at once",
    ],
)
async def test_of_a_name_alone_the_last_act_decides(events: list[tuple[KeyEvent, datetime]], *, counts: bool) -> None:
    """Lines of older versions. What is not surely the key of the last line is asked and stays in the keyring."""
    keyring = MemoryStore()
    record = key("notebook")[1]
    keyring[ENTRY] = msgspec.json.encode([record]).decode()
    store = await loaded(keyring, [older(event, record, at) for event, at in events])
    assert (store.records, store.asked) == (((record,), ()) if counts else ((), (record,)))
    await store.add(key("agent")[1])
    assert record in msgspec.json.decode(keyring[ENTRY], type=list[KeyRecord])


async def test_other_rights_than_those_of_its_line_are_asked() -> None:
    token, record = make_key(
        "agent", [ProgramScope.PROPOSE_PRACTICE], [KeyEnvironment.PRACTICE], MADE, {"HKD": Decimal(1000)}
    )
    for changed in (
        {"name": "Agent"},
        {"scopes": frozenset({ProgramScope.PROPOSE_PRACTICE, ProgramScope.ACCOUNT})},
        {"environments": frozenset(KeyEnvironment)},
        {"values": {"HKD": Decimal(10_000)}},
    ):
        other = msgspec.structs.replace(record, **changed)
        keyring = MemoryStore()
        keyring[ENTRY] = msgspec.json.encode([other]).decode()
        store = await loaded(keyring, made(record))
        assert (store.records, store.asked) == ((), (other,)), changed
    assert "digest" not in event_line(KeyEvent.MADE, record)
    assert token not in str(event_line(KeyEvent.MADE, record))


async def test_a_confirmed_key_counts_from_then_on() -> None:
    keyring = MemoryStore()
    record = key("notebook")[1]
    keyring[ENTRY] = text = msgspec.json.encode([record]).decode()
    store = await loaded(keyring, [])
    store.confirm(record)
    assert (store.records, store.asked, keyring[ENTRY]) == ((record,), (), text)
    again = await loaded(keyring, [dated(KeyEvent.CONFIRMED, record)])
    assert again.records == (record,)
    with pytest.raises(BadInput, match="program-key-gone"):
        again.confirm(record)


async def test_a_key_is_not_confirmed_beside_one_of_its_name() -> None:
    keyring = MemoryStore()
    own, other = key("notebook")[1], key("notebook")[1]
    keyring[ENTRY] = msgspec.json.encode([own, other]).decode()
    store = await loaded(keyring, made(own))
    with pytest.raises(BadInput, match="program-name-taken"):
        store.confirm(other)
    assert (store.records, store.asked) == ((own,), (other,))


async def test_beside_a_log_that_lost_lines_every_key_is_asked() -> None:
    keyring = MemoryStore()
    first, second = key("notebook")[1], key("agent")[1]
    keyring[ENTRY] = msgspec.json.encode([first, second]).decode()
    store = await loaded(keyring, made(first, second))
    run = key("run")[1]
    await store.add(run)
    assert store.distrust() == [first, second]
    assert (store.records, store.asked) == ((run,), (first, second)), "a hand made that one in this run"
    store.confirm(second)
    assert store.distrust() == []
    assert store.records == (run, second)
    store.revoke(first.id)
    assert await store.forget(first.id) is None
    assert msgspec.json.decode(keyring[ENTRY], type=list[KeyRecord]) == [second, run]


async def test_two_data_folders_over_one_keyring_keep_each_others_keys() -> None:
    """Each window wrote its own keys alone over those of the other."""
    keyring = MemoryStore()
    one, other = await loaded(keyring, []), await loaded(keyring, [])
    first, second, third = (key(name)[1] for name in ("notebook", "agent", "sheet"))
    await one.add(first)
    await other.add(second)
    await one.add(third)
    assert msgspec.json.decode(keyring[ENTRY], type=list[KeyRecord]) == [first, second, third]
    assert (one.records, one.asked) == ((first, third), (second,))
    assert (other.records, other.asked) == ((second,), (first,))
    one.revoke(first.id)
    assert await one.forget(first.id) is None
    one.revoke(third.id)
    assert await one.forget(third.id) is None
    assert msgspec.json.decode(keyring[ENTRY], type=list[KeyRecord]) == [second]
    again = await loaded(keyring, [*made(first, third), dated(KeyEvent.REVOKED, first), dated(KeyEvent.REVOKED, third)])
    assert (again.records, again.asked) == ((), (second,))


async def test_a_key_that_another_data_folder_revoked_is_not_written_back() -> None:
    keyring = MemoryStore()
    one = await loaded(keyring, [])
    first, second = key("notebook")[1], key("agent")[1]
    await one.add(first)
    other = await loaded(keyring, [])
    other.revoke(first.id)
    assert await other.forget(first.id) is None
    assert ENTRY not in keyring
    await one.add(second)
    assert one.records == (second,)
    assert msgspec.json.decode(keyring[ENTRY], type=list[KeyRecord]) == [second]


async def test_an_entry_that_became_unreadable_is_not_written_over() -> None:
    keyring = MemoryStore()
    store = await loaded(keyring, [])
    first, second = key("notebook")[1], key("agent")[1]
    await store.add(first)
    keyring[ENTRY] = "[1]"
    await store.add(second)
    assert (keyring[ENTRY], store.records, store.kept) == ("[1]", (first, second), False)
    store.revoke(first.id)
    error = await store.forget(first.id)
    assert error is not None
    assert error.code == "keyring-entry-damaged"
