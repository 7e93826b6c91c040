"""What the banner says when the order log cannot be trusted or written."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from tideboard_core.audit_thread import AuditStatus
from tideboard_desktop.sentences import together
from tideboard_desktop.widgets.banner import Notice

translate = QCoreApplication.translate

_PROBLEMS = {
    "full": QT_TRANSLATE_NOOP("Audit", "The disk is full: no new orders until there is room. Cancels still go."),
    "failing": QT_TRANSLATE_NOOP("Audit", "The order log cannot be written: no new orders. Cancels still go."),
    "broken": QT_TRANSLATE_NOOP(
        "Audit", "The order log was changed at line {line}: no new orders. See “tideboard audit verify”."
    ),
    "unreadable": QT_TRANSLATE_NOOP("Audit", "The order log cannot be read: no new orders. Cancels still go."),
    "moved": QT_TRANSLATE_NOOP(
        "Audit", "The order log was moved away: no new orders until it is back in its place. Cancels still go."
    ),
    "shorter": QT_TRANSLATE_NOOP(
        "Audit", "The order log is shorter than it was: no new orders. See “tideboard audit verify”."
    ),
}
_KEPT = QT_TRANSLATE_NOOP("Audit", "{kept} records are kept in memory.")


def audit_notice(status: AuditStatus) -> Notice | None:
    """The banner's sentence, None while the log is well and everything is on disk."""
    source = _PROBLEMS.get(status.problem)
    if source is None and not status.kept:
        return None
    parts = [translate("Audit", str(source)).format(line=status.line)] if source is not None else []
    if status.kept:
        parts.append(translate("Audit", str(_KEPT)).format(kept=f"{status.kept:,}"))
    return Notice(together(*parts), broken=True)
