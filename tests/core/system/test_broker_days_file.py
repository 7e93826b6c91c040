"""The files of a broker's days: one for each provider and kind, a damaged one set aside."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tideboard_core.errors import BadInput
from tideboard_core.model.broker_days import BrokerDay, DayReading
from tideboard_core.model.instrument import Market
from tideboard_core.model.session import DayForm
from tideboard_core.system.broker_days_file import BrokerDaysFile

TYPHOON = BrokerDay(
    market=Market.HK,
    day=date(2026, 11, 25),
    form=DayForm.SHUT,
    since=date(2026, 11, 20),
    next_form=DayForm.WHOLE,
    reading=DayReading("2026-11-20T02:30:00+00:00 1", date(2026, 11, 20)),
)
EVE = BrokerDay(market=Market.US, day=date(2026, 12, 24), form=DayForm.WHOLE, undone=True, notified=True)


def test_days_are_read_as_they_were_written(tmp_path: Path) -> None:
    assert BrokerDaysFile(tmp_path, "futu", practice=False).load() == ()
    BrokerDaysFile(tmp_path, "futu", practice=False).save([TYPHOON, EVE])
    assert BrokerDaysFile(tmp_path, "futu", practice=False).load() == (TYPHOON, EVE)


def test_practice_and_another_provider_do_not_touch_it(tmp_path: Path) -> None:
    BrokerDaysFile(tmp_path, "futu", practice=True).save([TYPHOON])
    BrokerDaysFile(tmp_path, "longport", practice=False).save([EVE])
    assert BrokerDaysFile(tmp_path, "futu", practice=False).load() == ()
    assert BrokerDaysFile(tmp_path, "futu", practice=True).load() == (TYPHOON,)
    assert BrokerDaysFile(tmp_path, "longport", practice=False).load() == (EVE,)


def test_a_damaged_file_is_set_aside_and_what_can_be_used_stays(tmp_path: Path) -> None:
    file = BrokerDaysFile(tmp_path, "futu", practice=False)
    file.save([TYPHOON, EVE])
    path = tmp_path / "broker-days-futu.json"
    path.write_bytes(path.read_bytes().replace(b'"HK"', b'"XX"'))
    with pytest.raises(BadInput, match="broker-days-damaged") as caught:
        file.load()
    assert file.rest == (EVE,)
    assert b'"XX"' in Path(str(caught.value.data["path"])).read_bytes()
    assert BrokerDaysFile(tmp_path, "futu", practice=False).load() == (EVE,)


def test_a_file_of_a_newer_version_is_not_overwritten(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "broker-days-futu.json"
    BrokerDaysFile(tmp_path, "futu", practice=False).save([TYPHOON])
    path.write_bytes(path.read_bytes().replace(b'"version": 1', b'"version": 99'))
    before = path.read_bytes()
    file = BrokerDaysFile(tmp_path, "futu", practice=False)
    with pytest.raises(BadInput, match="broker-days-newer"):
        file.load()
    file.save([EVE])
    assert path.read_bytes() == before
    assert "not kept" in caplog.text
    caplog.clear()
