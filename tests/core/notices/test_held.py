"""What quiet hours held back outlives the program: told once by the next run, counts alone on the disk."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tideboard_core.model.notices import NoticeType
from tideboard_core.model.order import Environment
from tideboard_core.notices.channel import NoticeEvent
from tideboard_core.notices.held import FILE, HeldNotices
from tideboard_core.notices.together import Together

AT = datetime(2026, 11, 20, 15, tzinfo=UTC)


def night(*types: NoticeType) -> Together:
    found = Together()
    for type_ in types:
        found.add(NoticeEvent(type=type_, at=AT, environment=Environment.LIVE, detail="Bought 400 HK.00700"))
    return found


def test_it_stays_until_it_was_told_and_no_detail_is_on_the_disk(tmp_path: Path) -> None:
    HeldNotices(tmp_path).keep({"system": night(NoticeType.FILL, NoticeType.FILL, NoticeType.ALERT)})
    assert "Bought" not in (tmp_path / FILE).read_text()
    taken = HeldNotices(tmp_path).read()["system"]
    assert dict(taken.counts) == {NoticeType.FILL: 2, NoticeType.ALERT: 1}
    assert (taken.since, taken.environments, taken.event, taken.kept) == (AT, {Environment.LIVE}, None, True)
    assert "system" in HeldNotices(tmp_path).read(), "a run that was killed has told nothing"
    HeldNotices(tmp_path).put("system", Together())
    assert HeldNotices(tmp_path).read() == {}


def test_each_channel_has_its_own(tmp_path: Path) -> None:
    HeldNotices(tmp_path).keep({"system": night(NoticeType.FILL), "ntfy": night(NoticeType.FILL)})
    HeldNotices(tmp_path).put("system", Together())
    HeldNotices(tmp_path).put("telegram", Together())
    assert HeldNotices(tmp_path).read().keys() == {"ntfy"}
    HeldNotices(tmp_path).put("system", night(NoticeType.ALERT, NoticeType.END))
    assert {name: dict(one.counts) for name, one in HeldNotices(tmp_path).read().items()} == {
        "ntfy": {NoticeType.FILL: 1},
        "system": {NoticeType.ALERT: 1},
    }
    HeldNotices(tmp_path).keep({})
    assert HeldNotices(tmp_path).read() == {}


def test_that_the_program_ended_is_no_news_to_the_next_run(tmp_path: Path) -> None:
    HeldNotices(tmp_path).keep({"system": night(NoticeType.END), "ntfy": night(NoticeType.END, NoticeType.FILL)})
    assert {name: dict(one.counts) for name, one in HeldNotices(tmp_path).read().items()} == {
        "ntfy": {NoticeType.FILL: 1}
    }


def test_nothing_held_back_makes_no_file(tmp_path: Path) -> None:
    HeldNotices(tmp_path).keep({})
    assert HeldNotices(tmp_path).read() == {}
    assert not (tmp_path / FILE).exists()


@pytest.mark.parametrize(
    "content",
    [
        "{",
        '{"version": 1, "held": {"system": {"counts": {"fill": 0}, "since": "2026-11-20T15:00:00Z"}}}',
        '{"version": 1, "held": {"system": {"counts": {"fill": 1}, "since": "2026-11-20T15:00:00"}}}',
        '{"version": 1, "held": {"system": {"counts": {"nothing": 1}, "since": "2026-11-20T15:00:00Z"}}}',
    ],
)
def test_a_damaged_file_has_nothing(tmp_path: Path, content: str, caplog: pytest.LogCaptureFixture) -> None:
    file = tmp_path / FILE
    file.write_text(content)
    file.chmod(0o600)
    assert HeldNotices(tmp_path).read() == {}
    assert "not known" in caplog.text
    HeldNotices(tmp_path).keep({"system": night(NoticeType.FILL)})
    assert dict(HeldNotices(tmp_path).read()["system"].counts) == {NoticeType.FILL: 1}


def test_of_a_damaged_file_the_other_channels_are_known(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    HeldNotices(tmp_path).keep({"system": night(NoticeType.FILL), "mail": night(NoticeType.FILL)})
    kept = json.loads((tmp_path / FILE).read_text())
    kept["held"]["mail"]["since"] = "never"
    (tmp_path / FILE).write_text(json.dumps(kept))
    assert HeldNotices(tmp_path).read().keys() == {"system"}
    assert "not known" in caplog.text
