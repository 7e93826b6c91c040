"""The file of proposals: what was seen is in it after any end of the process, and nothing is shown twice."""

from __future__ import annotations

import asyncio
import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from random import Random

import msgspec
import pytest

from fakes.values.bending import bend
from fakes.values.clock import ManualClock
from fakes.values.proposals import Facts, fields, key_id, proposer
from run_forms import sized
from tideboard_api.proposing import ProposalReply, ProposalState
from tideboard_core.model.bounds import bounded
from tideboard_core.programs.proposal import Proposal
from tideboard_core.programs.proposal_desk import ProposalDesk
from tideboard_core.programs.proposal_file import FILE, ProposalFile

POINTS = [(2, 0), (9, 40), (14, 0), (21, 300)]
MORE = [pytest.param(point, torn, id=f"more {point}-{torn}") for point in range(1, 51) for torn in (0, 40)]


def desk_over(file: Path, clock: ManualClock | None = None) -> ProposalDesk:
    return ProposalDesk(ProposalFile(file), Facts(), clock or ManualClock(), key=proposer)


def test_it_comes_back_as_it_was(tmp_path: Path) -> None:
    async def a_day() -> tuple[Proposal, ...]:
        desk = desk_over(tmp_path / FILE)
        for number in range(3):
            await desk.propose(proposer(), fields(str(number)))
        desk.decline(desk.proposals[0].id)
        desk.withdraw(key_id(), desk.proposals[1].id)
        desk.close()
        return desk.proposals

    before = asyncio.run(a_day())
    assert [one.state for one in before] == [ProposalState.DECLINED, ProposalState.WITHDRAWN, ProposalState.STOPPED]
    after = desk_over(tmp_path / FILE)
    assert after.proposals == before
    after.close()
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_a_line_that_was_cut_off_harms_no_other(tmp_path: Path) -> None:
    file = ProposalFile(tmp_path / FILE)
    (tmp_path / FILE).write_bytes(b'{"type":"pause","key":"a","at":"2026-11-20T02:30:00Z","on":true}\n{"type":"prop')
    pause = file.read()
    asyncio.run(file.keep(pause[0]))
    assert file.read() == pause * 2
    file.close()


@pytest.mark.parametrize(("old", "new"), [('"HK.00700"', '"HK."'), ("02:30:00Z", "02:30:00")])
def test_a_proposal_without_a_security_or_zone_is_left_out(tmp_path: Path, old: str, new: str) -> None:
    async def two() -> None:
        desk = desk_over(tmp_path / FILE)
        for number in range(2):
            await desk.propose(proposer(), fields(str(number)))
        desk.close()

    asyncio.run(two())
    first, *rest = (line for line in (tmp_path / FILE).read_text().splitlines() if line)
    assert old in first
    (tmp_path / FILE).write_text("\n".join([first.replace(old, new), *rest[:1]]) + "\n")
    file = ProposalFile(tmp_path / FILE)
    assert len(file.read()) == 1
    file.close()


@pytest.mark.timeout(900)  # of the whole form on a busy machine
def test_whatever_is_bent_the_other_proposals_come_back(tmp_path: Path) -> None:
    """A proposal with a value that nobody can use is left out whole, and each that comes back can be shown."""

    async def a_day() -> None:
        desk = desk_over(tmp_path / FILE)
        for number in range(4):
            await desk.propose(proposer(), fields(str(number)))
        for one in desk.proposals[:3]:
            desk.decline(one.id)
        assert desk.paused_keys
        desk.close()

    asyncio.run(a_day())
    good = (tmp_path / FILE).read_bytes().splitlines()
    before, rng = {one.id: one for one in desk_over(tmp_path / FILE).proposals}, Random(58)
    for turn in range(sized(300, 3000)):
        lines = [msgspec.json.decode(line) for line in good if line]
        place = rng.randrange(len(lines))
        bend(lines[place], rng)
        (tmp_path / FILE).write_bytes(b"\n".join(json.dumps(line, default=repr).encode() for line in lines) + b"\n")
        try:
            desk = desk_over(tmp_path / FILE)
            for one in bounded(desk.proposals):
                assert one.instrument
                assert one.side
                assert one.reply().id == one.id
            untouched = {line["id"] for at, line in enumerate(lines) if at != place and line["type"] == "proposal"}
            untouched -= {str(lines[place].get("id"))}
            found = {one.id: one for one in desk.proposals}
            for name in untouched:
                assert found[name].fields == before[name].fields
            desk.close()
        except Exception as error:
            error.add_note(f"file {turn}: {lines[place]}")
            raise


@pytest.mark.parametrize("call", ["write", "fsync"])
def test_what_the_disk_refused_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, call: str
) -> None:
    real = getattr(os, call)
    asked: list[int] = []

    def refuse(*arguments: object) -> object:
        asked.append(1)
        if call == "write":
            real(arguments[0], arguments[1][:20])  # type: ignore[index]
        raise OSError(28, "no space")

    async def propose() -> tuple[ProposalReply | object, ProposalReply | object]:
        desk = desk_over(tmp_path / FILE)
        await desk.propose(proposer(), fields("1"))
        monkeypatch.setattr(os, call, refuse)
        refused = await desk.propose(proposer(), fields("2"))
        monkeypatch.undo()
        taken = await desk.propose(proposer(), fields("3"))
        desk.close()
        return refused, taken

    refused, taken = asyncio.run(propose())
    assert not isinstance(refused, ProposalReply)
    assert isinstance(taken, ProposalReply)
    assert len(asked) == 1
    again = desk_over(tmp_path / FILE)
    assert [one.fields.client_id for one in again.proposals] == ["1", "3"]
    again.close()


@pytest.mark.whole("more *")
@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
@pytest.mark.parametrize(("point", "torn"), [*POINTS, *MORE])
def test_killed_at_any_point_nothing_that_was_seen_is_shown_again(tmp_path: Path, point: int, torn: int) -> None:
    script = Path(__file__).parents[2] / "fakes" / "values" / "killed_proposals.py"
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    ended = subprocess.run(
        [sys.executable, str(script), str(tmp_path / FILE), str(point), str(torn)],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert ended.returncode in {0, -9}, ended.stderr
    seen = [line.split() for line in ended.stdout.splitlines()]
    known = {client: proposal for client, proposal, _state in seen}
    assert len({proposal for _client, proposal, _state in seen}) == len(known)

    clock = ManualClock()
    clock.advance(3600)
    told: list[Proposal] = []

    async def propose_all_again() -> dict[str, ProposalReply]:
        desk = desk_over(tmp_path / FILE, clock)
        assert not desk.waiting
        desk.listen(told.append)
        found = {}
        for number in range(12):
            reply = await desk.propose(proposer(f"key-{number % 4}"), fields(str(number)))
            assert isinstance(reply, ProposalReply)
            found[str(number)] = reply
            desk.withdraw(key_id(f"key-{number % 4}"), reply.id)
            clock.advance(60)
        desk.close()
        return found

    found = asyncio.run(propose_all_again())
    assert {client: found[client].id for client in known} == known
    assert not {one.fields.client_id for one in told} & set(known)
    over = {ProposalState.DECLINED, ProposalState.STOPPED, ProposalState.EXPIRED}
    assert {found[client].state for client in known} <= over
