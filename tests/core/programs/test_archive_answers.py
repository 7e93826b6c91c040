"""What programs read of an archive: minutes with their times and sums, sessions, and the exact percentile."""

from __future__ import annotations

from pathlib import Path

import pytest

from fakes.values.archive_market import (
    DAY,
    KEY,
    MEITUAN,
    TENCENT,
    after_close,
    close_archive,
    days_before,
    nets,
    session,
)
from fakes.values.archive_market import open_archive as open_writer
from fakes.values.untraded import shut_from_eleven
from tideboard_api.replies import AbsentReason, FlowReply
from tideboard_core.archive.database import FILE
from tideboard_core.archive.sealing import seal, unsealed
from tideboard_core.model.instrument import Market
from tideboard_core.programs.archive_place import ArchivePlace
from tideboard_core.programs.server.archive import ArchiveAnswers

pytestmark = pytest.mark.slow

DAYS = days_before(DAY, 24)
OPEN = session().open.timestamp()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three minutes of 24 sessions, net 1 to 24 in the third."""
    made = tmp_path_factory.mktemp("programs") / "archive"
    writer = open_writer(made, *DAYS)
    for number, day in enumerate(DAYS, 1):
        writer.add_minutes(KEY, TENCENT, day, nets(0, None, number * 1000), received=after_close(day))
    seal(writer, unsealed(writer.database, Market.HK), after_close(DAYS[-1]))
    writer.add_minutes(KEY, MEITUAN, DAYS[-1], nets(5000), received=after_close(DAYS[-1]))
    close_archive(writer)
    return made


def place(folder: Path, minutes: float = 3.5) -> ArchivePlace:
    """The archive some minutes after today's open."""
    return ArchivePlace(
        folder=str(folder),
        provider=KEY.provider,
        tier_version=KEY.tier_version,
        currency=KEY.currency,
        practice=False,
        now=OPEN + 60 * minutes,
    )


def flow(*net: float | None) -> FlowReply:
    """Today's flow, as running totals: at the open, then at the end of each minute."""
    return FlowReply(symbol=TENCENT, times=tuple(OPEN + 60 * at for at in range(len(net))), net=net)


def test_minutes_that_came_have_the_time_of_their_end(folder: Path) -> None:
    found = ArchiveAnswers().minutes(place(folder), TENCENT, DAYS[0])
    begin = session(DAYS[0]).open.timestamp()
    assert (found.times, found.net) == ((begin + 60, begin + 180), (0.0, 1.0))
    assert found.turnover == (None, None)
    assert found.source is not None
    assert (found.source.provider, found.source.received) == ("OpenD", after_close(DAYS[0]))


def test_without_a_day_it_is_the_newest(folder: Path) -> None:
    assert ArchiveAnswers().minutes(place(folder), TENCENT, None).day == DAYS[-1]


def test_sessions_are_those_of_the_security_sealed_or_not(folder: Path) -> None:
    answers = ArchiveAnswers()
    found = answers.sessions(place(folder), TENCENT)
    assert [each.day for each in found] == DAYS
    assert {(each.received, each.sealed) for each in found} == {(2, True)}
    (other,) = answers.sessions(place(folder), MEITUAN)
    assert (other.symbol, other.received, other.sealed) == ("HK.03690", 1, False)
    with shut_from_eleven(DAYS[1]):
        assert [each.expected for each in answers.sessions(place(folder), TENCENT)[:3]] == [330, 315, 330]


def test_a_net_stands_among_the_same_minute_of_earlier_sessions(folder: Path) -> None:
    found = ArchiveAnswers().percentile(place(folder), TENCENT, flow(0, 0, 0, 18))
    assert (found.sessions, found.lower, found.equal, found.net) == (24, 17, 1, 18)
    assert found.points == 70.0
    assert found.time is not None
    assert found.time.timestamp() == OPEN + 180


def test_what_is_too_early_or_too_few_says_so(folder: Path) -> None:
    answers = ArchiveAnswers()
    reasons = [
        answers.percentile(place(folder, 0.5), TENCENT, flow(0, 0)).reason,
        answers.percentile(place(folder), MEITUAN, flow(0, 0, 0, 1)).reason,
        answers.percentile(place(folder), TENCENT, FlowReply(symbol=TENCENT, reason=AbsentReason.DISCONNECTED)).reason,
        answers.minutes(place(folder), TENCENT, DAY).reason,
        answers.minutes(place(folder / "nowhere"), TENCENT, DAY).reason,
    ]
    assert reasons == [
        AbsentReason.NOT_YET,
        AbsentReason.TOO_FEW,
        AbsentReason.DISCONNECTED,
        AbsentReason.NOT_RECORDED,
        AbsentReason.NOT_RECORDED,
    ]


def test_a_file_that_is_no_archive_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"not a database, and longer than the head of one: " * 20)
    assert ArchiveAnswers().minutes(place(tmp_path), TENCENT, DAY).reason is AbsentReason.UNREADABLE


def test_it_writes_nothing(folder: Path) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.endswith("-shm")}
    answers = ArchiveAnswers()
    answers.sessions(place(folder), TENCENT)
    answers.percentile(place(folder), TENCENT, flow(0, 0, 0, 18))
    after = {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.endswith("-shm")}
    assert {name: data for name, data in after.items() if data} == {name: data for name, data in before.items() if data}
