"""The same record of the same sessions: by the window's way, in batches of any order, by any number of processes."""

from __future__ import annotations

import json
import multiprocessing
import pickle
import random
import select
import signal
import subprocess
import sys
import zlib
from collections.abc import Sequence
from contextlib import closing
from dataclasses import fields, replace
from datetime import date, timedelta
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
import pytest

from fakes.servers.sandbox import environment
from fakes.values.archive_market import CALENDAR, KEY, OTHER_KEY, session
from fakes.values.equal_records import assert_equal, same_bits
from fakes.values.record_plans import OFTEN, TURN, plan_of, record_here
from fakes.values.signal_archive import SECURITIES
from fakes.values.signal_versions import never
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.collector.words import Failed
from tideboard_core.errors import BadInput
from tideboard_core.model.closures import ClosedSpan, put_closed
from tideboard_core.model.instrument import Market, SecurityType, steps_of
from tideboard_core.rule_records import part_bytes
from tideboard_core.rule_records.__main__ import main
from tideboard_core.rule_records.day_facts import MOST_KEPT, days_at_once
from tideboard_core.rule_records.here import made_here
from tideboard_core.rule_records.making import RecordPlan, batch_bytes
from tideboard_core.rule_records.own_archive import OwnArchive
from tideboard_core.rule_records.part_bytes import PartsBatch
from tideboard_core.signals.bootstrap import Cancelled
from tideboard_core.signals.loading import load_sessions
from tideboard_core.signals.outcomes import ControlGroup
from tideboard_core.signals.parts import RecordPart, symbol_part
from tideboard_core.signals.record import Half, RuleRecord, make_record, seen_by_days
from tideboard_core.signals.rules import Rule, RuleKind
from tideboard_core.signals.sessions import Seen, SessionData
from tideboard_core.system.closures_file import ClosuresFile

pytestmark = pytest.mark.slow

STEPS = dict.fromkeys(SECURITIES, steps_of(Market.HK, SecurityType.STOCK))
RUN = """
import multiprocessing, pickle, signal, sys
from tideboard_core.rule_records.here import made_here
if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a run in the background begins with it ignored
    work, batches = pickle.loads(sys.stdin.buffer.read())
    for number, _ in enumerate(made_here(work, batches, 1)):  # no name holds it, so that each end closes it
        if number == 0:
            print(*(each.pid for each in multiprocessing.active_children()), flush=True)
"""


class Asked(NamedTuple):
    """What a record is asked to be made of."""

    half: Half = Half.ALL
    control: ControlGroup = ControlGroup.SAME_MINUTES
    against_list: bool = False


ASKED = [
    Asked(),
    Asked(half=Half.OLDER),
    Asked(half=Half.NEWER, against_list=True),
    Asked(control=ControlGroup.ALL_MINUTES, against_list=True),
]


def own_plan(data: Path, rule: Rule = TURN) -> RecordPlan:
    return plan_of(OwnArchive(data / "archive"), rule)


def sessions_of(data: Path, rule: Rule) -> tuple[SessionData, ...]:
    with closing(ArchiveReader(data / "archive")) as reader:
        days = OwnArchive(data / "archive").days(Market.HK)
        other = OTHER_KEY if rule.needs_other else None
        return load_sessions(reader, rule, KEY, SECURITIES, days, CALENDAR, cancelled=never, other=other).sessions


def window_record(data: Path, rule: Rule, asked: Asked = ASKED[0]) -> RuleRecord:
    """The record as the window makes it: all sessions in memory."""
    sessions = sessions_of(data, rule)
    days = (len({each.day for each in sessions if each.seen is seen}) for seen in Seen)
    return make_record(
        rule,
        sessions,
        seen=seen_by_days(*days),
        half=asked.half,
        control=asked.control,
        against_list=asked.against_list,
        settings_tried=1,
        comparisons=3,
        seed=zlib.crc32(rule.id.encode()),
        cancelled=never,
        steps=STEPS,
    )


@pytest.mark.parametrize(
    "rule",
    [*OFTEN[:3], *(pytest.param(rule, marks=pytest.mark.desk) for rule in OFTEN[3:])],
    ids=lambda rule: rule.id,
)
def test_batches_in_any_order_make_the_record_of_the_window(data: Path, rule: Rule) -> None:
    plan = own_plan(data, rule)
    batches: list[Sequence[Any]] = [SECURITIES[:1], SECURITIES[1:3], SECURITIES[3:]]
    random.Random(zlib.crc32(rule.id.encode())).shuffle(batches)
    made = record_here(plan, batches)
    assert len(made.firings) > 10
    assert_equal(made, window_record(data, rule))


@pytest.mark.whole("more *")
@pytest.mark.parametrize(
    ("rule", "asked"),
    [
        pytest.param(TURN, ASKED[2], id=TURN.id),
        *(
            pytest.param(rule, asked, id=f"more {rule.id} {number}")
            for rule, (number, asked) in product(OFTEN, enumerate(ASKED[1:]))
            if (rule, asked) != (TURN, ASKED[2])
        ),
    ],
)
def test_halves_and_changes_against_the_list_are_those_of_the_window(data: Path, rule: Rule, asked: Asked) -> None:
    """What of the days has to be known first comes in any order, too."""
    plan = replace(own_plan(data, rule), half=asked.half, control=asked.control, against_list=asked.against_list)
    made = record_here(plan, [SECURITIES[2:], SECURITIES[:2]])
    assert_equal(made, window_record(data, rule, asked))
    looks_far = rule.kind in (RuleKind.PERCENTILE_ABOVE, RuleKind.LARGE_PRINTS)
    assert len(made.firings) > 10 or (looks_far and asked.half is Half.OLDER)  # which has no days enough before it
    assert (made.half, made.control, made.against_list) == asked


