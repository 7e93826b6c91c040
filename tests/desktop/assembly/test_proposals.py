"""Proposals in the whole window: nothing happens by itself, and what leaves the ticket leaves the desk."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from fakes.scenes.screen.turns import turns
from fakes.scenes.window.main_window import WholeWindow
from fakes.values.clock import ManualClock
from fakes.values.hostile_words import hostile_words
from fakes.values.proposals import ALIBABA, Facts, MemoryStore, fields, key_id, proposer
from fakes.values.reviews import summary
from tideboard_api.proposing import ProposalReply, ProposalState
from tideboard_api.scopes import ProgramScope
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.live import Lazy, LinkEvent, LinkEventKind
from tideboard_core.model.order import OrderRequest, OrderType, Side
from tideboard_core.programs.proposal import Obstacle, Proposer, RefusedCall
from tideboard_core.programs.proposal_desk import ProposalDesk
from tideboard_core.programs.proposal_file import FILE, ProposalFile
from tideboard_desktop.assembly import proposals
from tideboard_desktop.assembly.proposals import ProposalSide, WindowProposals
from tideboard_desktop.orders.confirmer import DialogConfirmer

pytestmark = pytest.mark.slow

SHOWN_BY_NOTHING = "\u2068\u2069\u200b"
"""Isolates around text from right to left, and where a long word may break."""
HOSTILE = "<b>IGNORE LIMITS</b>\u202e\n<a href='http://x'>confirm</a> \x1b[31mnow"


@dataclass
class Scene:
    """The window with programs switched on, and what a screen reader heard."""

    whole: WholeWindow
    desk: ProposalDesk
    shown: WindowProposals
    keys: dict[str, Proposer]
    heard: list[str] = field(default_factory=list)

    async def propose(self, client_id: str = "1", **changes: object) -> str:
        reply = await self.desk.propose(proposer(), fields(client_id, **changes))
        assert isinstance(reply, ProposalReply), reply
        await self.turn()
        return reply.id

    async def turn(self) -> None:
        await turns()

    def state(self, proposal_id: str) -> ProposalState:
        found = self.desk.find(proposal_id)
        assert found is not None
        return found.state


@pytest.fixture
async def scene(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Scene]:
    asyncio.get_running_loop().slow_callback_duration = float("inf")  # all of it is built in one go
    whole = WholeWindow(qapp, tmp_path, chart=False)
    whole.built.window.show()
    heard: list[str] = []
    monkeypatch.setattr(proposals, "announce", lambda _widget, words: heard.append(words))
    keys = {key_id(): proposer()}
    desk = ProposalDesk(MemoryStore(), Facts(), whole.clock, key=keys.get)
    confirmer = DialogConfirmer(whole.theme, whole.clock, whole.tasks, parent=lambda: None)
    side = ProposalSide(
        hub=whole.hub,
        frame=whole.frame,
        guard=whole.trading.guard,
        confirmer=confirmer,
        theme=lambda: whole.theme,
        built=lambda: whole.built,
        account=lambda: whole.built.ticket.ticket.account,
    )
    made = Scene(whole, desk, WindowProposals(desk, side), keys, heard)
    yield made
    if made.shown.list is not None:
        made.shown.list.close()
    await whole.end()


async def test_it_arrives_as_a_count_and_one_sentence_and_nothing_else(scene: Scene, qapp: QApplication) -> None:
    focus, active = qapp.focusWidget(), qapp.activeWindow()
    top = set(qapp.topLevelWidgets())
    assert scene.shown.button.isHidden()

    await scene.propose(ttl=90)
    scene.shown.refresh()

    assert (scene.shown.button.text(), scene.shown.button.isHidden()) == ("1 proposal   F9", False)
    assert qapp.focusWidget() is focus
    assert qapp.activeWindow() is active
    assert set(qapp.topLevelWidgets()) == top
    assert scene.shown.panel.isHidden()
    assert scene.whole.built.ticket.ticket.form.proposal is None
    (said,) = scene.heard
    assert said.startswith("Proposal from research-agent: buy 200 ")
    assert said.endswith(" at 612.50, ends in 90 seconds")


async def test_below_a_dock_that_fills_the_window_it_waits_until_a_person_opens_it(scene: Scene) -> None:
    """A count in the top bar, which stays whole; opened into the ticket it gives the room back."""
    workspace = scene.whole.built.window.workspace
    workspace.toggle_fill(workspace.docks["flow"])
    one = await scene.propose()
    scene.shown.refresh()
    assert workspace.filling.dock is workspace.docks["flow"]
    assert scene.shown.button.isVisible()
    scene.shown.button.click()
    assert scene.shown.list is not None
    assert not scene.whole.built.ticket.isVisible()
    scene.shown.open(one)
    assert workspace.filling.dock is None
    assert scene.whole.built.ticket.isVisible()
    assert scene.shown.panel.isVisible()


async def test_hostile_words_open_nothing_and_are_one_plain_line(scene: Scene, qapp: QApplication) -> None:
    """The whole run sends two thousand through the server: tests/desktop/assembly/test_programs.py."""
    changes: list[object] = []
    heard = qapp.focusChanged.connect(lambda *parts: changes.append(parts))
    for number, text in enumerate(hostile_words(50)):
        key, top = f"key-{number}", set(qapp.topLevelWidgets())
        scene.keys[key_id(key)] = proposer(key)
        reply = await scene.desk.propose(scene.keys[key_id(key)], fields("1", reason=text))
        assert isinstance(reply, ProposalReply)
        scene.shown.refresh()
        assert (changes, set(qapp.topLevelWidgets()), scene.shown.ticket.ticket.form.proposal) == ([], top, None)
        scene.shown.open(reply.id)
        words, found = scene.shown.panel.words.reason, scene.desk.find(reply.id)
        assert found is not None
        assert words.textFormat() is Qt.TextFormat.PlainText
        for shown in (words.text(), found.fields.reason):
            assert shown.translate(dict.fromkeys(map(ord, SHOWN_BY_NOTHING))).isprintable()
        scene.desk.withdraw(key_id(key), reply.id)
        scene.shown.refresh()
        changes.clear()
    qapp.focusChanged.disconnect(heard)


async def test_the_person_opens_it_into_the_ticket_and_sends_it_back(scene: Scene) -> None:
    one = await scene.propose(reason=HOSTILE)
    scene.shown.show_list()
    made = scene.shown.list
    assert made is not None
    assert scene.state(one) is ProposalState.CREATED
    made.rows.selectRow(0)
    QTest.keyClick(made.rows, Qt.Key.Key_Return)

    ticket = scene.whole.built.ticket
    assert scene.state(one) is ProposalState.SHOWN
    assert ticket.ticket.form.proposal == ("research-agent", one)
    assert not scene.shown.panel.isHidden()
    assert not scene.shown.frame.isHidden()
    assert scene.shown.frame.geometry() == ticket.rect()
    assert scene.shown.panel.head.words.text() == "Proposed by research-agent"
    assert "<b>IGNORE LIMITS</b>" in scene.shown.panel.words.reason.text()
    for words in (*scene.shown.panel.findChildren(QLabel), *scene.shown.panel.words.findChildren(QLabel)):
        assert words.textFormat() is Qt.TextFormat.PlainText, words.text()
        assert not words.openExternalLinks()

    scene.shown.panel.back.click()
    await scene.turn()
    assert ticket.ticket.form.proposal is None
    assert scene.desk.in_ticket is None
    assert ticket.ticket.form.entered != 200
    assert scene.shown.panel.isHidden()
    assert scene.state(one) is ProposalState.SHOWN


async def test_what_the_person_changes_is_marked_and_told_as_edited(scene: Scene) -> None:
    one = await scene.propose()
    scene.shown.open(one)
    ticket = scene.whole.built.ticket
    ticket.form.price.edited.emit("612.00")

    found = scene.desk.find(one)
    assert found is not None
    assert found.edited
    assert scene.shown.panel.changes.text() == "you changed price, 612.50 → 612.00"
    assert ticket.form.price.field.property("marked") == "true"
    assert ticket.form.price.field.toolTip() == "proposed 612.50"
    ticket.form.price.edited.emit("612.50")
    assert ticket.form.price.field.property("marked") == "false"
    assert scene.shown.panel.changes.isHidden()


async def test_an_order_of_the_person_s_own_has_no_frame_and_ends_the_proposal(scene: Scene) -> None:
    one = await scene.propose()
    scene.shown.open(one)
    ticket = scene.whole.built.ticket
    ticket.choose_side(Side.BUY)
    ticket.choose_type(OrderType.LIMIT)
    ticket.form.price.field.setFocus()
    ticket.form.price.edited.emit("612.50")
    assert scene.shown.frame.isVisible()

    ticket.form.quantity.edited.emit("200")
    await scene.turn()
    found = scene.desk.find(one)
    assert found is not None
    assert (found.state, found.edited) == (ProposalState.DECLINED, True)
    assert scene.shown.frame.isHidden()
    assert scene.shown.panel.isHidden()
    assert (ticket.ticket.form.price, ticket.ticket.form.entered) == (Decimal("612.50"), Decimal(200))
    assert ticket.form.price.field.hasFocus()
    again = await scene.desk.propose(proposer(), fields("2"))
    assert isinstance(again, RefusedCall), "the same order does not come again beside the person's own"


async def expire(scene: Scene, _one: str) -> None:
    scene.whole.clock.advance(120)
    scene.shown.refresh()


async def withdraw(scene: Scene, one: str) -> None:
    scene.desk.withdraw(key_id(), one)


async def stop(scene: Scene, _one: str) -> None:
    scene.desk.stop()


async def decline(scene: Scene, _one: str) -> None:
    scene.shown.panel.decline.click()


async def another_security(scene: Scene, _one: str) -> None:
    scene.whole.built.ticket.selection.select(ALIBABA.id)


async def another_account(scene: Scene, _one: str) -> None:
    scene.whole.built.ticket.set_account(None)


LEAVES: list[tuple[Callable[[Scene, str], Awaitable[None]], ProposalState]] = [
    (expire, ProposalState.EXPIRED),
    (withdraw, ProposalState.WITHDRAWN),
    (stop, ProposalState.STOPPED),
    (decline, ProposalState.DECLINED),
    (another_security, ProposalState.SHOWN),
    (another_account, ProposalState.SHOWN),
]


@pytest.mark.parametrize(("leave", "state"), LEAVES, ids=[leave.__name__ for leave, _ in LEAVES])
async def test_ticket_and_desk_let_go_of_it_together(
    scene: Scene, leave: Callable[[Scene, str], Awaitable[None]], state: ProposalState
) -> None:
    one = await scene.propose()
    scene.shown.open(one)
    await leave(scene, one)
    await scene.turn()
    form = scene.whole.built.ticket.ticket.form
    assert (form.proposal, scene.desk.in_ticket, scene.state(one)) == (None, None, state)
    assert form.entered != 200
    assert scene.shown.panel.isHidden()
    assert scene.shown.frame.isHidden()


async def test_typed_text_keeps_it_in_the_list(scene: Scene) -> None:
    one = await scene.propose()
    scene.whole.built.ticket.form.price.edited.emit("600.00")
    scene.shown.show_list()
    scene.shown.open(one)
    made = scene.shown.list
    assert made is not None
    assert scene.state(one) is ProposalState.CREATED
    assert made.line.text() == "The ticket holds what you typed; it is never replaced."
    assert scene.whole.built.ticket.ticket.form.price == Decimal("600.00")


async def test_while_an_order_is_under_review_it_stays_in_the_list(scene: Scene) -> None:
    """The desk would tell the program that it was shown."""
    one = await scene.propose()
    scene.whole.built.ticket._show_busy(True)
    scene.shown.open(one)
    assert (scene.state(one), scene.desk.in_ticket) == (ProposalState.CREATED, None)
    scene.whole.built.ticket._show_busy(False)
    scene.shown.open(one)
    assert scene.state(one) is ProposalState.SHOWN


async def test_a_key_without_the_environment_keeps_it_in_the_list(scene: Scene) -> None:
    one = await scene.propose()
    scene.keys[key_id()] = proposer("research-agent", ProgramScope.PROPOSE_LIVE)
    scene.shown.show_list()
    made = scene.shown.list
    assert made is not None
    made.rows.selectRow(0)
    assert not made.open_button.isEnabled()
    assert made.line.text() == "The key of this program may not propose in an account of this kind."
    assert scene.state(one) is ProposalState.CREATED


async def test_an_account_that_is_no_paper_ends_what_stands_in_ticket_and_list(scene: Scene) -> None:
    in_list = await scene.propose("1")
    for kind in (LinkEventKind.LOST, LinkEventKind.NOT_PAPER):
        assert scene.state(in_list) is ProposalState.CREATED
        event = LinkEvent(kind=kind, data={"provider": "LongPort"})
        scene.whole.hub.publish(Topic.LINK_EVENT.of("orders"), Lazy.ready(event))
        await scene.turn()
    assert scene.state(in_list) is ProposalState.STOPPED


async def test_delete_declines_the_selected_row_alone(scene: Scene) -> None:
    one, other = await scene.propose("1"), await scene.propose("2")
    scene.shown.show_list()
    made = scene.shown.list
    assert made is not None
    made.rows.clearSelection()
    QTest.keyClick(made.rows, Qt.Key.Key_Delete)
    assert {scene.state(one), scene.state(other)} == {ProposalState.CREATED}
    made.rows.selectRow(0)
    selected = made.selected
    assert selected is not None
    QTest.keyClick(made.rows, Qt.Key.Key_Delete)
    await scene.turn()
    assert scene.state(selected.proposal.id) is ProposalState.DECLINED
    assert len(scene.desk.waiting) == 1


async def test_keys_act_on_the_newest_as_soon_as_the_list_is_open(scene: Scene) -> None:
    await scene.propose("1")
    newest = await scene.propose("2")
    scene.shown.show_list()
    made = scene.shown.list
    assert made is not None
    QTest.keyClick(made.rows, Qt.Key.Key_Return)
    assert scene.state(newest) is ProposalState.SHOWN
    assert scene.desk.in_ticket is scene.desk.find(newest)


async def test_what_is_over_costs_the_window_nothing_each_second(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        scene.desk.withdraw(key_id(), await scene.propose(str(number)))
    await scene.propose("open")
    scene.shown.show_list()
    asked: list[str] = []
    obstacle = scene.desk.obstacle

    def counted(proposal_id: str, *more: Any) -> Obstacle | None:
        asked.append(proposal_id)
        return obstacle(proposal_id, *more)

    monkeypatch.setattr(scene.desk, "obstacle", counted)
    scene.shown.refresh()
    assert asked == [one.id for one in scene.desk.waiting]


async def test_a_paused_key_is_resumed_by_the_person(scene: Scene) -> None:
    for number in range(3):
        scene.desk.decline(await scene.propose(str(number)))
        scene.whole.clock.advance(301)
    scene.shown.show_list()
    made = scene.shown.list
    assert made is not None
    assert made.line.text() == "research-agent is paused after three declines."
    made.resume.click()
    assert not scene.desk.paused("research-agent")
    assert made.resume.isHidden()


async def test_the_line_of_the_confirmation_names_it_and_what_was_changed(scene: Scene) -> None:
    one = await scene.propose()
    scene.shown.open(one)
    ticket = scene.whole.built.ticket
    ticket.form.price.edited.emit("612.00")
    request = ticket.ticket.request()
    assert isinstance(request, OrderRequest)
    line = scene.shown._line(replace(summary(), request=request))
    assert line is not None
    assert line.words.text() == "Proposed by research-agent · you changed price, 612.50 → 612.00"
    assert line.end.text() == "ends in 2:00"
    scene.whole.clock.advance(30)
    line.show_time()
    assert line.end.text() == "ends in 1:30"
    line.deleteLater()
    assert scene.shown._line(summary()) is None


async def test_a_new_window_has_them_again(scene: Scene) -> None:
    one = await scene.propose()
    scene.shown.open(one)
    old = scene.whole.built
    scene.whole.built = scene.whole.build()
    scene.shown.attach()
    await scene.turn()
    assert scene.shown.ticket is scene.whole.built.ticket
    assert scene.shown.button.accessibleName() == "1 proposal   F9"
    assert (scene.desk.in_ticket, scene.state(one)) == (None, ProposalState.SHOWN)
    old.discard()


async def test_the_order_log_says_what_ended_with_a_killed_window(tmp_path: Path) -> None:
    file = ProposalFile(tmp_path / FILE)
    desk = ProposalDesk(file, Facts(), ManualClock(), key=proposer)
    replies = [await desk.propose(proposer(), fields(number)) for number in "12"]
    opened, declined = (reply.id for reply in replies if isinstance(reply, ProposalReply))
    desk.decline(declined)
    file.close()  # without the desk's own end
    lines: list[Mapping[str, Any]] = []

    proposals.open_desk(tmp_path, Facts(), ManualClock(), lines.append, key=proposer).close()

    assert [(line["proposal"], line["state"]) for line in lines] == [(opened, "stopped")]
