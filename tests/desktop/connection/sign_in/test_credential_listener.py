"""The keyring is asked once for each credential, and what it refuses is said only of the one on screen."""

from __future__ import annotations

import asyncio
from typing import cast

from tideboard_core.errors import VaultError
from tideboard_core.system.credentials import Credentials
from tideboard_desktop.connection.sign_in.credential_listener import FirstKeyringRead
from tideboard_desktop.ui.tasks import Tasks


class Locked:
    """A credential in a keyring that answers when `gate` opens, with a refusal."""

    present: object | None = None

    def __init__(self) -> None:
        self.asked = 0
        self.gate = asyncio.Event()

    async def load(self) -> None:
        self.asked += 1
        await self.gate.wait()
        raise VaultError("keyring-locked")


def given(one: Locked) -> Credentials:
    return cast("Credentials", one)


async def test_each_credential_is_asked_for_once_and_only_when_seen(tasks: Tasks) -> None:
    said: list[str] = []
    look, first, second = FirstKeyringRead(tasks, said.append), Locked(), Locked()
    look.run()
    look.set_credentials(given(first))
    await asyncio.sleep(0)
    assert first.asked == 0
    look.run()
    look.run()
    await asyncio.sleep(0)
    look.set_credentials(given(second))
    look.run()
    await asyncio.sleep(0)
    assert (first.asked, second.asked) == (1, 1)

    first.gate.set()
    await asyncio.sleep(0)
    assert said == [], "the form shows another one by now"
    second.gate.set()
    await asyncio.sleep(0)
    assert len(said) == 1


async def test_a_key_that_is_known_is_not_asked_for(tasks: Tasks) -> None:
    known = Locked()
    known.present = "a key"
    look = FirstKeyringRead(tasks, lambda _sentence: None)
    look.set_credentials(given(known))
    look.run()
    await asyncio.sleep(0)
    assert known.asked == 0
