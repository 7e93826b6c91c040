"""A confirmation is open in the whole window while the unlock runs out: every figure goes on, until the lock."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fakes.values.trading import TENCENT
from fakes.walks.trading.walker import Walk
from fakes.walks.trading.window_scene import WindowScene
from tideboard_core.errors import GatewayError
from tideboard_core.model.hub_keys import LOCK, Topic
from tideboard_core.model.live import Lazy
from tideboard_core.model.lock import LockKind, LockReason, UnlockLifetime
from tideboard_core.model.order import Environment
from tideboard_core.model.review import VoidCode
from tideboard_desktop.orders.confirm.view import ConfirmOrderDialog

pytestmark = [
    pytest.mark.timeout(300),
    pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True),
    pytest.mark.slow,
]


class Steps(Walk):
    """The steps of a walk, taken by hand."""

    scene: WindowScene
    Scene = WindowScene

    def confirmation_with(self, left: int) -> ConfirmOrderDialog:
        """An order's confirmation, opened `left` seconds before an unlock of five minutes ends."""
        scene, desk = self.scene, self.scene.desk
        scene.run(lambda: desk.spawn(desk.unlock(UnlockLifetime.MINUTES_5)))
        scene.opened_at = desk.clock.boot()
        scene.run(lambda: scene.leap(300 - left))
        scene.run(desk.market)
        self.fill_ticket("613.00", "100")
        self.press_review(1)
        (dialog,) = scene.dialogs
        assert isinstance(dialog, ConfirmOrderDialog)
        return dialog


@pytest.fixture(params=list(Environment))
def steps(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[Steps]:
    Steps.application = qapp
    made = Steps()
    made.begin(request.param)
    try:
        yield made
    finally:
        made.end()


def seconds_in(text: str) -> int:
    """What a countdown shows."""
    minutes, seconds = re.findall(r"(\d+):(\d\d)", text)[0]
    return int(minutes) * 60 + int(seconds)


def near(seconds: int) -> tuple[int, int]:
    """Beats of a twentieth of a second make it a little less."""
    return seconds - 1, seconds


@pytest.mark.whole("PAPER-*", "PRACTICE-14*")
@pytest.mark.parametrize(("left", "why"), [(38, VoidCode.TOO_LATE), (14, VoidCode.LOCKED)])
def test_an_open_confirmation_counts_down_with_the_unlock(steps: Steps, left: int, why: VoidCode) -> None:
    scene, desk = steps.scene, steps.scene.desk
    dialog = steps.confirmation_with(left)
    published: list[object] = []
    desk.hub.listen(LOCK, lambda _key: published.append(desk.lock.status.kind))

    def second(with_push: bool) -> None:
        scene.wait(1.0)
        if with_push:
            desk.market()
        scene.main.top_bar.each_second()

    for passed in range(1, left + 1):
        pushed = passed % 4 != 0  # the book is silent for a second now and then
        scene.run(lambda pushed=pushed: second(pushed))  # type: ignore[misc]  # a bound loop value
        if dialog._review.void_reason is not None:
            break
        dialog.tick()
        shown = [line.figure.text() for line in dialog.checks.lines]
        assert seconds_in(shown[0]) in near(left - passed)
        assert int(re.findall(r"Void in (\d+) s", dialog.bar.second.text())[0]) in near(30 - passed)
        age = float(re.findall(r"age ([\d.]+) s", dialog.age.text())[0])
        assert (age == 0) if pushed else (0.7 < age < 1.1), "the dialog looks four times a second"
        assert seconds_in(scene.main.top_bar.lock.lines.whole) in near(left - passed)

    assert dialog._review.void_reason is not None
    assert dialog._review.void_reason.code is why
    scene.run(lambda: scene.leap(max(left - passed, 0)))
    assert (desk.lock.status.unlocked, desk.lock.status.reason) == (False, LockReason.EXPIRED)
    assert published == [LockKind.LOCKING_SOON, LockKind.LOCKED][left <= 30 :]
    scene.run(lambda: QTest.mouseClick(dialog.bar.send, Qt.MouseButton.LeftButton))
    assert scene.writes == 0
    steps.nothing_went_out_that_was_not_allowed()


@pytest.mark.whole("PAPER-*", "PRACTICE-14*", "PRACTICE-38")
@pytest.mark.parametrize("left", [38, 14])
def test_no_topic_is_published_inside_itself(steps: Steps, left: int) -> None:
    """Every listener of the whole window hears of every topic, readable or not, with a confirmation open, to the end.

    The scene notes each publish of a topic inside one of the same topic, in walks too.
    """
    scene, hub = steps.scene, steps.scene.desk.hub
    steps.confirmation_with(left)
    topics = [topic for topic in vars(Topic).values() if isinstance(topic, Topic)]
    subjects = ("", "orders", TENCENT.id, scene.desk.account.id)

    def everything() -> None:
        for key, entry in tuple(hub._entries.items()):
            hub.publish(key, entry.update)
        for topic in topics:
            for subject in subjects:
                if hub.entry(topic.of(subject)) is None:
                    hub.publish(topic.of(subject), Lazy.failed(GatewayError("reply-unreadable", field="x")))

    for _ in range(left + 1):
        scene.run(lambda: scene.leap(1.0))
        scene.run(everything)
    assert not scene.desk.lock.status.unlocked
    assert len(topics) >= 25
    steps.nothing_went_out_that_was_not_allowed()
