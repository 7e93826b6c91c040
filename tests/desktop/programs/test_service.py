"""Programs over the process for real: switched on and off, with keys, reads of the hub, streams, and its death."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
import pytest

from fakes.scenes.served_programs import ServedProgramsScene
from fakes.scenes.trading.filled_hub import quote
from fakes.servers.programs_place import connection, connector
from fakes.servers.programs_window import Reply, exchanged, request
from fakes.values.proposals import Facts, MemoryStore, fields, proposer
from fakes.values.waiting import in_time, tasks_done, until
from tideboard_api.proposing import ProposalState
from tideboard_api.scopes import ProgramScope
from tideboard_core.errors import BadInput
from tideboard_core.model.hub_keys import Topic
from tideboard_core.programs.channel import (
    ProposalChanged,
    ProposeCall,
    ReadCall,
    ReadOf,
    WatchCall,
    WatchedItem,
    WatchedOf,
)
from tideboard_core.programs.keys import KeyEnvironment
from tideboard_core.programs.proposal_desk import ProposalDesk
from tideboard_core.system.clock import SystemClock
from tideboard_desktop.programs.service import ProgramsState

pytestmark = pytest.mark.slow

MARKET = [ProgramScope.MARKET]


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[ServedProgramsScene]:
    made = ServedProgramsScene(tmp_path)
    yield made
    await made.close()


async def call(scene: ServedProgramsScene, target: str, token: str, **more: Any) -> Reply:
    reader, writer = await connection(scene.service.address)
    try:
        async with in_time("the answer", lambda: target):
            return await exchanged(reader, writer, request(target, token=token, **more))
    finally:
        writer.close()


async def test_a_program_reads_the_hub_and_stop_ends_everything(scene: ServedProgramsScene) -> None:
    service = scene.service
    token = await service.make("notebook", [*MARKET, ProgramScope.ACCOUNT], [KeyEnvironment.PRACTICE])
    await service.switch(on=True)
    assert (service.state, scene.preferences.settings.programs.on) == (ProgramsState.ON, True)

    answer = await call(scene, "/v1/quote?symbols=HK.00700", token)
    assert (answer.value[0]["last"], answer.value[0]["source"]["kind"]) == ("612.50", "practice")
    assert [each["symbol"] for each in (await call(scene, "/v1/positions", token)).value] == ["HK.00700"]
    assert [each["symbol"] for each in (await call(scene, "/v1/instruments?symbols=HK.00700,HK.1", token)).value] == [
        "HK.00700"
    ]
    assert (await call(scene, "/v1/minutes?symbol=HK.00700", token)).code == "scope"

    session = aiohttp.ClientSession(connector=connector(service.address))
    headers = {"Authorization": f"Bearer {token}"}
    async with await session.ws_connect("http://localhost/v1/stream", headers=headers) as stream:
        await stream.send_json({"do": "watch", "what": "quote", "symbols": ["HK.00700"]})
        assert (await stream.receive_json())["value"]["last"] == "612.50", "the newest at once"
        scene.put(Topic.QUOTE, "HK.00700", quote("613.00"))
        assert (await stream.receive_json())["value"]["last"] == "613.00"
        await service.switch(on=False)
        assert (await stream.receive()).type in {aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.ERROR}
    await session.close()

    assert (service.state, scene.preferences.settings.programs.on) == (ProgramsState.OFF, False)
    assert not list((scene.folder / "run").glob("*"))
    assert not scene.hub._listeners, "and nothing is followed for anybody"
    assert [note["act"] for note in scene.notes] == ["key-made", "on", "off", "read"]
    assert scene.notes[-1]["reads"] == {"quote": 1, "positions": 1, "instrument": 2}
    assert token not in str(scene.notes)


async def test_over_a_port_only_by_choice(scene: ServedProgramsScene) -> None:
    await scene.service.switch(on=True)
    assert scene.service.port is None
    await scene.service.choose_tcp(tcp=True)
    assert scene.service.port is not None
    _, writer = await asyncio.open_connection("127.0.0.1", scene.service.port)
    writer.close()
    await scene.service.choose_tcp(tcp=False)
    assert (scene.service.port, scene.service.state) == (None, ProgramsState.ON)


async def test_a_killed_process_is_told_and_not_started_again(
    scene: ServedProgramsScene, caplog: pytest.LogCaptureFixture
) -> None:
    died: list[bool] = []
    scene.service.died.connect(lambda: died.append(True))
    await scene.service.switch(on=True)
    child = scene.service._child
    assert child is not None
    assert child._process is not None
    child._process.kill()
    await until(lambda: scene.service.state is ProgramsState.FAILED)
    assert scene.service._child is None
    await scene.service.switch(on=True)
    assert scene.service.state is ProgramsState.ON
    await scene.service.switch(on=False)
    assert died == [True], "told once, and not of an end that was asked for"


async def test_a_place_that_cannot_be_used_fails_in_peace(
    scene: ServedProgramsScene, caplog: pytest.LogCaptureFixture
) -> None:
    died: list[bool] = []
    scene.service.died.connect(lambda: died.append(True))
    scene.service.address = str(scene.folder / "run" / "api.sock")  # also on Windows, where it is no pipe
    (scene.folder / "run").write_text("a file in its place")
    await scene.service.switch(on=True)
    await tasks_done()
    assert (scene.service.state, scene.service._child) == (ProgramsState.FAILED, None)
    assert len(died) == 1, "also told once"


async def test_switched_off_while_it_starts_it_is_off(scene: ServedProgramsScene) -> None:
    starting = asyncio.ensure_future(scene.service.switch(on=True))  # noqa: TID251  awaited below
    await until(lambda: scene.service._child is not None)
    await scene.service.switch(on=False)
    await starting
    assert (scene.service.state, scene.service._child) == (ProgramsState.OFF, None)


class Told:
    """Stands for the process: what the window sends to it."""

    def __init__(self) -> None:
        self.said: list[object] = []
        self.over = False

    def send(self, *messages: object) -> None:
        self.said += messages

    def close(self) -> None:
        self.over = True

    async def stop(self) -> None:
        self.over = True


async def test_the_process_is_relied_on_for_no_scope(scene: ServedProgramsScene) -> None:
    service, told = scene.service, Told()
    await service.make("notebook", [ProgramScope.FETCH], [])
    (record,) = service.keys.records
    service._child = told  # type: ignore[assignment]
    for number, what in enumerate(ReadOf, 1):
        service._take(ReadCall(id=number, key=record.id, what=what, subjects=("HK.00700",)))
    service._take(ReadCall(id=99, key="00000000", what=ReadOf.QUOTE, subjects=("HK.00700",)))
    service._take(WatchCall(key=record.id, items=(WatchedItem(WatchedOf.QUOTE, "HK.00700"),)))
    service._take(WatchCall(key="00000000", items=(WatchedItem(WatchedOf.QUOTE, "HK.00700"),)))
    assert [type(each).__name__ for each in told.said] == ["CallAnswered"] + ["CallRefused"] * 12, "but its state"
    assert {each.fault for each in told.said[1:]} == {"scope", "stopped", "wrong-key"}  # type: ignore[attr-defined]
    assert not scene.hub._listeners


async def test_with_the_scope_of_records_it_reads_signals_and_where_the_archive_is(scene: ServedProgramsScene) -> None:
    service, told = scene.service, Told()
    await service.make("notebook", [ProgramScope.RECORDS], [])
    (record,) = service.keys.records
    service._child = told  # type: ignore[assignment]
    for number, what in enumerate((ReadOf.SIGNALS, ReadOf.RECORD, ReadOf.ARCHIVE), 1):
        service._take(ReadCall(id=number, key=record.id, what=what, subjects=("HK.00700",)))
    assert [type(each).__name__ for each in told.said] == ["CallAnswered", "CallAnswered", "CallRefused"]


async def test_symbols_of_the_process_are_checked_again(scene: ServedProgramsScene) -> None:
    service, told = scene.service, Told()
    await service.make("notebook", MARKET, [])
    (record,) = service.keys.records
    service._child = told  # type: ignore[assignment]
    for symbol in ("", "XX.1", "HK.", "../x", "HK.\x00"):
        service._take(ReadCall(id=1, key=record.id, what=ReadOf.QUOTE, subjects=(symbol,)))
    assert [each.fault for each in told.said] == ["bad-request"] * 5  # type: ignore[attr-defined]


async def test_only_a_key_that_may_fetch_has_the_window_subscribe(scene: ServedProgramsScene) -> None:
    service = scene.service
    service._child = Told()  # type: ignore[assignment]
    await service.make("reader", MARKET, [])
    await service.make("fetcher", [*MARKET, ProgramScope.FETCH], [])
    reader, fetcher = service.keys.records
    item = WatchedItem(WatchedOf.QUOTE, "HK.00005")
    service._take(WatchCall(key=reader.id, items=(item,)))
    assert Topic.QUOTE.of("HK.00005") not in scene.hub.wanted()
    service._take(WatchCall(key=fetcher.id, items=(item,)))
    assert Topic.QUOTE.of("HK.00005") in scene.hub.wanted()
    assert await service.revoke(fetcher.id) == (True, None)
    assert Topic.QUOTE.of("HK.00005") not in scene.hub.wanted()
    assert scene.hub._listeners, "the other key still follows it"


async def test_a_proposal_goes_its_whole_way_and_ends_with_the_stop(tmp_path: Path) -> None:
    desk = ProposalDesk(MemoryStore(), Facts(), SystemClock(), key=proposer)
    scene = ServedProgramsScene(tmp_path, desk=desk)
    service = scene.service
    values = {"HKD": Decimal(1_000_000)}
    scopes = [ProgramScope.PROPOSE_PRACTICE]
    token = await service.make("agent", scopes, [KeyEnvironment.PRACTICE], values)
    other = await service.make("other", scopes, [KeyEnvironment.PRACTICE], values)
    await service.switch(on=True)
    body = msgspec.json.encode(fields())
    post = {"method": "POST", "body": body, "more": ["Content-Type: application/json"]}
    created = await call(scene, "/v1/proposals", token, **post)
    assert (created.status, created.value["state"]) == (200, "created")
    identity = created.value["id"]
    assert (await call(scene, "/v1/proposals", token, **post)).value["id"] == identity, "the same is the same"
    changed = post | {"body": msgspec.json.encode(fields(quantity=400))}
    assert (await call(scene, "/v1/proposals", token, **changed)).code == "conflict"
    assert (await call(scene, f"/v1/proposals/{identity}", other)).status == 404, "it is nobody else's"

    session = aiohttp.ClientSession(connector=connector(service.address))
    headers = {"Authorization": f"Bearer {token}"}
    async with await session.ws_connect("http://localhost/v1/stream", headers=headers) as stream:
        assert (await call(scene, f"/v1/proposals/{identity}", token, method="DELETE")).value["state"] == "withdrawn"
        assert (await stream.receive_json())["proposal"]["state"] == "withdrawn"
    await session.close()

    again = post | {"body": msgspec.json.encode(fields("second"))}
    second = (await call(scene, "/v1/proposals", token, **again)).value["id"]
    (agent, _) = service.keys.records
    assert await service.revoke(agent.id) == (True, None)
    assert desk.find(second).state is ProposalState.STOPPED  # type: ignore[union-attr]
    named_alike = await service.make("agent", scopes, [KeyEnvironment.PRACTICE], values)
    assert (await call(scene, f"/v1/proposals/{second}", named_alike)).status == 404, "it was the revoked key's"
    third = (await call(scene, "/v1/proposals", other, **post)).value["id"]
    await service.switch(on=False)
    assert desk.find(third).state is ProposalState.STOPPED  # type: ignore[union-attr]
    assert not desk.waiting
    await scene.close()


async def test_a_proposals_answer_goes_to_the_process_that_asked(tmp_path: Path) -> None:
    scene = ServedProgramsScene(tmp_path, desk=ProposalDesk(MemoryStore(), Facts(), SystemClock(), key=proposer))
    service, asking, next_one = scene.service, Told(), Told()
    await service.make("agent", [ProgramScope.PROPOSE_PRACTICE], [KeyEnvironment.PRACTICE], {"HKD": Decimal(1_000_000)})
    (agent,) = service.keys.records
    service._child = asking  # type: ignore[assignment]
    service._take(ProposeCall(id=1, key=agent.id, fields=fields()))
    service._child = next_one  # type: ignore[assignment]
    await tasks_done("programs")
    assert [type(each) for each in (*asking.said, *next_one.said)] == [ProposalChanged], "no answer to its question 1"
    await scene.close()


async def test_a_name_is_taken_once(scene: ServedProgramsScene) -> None:
    await scene.service.make("notebook", MARKET, [])
    with pytest.raises(BadInput, match="program-name-taken"):
        await scene.service.make("notebook", MARKET, [])
    assert len(scene.service.keys.records) == 1


WIDE = "/v1/quote?symbols=" + ",".join(f"HK.{code:05}" for code in range(1, 51))


async def test_wide_calls_of_some_keys_neither_end_the_process_nor_hold_up_anothers(scene: ServedProgramsScene) -> None:
    """Each of three keys asks at once for all that it may in a second, 1,070 messages' worth together."""
    wide = [await scene.service.make(f"wide-{number}", MARKET, []) for number in range(3)]
    narrow = await scene.service.make("narrow", MARKET, [])
    await scene.service.switch(on=True)
    there = await connection(scene.service.address)  # its way to the process would wait behind 147 others
    answers = [asyncio.get_running_loop().create_task(call(scene, WIDE, token)) for token in wide for _ in range(49)]
    await asyncio.sleep(0)
    async with in_time("the answers to the wide calls", lambda: answers):
        await asyncio.wait(answers, return_when=asyncio.FIRST_COMPLETED)
        reader, writer = there
        assert (await exchanged(reader, writer, request("/v1/quote?symbols=HK.00700", token=narrow))).status == 200
        waiting = sum(not each.done() for each in answers)
        await asyncio.wait(answers)
        writer.close()
    found = [each.result() for each in answers]
    assert {each.status for each in found} == {200}
    assert {len(each.value) for each in found} == {50}
    assert scene.service.state is ProgramsState.ON
    assert waiting, "an answer to another key came after all of those that were asked for before it"