def test_days_that_have_to_be_known_first_are_of_one_month_and_no_more_than_memory_allows() -> None:
    days = [date(2026, 10, 29), date(2026, 10, 30), date(2026, 11, 2), date(2026, 11, 3)]
    assert days_at_once(days, 4) == [days[:2], days[2:]]
    assert days_at_once(days, MOST_KEPT) == [[each] for each in days]
    assert days_at_once(days, 10 * MOST_KEPT) == [[each] for each in days]


def test_any_number_of_processes_makes_the_same_record(data: Path, tmp_path: Path) -> None:
    found = []
    for processes in ("1", "2"):
        file = tmp_path / f"{processes}.json"
        options = ["--provider", "OpenD", "--processes", processes, "--json", str(file)]
        assert main(["record", "sign-turn", "--data-dir", str(data), *options]) == 0
        found.append(json.loads(file.read_bytes())["record"])
    assert found[0] == found[1]
    assert len(found[0]["firings"]) > 100


def test_parts_keep_every_bit_as_bytes(data: Path) -> None:
    plan = own_plan(data)
    one = part_bytes.read(batch_bytes(plan, SECURITIES[:1], never), PartsBatch)
    again = part_bytes.read(part_bytes.written(one), PartsBatch)
    for own, other in ((one.live, again.live), (one.later, again.later)):
        for field in fields(RecordPart):
            ours, theirs = getattr(own, field.name), getattr(other, field.name)
            np.testing.assert_equal(ours, theirs)
            assert same_bits(ours, theirs) or field.name == "last", field.name
            assert getattr(ours, "dtype", None) == getattr(theirs, "dtype", None)
    made = [
        symbol_part(plan.terms(Seen.LIVE), SECURITIES[0], sessions_of(data, TURN)[:26], STEPS[SECURITIES[0]], never)
    ]
    assert same_bits(made[0].compared, one.live.compared)


def test_parts_of_another_numpy_are_refused(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = batch_bytes(own_plan(data), SECURITIES[:1], never)
    monkeypatch.setattr(part_bytes, "made_with", lambda: {"numpy": "1.0"})
    with pytest.raises(BadInput, match="record-mixed"):
        part_bytes.read(made, PartsBatch)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems inherit nothing")
def test_the_memory_of_a_process_is_not_that_of_the_one_that_started_it() -> None:
    held = bytearray(300 * 2**20)
    code = "from tideboard_core.rule_records.making import most_memory; print(most_memory())"
    done = subprocess.run([sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=True)
    assert 2**20 < int(done.stdout) < len(held)


def test_a_process_that_dies_is_a_sentence(data: Path) -> None:
    made = made_here(partial(batch_bytes, own_plan(data)), [[each] for each in SECURITIES * 8], 1)
    next(made)
    (child,) = multiprocessing.active_children()
    child.kill()
    with pytest.raises(Failed, match="a process ended"):
        list(made)


def test_no_process_stays_where_the_work_is_left(data: Path) -> None:
    made = made_here(partial(batch_bytes, own_plan(data)), [[each] for each in SECURITIES * 8], 2)
    next(made)
    assert len(multiprocessing.active_children()) == 2
    made.close()
    assert multiprocessing.active_children() == []


def test_a_batch_ends_soon_once_nobody_wants_it(data: Path) -> None:
    with pytest.raises(Cancelled):
        batch_bytes(own_plan(data), SECURITIES, lambda: True)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals between processes")
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGKILL])
def test_processes_end_with_the_one_that_started_them(data: Path, tmp_path: Path, ending: signal.Signals) -> None:
    script = tmp_path / "run.py"
    script.write_text(RUN)
    command = [sys.executable, str(script)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, env=environment(), **pipes) as process:  # type: ignore[call-overload]
        process.stdin.write(pickle.dumps((partial(batch_bytes, own_plan(data)), [SECURITIES[:1]] * 400)))
        process.stdin.close()
        child = int(process.stdout.readline())
        process.send_signal(ending)
        process.wait(30)
    for _ in range(200):
        if not running(child):
            break
        select.select([], [], [], 0.05)
    assert not running(child)


def running(process: int) -> bool:
    """Whether a process is there and no mere entry of a dead one."""
    try:
        return "State:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except FileNotFoundError:
        return False


def test_processes_judge_closures_as_the_window_does(data: Path, tmp_path: Path) -> None:
    """The command takes them from the file of the window, and gives them to its processes."""
    (tmp_path / "archive").symlink_to(data / "archive")
    begins = (session(day).open + timedelta(minutes=30) for day in OwnArchive(data / "archive").days(Market.HK))
    spans = [ClosedSpan(Market.HK, begin, begin + timedelta(minutes=90)) for begin in begins]
    ClosuresFile(tmp_path, "futu", practice=False).save(spans)
    rule, found = tmp_path / "rule.json", tmp_path / "record.json"
    rule.write_bytes(msgspec.json.encode(TURN))
    arguments = ["record", str(rule), "--data-dir", str(tmp_path), "--provider", "OpenD", "--json", str(found)]
    whole = window_record(data, TURN)
    try:
        assert main([*arguments, "--processes", "2"]) == 0
        judged = window_record(data, TURN)
    finally:
        put_closed(())
    record = json.loads(found.read_bytes())["record"]
    assert (record["fired"], record["could_fire"]) == (judged.fired, judged.could_fire)
    assert judged.fired < whole.fired
