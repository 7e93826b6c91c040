"""When the keyring is asked, and what is said where the system has none: one notice, in the language in use."""

from __future__ import annotations

import asyncio
from typing import cast

import pytest

from fakes.values.clock import ManualClock
from fakes.values.hub_values import put
from tideboard_core.audit.anchor import KeyringAnchor
from tideboard_core.audit.order_log import Audit
from tideboard_core.audit.records import ZERO, Verification
from tideboard_core.errors import VaultUnavailable
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import QUOTES_LINK
from tideboard_core.model.live import LinkState, LinkStatus
from tideboard_core.model.notices import NoticeType
from tideboard_core.ports.system import SecretStore
from tideboard_desktop.assembly import keyring_watch
from tideboard_desktop.assembly.keyring_watch import KeyringWatch, login_ended
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.window.notices.model import NoticeStore

ERROR = VaultUnavailable("keyring-unavailable", reason="NoKeyring")


class NoKeyring:
    """A system without one."""

    async def probe(self, name: str = "") -> str:
        """Fail."""
        raise ERROR


async def test_a_missing_keyring_is_one_notice_however_often_it_is_looked_for() -> None:
    notices = NoticeStore(ManualClock())
    watch = KeyringWatch(
        cast("SecretStore", NoKeyring()),
        cast("KeyringAnchor", None),
        cast("Audit", None),
        notices=lambda: notices,
    )
    await watch.look()
    await watch.look()

    (notice,) = notices.notices
    assert not watch.there
    assert notice.type is NoticeType.PROGRAM
    assert notice.words is not None
    assert notice.shown_text == notice.text == error_sentence(ERROR)


async def test_whoever_waits_asks_once_and_after_whoever_asked_before() -> None:
    """A keyring that shows a prompt is not asked a second time behind it."""
    asked, answer = list[str](), asyncio.Event()

    class Prompting:
        async def probe(self, name: str = "") -> str:
            asked.append("probe")
            await answer.wait()
            raise ERROR

    notices = NoticeStore(ManualClock())
    watch = KeyringWatch(
        cast("SecretStore", Prompting()), cast("KeyringAnchor", None), cast("Audit", None), notices=lambda: notices
    )
    async with asyncio.TaskGroup() as group:
        group.create_task(watch.look())
        waiting = group.create_task(watch.wait())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert not waiting.done()
        answer.set()
    await watch.wait()
    assert asked == ["probe"]


async def test_a_keyring_that_answers_later_is_compared_with_the_log_then() -> None:
    class Late:
        answers = False

        async def probe(self, name: str = "") -> str:
            if not self.answers:
                raise ERROR
            return "keyring"

    class Shorter:
        async def check(self) -> Verification:
            return Verification(count=1, head=ZERO, problem="shorter")

    class Accused:
        def __init__(self) -> None:
            self.found = list[str]()

        def accuse(self, found: Verification) -> None:
            self.found.append(found.problem)

    store, log = Late(), Accused()
    notices = NoticeStore(ManualClock())
    watch = KeyringWatch(
        cast("SecretStore", store), cast("KeyringAnchor", Shorter()), cast("Audit", log), notices=lambda: notices
    )
    await watch.wait()
    assert log.found == []
    store.answers = True
    for _ in range(2):
        await watch.compare()
    assert log.found == ["shorter"]


@pytest.mark.parametrize("state", [LinkState.LIVE, LinkState.DISCONNECTED, LinkState.FAILED])
async def test_a_login_has_ended_whether_it_succeeded_or_not(state: LinkState) -> None:
    hub = Hub(ManualClock())
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(login_ended(hub))
        for one in (LinkState.CONNECTING, LinkState.LOGGING_IN):
            put(hub, QUOTES_LINK, LinkStatus(state=one, provider="", address="", since=0.0))
            await asyncio.sleep(0)
            assert not waiting.done()
        put(hub, QUOTES_LINK, LinkStatus(state=state, provider="", address="", since=0.0))
    await login_ended(hub)  # it has ended before


async def test_a_login_that_waits_for_a_person_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring_watch, "LOGIN", 0.0)
    hub = Hub(ManualClock())
    put(hub, QUOTES_LINK, LinkStatus(state=LinkState.LOGGING_IN, provider="", address="", since=0.0))
    await login_ended(hub)
