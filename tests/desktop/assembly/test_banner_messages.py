"""The banner about the order log."""

from __future__ import annotations

import pytest

from tideboard_core.audit.thread import AuditStatus
from tideboard_desktop.assembly.banner_messages import audit_notice


def test_a_log_that_is_well_needs_no_banner() -> None:
    assert audit_notice(AuditStatus(count=7)) is None


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (AuditStatus(problem="full"), "The disk is full"),
        (AuditStatus(problem="failing"), "cannot be written"),
        (AuditStatus(problem="broken", line=12), "at line 12"),
        (AuditStatus(problem="moved"), "was moved away"),
        (AuditStatus(problem="shorter"), "shorter than it was"),
        (AuditStatus(problem="full", kept=1200), "1,200 records are kept in memory"),
        (AuditStatus(kept=1), "1 records are kept in memory"),
    ],
)
def test_each_problem_is_a_broken_banner_with_its_figures(status: AuditStatus, words: str) -> None:
    notice = audit_notice(status)

    assert notice is not None
    assert notice.broken
    assert words in notice.text
