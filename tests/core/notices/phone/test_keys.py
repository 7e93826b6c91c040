"""What was filled in lives in the keyring, is known to the redactor before anything else, and survives what fails."""

from __future__ import annotations

from typing import Any

import pytest

from fakes.values.lock import MemoryStore
from tideboard_core.errors import NoticeFailed, VaultLocked, VaultUnavailable
from tideboard_core.model.notices import PhoneForm
from tideboard_core.notices.phone.forms import (
    MailSecurity,
    MailSetup,
    NtfySetup,
    PhoneSetup,
    TelegramSetup,
    WebhookSetup,
)
from tideboard_core.notices.phone.keys import PhoneKeys

SETUPS: list[PhoneSetup] = [
    NtfySetup(topic="tideboard-0123456789", token="tk_01234567"),
    TelegramSetup(token="123456789:AAF-abcdefghijklmnopqrstuvwxyz_12345", chat="-100123"),
    WebhookSetup(host="hooks.example.org", path="/a/0123456789"),
    MailSetup(
        host="mail.example.org", security=MailSecurity.STARTTLS, user="u", password="pass word",
        sender="a@b.org", to="c@d.org",
    ),
]  # fmt: skip


@pytest.mark.parametrize("setup", SETUPS, ids=lambda setup: setup.form.value)
async def test_the_next_run_finds_it(setup: PhoneSetup) -> None:
    store, seen = MemoryStore(), list[str]()
    assert await PhoneKeys(store, seen=seen.append).keep(setup)
    again = PhoneKeys(store, seen=seen.append)
    assert await again.get(setup.form) == setup
    secrets = [one for one in setup.secrets if one]
    assert [one for one in seen if one] == [*secrets, *secrets]
    await again.forget(setup.form)
    assert await again.get(setup.form) is None
    assert store == {}


class Broken(MemoryStore):
    """A keyring that answers every call with an error."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self._error = error

    async def get(self, name: str) -> str | None:  # type: ignore[override]  # the port's get has no default
        raise self._error

    async def set(self, name: str, value: str) -> None:
        raise self._error

    async def delete(self, name: str) -> None:
        raise self._error


async def test_without_a_keyring_it_holds_for_this_run() -> None:
    keys = PhoneKeys(Broken(VaultUnavailable("keyring-unavailable")), seen=lambda _secret: None)
    assert await keys.get(PhoneForm.NTFY) is None
    assert not await keys.keep(SETUPS[0])
    assert await keys.get(PhoneForm.NTFY) == SETUPS[0]
    with pytest.raises(VaultUnavailable):
        await keys.forget(PhoneForm.NTFY)  # an earlier run may have put it into a keyring that does not answer now
    assert await keys.get(PhoneForm.NTFY) is None


async def test_a_keyring_that_is_shut_is_asked_again() -> None:
    store: Any = Broken(VaultLocked("keyring-locked"))
    keys = PhoneKeys(store, seen=lambda _secret: None)
    for _ in range(2):
        with pytest.raises(NoticeFailed) as caught:
            await keys.get(PhoneForm.NTFY)
        assert caught.value.data == {"reason": "keyring-locked"}
    with pytest.raises(VaultLocked):
        await keys.forget(PhoneForm.NTFY)


@pytest.mark.parametrize("text", ["{", '{"topic": "a b"}', '{"topic": 7}', '{"host": "https://evil.org"}'])
async def test_a_damaged_entry_is_as_good_as_none(text: str) -> None:
    store = MemoryStore()
    store["notice-ntfy"] = text
    assert await PhoneKeys(store, seen=lambda _secret: None).get(PhoneForm.NTFY) is None
