"""Reports are written whatever the program has come to, and never in the way of the error itself."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fakes.values.hub_values import put
from tideboard_core.crash.files import CrashFiles, Fault
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.order import LiveAccount
from tideboard_core.redaction import Redactor
from tideboard_core.system.clock import SystemClock
from tideboard_core.system.settings import Backend, Connection, Settings
from tideboard_core.system.settings_store import SettingsFile
from tideboard_desktop.connection.uses import Uses
from tideboard_desktop.crash.recorder import CrashRecorder, account_ids, report_fault
from tideboard_desktop.ui.cli.terminal import ExitCode

AT = datetime(2026, 11, 20, 21, 30, 5, tzinfo=UTC)


def only(directory: Path) -> str:
    """The one report that is kept."""
    files = CrashFiles(directory)
    (report,) = files.kept()
    return files.read(report.path)


def ended(recorder: CrashRecorder) -> int:
    """What the end by an error returns."""
    try:
        raise KeyError("the first error")
    except KeyError as error:
        return recorder.ended_by(error)


def test_an_error_that_ends_the_program_is_logged_kept_and_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.CRITICAL):
        assert ended(CrashRecorder(tmp_path, Redactor())) == ExitCode.BROKEN

    text = only(tmp_path)
    assert "KeyError: [text]" in text
    assert "practice (opend)" in text
    assert "platform offscreen" in text
    assert "an error ended the program" in caplog.text
    assert str(tmp_path) in capsys.readouterr().err


def test_hosts_are_left_out_of_the_kinds_of_connection(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    uses = Uses(connection=Connection(backend=Backend.OPEND, host="gate.example.com"))
    with caplog.at_level(logging.CRITICAL):
        ended(CrashRecorder(tmp_path, Redactor(), uses=uses))

    assert "Connections: opend\n" in only(tmp_path)
    assert "gate.example.com" not in only(tmp_path)


def test_a_report_that_cannot_be_written_does_not_hide_the_error(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "crashes").write_text("a file in place of the folder")
    with caplog.at_level(logging.WARNING):
        assert ended(CrashRecorder(tmp_path, Redactor())) == ExitCode.BROKEN

    def broken() -> Settings:
        raise RuntimeError("while the report was made")

    with caplog.at_level(logging.WARNING):
        assert ended(CrashRecorder(tmp_path, Redactor(), broken)) == ExitCode.BROKEN
    assert caplog.text.count("KeyError: 'the first error'") == 2
    assert "while the report was made" in caplog.text


def test_a_native_crash_is_reported_without_the_account_of_its_settings(tmp_path: Path) -> None:
    SettingsFile(tmp_path).save(Settings(account="acc-31", connection=Connection(backend=Backend.OPEND)))
    (tmp_path / "tideboard.log").write_text("2026-11-20 21:30:05,123 INFO a.b: of acc-31\n")
    report_fault(tmp_path, Fault("Fatal Python error: Segmentation fault", AT))

    text = only(tmp_path)
    assert "Fatal Python error: Segmentation fault" in text
    assert "a.b: of [account]" in text
    assert "Connections: opend\n" in text
    assert CrashFiles(tmp_path).kept()[0].at == AT


def test_settings_that_cannot_be_read_do_not_keep_a_native_crash_back(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text("{")
    report_fault(tmp_path, Fault("Fatal Python error", AT))

    assert "Fatal Python error" in only(tmp_path)


def test_every_account_that_is_known_is_left_out() -> None:
    hub = Hub(SystemClock())
    assert account_ids(hub) == []
    account = LiveAccount(id="acc-31", name="mine", currency="HKD", markets=frozenset())
    put(hub, Topic.ACCOUNTS.of(""), (account,))
    assert account_ids(hub) == ["acc-31"]
