"""Lists that are refused for one member's sake: cut by market, halved, the member remembered, calls counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tideboard_core.errors import (
    GatewayDown,
    NotOffered,
    PermissionMissing,
    RateLimited,
    RequestTimeout,
    ServerRefused,
    ServerTrouble,
    UnknownSymbol,
)
from tideboard_core.gateways.common.list_reads import ALONE_EVERY, MOST_CALLS, ListReads, named_in, parts
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.ports.trading import ReadRows

OTC = InstrumentId("US.SSLZY")
HK = [InstrumentId(f"HK.{number:05}") for number in range(1, 1203)]
US = [InstrumentId(f"US.S{number}") for number in range(200)]
TEXT = "US OTC market quote is not available for {code}."


class Broker:
    """Refuses a whole list for the first of those that it refuses; `named` says whether its words name it."""

    def __init__(self, *refused: InstrumentId, named: bool = False, kind: type[ServerRefused] = NotOffered) -> None:
        self.refused, self.named, self.kind = set(refused), named, kind
        self.errors: list[Exception] = []
        self.asked: list[list[InstrumentId]] = []
        self.now, self.login = 0.0, 1
        self.lists = ListReads(lambda: self.now, lambda: self.login)

    async def ask(self, part: Sequence[InstrumentId]) -> list[InstrumentId]:
        self.asked.append(list(part))
        if self.errors:
            raise self.errors.pop()
        bad = next((one for one in part if one in self.refused), None)
        if bad is not None:
            raise self.kind("no-quotes", text=TEXT.format(code=bad[3:]) if self.named else "no")
        return list(part)

    async def read(self, ids: Iterable[InstrumentId], *, size: int = 400) -> ReadRows[InstrumentId]:
        return await self.lists.read("snapshots", ids, self.ask, lambda rest: parts(rest, size))

    async def calls(self, ids: Iterable[InstrumentId]) -> tuple[set[InstrumentId], int]:
        """What a read has, and how many calls it made."""
        before = len(self.asked)
        return set(await self.read(ids)), len(self.asked) - before


async def test_a_list_goes_in_parts_and_what_is_named_twice_once() -> None:
    broker = Broker()

    assert await broker.read([*HK, HK[0]]) == HK
    assert [len(part) for part in broker.asked] == [400, 400, 400, 2]
    assert await broker.read([]) == []


async def test_a_named_member_costs_one_more_call_once_and_is_asked_alone_after_ten_minutes() -> None:
    broker = Broker(OTC, named=True)
    ids = [*US[:20], OTC, *HK[:30]]

    assert await broker.calls(ids) == ({*ids} - {OTC}, 2)
    assert await broker.calls(ids) == ({*ids} - {OTC}, 1)
    broker.now = ALONE_EVERY - 1
    assert await broker.calls(ids) == ({*ids} - {OTC}, 1)
    broker.now = ALONE_EVERY
    assert await broker.calls(ids) == ({*ids} - {OTC}, 2)
    assert broker.asked[-1] == [OTC]
    assert await broker.calls(ids) == ({*ids} - {OTC}, 1)
    assert (await broker.read(ids)).refused == {OTC}

    broker.now, broker.refused = 2 * ALONE_EVERY, set()
    assert await broker.calls(ids) == ({*ids}, 2)
    assert await broker.calls(ids) == ({*ids}, 1)


@pytest.mark.parametrize("place", [0, 1, 77, 198, 199])
async def test_an_unnamed_one_of_two_hundred_is_found_within_one_read(place: int) -> None:
    broker = Broker(US[place])

    rows, calls = await broker.calls(US)

    assert rows == {*US} - {US[place]}
    assert calls <= MOST_CALLS
    assert await broker.calls(US) == (rows, 1)


async def test_the_list_is_cut_by_market_first() -> None:
    broker = Broker(US[3])

    await broker.read([*US[:8], *HK[:20]])

    assert broker.asked[1] == US[:8]
    assert [one for part in broker.asked[2:-1] for one in part if one in HK] == []
    assert {*HK[:20]} < {*broker.asked[-1]}


async def test_what_twelve_calls_did_not_reach_has_its_turn_in_the_next_reads() -> None:
    broker = Broker(*US[::9])

    first = await broker.read(US)
    reads = 1
    while (await broker.read(US)).later:
        reads += 1
        assert reads < 30

    assert first.later
    assert len(broker.asked) <= (reads + 1) * MOST_CALLS
    rows, calls = await broker.calls(US)
    assert (rows, calls) == ({*US} - {*US[::9]}, 1)


async def test_no_read_has_fewer_rows_than_the_one_before() -> None:
    broker = Broker(*US[::9])
    had: set[InstrumentId] = set()
    for _ in range(30):
        rows = {*await broker.read(US)}
        assert had <= rows
        had = rows

    assert had == {*US} - {*US[::9]}


async def test_nobody_without_a_right_is_the_refusal_without_a_call_until_ten_minutes_have_passed() -> None:
    broker = Broker(*US[:3], kind=PermissionMissing)
    for _ in range(2):
        with pytest.raises(PermissionMissing, match="no-quotes"):
            await broker.read(US[:3])
    before = len(broker.asked)
    with pytest.raises(PermissionMissing, match="no-quotes"):
        await broker.read([US[1]])

    assert len(broker.asked) == before <= MOST_CALLS


async def test_unknown_ones_alone_are_an_empty_list() -> None:
    broker = Broker(*US[:2], kind=UnknownSymbol)

    rows = await broker.read(US[:2])

    assert (rows, rows.refused, rows.later) == ([], frozenset(), frozenset())


@pytest.mark.parametrize(
    "error",
    [
        RateLimited("rate-limited"),
        RequestTimeout("gateway-timed-out"),
        GatewayDown("gateway-offline"),
        ServerTrouble("server-error"),
        ServerRefused("server-refused", text="server busy"),
        PermissionMissing("rest-scope-missing", text="403"),
        NotOffered("call-not-offered", text="unknown protocol"),
    ],
    ids=lambda error: error.code,
)
async def test_what_is_of_no_member_cuts_no_list_and_blames_nobody(error: Exception) -> None:
    broker = Broker()
    broker.errors = [error]

    with pytest.raises(type(error), match=str(error).split(maxsplit=1)[0]):
        await broker.read(US)

    assert await broker.calls(US) == ({*US}, 1)


async def test_a_refusal_without_a_kind_that_names_a_member_is_of_that_one() -> None:
    broker = Broker()
    broker.errors = [ServerRefused("server-refused", text="US.S7: no data for it")]

    assert await broker.calls(US) == ({*US} - {US[7]}, 2)


@pytest.mark.parametrize("asked_again", [False, True], ids=["login", "packages or a person"])
async def test_nothing_is_remembered_over_a_login_or_other_packages(asked_again: bool) -> None:
    broker = Broker(OTC, named=True)
    await broker.read([*US, OTC])
    broker.refused = set()

    if asked_again:
        broker.lists.forget()
    else:
        broker.login += 1

    assert await broker.calls([*US, OTC]) == ({*US, OTC}, 1)


async def test_a_member_refused_long_ago_stays_so_where_the_question_about_it_fails() -> None:
    broker = Broker(OTC, named=True)
    await broker.read([*US[:2], OTC])
    broker.now = ALONE_EVERY
    rows = await broker.read([])
    broker.asked.clear()

    async def busy(part: Sequence[InstrumentId]) -> list[InstrumentId]:
        if list(part) == [OTC]:
            raise RateLimited("rate-limited")
        return await broker.ask(part)

    rows = await broker.lists.read("snapshots", [*US[:2], OTC], busy, lambda rest: parts(rest, 400))

    assert set(rows) == {*US[:2]}
    assert rows.refused == {OTC}
    assert await broker.calls([*US[:2], OTC]) == ({*US[:2]}, 1)


@settings(max_examples=60)
@given(st.sets(st.integers(0, 59), max_size=60), st.booleans(), st.integers(1, 40))
async def test_whoever_is_refused_the_others_have_rows_at_last_and_no_read_makes_more_calls(
    refused: set[int], named: bool, size: int
) -> None:
    ids = [*US[:40], *HK[:20]]
    bad = {ids[place] for place in refused}
    broker = Broker(*bad, named=named)
    most = max(MOST_CALLS, -(-len(ids) // size))
    rows = ReadRows[InstrumentId]()
    for _ in range(60):
        before = len(broker.asked)
        try:
            rows = await broker.read(ids, size=size)
        except NotOffered:
            assert bad == {*ids}
            return
        assert len(broker.asked) - before <= most
        assert {*rows}.isdisjoint(bad)
        if not rows.later:
            break

    assert {*rows} == {*ids} - bad
    assert rows.refused == bad


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Unknown stock. S5", [US[5]]),
        (TEXT.format(code="S5"), [US[5]]),
        ("未知股票S5", [US[5]]),
        ("symbol not found: 7.HK", [HK[6]]),
        ("No permission to get quotes for HK.00003, US.S5.", [US[5], HK[2]]),
        ("no right for S50 and s5", []),
        ("S5 quotes need a package", []),
        ("", []),
    ],
)
def test_whom_a_text_names(text: str, named: list[InstrumentId]) -> None:
    assert named_in(text, [*US[:10], *HK[:10]]) == named


def test_a_word_of_the_sentence_is_no_code_where_a_later_one_is() -> None:
    ids = [InstrumentId("US.US"), InstrumentId("US.OTC"), OTC]

    assert named_in(TEXT.format(code="SSLZY"), ids) == [OTC]
