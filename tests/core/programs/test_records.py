"""The record of a rule as programs get it: what the command makes of the same securities, or why there is none."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from fakes.servers.programs_window import Reply, ScriptedWindow, raw_call, request, served
from fakes.values.archive_market import DAY, KEY, after_close, days_before
from fakes.values.signal_archive import SECURITIES, fill
from fakes.values.waiting import CEILING
from tideboard_api.faults import ApiFault
from tideboard_api.replies import AbsentReason, RecordReply, ValueKind
from tideboard_api.scopes import ProgramScope
from tideboard_core.archive.database import FILE as ARCHIVE
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.programs.archive_place import ArchivePlace
from tideboard_core.programs.channel import ReadCall, ReadOf
from tideboard_core.programs.faults import ProgramFault
from tideboard_core.programs.server import answers
from tideboard_core.programs.server.answers import CallAnswers, RecordWanted
from tideboard_core.programs.server.records import KEPT_SECONDS, RecordMaker
from tideboard_core.rule_records.__main__ import main
from tideboard_core.signals.rules import RuleKind, default_rule
from tideboard_core.signals.store import FILE, KeptRule, Signals

pytestmark = pytest.mark.slow

TURN = KeptRule(rule=default_rule(RuleKind.SIGN_TURN), tried=2)
TENCENT, BOTH = SECURITIES[0], SECURITIES[:2]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a made-up archive, and a rule that was changed once."""
    folder = tmp_path_factory.mktemp("records")
    fill(folder / "archive")
    (folder / FILE).write_bytes(msgspec.json.encode(Signals(rules=(TURN,))))
    return folder


def place(data: Path, provider: str = KEY.provider, day: date = DAY) -> ArchivePlace:
    """The archive after the close of a day."""
    return ArchivePlace(
        folder=str(data / "archive"),
        provider=provider,
        tier_version=KEY.tier_version,
        currency=KEY.currency,
        practice=True,
        now=after_close(day).timestamp(),
    )


def never() -> bool:
    return False


