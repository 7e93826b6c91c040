"""What a person needs to judge a proposal is in view in the smallest window, in each language, without scrolling."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt, QTranslator
from PySide6.QtWidgets import QApplication, QWidget

from fakes.scenes.screen.turns import turns
from fakes.scenes.window.main_window import WholeWindow
from fakes.values.proposals import Facts, MemoryStore, fields, key_id, proposer
from tideboard_api.proposing import ProposalReply, ProposedType
from tideboard_core.programs.proposal_desk import ProposalDesk
from tideboard_core.system.appearance import Language
from tideboard_desktop.assembly.proposals import ProposalSide, WindowProposals
from tideboard_desktop.assembly.resolved_appearance import ResolvedAppearance
from tideboard_desktop.orders.confirmer import DialogConfirmer
from tideboard_desktop.ui.translation import use_language

pytestmark = pytest.mark.slow

WORDS = "flow turned to inflow 10:42, 94th percentile of 60 sessions; book thin above 613"
LONG = " ".join([WORDS] * 3)[:280]
SMALLEST = (1280, 720)
SPOKEN = (Language.ENGLISH, Language.SIMPLIFIED, Language.TRADITIONAL)


class Spoken(WholeWindow):
    """The whole window in a language and a size."""

    def __init__(self, qapp: QApplication, folder: Path, language: Language, scale: float = 1.0) -> None:
        self.language = language
        super().__init__(qapp, folder, scale, chart=False)
        self.built.window.resize(*SMALLEST)
        self.built.window.workspace.place_default()
        self.built.window.show()

    @property
    def appearance(self) -> ResolvedAppearance:
        return replace(super().appearance, language=self.language)


class Opened:
    """A proposal in the ticket of that window."""

    def __init__(self, whole: Spoken) -> None:
        self.whole, self.desk = whole, ProposalDesk(MemoryStore(), Facts(), whole.clock, key=proposer)
        self.shown = WindowProposals(
            self.desk,
            ProposalSide(
                hub=whole.hub,
                frame=whole.frame,
                guard=whole.trading.guard,
                confirmer=DialogConfirmer(whole.theme, whole.clock, whole.tasks, parent=lambda: None),
                theme=lambda: whole.theme,
                built=lambda: whole.built,
                account=lambda: whole.built.ticket.ticket.account,
            ),
        )
        self.ticket, self.form = whole.built.ticket, whole.built.ticket.form

    async def open(self, client_id: str = "1", **changes: object) -> str:
        reply = await self.desk.propose(proposer(), fields(client_id, **({"reason": WORDS} | changes)))
        assert isinstance(reply, ProposalReply), reply
        self.shown.open(reply.id)
        await self.turn()
        return reply.id

    async def turn(self) -> None:
        await turns()

    def needed(self) -> dict[str, QWidget]:
        """The parts that judge a proposal, by what they say; the security and its side stand in the title, too."""
        form, panel = self.form, self.shown.panel
        return {
            "security": self.ticket.title_bar.title,
            "by whom": panel.head.words,
            "until when": panel.head.end,
            "side": form.side,
            "price": form.price.field,
            "quantity": form.quantity.field,
            "its words": panel.words.reason,
            "nobody checked them": panel.words.note,
            "back": panel.back,
            "decline": panel.decline,
            "sum": form.cost_total,
            "review": form.action,
        }

    def places(self) -> dict[str, tuple[int, int]]:
        """Where they stand in the window."""
        window = self.whole.built.window
        return {name: part.mapTo(window, QPoint(0, 0)).toTuple() for name, part in self.needed().items()}

    def unseen(self) -> list[str]:
        return [name for name, part in self.needed().items() if not seen_whole(part)]


def seen_whole(part: QWidget) -> bool:
    """Whether all of a part lies inside all that is around it, and nothing opaque over it."""
    if not part.isVisible() or part.visibleRegion().boundingRect() != part.rect():
        return False
    around = part.parentWidget()
    while around is not None and not around.isWindow():
        if not around.rect().contains(QRect(part.mapTo(around, QPoint(0, 0)), part.size())):
            return False
        around = around.parentWidget()
    return True


@pytest.fixture
async def opened(request: pytest.FixtureRequest, qapp: QApplication, tmp_path: Path) -> AsyncIterator[Opened]:
    """In the language of the case."""
    asyncio.get_running_loop().slow_callback_duration = float("inf")  # all of it is built in one go
    language = getattr(request, "param", Language.ENGLISH)
    assert use_language(qapp, language)
    made = Opened(Spoken(qapp, tmp_path, language))
    yield made
    await made.whole.end()
    use_language(qapp, Language.ENGLISH)
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.deleteLater()


@pytest.fixture
async def large(qapp: QApplication, tmp_path: Path) -> AsyncIterator[Opened]:
    """With text half as large again."""
    asyncio.get_running_loop().slow_callback_duration = float("inf")
    made = Opened(Spoken(qapp, tmp_path, Language.ENGLISH, 1.5))
    yield made
    await made.whole.end()


@pytest.mark.parametrize("opened", SPOKEN, ids=lambda one: one.value, indirect=True)
async def test_all_of_it_is_seen_in_the_smallest_window(opened: Opened) -> None:
    one = await opened.open()
    assert opened.unseen() == []
    assert not opened.form.low
    places = opened.places()

    opened.form.price.edited.emit("612.00")
    opened.form.quantity.edited.emit("300")
    await opened.turn()
    assert opened.shown.panel.changes.isVisible()
    assert opened.unseen() == []
    assert opened.places() == places

    opened.desk.withdraw(key_id(), one)
    await opened.turn()
    await opened.open("2", type=ProposedType.STOP_LIMIT, trigger=Decimal("613.00"), reason=LONG)
    assert seen_whole(opened.form.trigger.field)
    assert [name for name in opened.unseen() if name != "its words"] == []
    assert opened.shown.panel.words.area.height() >= opened.shown.panel.words.reason.fontMetrics().lineSpacing()


async def test_long_words_scroll_where_they_are(opened: Opened) -> None:
    await opened.open(reason=LONG)
    assert [name for name in opened.unseen() if name != "its words"] == []
    area = opened.shown.panel.words.area
    assert area.verticalScrollBar().maximum() > 0
    assert area.focusPolicy() is Qt.FocusPolicy.TabFocus

    opened.whole.built.window.resize(1280, 1400)
    await opened.turn()
    assert opened.unseen() == []
    assert area.focusPolicy() is Qt.FocusPolicy.NoFocus


async def test_the_ticket_is_as_ever_once_it_has_left(opened: Opened) -> None:
    form = opened.form

    def places() -> list[tuple[int, int, int, int] | None]:
        parts = (
            form.facts,
            form.side,
            form.price,
            form.price_chips,
            form.quantity,
            form.quantity_chips,
            form.terms_row,
        )
        more = (form.more_quantities, form.cost_total, form.action)
        return [part.geometry().getRect() if part.isVisible() else None for part in (*parts, *more)]  # type: ignore[misc]

    await opened.turn()
    before = places()
    assert None not in before
    one = await opened.open()
    assert places() != before
    opened.desk.decline(one)
    await opened.turn()
    assert places() == before


async def test_larger_text_scrolls_by_whole_rows_and_keeps_the_button(large: Opened) -> None:
    await large.open(reason=LONG)
    assert {"review", "sum", "by whom"}.isdisjoint(large.unseen())
    bar = large.form._area.verticalScrollBar()
    seen: set[str] = set()
    for value in range(0, bar.maximum() + 1, 8):
        bar.setValue(value)
        seen |= set(large.needed()) - set(large.unseen())
    assert set(large.needed()) - seen <= {"its words"}
    assert large.form._form.minimumSizeHint().width() <= large.ticket.width()
