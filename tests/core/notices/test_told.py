"""No fill is told twice, whatever restarts lie between, and one that came meanwhile is told."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path

import pytest

from tideboard_core.notices.told import FILE, MOST, ToldFills

ACCOUNT = "LIVE:4821"


def begun(folder: Path) -> ToldFills:
    told = ToldFills(folder)
    told.load()
    return told


async def test_what_was_there_before_the_first_run_is_not_told(tmp_path: Path) -> None:
    told = begun(tmp_path)
    assert told.new(ACCOUNT, ["1", "2"], first=True) == set()
    assert told.new(ACCOUNT, ["1", "2", "3"], first=False) == {"3"}
    assert told.new(ACCOUNT, ["1", "2", "3"], first=False) == set()


async def test_a_restart_tells_none_twice_and_those_of_meanwhile_once(tmp_path: Path) -> None:
    told = begun(tmp_path)
    told.new(ACCOUNT, ["1"], first=True)
    told.new(ACCOUNT, ["1", "2"], first=False)
    await told.save()

    again = begun(tmp_path)
    assert again.new(ACCOUNT, ["1", "2", "3"], first=True) == {"3"}
    await again.save()
    assert begun(tmp_path).new(ACCOUNT, ["1", "2", "3"], first=True) == set()


async def test_each_account_has_its_own(tmp_path: Path) -> None:
    told = begun(tmp_path)
    told.new(ACCOUNT, ["1"], first=True)
    assert told.new("PAPER:4821", ["1"], first=True) == set()
    assert told.new("PAPER:4821", ["1", "2"], first=False) == {"2"}


async def test_accounts_of_two_brokers_have_their_own_and_what_an_older_version_had_of_their_number(
    tmp_path: Path,
) -> None:
    mine, other = f"{ACCOUNT}:futu", f"{ACCOUNT}:longport"
    old = begun(tmp_path)
    old.new(ACCOUNT, ["1"], first=True)
    await old.save()

    now = begun(tmp_path)
    assert now.new(mine, ["1", "2"], first=True) == {"2"}
    assert now.new(other, ["1", "2"], first=True) == {"2"}, "the other one told its own 2"
    assert now.new(mine, ["3"], first=False) == {"3"}
    assert now.new(other, ["3"], first=False) == {"3"}
    await now.save()
    assert begun(tmp_path).new(mine, ["1", "2", "3"], first=True) == set()


async def test_an_account_without_fills_is_known_from_then_on(tmp_path: Path) -> None:
    told = begun(tmp_path)
    told.new(ACCOUNT, [], first=True)
    await told.save()
    assert begun(tmp_path).new(ACCOUNT, ["1"], first=True) == {"1"}


async def test_the_file_is_bounded(tmp_path: Path) -> None:
    told = begun(tmp_path)
    told.new(ACCOUNT, [], first=True)
    for at in range(0, 3 * MOST, 500):
        told.new(ACCOUNT, [str(number) for number in range(at, at + 500)], first=False)
    await told.save()
    assert (tmp_path / FILE).stat().st_size < 20 * MOST


async def test_a_damaged_file_counts_as_none(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / FILE).write_bytes(b"{")
    os.chmod(tmp_path / FILE, 0o600)  # noqa: PTH101  as the program itself leaves it
    told = begun(tmp_path)
    assert told.new(ACCOUNT, ["1"], first=True) == set()
    await told.save()
    assert begun(tmp_path).new(ACCOUNT, ["1", "2"], first=True) == {"2"}
    assert "not known" in caplog.text


async def test_of_a_damaged_file_the_other_accounts_are_known(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    fills = begun(tmp_path)
    for account in (ACCOUNT, "PAPER:4821"):
        fills.new(account, ["1"], first=True)
    await fills.save()
    kept = json.loads((tmp_path / FILE).read_text())
    kept["fills"]["PAPER:4821"] = 1
    (tmp_path / FILE).write_text(json.dumps(kept))
    again = begun(tmp_path)
    assert "not known" in caplog.text
    assert again.new(ACCOUNT, ["1", "2"], first=True) == {"2"}
    assert again.new("PAPER:4821", ["1", "2"], first=True) == set()


async def test_two_who_save_wait_for_each_other(tmp_path: Path) -> None:
    told = begun(tmp_path)
    told.new(ACCOUNT, ["1"], first=True)
    told.new(ACCOUNT, ["2"], first=False)
    await asyncio.gather(told.save(), told.save())
    assert begun(tmp_path).new(ACCOUNT, ["1", "2"], first=True) == set()


async def test_without_a_directory_nothing_is_kept() -> None:
    told = ToldFills(None)
    told.load()
    assert told.new(ACCOUNT, ["1"], first=True) == set()
    await told.save()
