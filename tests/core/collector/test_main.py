from __future__ import annotations

import argparse
import asyncio
import os
import signal
import socket
import subprocess
import sys
from contextlib import nullcontext
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from fakes.servers.sandbox import environment
from fakes.values.archive_market import (
    DAY,
    KEY,
    TENCENT,
    after_close,
    bar_day,
    close_archive,
    flow_day,
    open_archive,
    session,
)
from fakes.values.behind_answers import add_daily_day
from fakes.values.book_day import books, rows_of
from fakes.values.clock import ManualClock
from fakes.values.untraded import ELEVEN
from tideboard_core.archive.daily.publication import DailyFigure
from tideboard_core.archive.daily.writing import note_read
from tideboard_core.archive.gaps import GapReason
from tideboard_core.archive.lease import Lease
from tideboard_core.archive.sealing import seal, unsealed
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.audit.folder_lock import lock_data_folder
from tideboard_core.audit.records import FILE as ORDER_LOG
from tideboard_core.collector.__main__ import main
from tideboard_core.collector.collect_command import KeptDays
from tideboard_core.collector.collector import Collector
from tideboard_core.collector.command_line import CollectorExit
from tideboard_core.collector.commands import COMMANDS
from tideboard_core.errors import LoginRefused
from tideboard_core.model.broker_days import BrokerDay
from tideboard_core.model.closures import ClosedSpan, put_closed
from tideboard_core.model.instrument import Market
from tideboard_core.model.session import DayForm, TradingCalendar, put_in_force
from tideboard_core.system.broker_days_file import BrokerDaysFile
from tideboard_core.system.closures_file import ClosuresFile
from tideboard_core.system.settings import Settings
from tideboard_core.system.settings_store import SettingsFile

pytestmark = pytest.mark.slow