def test_it_is_the_record_of_the_command(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written = tmp_path / "record.json"
    options = ["--symbols", TENCENT, "--provider", KEY.provider, "--sessions", "60", "--processes", "1"]
    assert main(["record", "sign-turn", "--data-dir", str(data), *options, "--json", str(written)]) == 0
    capsys.readouterr()
    made = json.loads(written.read_bytes())
    record, lines = made["record"], made["lines"]

    found = RecordMaker().reply(place(data), "Sign Turn", [TENCENT], never)
    assert (found.rule, found.name, found.symbols, found.half) == ("sign-turn", "Sign turn", (TENCENT,), "older")
    assert found.source is not None
    assert (found.source.provider, found.source.kind) == (KEY.provider, ValueKind.PRACTICE)
    assert (found.fired, found.could_fire, found.left_out) == (
        record["fired"], record["could_fire"], record["left_out"]
    )  # fmt: skip
    assert found.fired
    assert (found.settings_tried, found.comparisons) == (2, 6)
    for horizon, expected in zip(found.horizons, record["horizons"], strict=True):
        assert (horizon.minutes, horizon.verdict) == (expected["minutes"], expected["verdict"])
        assert (horizon.outcomes, horizon.control_outcomes) == (len(expected["points"]), expected["control_points"])
        few = horizon.verdict == "too-few"
        assert horizon.median == (None if few else expected["middle"][0])
        assert horizon.control_median == (None if few else expected["control_middle"][0])
        interval = None if few else [horizon.difference_low, horizon.difference_high]
        assert interval == expected["interval"]
    horizon = found.horizons[0]
    assert horizon.verdict != "too-few", "or nothing of the above was compared"
    assert horizon.median is not None
    assert horizon.control_median is not None
    assert horizon.difference_low is not None
    assert horizon.difference_high is not None
    assert horizon.difference_low <= horizon.median - horizon.control_median <= horizon.difference_high
    assert {*found.lines} <= {*lines}
    assert found.lines[-1] == lines[-1]
    assert str(data) not in str(found)


def test_where_there_is_none_it_says_why(data: Path, tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    damaged = tmp_path / "damaged"
    (damaged / "archive").mkdir(parents=True)
    (damaged / "archive" / ARCHIVE).write_bytes(b"not a database, and longer than the head of one: " * 20)
    late = iter([False] * 5)
    reasons = [
        RecordMaker().reply(place(data, day=days_before(DAY, 20)[0]), "sign-turn", BOTH, never).reason,
        RecordMaker().reply(place(data), "sign-turn", BOTH, lambda: next(late, True)).reason,
        RecordMaker().reply(place(data), "sign-turn", [InstrumentId("HK.00001")], never).reason,
        RecordMaker().reply(place(data), "sign-turn", [InstrumentId("US.AAPL")], never).reason,
        RecordMaker().reply(place(data, ""), "sign-turn", BOTH, never).reason,
        RecordMaker().reply(place(tmp_path), "sign-turn", BOTH, never).reason,
        RecordMaker().reply(place(damaged), "sign-turn", BOTH, never).reason,
    ]
    none = AbsentReason.NOT_RECORDED
    assert reasons == [AbsentReason.TOO_FEW, AbsentReason.TOO_LONG, none, none, none, none, AbsentReason.UNREADABLE]
    (damaged / FILE).write_text("damaged")
    assert RecordMaker().reply(place(damaged), "sign-turn", BOTH, never).reason is AbsentReason.UNREADABLE
    assert (damaged / FILE).exists(), "read and not moved"


def test_what_ran_out_of_time_goes_on_when_it_is_asked_again(data: Path) -> None:
    """The rule looks through the days first, then reads each security; it is given little more than one of them."""
    whole = RecordMaker().reply(place(data), "sign-turn", BOTH, never)
    seconds = [0.0]
    maker = RecordMaker(lambda: seconds[0])

    def asked() -> RecordReply:
        left = iter(range(40))
        return maker.reply(place(data), "sign-turn", BOTH, lambda: next(left, None) is None)

    found = [asked()]
    while found[-1].reason is AbsentReason.TOO_LONG and len(found) < 9:
        seconds[0] += KEPT_SECONDS / 10
        found.append(asked())
    assert len(found) > 2
    assert found[-1] == whole

    assert asked().reason is AbsentReason.TOO_LONG, "what is made is not kept"
    for _ in found:
        seconds[0] += KEPT_SECONDS
        assert asked().reason is AbsentReason.TOO_LONG, "nor what was begun long ago"


@pytest.mark.parametrize("name", ["no such", "rule.json", "../signals.json"])
def test_only_kept_rules_have_one(data: Path, name: str) -> None:
    (data / "rule.json").write_bytes(msgspec.json.encode(TURN.rule))
    with pytest.raises(ProgramFault) as refused:
        RecordMaker().reply(place(data), str(data / name) if "." in name else name, BOTH, never)
    assert refused.value.fault is ApiFault.NOT_FOUND


@pytest.fixture
async def window(data: Path, tmp_path: Path) -> AsyncIterator[ScriptedWindow]:
    made = ScriptedWindow({ReadOf.RECORD: place(data), ReadOf.ARCHIVE: place(data)})
    made.make("notebook", ProgramScope.RECORDS, ProgramScope.ARCHIVE)
    made.make("reader", ProgramScope.ARCHIVE)
    async with served(made, tmp_path):
        yield made


async def call(window: ScriptedWindow, target: str, key: str = "notebook") -> Reply:
    return await raw_call(window, request(target, token=window.tokens[key]))


async def test_it_comes_over_http_with_its_scope_alone(window: ScriptedWindow) -> None:
    target = "/v1/record?rule=sign-turn&symbols=HK.00700,HK.700,HK.03690"
    found = (await call(window, target)).value
    assert (found["symbols"], found["half"]) == (["HK.00700", "HK.03690"], "older")
    assert (await call(window, target, "reader")).value["data"] == {"scope": "records"}


async def test_it_comes_as_an_arrow_table_of_its_horizons(window: ScriptedWindow) -> None:
    import pyarrow as pa

    async def table(rule: str, symbol: str) -> tuple[Any, dict[str, Any]]:
        accepted = ["Accept: application/vnd.apache.arrow.stream"]
        target = f"/v1/record?rule={rule}&symbols={symbol}"
        answer = await raw_call(window, request(target, token=window.tokens["notebook"], more=accepted))
        found = pa.ipc.open_stream(answer.body).read_all()
        return found, msgspec.json.decode(found.schema.metadata[b"tideboard"])

    record = (await call(window, "/v1/record?rule=sign-turn&symbols=HK.00700")).value
    found, said = await table("sign-turn", "HK.00700")
    assert found.to_pylist() == record["horizons"]
    assert said == {name: value for name, value in record.items() if name != "horizons"}
    assert (said["symbols"], said["lines"]) == (["HK.00700"], record["lines"])
    empty, said = await table("sign-turn", "HK.00001")
    assert (empty.num_rows, empty.schema.types, said["reason"]) == (0, found.schema.types, "not-recorded")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("rule=&symbols=HK.00700", "rule"),
        ("symbols=HK.00700", "rule"),
        (f"rule={'x' * 121}&symbols=HK.00700", "rule"),
        ("rule=sign-turn", "symbol"),
        ("rule=sign-turn&symbols=HK.00700,US.AAPL", "symbols"),
        (f"rule=sign-turn&symbols={','.join(f'HK.{each:05}' for each in range(1, 22))}", "symbols"),
    ],
)
async def test_what_is_no_question_for_a_record_is_refused(window: ScriptedWindow, query: str, field: str) -> None:
    answer = await call(window, f"/v1/record?{query}")
    assert (answer.status, answer.value["data"]["field"]) == (400, field)
    assert not [each for each in window.heard if isinstance(each, ReadCall)]


async def test_while_one_is_made_other_calls_are_answered(
    window: ScriptedWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, end = threading.Event(), threading.Event()

    def slow(_place: ArchivePlace, wanted: RecordWanted) -> RecordReply:
        begun.set()
        end.wait(CEILING)
        return RecordReply(rule=wanted.rule, symbols=wanted.securities)

    monkeypatch.setattr(CallAnswers, "_make", lambda _self, place, wanted: slow(place, wanted))
    target = "/v1/record?rule=sign-turn&symbols=HK.00700"
    making = asyncio.get_running_loop().create_task(call(window, target))
    await asyncio.to_thread(begun.wait, 10)
    assert len((await call(window, "/v1/sessions?symbol=HK.00700")).value) > 20
    assert (await call(window, target)).code == "rate"
    end.set()
    assert (await making).status == 200
    assert (await call(window, target)).status == 200


async def test_it_ends_with_its_time(window: ScriptedWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "RECORD_SECONDS", 0.0)
    found = (await call(window, "/v1/record?rule=sign-turn&symbols=HK.00700")).value
    assert (found["rule"], found["reason"]) == ("sign-turn", "too-long")
