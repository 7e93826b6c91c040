"""Records of five markets with half days: in memory as the window makes them, by processes and by Spark, bit by bit."""

from __future__ import annotations

import json
import zlib
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from fakes.scenes.spark_records import LONGEST, on_spark, written
from fakes.values.archive_market import CALENDAR
from fakes.values.record_plans import OFTEN
from fakes.values.shared_places import published, shared_folder
from fakes.values.signal_archive import MARKETS, fill_markets, keys_of
from fakes.values.signal_versions import never
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.desk.places import SharedPlace
from tideboard_core.model.instrument import Market, SecurityType, steps_of
from tideboard_core.rule_records.__main__ import main
from tideboard_core.rule_records.own_archive import OwnArchive
from tideboard_core.signals.loading import load_sessions
from tideboard_core.signals.outcomes import ControlGroup
from tideboard_core.signals.record import Half, RuleRecord, make_record, seen_by_days
from tideboard_core.signals.rules import Rule, RuleKind
from tideboard_core.signals.sessions import Seen

ASKED = {
    Market.HK: (),
    Market.US: ("--halves",),
    Market.SH: ("--against-list",),
    Market.SZ: ("--all-minutes",),
    Market.SG: ("--halves", "--against-list", "--all-minutes"),
}
"""Each choice of the command somewhere, and together."""
HALF_DAYS = {Market.HK: 2, Market.US: 1, Market.SH: 0, Market.SZ: 0, Market.SG: 2}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of all five."""
    made = tmp_path_factory.mktemp("markets")
    fill_markets(made / "archive")
    return made


@pytest.fixture(scope="module")
def place(folder: Path) -> SharedPlace:
    made = shared_folder(folder / "share")
    published(folder / "archive", made)
    return made


def in_memory(folder: Path, rule: Rule, market: Market) -> tuple[RuleRecord, int]:
    """The record of all sessions of a market at once, and how many half days they have."""
    securities, (key, other) = MARKETS[market][1], keys_of(market)
    days = OwnArchive(folder / "archive").days(market)
    with closing(ArchiveReader(folder / "archive")) as reader:
        second = other if rule.needs_other else None
        found = load_sessions(reader, rule, key, securities, days, CALENDAR, cancelled=never, other=second).sessions
        short = sum(reader.hours(market, day).half_day for day in days)
    seen = seen_by_days(*(len({each.day for each in found if each.seen is seen}) for seen in Seen))
    made = make_record(
        rule,
        found,
        settings_tried=1,
        comparisons=18,  # the five rules of a new folder and this one, three each
        seed=zlib.crc32(rule.id.encode()),
        cancelled=never,
        seen=seen,
        half=Half.OLDER if "--halves" in ASKED[market] else Half.ALL,
        control=ControlGroup.ALL_MINUTES if "--all-minutes" in ASKED[market] else ControlGroup.SAME_MINUTES,
        against_list="--against-list" in ASKED[market],
        steps=dict.fromkeys(securities, steps_of(market, SecurityType.STOCK)),
    )
    return made, short


def bits(record: object) -> str:
    """All of a record as JSON, in which each number has all of its digits and -0.0 is no 0.0."""
    return json.dumps(record)


@pytest.mark.timeout(3 * LONGEST)
@pytest.mark.parametrize("market", MARKETS)
def test_three_engines_make_the_same_records_of_each_market(
    folder: Path, place: SharedPlace, tmp_path: Path, market: Market
) -> None:
    options = ("--market", market, *ASKED[market])
    files = written(OFTEN, tmp_path)
    done = on_spark(place.name, tmp_path, files, *options, within=2 * LONGEST)
    assert done.returncode == 0, done.stderr[-3000:]
    for file in files:
        rule = msgspec.json.decode(file.read_bytes(), type=Rule)
        made, short = in_memory(folder, rule, market)
        assert short == HALF_DAYS[market]
        looks_far = rule.kind in (RuleKind.PERCENTILE_ABOVE, RuleKind.LARGE_PRINTS)
        if not (looks_far and made.half is Half.OLDER):  # which has no days enough before it
            assert len(made.firings) > (0 if looks_far else 10)
        here = tmp_path / "here.json"
        common = ["--provider", "OpenD", "--data-dir", str(tmp_path), "--processes", "1", "--json", str(here)]
        assert main(["record", str(file), "--over", place.name, *common, *options]) == 0
        by_processes, by_spark = (json.loads(each.read_bytes()) for each in (here, tmp_path / f"{rule.id}.record"))
        whole = json.loads(msgspec.json.encode(made, enc_hook=lambda array: array.tolist()))
        assert bits(by_processes["record"]) == bits(whole), rule.id
        assert bits(by_spark["record"]) == bits(whole), rule.id
        assert (by_processes["origin"]["engine"], by_spark["origin"]["engine"]) == ("1 process", "Spark")
