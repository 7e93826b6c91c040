"""Records of whole markets without an effect, prices on steps, made from an archive by this machine's processes."""

from __future__ import annotations

import json
import zlib
from contextlib import closing
from pathlib import Path

import pytest

from fakes.values.archive_market import KEY
from fakes.values.equal_records import assert_equal
from fakes.values.record_plans import TURN, plan_of, record_here
from fakes.values.signal_market import STEP, market
from fakes.values.signal_versions import never
from fakes.values.whole_market import fill_market, security, session_rows
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import BARS
from tideboard_core.archive.verification import DamageType, verify
from tideboard_core.model.instrument import Market, SecurityType, steps_of
from tideboard_core.rule_records.__main__ import main
from tideboard_core.rule_records.own_archive import OwnArchive
from tideboard_core.signals.loading import Versions, session_data
from tideboard_core.signals.parts import MOST_FIRINGS
from tideboard_core.signals.record import HorizonVerdict, make_record
from tideboard_core.signals.rules import RuleKind, default_rule

pytestmark = pytest.mark.slow

EFFECT = -0.002
"""Within thirty minutes."""
CLOSE = 0.0003
"""Medians of prices that lie on steps are no closer to it, however many there are."""
SECURITIES, SESSIONS = 400, 250
MOST_MEMORY = 400 * 2**20
"""Bytes of a process."""


def test_the_archive_of_a_whole_market_has_its_sessions(tmp_path: Path) -> None:
    """What it says of each block and session is true, and its record is that of the sessions in memory."""
    fill_market(tmp_path, securities=5, sessions=4, different=3)
    made = market(0, sessions=4, symbols=3, step=STEP)
    with closing(ArchiveReader(tmp_path)) as reader:
        assert {each.type for each in verify(reader.database)} == {DamageType.HISTORY}  # the copy is left out
        sessions = reader.sessions(Market.HK)
        assert len(sessions) == 5 * 4
        assert all(each.whole and each.sealed for each in sessions)
        again = reader.versions(KEY, security(3), made[0].day, BARS)
        assert all((again[name] == column).all() for name, column in session_rows(made[0])[BARS].columns.items())
    names = [security(number) for number in range(3)]
    data = [
        session_data(TURN, each.instrument, each.views[0].minutes.session, Versions(*session_rows(each).values()))
        for each in made
    ]
    steps = dict.fromkeys(names, steps_of(Market.HK, SecurityType.STOCK))
    seed = zlib.crc32(TURN.id.encode())
    in_memory = make_record(TURN, data, settings_tried=1, comparisons=3, seed=seed, cancelled=never, steps=steps)
    assert len(in_memory.firings) > 5
    assert_equal(record_here(plan_of(OwnArchive(tmp_path)), [names]), in_memory)


# The gate has core/signals/test_known_markets.py::test_a_whole_market_without_an_effect_differs_nowhere,
# test_the_archive_of_a_whole_market_has_its_sessions.
@pytest.mark.whole
@pytest.mark.timeout(4 * 3600)
@pytest.mark.hog(600)
@pytest.mark.parametrize(
    ("kind", "effect", "verdict"),
    [
        (RuleKind.SIGN_TURN, 0.0, HorizonVerdict.NO_CLEAR_DIFFERENCE),
        (RuleKind.PRICE_UP_BLOCK_OUT, EFFECT, HorizonVerdict.DIFFERS),
    ],
)
def test_processes_make_a_true_record_of_100_000_sessions(
    kind: RuleKind, effect: float, verdict: HorizonVerdict, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without an effect none is found; a planted one is, with about its size."""
    fill_market(tmp_path / "archive", securities=SECURITIES, sessions=SESSIONS, effect=effect)
    file = tmp_path / "record.json"
    rule = default_rule(kind)
    assert main(["record", rule.id, "--data-dir", str(tmp_path), "--processes", "2", "--json", str(file)]) == 0
    assert f"Made of {SECURITIES * SESSIONS:,} sessions of {SECURITIES} securities" in capsys.readouterr().out
    made = json.loads(file.read_bytes())
    assert made["origin"]["memory"] < MOST_MEMORY
    record = made["record"]
    assert len(record["firings"]) == min(record["fired"], MOST_FIRINGS)
    assert record["fired"] > SECURITIES * SESSIONS / 8
    for horizon in record["horizons"]:
        if not effect or horizon["minutes"] == 30:
            low, high = horizon["interval"]
            difference = horizon["middle"][0] - horizon["control_middle"][0]
            assert horizon["verdict"] == verdict
            assert low <= difference <= high
            assert abs(difference - effect) < CLOSE