TYPHOON = date(2026, 11, 25)
MODULES = 400
"""At most so many are loaded once the state of an archive is written: each costs about a millisecond."""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder whose archive has one whole session, sealed."""
    writer = open_archive(tmp_path / "archive")
    writer.add_minutes(KEY, TENCENT, DAY, flow_day(330, 1), received=after_close())
    writer.add_bars(KEY, TENCENT, DAY, bar_day(330, 1), received=after_close())
    seal(writer, unsealed(writer.database, Market.HK), after_close())
    close_archive(writer)
    return tmp_path


def changed(data: Path, sql: str) -> None:
    folder = data / "archive"
    with Lease(folder, ManualClock(), program="test") as lease:
        writer = ArchiveWriter(folder, lease)
        writer.database.execute(sql)
        writer.close()


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["collect"],
        ["collect", "--opend", "127.0.0.1:1", "--rest", "http://127.0.0.1:1", "--symbols", "HK.00700"],
        ["collect", "--opend", "127.0.0.1:1", "--symbols", "HK.00700,nonsense"],
        ["export", "--day", "yesterday", "--csv", "x"],
        ["prune", "--series", "bars", "--keep-sessions", "-3"],
    ],
)
def test_a_wrong_command_line_is_one_sentence(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["status"],
        ["verify"],
        ["backup", "copy"],
        ["restore", "none"],
        ["prune", "--series", "bars"],
        ["prune", "--series", "daily", "--keep-size", "1M"],
        ["prune", "--series", "bars", "--keep-sessions", "1"],
        ["export", "--day", "2026-11-20", "--csv", "x"],
        ["collect", "--opend", "nowhere", "--symbols", "HK.00700"],
        ["collect", "--opend", "127.0.0.1:1", "--symbols", ","],
    ],
)
def test_what_cannot_be_used_is_code_2(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments, "--data-dir", str(tmp_path)]) == 2
    assert capsys.readouterr().err.startswith("tideboard-archive: ")


def test_no_connection_is_code_5(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tideboard_core.collector.collector.RETRIES", (0.0,))
    where = f"127.0.0.1:{free_port()}"
    assert main(["collect", "--opend", where, "--data-dir", str(tmp_path), "--symbols", "HK.00700", "--once"]) == 5
    assert "no connection" in capsys.readouterr().err


@pytest.mark.parametrize(("provider", "counts"), [("futu", True), ("longport", False)])
def test_the_days_that_the_app_has_kept_of_its_provider_count(
    data: Path, capsys: pytest.CaptureFixture[str], provider: str, *, counts: bool
) -> None:
    row = BrokerDay(market=Market.HK, day=TYPHOON, form=DayForm.SHUT, since=DAY)
    BrokerDaysFile(data, provider, practice=False).save([row])
    try:
        with Lease(data / "archive", ManualClock(), program="another"):
            arguments = ["--opend", "127.0.0.1:1", "--symbols", TENCENT, "--data-dir", str(data)]
            assert main(["collect", "--once", *arguments]) == CollectorExit.HELD
        assert TradingCalendar().is_trading_day(Market.HK, TYPHOON) is not counts
    finally:
        put_in_force({})
    assert "another" in capsys.readouterr().err


def test_the_kept_days_are_read_again_on_a_new_day_and_at_no_other_time() -> None:
    clock, reads = ManualClock(), []
    written: list[int] = []
    days = KeptDays(clock, lambda: reads.append(clock.wall().date()), lambda: len(written))
    for _ in range(3 * 24):
        days.renew()
        clock.advance(3600)
    assert reads == [date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 22), date(2026, 11, 23)]
    written.append(1)
    days.renew()
    days.renew()
    assert len(reads) == 5, "closures that were written meanwhile are read once"


@pytest.mark.parametrize("practice", [False, True])
def test_status_and_export_judge_by_what_the_app_has_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], *, practice: bool
) -> None:
    """A closure from eleven to the close, and a day that the broker lists as shut; the other kind's do not count."""
    SettingsFile(tmp_path).save(Settings())
    where = tmp_path / "practice" / "calm" if practice else tmp_path
    writer = open_archive(where / "archive", DAY, TYPHOON)
    key = replace(KEY, provider="Futu (practice)" if practice else "Futu")
    writer.add_minutes(key, TENCENT, DAY, flow_day(ELEVEN, 1), received=after_close())
    for day in (DAY, TYPHOON):
        writer.note_gaps(key, TENCENT, day, why=GapReason.PROVIDER_EMPTY, until=None)
    seal(writer, unsealed(writer.database, Market.HK), after_close())
    close_archive(writer)

    def shown() -> tuple[str, int]:
        capsys.readouterr()
        assert main(["status", "--data-dir", str(where)]) == CollectorExit.DONE
        out, rows = capsys.readouterr().out, tmp_path / "gaps.csv"
        for day in (DAY, TYPHOON):
            export = ["export", "--day", day.isoformat(), "--rows", "gaps", "--csv", str(rows)]
            assert main([*export, "--data-dir", str(where)]) == CollectorExit.DONE
            out += rows.read_text()
        return out, out.count(TENCENT)

    eleven = session().open + timedelta(minutes=ELEVEN)
    row = BrokerDay(market=Market.HK, day=TYPHOON, form=DayForm.SHUT, since=DAY)
    try:
        before = shown()
        for kind in (not practice, practice):
            assert shown() == before
            ClosuresFile(where, "futu", practice=kind).save([ClosedSpan(Market.HK, eleven, session().close)])
            BrokerDaysFile(tmp_path, "futu", practice=kind).save([row])
        assert "0 of 1 whole" in before[0]
        assert before[1] == 4
        out, count = shown()
        assert "2026-11-20: 1 of 1 whole" in out
        assert count == 0
    finally:
        put_in_force({})
        put_closed(())


