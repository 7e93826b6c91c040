"""Credentials: kept, forgotten, renewed in the order that loses none, refreshed once for all."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fakes.servers.keyring import FailingStore, keyring_service
from fakes.servers.longport.rows import token_that_ends
from fakes.values.clock import ManualClock
from fakes.values.lock import MemoryStore
from tideboard_core.errors import (
    GatewayDown,
    LoginRefused,
    RequestTimeout,
    VaultError,
    VaultLocked,
    VaultTimeout,
    VaultUnavailable,
)
from tideboard_core.model.credentials import ApiKey, BearerKey, Credential, OAuthGrant
from tideboard_core.system.credentials import PROMPT_PAUSE, Credentials, CredentialShelf, Kept
from tideboard_core.system.vault import Vault

NAME = "longport-longbridge-global-api-key"
KEY = ApiKey(app_key="ak-0001", app_secret="sesame-secret", access_token="sesame-token")
BEARER = BearerKey(key="fc_" + "0123456789abcdef" * 2)
NOW = ManualClock().wall()
LONG = "m_" + "".join(chr(48 + index % 70) for index in range(2400))
UNAVAILABLE = VaultUnavailable("keyring-unavailable", reason="NoKeyring")
LOCKED = VaultLocked("keyring-locked", reason="KeyringLocked")


def grant(ends_in: float | None, access: str = "access-1", refresh: str = "refresh-1") -> OAuthGrant:
    expires = None if ends_in is None else NOW + timedelta(seconds=ends_in)
    return OAuthGrant(client_id="client", access_token=access, refresh_token=refresh, expires=expires)


def successor(token: str) -> ApiKey:
    return ApiKey(app_key="ak-0001", app_secret="sesame-secret", access_token=token)


def over(store: Vault | MemoryStore, clock: ManualClock | None = None) -> Credentials:
    return Credentials(store, NAME, clock=clock or ManualClock())


def same(one: Credential | None, other: Credential) -> bool:
    return one is not None and one == other


@pytest.mark.filterwarnings("ignore:unclosed.*socket:ResourceWarning")
class TestRealKeyring:
    """gnome-keyring, as a Linux desktop runs it."""

    @pytest.mark.parametrize(
        "credential",
        [
            KEY,
            ApiKey(app_key="k", app_secret="s", access_token=LONG, expires=datetime(2027, 2, 1, tzinfo=UTC)),
            OAuthGrant(client_id="c", access_token=LONG, refresh_token=LONG[::-1]),
            BEARER,
        ],
        ids=["short", "long token", "grant", "bearer"],
    )
    async def test_it_outlives_the_service(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, credential: Credential
    ) -> None:
        with keyring_service(tmp_path, monkeypatch) as vault:
            credentials = over(vault)
            assert await credentials.save(credential) is Kept.KEYRING, credentials.trouble
        with keyring_service(tmp_path, monkeypatch) as vault:
            found = over(vault)
            assert same(await found.credential(), credential)
            assert found.saved
            await found.forget()
            assert await over(vault).load() is None

    async def test_a_locked_keyring_is_told_and_not_taken_for_an_empty_one(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with keyring_service(tmp_path, monkeypatch) as vault:
            await over(vault).save(KEY)
        with keyring_service(tmp_path, monkeypatch, "wrong") as vault, pytest.raises(VaultLocked):
            await over(vault).credential()

    async def test_a_renewed_one_is_what_the_next_run_finds(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with keyring_service(tmp_path, monkeypatch) as vault:
            credentials = over(vault)
            await credentials.save(KEY)

            async def fetch(old: Credential) -> Credential:
                assert same(old, KEY)
                return successor("the-next-token")

            assert await credentials.renew(fetch) is Kept.KEYRING
        with keyring_service(tmp_path, monkeypatch) as vault:
            assert same(await over(vault).load(), successor("the-next-token"))


async def test_without_a_keyring_it_is_kept_for_the_run_and_said() -> None:
    store = FailingStore(get=UNAVAILABLE, set=UNAVAILABLE, delete=UNAVAILABLE)
    credentials = over(store)
    with pytest.raises(LoginRefused, match="no-credential"):
        await credentials.credential()
    assert credentials.trouble is UNAVAILABLE

    assert await credentials.save(KEY) is Kept.RUN
    assert not credentials.saved
    assert same(await credentials.credential(), KEY)
    with pytest.raises(VaultUnavailable):
        await credentials.forget()  # an earlier run may have put it into a keyring that does not answer now
    assert credentials.present is None


async def test_a_keyring_that_comes_back_takes_what_was_not_saved() -> None:
    store = FailingStore(set=LOCKED)
    credentials = over(store)
    assert await credentials.keep() is Kept.NOWHERE
    await credentials.save(KEY)
    assert credentials.trouble is LOCKED
    store.errors.clear()
    assert await credentials.keep() is Kept.KEYRING
    assert credentials.trouble is None


async def test_a_keyring_that_did_not_open_is_not_asked_again_at_once() -> None:
    clock = ManualClock()
    store = FailingStore(get=VaultTimeout("keyring-prompt-unanswered", seconds=60.0))
    credentials = over(store, clock)
    for _try in range(3):
        with pytest.raises(VaultTimeout):
            await credentials.credential()
    assert store.calls == ["get"]
    with pytest.raises(VaultTimeout):
        await credentials.load()  # a person wants it
    clock.advance(PROMPT_PAUSE)
    with pytest.raises(VaultTimeout):
        await credentials.credential()
    assert store.calls == ["get"] * 3


@pytest.mark.parametrize("error", [LOCKED, UNAVAILABLE, VaultError("keyring-keeps-it", name=NAME)])
async def test_forgetting_that_failed_is_said_and_the_earlier_name_is_tried_too(error: VaultError) -> None:
    store = FailingStore(delete=error)
    credentials = Credentials(store, NAME, clock=ManualClock(), old="earlier")
    await credentials.save(KEY)
    store.calls.clear()
    with pytest.raises(type(error), match=error.code):
        await credentials.forget()
    assert credentials.present is None
    assert store.calls == ["delete", "delete"]


@pytest.mark.parametrize("text", ["", "{", '{"kind":"api-key"}', '{"kind":"other"}', '["sesame-secret"]'])
async def test_an_entry_that_cannot_be_read_is_named_and_not_quoted(text: str) -> None:
    store = MemoryStore({NAME: text})
    with pytest.raises(VaultError) as caught:
        await over(store).load()
    assert caught.value.code == "keyring-entry-damaged"
    assert caught.value.data == {"name": NAME}


class TestRenewal:
    """The old token is void once the broker has answered."""

    async def test_the_keyring_is_probed_then_the_broker_asked_then_the_new_one_kept(self) -> None:
        store = FailingStore()
        credentials = over(store)
        await credentials.save(KEY)
        store.calls.clear()

        async def fetch(_old: Credential) -> Credential:
            store.calls.append("fetch")
            return successor("next")

        await credentials.renew(fetch)
        assert store.calls == ["probe", "fetch", "set"]

    async def test_a_keyring_that_keeps_nothing_leaves_the_broker_unasked(self) -> None:
        store = FailingStore(probe=VaultUnavailable("keyring-keeps-nothing", backend="x"))
        credentials = over(store)
        await credentials.save(KEY)
        with pytest.raises(VaultUnavailable):
            await credentials.renew(never)
        assert same(await credentials.credential(), KEY)

    @pytest.mark.parametrize("lasting", ["unsaved", "ended"])
    async def test_what_is_not_saved_or_has_ended_is_renewed_whatever_the_keyring_does(self, lasting: str) -> None:
        """Its end would close the way to cancel and exit."""
        error = VaultUnavailable("keyring-keeps-nothing", backend="x")
        store = FailingStore(probe=error)
        credentials = over(store)
        if lasting == "unsaved":
            store.errors["set"] = error
        ended = None if lasting == "unsaved" else NOW
        await credentials.save(ApiKey(app_key="a", app_secret="b", access_token="c", expires=ended))
        store.errors["set"] = error

        async def fetch(_old: Credential) -> Credential:
            return successor("next")

        assert await credentials.renew(fetch) is Kept.RUN
        assert same(await credentials.credential(), successor("next"))
        assert credentials.trouble is error

    async def test_a_keyring_that_fails_afterwards_leaves_the_new_one_in_memory(self) -> None:
        store = FailingStore()
        credentials = over(store)
        await credentials.save(KEY)
        store.errors["set"] = LOCKED

        async def fetch(_old: Credential) -> Credential:
            return successor("next")

        assert await credentials.renew(fetch) is Kept.RUN
        assert not credentials.saved
        assert same(await credentials.credential(), successor("next"))
        assert same(await over(MemoryStore(store)).load(), KEY)  # void now, and shown as not saved

    @pytest.mark.parametrize("error", [GatewayDown("connection-lost"), RequestTimeout("no-answer")])
    async def test_a_broker_that_does_not_answer_leaves_the_old_one(self, error: Exception) -> None:
        credentials = over(MemoryStore())
        await credentials.save(KEY)

        async def fetch(_old: Credential) -> Credential:
            raise error

        with pytest.raises(type(error)):
            await credentials.renew(fetch)
        assert same(await credentials.credential(), KEY)
        assert credentials.saved

    async def test_there_must_be_one(self) -> None:
        with pytest.raises(LoginRefused, match="no-credential"):
            await over(MemoryStore()).renew(never)

    async def test_a_cancelled_wait_does_not_lose_the_new_token(self) -> None:
        store = MemoryStore()
        credentials = over(store)
        await credentials.save(KEY)
        asked, answer = asyncio.Event(), asyncio.Event()

        async def fetch(_old: Credential) -> Credential:
            asked.set()
            await answer.wait()
            return successor("next")

        async with asyncio.TaskGroup() as group:
            waiting = group.create_task(credentials.renew(fetch))
            await asked.wait()
            waiting.cancel()
            end = group.create_task(credentials.finish())
            answer.set()
            await end
        assert same(await over(store).load(), successor("next"))

    async def test_who_asks_meanwhile_gets_the_new_one(self) -> None:
        credentials = over(MemoryStore())
        await credentials.save(KEY)
        asked, answer = asyncio.Event(), asyncio.Event()

        async def fetch(_old: Credential) -> Credential:
            asked.set()
            await answer.wait()
            return successor("next")

        async with asyncio.TaskGroup() as group:
            group.create_task(credentials.renew(fetch))
            await asked.wait()
            other = group.create_task(credentials.credential())
            answer.set()
        assert same(other.result(), successor("next"))


class TestGrant:
    """OAuth: the access token lives hours, the refresh token fetches the next."""

    async def test_one_that_lives_is_used_as_it_is(self) -> None:
        credentials = over(MemoryStore())
        credentials.refresh = no_refresh
        for ends in (None, 61.0):
            await credentials.save(grant(ends))
            assert same(await credentials.credential(), grant(ends))

    @pytest.mark.parametrize("ends", [60.0, 0.0, -86_400.0])
    async def test_one_that_ended_is_refreshed_once_for_all_and_kept(self, ends: float) -> None:
        store, calls = MemoryStore(), 0
        credentials = over(store)

        async def refresh(old: OAuthGrant) -> OAuthGrant:
            nonlocal calls
            calls += 1
            assert old.refresh_token == "refresh-1"
            await asyncio.sleep(0)
            return grant(3600.0, "access-2", "refresh-2")

        credentials.refresh = refresh
        await credentials.save(grant(ends))
        async with asyncio.TaskGroup() as group:
            asking = [group.create_task(credentials.credential()) for _caller in range(5)]
        assert {task.result().access_token for task in asking} == {"access-2"}
        assert calls == 1
        assert same(await over(store).load(), grant(3600.0, "access-2", "refresh-2"))

    async def test_the_tokens_own_end_counts_before_what_was_said_beside_it(self) -> None:
        clock = ManualClock()
        credentials = over(MemoryStore(), clock)
        credentials.refresh = no_refresh
        inside = OAuthGrant(
            client_id="c",
            access_token=token_that_ends(clock.wall() + timedelta(hours=1)),
            refresh_token="r",
            expires=clock.wall() - timedelta(hours=1),
        )
        await credentials.save(inside)
        assert same(await credentials.credential(), inside)
        assert credentials.ends == clock.wall() + timedelta(hours=1)

    async def test_one_that_ended_is_refreshed_also_where_nothing_can_be_kept(self) -> None:
        error = VaultUnavailable("keyring-keeps-nothing", backend="x")
        store = FailingStore()
        credentials = over(store)

        async def refresh(_old: OAuthGrant) -> OAuthGrant:
            return grant(3600.0, "access-2", "refresh-2")

        credentials.refresh = refresh
        await credentials.save(grant(0.0))
        store.errors.update(probe=error, set=error)
        assert same(await credentials.credential(), grant(3600.0, "access-2", "refresh-2"))
        assert not credentials.saved

    async def test_a_refused_refresh_comes_out_and_the_grant_stays(self) -> None:
        credentials = over(MemoryStore())

        async def refresh(_old: OAuthGrant) -> OAuthGrant:
            raise LoginRefused("login-refused", text="invalid_grant")

        credentials.refresh = refresh
        await credentials.save(grant(0.0))
        with pytest.raises(LoginRefused, match="login-refused"):
            await credentials.credential()
        assert same(credentials.present, grant(0.0))

    async def test_without_a_refresh_token_there_is_nothing_to_fetch(self) -> None:
        credentials = over(MemoryStore())
        credentials.refresh = no_refresh
        await credentials.save(grant(0.0, refresh=""))
        assert (await credentials.credential()).access_token == "access-1"


@pytest.mark.parametrize(("days", "soon"), [(15, False), (14, True), (1, True), (-1, True)])
async def test_the_end_is_shown_fourteen_days_ahead(days: int, soon: bool) -> None:
    credentials = over(MemoryStore())
    assert not credentials.ends_soon
    await credentials.save(ApiKey(app_key="a", app_secret="b", access_token="c", expires=NOW + timedelta(days=days)))
    assert credentials.ends_soon is soon


async def test_changes_are_told_until_nobody_listens() -> None:
    credentials, told = over(MemoryStore()), []
    end = credentials.on_change(lambda: told.append(credentials.kept))
    await credentials.save(KEY)
    end()
    end()
    await credentials.forget()
    assert told == [Kept.KEYRING]


async def test_a_shelf_gives_the_same_one_again() -> None:
    shelf = CredentialShelf(FailingStore(set=UNAVAILABLE), clock=ManualClock())
    await shelf.of(NAME).save(KEY)
    assert same(await shelf.of(NAME, no_refresh).credential(), KEY)
    assert shelf.of(NAME).refresh is no_refresh
    assert shelf.of("other") is not shelf.of(NAME)
    await shelf.finish()


async def test_no_secret_is_in_a_repr_an_error_or_a_log(caplog: pytest.LogCaptureFixture) -> None:
    seen: list[str] = []
    store = FailingStore(set=LOCKED, delete=LOCKED)
    credentials = Credentials(store, NAME, clock=ManualClock(), seen=seen.append)
    words: list[object] = [KEY, grant(1.0), BEARER, credentials]
    with caplog.at_level(logging.DEBUG):
        await credentials.save(KEY)
        await credentials.save(grant(1.0))
        await credentials.save(BEARER)
        words.append(credentials.trouble)
        with pytest.raises(VaultLocked) as caught:
            await credentials.forget()
        words.append(caught.value)
    text = " ".join([*map(repr, words), *map(str, words), caplog.text])
    assert seen == ["sesame-secret", "sesame-token", "access-1", "refresh-1", BEARER.key]
    assert [secret for secret in seen if secret in text] == []


async def never(_old: Credential) -> Credential:
    raise AssertionError


async def no_refresh(_old: OAuthGrant) -> OAuthGrant:
    raise AssertionError
