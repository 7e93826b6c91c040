"""What the app has kept counts in programs beside it: by provider and kind, the first provider before others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from fakes.values.archive_market import DAY, session
from tideboard_core.errors import BadInput
from tideboard_core.model.broker_days import BrokerDay
from tideboard_core.model.closures import ClosedSpan, has_closure, put_closed
from tideboard_core.model.instrument import Market
from tideboard_core.model.session import DayForm, form_in_force, put_in_force
from tideboard_core.system.broker_days_file import BrokerDaysFile
from tideboard_core.system.closures_file import ClosuresFile
from tideboard_core.system.kept_days import put_kept_in_force

TYPHOON = date(2026, 11, 25)


@pytest.fixture(autouse=True)
def _table_again() -> Iterator[None]:
    yield
    put_in_force({})
    put_closed(())


def keep(folder: Path, provider: str, form: DayForm, *, practice: bool = False) -> None:
    row = BrokerDay(market=Market.HK, day=TYPHOON, form=form, since=DAY)
    BrokerDaysFile(folder, provider, practice=practice).save([row])


def closed(begin: datetime) -> ClosedSpan:
    return ClosedSpan(Market.HK, begin, begin + timedelta(minutes=15))


def test_another_program_uses_what_the_app_has_kept(tmp_path: Path) -> None:
    keep(tmp_path, "futu", DayForm.SHUT)
    keep(tmp_path, "futu", DayForm.HALF, practice=True)
    ClosuresFile(tmp_path, "futu", practice=False).save([closed(session().open)])
    put_kept_in_force(tmp_path, ["longport"])
    assert form_in_force(Market.HK, TYPHOON) is None
    assert not has_closure(Market.HK, DAY)
    put_kept_in_force(tmp_path, ["futu"])
    assert form_in_force(Market.HK, TYPHOON) is DayForm.SHUT
    assert has_closure(Market.HK, DAY)
    put_kept_in_force(tmp_path, ["futu"], practice=True)
    assert form_in_force(Market.HK, TYPHOON) is DayForm.HALF
    assert not has_closure(Market.HK, DAY)


def test_of_two_providers_the_first_one_counts_and_what_cannot_be_read_does_not(tmp_path: Path) -> None:
    keep(tmp_path, "futu", DayForm.SHUT)
    keep(tmp_path, "longport", DayForm.HALF)
    put_kept_in_force(tmp_path, ["futu", "longport"])
    assert form_in_force(Market.HK, TYPHOON) is DayForm.SHUT
    path = tmp_path / "broker-days-futu.json"
    path.write_bytes(path.read_bytes().replace(b'"version": 1', b'"version": 99'))
    (fault,) = put_kept_in_force(tmp_path, ["futu", "longport"])
    assert form_in_force(Market.HK, TYPHOON) is DayForm.HALF
    assert isinstance(fault, BadInput)
    assert (fault.code, fault.data["path"]) == ("broker-days-newer", str(path))


def test_of_a_damaged_file_what_can_be_read_counts_as_in_the_app_and_it_stays(tmp_path: Path) -> None:
    row = BrokerDay(market=Market.HK, day=TYPHOON, form=DayForm.SHUT, since=DAY)
    BrokerDaysFile(tmp_path, "futu", practice=False).save([row, replace(row, market=Market.SG)])
    path = tmp_path / "broker-days-futu.json"
    path.write_bytes(path.read_bytes().replace(b'"SG"', b'"XX"'))
    other = tmp_path / "closures-futu.json"
    ClosuresFile(tmp_path, "futu", practice=False).save([closed(session().open), closed(session().close)])
    other.write_bytes(other.read_bytes().replace(b'"HK"', b'"XX"', 1))
    before = {each.name: each.read_bytes() for each in tmp_path.iterdir()}
    faults = put_kept_in_force(tmp_path, ["futu"])
    assert form_in_force(Market.HK, TYPHOON) is DayForm.SHUT
    assert has_closure(Market.HK, DAY)
    assert [(each.code, each.data["path"]) for each in faults if isinstance(each, BadInput)] == [
        ("broker-days-damaged", str(path)),
        ("closures-damaged", str(other)),
    ]
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == before