@pytest.mark.parametrize("command", ["status", "export", "collect", "publish"])
def test_a_command_that_only_reads_names_a_damaged_file_and_leaves_it(
    data: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    """Days and closures are the app's to keep aside, publications those of a publish that writes."""
    place = tmp_path_factory.mktemp("place")
    names = ("broker-days-futu.json", "closures-futu.json", "archive/publications.db")
    for name in names:
        (data / name).write_bytes(b"damaged" * 100)
    arguments = {
        "status": [],
        "export": ["--day", DAY.isoformat(), "--csv", str(place / "day.csv")],
        "collect": ["--once", "--opend", "127.0.0.1:1", "--symbols", TENCENT],
        "publish": ["--dry-run", place.as_uri()],
    }[command]
    held = Lease(data / "archive", ManualClock(), program="another") if command == "collect" else nullcontext()
    with held:
        code = main([command, *arguments, "--data-dir", str(data)])
    err = capsys.readouterr().err
    expected = {"collect": CollectorExit.HELD, "publish": CollectorExit.UNUSABLE}
    assert code == expected.get(command, CollectorExit.INCOMPLETE)
    named = {"status": names, "publish": names[2:]}.get(command, names[:2])
    assert [name for name in names if f"{data / name} is damaged" in err] == list(named)
    assert err.count("left as it") == err.count("aside") == len(named)
    assert all((data / name).read_bytes() == b"damaged" * 100 for name in names)
    assert not list(data.rglob("*.damaged*"))


def test_another_holder_is_code_3_and_named(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Lease(data / "archive", ManualClock(), program="the other"):
        for arguments in (
            ["collect", "--opend", "127.0.0.1:1", "--symbols", "HK.00700"],
            ["prune", "--series", "bars", "--keep-sessions", "1"],
        ):
            assert main([*arguments, "--data-dir", str(data)]) == 3
            assert f"the other, process {os.getpid()}" in capsys.readouterr().err
        assert main(["status", "--data-dir", str(data)]) == 0
        assert "written by the other" in capsys.readouterr().out


def test_status_names_sessions_and_open_gaps(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = data / "archive"
    with Lease(folder, ManualClock(), program="test") as lease:
        writer = ArchiveWriter(folder, lease)
        writer.note_gaps(KEY, "HK.03690", DAY, why=GapReason.LINK, until=after_close())  # type: ignore[arg-type]
        writer.close()
    assert main(["status", "--data-dir", str(data)]) == 0
    out = capsys.readouterr().out
    assert "nobody writes" in out
    assert "HK: 1 sessions of 1 securities, 1 whole; 2026-11-20: 1 of 1 whole" in out
    assert "HK.03690 2026-11-20 flow: minutes 0 to 329 missing, connection lost, until 2026-11-20T08:12" in out


def test_damage_is_code_4_and_named(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--data-dir", str(data)]) == 0
    changed(data, "UPDATE block SET data=zeroblob(50) WHERE series=2")

    assert main(["verify", "--data-dir", str(data)]) == 4
    assert "damaged block: HK.00700 20261120 bars OpenD" in capsys.readouterr().out
    target = tmp_path / "bars.csv"
    rows = ["--rows", "bars", "--csv", str(target)]
    assert main(["export", "--data-dir", str(data), "--day", "2026-11-20", *rows]) == 4
    assert "damaged block: HK.00700, 20261120, bars, OpenD" in capsys.readouterr().err
    assert target.read_text().startswith("symbol,day,minute")


def test_a_backup_restores_what_was_there(data: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    assert main(["backup", str(copy), "--data-dir", str(data)]) == 0
    changed(data, "DELETE FROM block")
    assert main(["restore", str(copy), "--data-dir", str(data)]) == 0
    assert main(["verify", "--data-dir", str(data)]) == 0
    target = tmp_path / "minutes.csv"
    assert main(["export", "--data-dir", str(data), "--day", "2026-11-20", "--csv", str(target)]) == 0
    assert len(target.read_text().splitlines()) == 331


def test_a_restore_into_an_empty_folder_names_no_archive_of_before(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "copy.db"
    assert main(["backup", str(copy), "--data-dir", str(data)]) == 0
    said = []
    for _ in range(2):
        capsys.readouterr()
        assert main(["restore", str(copy), "--data-dir", str(tmp_path / "new")]) == 0
        said.append("archive.db.before" in capsys.readouterr().out)
    assert said == [False, True]


def test_nothing_is_restored_under_a_running_app(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The app would write the settings that it has read over the restored ones."""
    copy = tmp_path / "copy.db"
    SettingsFile(data).save(Settings(symbol="HK.00005"))
    assert main(["backup", str(copy), "--data-dir", str(data)]) == 0
    SettingsFile(data).save(Settings(symbol="US.AAPL"))
    (data / ORDER_LOG).touch()
    app = lock_data_folder(data)
    assert app is not None
    try:
        before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
        assert main(["restore", str(copy), "--data-dir", str(data)]) == 3
        assert "Tideboard runs with the data folder" in capsys.readouterr().err
        assert {path: path.read_bytes() for path in data.rglob("*") if path.is_file()} == before
    finally:
        os.close(app)
    assert main(["restore", str(copy), "--data-dir", str(data)]) == 0
    assert SettingsFile(data).load().symbol == "HK.00005"


def test_the_practice_markets_archives_are_named(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    practice = data / "practice" / "archive"
    close_archive(open_archive(practice))
    assert main(["status", "--data-dir", str(data)]) == 0
    assert f"{practice}: status --data-dir {practice.parent}" in capsys.readouterr().out
    (data / "archive" / "archive.db").unlink()
    assert main(["status", "--data-dir", str(data)]) == 2
    assert f"the practice market's is in {practice}" in capsys.readouterr().err


def test_minutes_are_pruned_only_on_request(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    limits = ["prune", "--series", "flow", "--keep-sessions", "0", "--data-dir", str(data)]
    assert main([*limits, "--dry-run"]) == 0
    assert capsys.readouterr().out.startswith("1 blocks")
    assert main(limits) == 2
    assert main([*limits, "--minutes-too"]) == 0
    assert main(["verify", "--data-dir", str(data)]) == 0


def test_it_starts_without_qt_and_with_few_modules(data: Path) -> None:
    script = (
        "import sys\n"
        "from tideboard_core.collector.__main__ import main\n"
        "code = main(['status', '--data-dir', sys.argv[1]])\n"
        "print('LOADED', len(sys.modules), [name for name in sys.modules if 'PySide' in name])\n"
        "sys.exit(code)\n"
    )
    out = subprocess.run(
        [sys.executable, "-c", script, str(data)], capture_output=True, text=True, check=True, env=environment()
    ).stdout
    count, of_qt = out.rpartition("LOADED ")[2].split(" ", 1)
    assert of_qt.strip() == "[]"
    assert int(count) <= MODULES


def test_what_was_stopped_is_not_done(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(options: argparse.Namespace) -> CollectorExit:
        raise KeyboardInterrupt

    monkeypatch.setitem(COMMANDS, "backup", stopped)
    monkeypatch.setattr("tideboard_core.collector.collect_command.collect", stopped)
    collect = ["collect", "--opend", "127.0.0.1:1", "--symbols", "HK.00700"]
    assert main(["backup", str(tmp_path / "x"), "--data-dir", str(data)]) == 1
    assert main([*collect, "--once"]) == 4
    assert main(collect) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="no signal handlers")
@pytest.mark.parametrize(("option", "code"), [(["--once"], 4), ([], 0)])
def test_sigterm_ends_a_service_with_0_and_a_single_read_with_4(
    option: list[str], code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def stopped(*_: object, **__: object) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.sleep(5)

    monkeypatch.setattr(Collector, "collect", stopped)
    arguments = ["--opend", "127.0.0.1:1", "--data-dir", str(tmp_path), "--symbols", "HK.00700"]
    assert main(["collect", *arguments, *option]) == code


def test_no_keys_of_connections_are_logged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "keys"))
    assert main(["collect", "--opend", "nowhere", "--data-dir", str(tmp_path), "--symbols", "HK.00700"]) == 2
    assert "SSLKEYLOGFILE" not in os.environ


def test_a_servers_words_are_printed_without_secrets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def refused(*_: object) -> None:
        raise LoginRefused("refused", text="no such key: fc_1234567890")

    monkeypatch.setattr(Collector, "collect", refused)
    keys = tmp_path / "keys.json"
    keys.touch(mode=0o600)
    keys.write_text('{"key": "fc_1234567890"}')
    where = ["--rest", "http://127.0.0.1:1", "--keys-file", str(keys), "--data-dir", str(tmp_path)]
    assert main(["collect", *where, "--symbols", "HK.00700"]) == 5
    assert "no such key: [secret]" in capsys.readouterr().err


def test_books_are_counted_verified_exported_and_pruned(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = data / "archive"
    with Lease(folder, ManualClock(), program="test") as lease:
        writer = ArchiveWriter(folder, lease)
        writer.add_depth(KEY, TENCENT, DAY, rows_of(books(60, 1)), known=after_close())
        writer.seal_depth(KEY, TENCENT, DAY, after_close())
        writer.close()
    where = ["--data-dir", str(data)]
    assert main(["status", *where]) == 0
    assert "HK: depth of 1 securities on 1 days, the last 2026-11-20: 120 changes, " in capsys.readouterr().out
    export = ["export", "--day", "2026-11-20", *where, "--rows"]
    assert main([*export, "depth", "--csv", str(tmp_path / "depth.csv")]) == 0
    assert main([*export, "quotes", "--parquet", str(tmp_path / "parquet")]) == 0
    assert main([*export, "gaps", "--csv", str(tmp_path / "gaps.csv")]) == 0
    assert ",0,0,depth,not-running,,closed\n" in (tmp_path / "gaps.csv").read_text()
    assert main(["verify", *where]) == 0
    capsys.readouterr()
    limits = ["prune", "--series", "depth", "--keep-sessions", "0", *where]
    assert main([*limits, "--dry-run"]) == 0
    assert capsys.readouterr().out.startswith("1 blocks, ")
    changed(data, "UPDATE depth_block SET data=zeroblob(50)")
    assert main(["verify", *where]) == CollectorExit.INCOMPLETE
    assert capsys.readouterr().out.startswith("damaged block: HK.00700 20261120 depth OpenD\n")
    assert main([*export, "depth", "--csv", str(tmp_path / "depth.csv")]) == CollectorExit.INCOMPLETE
    assert "depth" in capsys.readouterr().err
    assert main(limits) == 0
    assert main(["verify", *where]) == 0


def test_daily_rows_are_counted_verified_and_pruned(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = data / "archive"
    with Lease(folder, ManualClock(), program="test") as lease:
        writer = ArchiveWriter(folder, lease)
        for day in (date(2026, 11, 19), DAY):
            add_daily_day(writer, day=day)
            note_read(writer, KEY, TENCENT, DailyFigure.SALES, day, received=after_close(day))
        writer.close()
    where = ["--data-dir", str(data)]
    assert main(["status", *where]) == 0
    assert "daily rows since 2026-11-19: 4 short, 6 brokers, 2 rating, 2 event" in capsys.readouterr().out
    limits = ["prune", "--series", "daily", "--keep-sessions", "1", *where]
    assert main([*limits, "--dry-run"]) == 0
    assert capsys.readouterr().out == "7 daily rows would be dropped\n"
    assert main(limits) == 0
    assert capsys.readouterr().out == "7 daily rows dropped\n"
    assert main(["verify", *where]) == 0
    changed(data, "UPDATE rating SET version=2")
    capsys.readouterr()
    assert main(["verify", *where]) == CollectorExit.INCOMPLETE
    assert capsys.readouterr().out.startswith("damaged daily: HK.00700")
