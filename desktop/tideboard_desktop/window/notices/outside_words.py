"""What a notice says outside the window: that something happened, and more only where the person wants it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.notices import PASSING, NoticeType
from tideboard_core.model.order import Environment
from tideboard_core.notices.channel import Batch, NoticeMessage
from tideboard_desktop.ui.widgets.environment import word
from tideboard_desktop.ui.words.joining import titled, together

translate = QCoreApplication.translate
APP = "Tideboard"


def notice_type_words(type_: NoticeType) -> str:
    """A type as a heading, for rows of the settings and for counts."""
    return {
        NoticeType.FILL: translate("Notices", "Fills"),
        NoticeType.EXIT: translate("Notices", "Stops and targets hit"),
        NoticeType.REJECTION: translate("Notices", "Rejected orders"),
        NoticeType.EXIT_REJECTION: translate("Notices", "Rejected stops and targets"),
        NoticeType.UNKNOWN: translate("Notices", "Orders without an answer"),
        NoticeType.DIFFERENCE: translate("Notices", "Orders kept otherwise than confirmed"),
        NoticeType.TAKEN_BACK: translate("Notices", "Fills taken back or changed by the broker"),
        NoticeType.ORDER: translate("Notices", "Orders that ended otherwise"),
        NoticeType.ALERT: translate("Notices", "Alerts"),
        NoticeType.SIGNAL: translate("Common", "Signals"),
        NoticeType.EVENT: translate("Notices", "Reports and dates"),
        NoticeType.CONNECTION: translate("Notices", "Connection lost"),
        NoticeType.LOCK: translate("Notices", "Lock"),
        NoticeType.BRAKE: translate("Checks", "Loss brake"),
        NoticeType.MARGIN: translate("Notices", "Margin calls"),
        NoticeType.PROGRAM: translate("Common", "Program"),
        NoticeType.END: translate("Notices", "End of Tideboard"),
    }[type_]


def masked_sentence(type_: NoticeType) -> str:
    """That one thing of this type happened: no security, no figure, no account."""
    return {
        NoticeType.FILL: translate("Notices", "An order was filled."),
        NoticeType.EXIT: translate("Notices", "A stop or a target was hit."),
        NoticeType.REJECTION: translate("Notices", "An order was rejected."),
        NoticeType.EXIT_REJECTION: translate("Notices", "A stop or a target was rejected."),
        NoticeType.UNKNOWN: translate("Notices", "An order has no answer."),
        NoticeType.DIFFERENCE: translate("Notices", "An order is kept otherwise than you confirmed."),
        NoticeType.TAKEN_BACK: translate("Notices", "The broker took back or changed a fill."),
        NoticeType.ORDER: translate("Notices", "An order ended without a fill."),
        NoticeType.ALERT: translate("Notices", "A price alert rang."),
        NoticeType.SIGNAL: translate("Notices", "A signal fired."),
        NoticeType.EVENT: translate("Notices", "A report or another date is near."),
        NoticeType.CONNECTION: translate("Notices", "A connection was lost."),
        NoticeType.LOCK: translate("Notices", "Trading was locked."),
        NoticeType.BRAKE: translate("Notices", "The loss brake holds."),
        NoticeType.MARGIN: translate("Notices", "A margin call is near or has come."),
        NoticeType.PROGRAM: translate("Notices", "Tideboard has a message for you."),
        NoticeType.END: translate("Notices", "Tideboard ended: nothing is watched any more."),
    }[type_]


def message_of(batch: Batch, label: Callable[[str], str], local: Callable[[datetime], datetime]) -> NoticeMessage:
    """The message of a batch; `label` returns the person's name of an account by its key, empty for none."""
    environments = [word(one) for one in Environment if one in batch.environments]
    title = " \u00b7 ".join([APP, *environments])
    text = _text(batch, label)
    if batch.late:
        late = translate("Notices", "Late, of {time}: {text}")
        text = late.format(time=f"{local(batch.since):%Y-%m-%d %H:%M}", text=text)
    return NoticeMessage(title=title, text=text, urgent=any(type_ in PASSING for type_ in batch.counts))


def _text(batch: Batch, label: Callable[[str], str]) -> str:
    event = batch.event
    if event is not None and batch.detailed and event.detail:
        name = label(event.account) if event.account else ""
        return titled(name, event.detail) if name else event.detail
    return together(_happened(batch), translate("Notices", "Open Tideboard."))


def _happened(batch: Batch) -> str:
    if batch.event is not None:
        return masked_sentence(batch.event.type)
    count = translate("Notices", "{what}: {count}.")
    return together(*(count.format(what=notice_type_words(one), count=number) for one, number in batch.counts.items()))


def test_message() -> NoticeMessage:
    """What the test button sends."""
    return NoticeMessage(title=APP, text=translate("Notices", "This is a test. Notices of Tideboard arrive here."))
