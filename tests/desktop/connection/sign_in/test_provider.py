"""Credentials without a broker behind them."""

from __future__ import annotations

import pytest

from fakes.values.clock import ManualClock
from fakes.values.lock import MemoryStore
from tideboard_core.errors import NotOffered
from tideboard_core.model.credentials import ApiKey
from tideboard_core.system.credentials import CredentialShelf
from tideboard_core.system.settings import Backend, Connection
from tideboard_desktop.connection.sign_in.provider import stored_alone

LONGPORT = Connection(backend=Backend.LONGPORT)


async def test_keys_are_kept_and_nothing_is_asked_of_anybody() -> None:
    sign_ins = stored_alone(CredentialShelf(MemoryStore(), clock=ManualClock()))
    credentials = sign_ins.credentials(LONGPORT)
    assert sign_ins.credentials(LONGPORT) is credentials
    await credentials.save(ApiKey(app_key="a", app_secret="b", access_token="c"))
    with pytest.raises(NotOffered):
        await credentials.renew(sign_ins.successor(LONGPORT))
    with pytest.raises(NotOffered):
        await sign_ins.authorize(LONGPORT, "http://127.0.0.1:1/callback")
    assert credentials.saved
