"""The notice fourteen days ahead."""

from __future__ import annotations

from datetime import timedelta

from fakes.values.clock import ManualClock
from fakes.values.lock import MemoryStore
from tideboard_core.model.credentials import ApiKey
from tideboard_core.model.notices import NoticeType
from tideboard_core.system.credentials import CredentialShelf
from tideboard_core.system.settings import Backend, Connection
from tideboard_desktop.connection.sign_in.expiry_watch import EVERY_SECONDS, ExpiryWatch
from tideboard_desktop.connection.sign_in.provider import SignIns, stored_alone
from tideboard_desktop.window.notices.model import NoticeStore

LONGPORT = Connection(backend=Backend.LONGPORT)


class Scene:
    """A watch over one credential that is kept in memory."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.sign_ins: SignIns = stored_alone(CredentialShelf(MemoryStore(), clock=self.clock))
        self.notices = NoticeStore(self.clock)
        self.watch = ExpiryWatch([Connection(), LONGPORT], self.sign_ins, self.notices, self.clock)

    async def save(self, days: float) -> None:
        ends = self.clock.wall() + timedelta(days=days)
        key = ApiKey(app_key="0123456789ab4f2a", app_secret="sesame", access_token="sesame-token", expires=ends)
        await self.sign_ins.credentials(LONGPORT).save(key)

    def texts(self) -> list[str]:
        return [notice.text for notice in self.notices.notices]


async def test_a_credential_that_ends_soon_is_told_once() -> None:
    scene = Scene()
    await scene.save(9)
    await scene.sign_ins.credentials(LONGPORT).keep()
    assert scene.texts() == [
        "API key \u00b7\u00b74f2a at openapi.longbridge.com: The token ends on Sun 29 Nov 2026, in 9 days."
    ]
    notice = scene.notices.notices[0]
    assert notice.urgent
    assert notice.type is NoticeType.CONNECTION
    scene.watch.close()


async def test_one_that_comes_near_while_the_program_runs_is_told_within_the_hour() -> None:
    scene = Scene()
    await scene.save(14.02)
    assert scene.texts() == []
    scene.watch.look()
    assert scene.texts() == []
    scene.clock.advance(EVERY_SECONDS)
    scene.watch.look()
    assert len(scene.texts()) == 1
    scene.clock.advance(EVERY_SECONDS)
    scene.watch.look()
    assert len(scene.texts()) == 1


async def test_after_its_close_nothing_is_told() -> None:
    scene = Scene()
    scene.watch.close()
    await scene.save(1)
    assert scene.texts() == []
    assert scene.sign_ins.credentials(LONGPORT)._listeners == []
