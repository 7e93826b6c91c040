"""The smoke test's look at the log."""

from __future__ import annotations

from pathlib import Path

import pytest

from tideboard_desktop.smoke.report import Missing
from tideboard_desktop.smoke.visit import log_of

GOOD = "2026-11-20 10:00:00,000 INFO tideboard_core.session: ready\n"
WARNED = "2026-11-20 10:00:01,000 WARNING tideboard_core.vault: no keyring\n"
BAD = "2026-11-20 10:00:02,000 ERROR tideboard_desktop.application: chart failed\nTraceback\nKeyError: 7\n"


def test_a_log_without_an_error_passes(tmp_path: Path) -> None:
    (tmp_path / "tideboard.log").write_text(GOOD + WARNED)

    assert log_of(tmp_path) == "2 lines, 1 warnings, no error"


def test_an_error_is_told_also_from_an_older_file(tmp_path: Path) -> None:
    (tmp_path / "tideboard.log").write_text(GOOD)
    (tmp_path / "tideboard.log.1").write_text(BAD + WARNED)
    with pytest.raises(Missing, match=r"1 errors: 2026.* chart failed / KeyError: 7$"):
        log_of(tmp_path)


def test_no_log_at_all_is_no_good_log(tmp_path: Path) -> None:
    with pytest.raises(Missing, match="not one line of log"):
        log_of(tmp_path)
