"""Proposals of programs in the window: the count, the list, the ticket and the confirmation over one desk.

Loaded when programs are switched on; before that the guard lets no order of a proposal go.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QCoreApplication, QObject, QTimer
from shiboken6 import isValid

from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import MARKET_ZONE, Instrument, InstrumentId, market_of
from tideboard_core.model.listeners import Listeners
from tideboard_core.model.order import Account, OrderRequest, Side
from tideboard_core.model.proposal_tag import ProposalTag, ProposedChange
from tideboard_core.model.review import OrderSummary
from tideboard_core.orders.guard import Guard
from tideboard_core.orders.proposed import cases_with
from tideboard_core.ports.system import Clock
from tideboard_core.programs.proposal import Obstacle, Proposal, Proposer
from tideboard_core.programs.proposal_desk import ProposalDesk
from tideboard_core.programs.proposal_file import FILE, ProposalFile
from tideboard_core.programs.proposal_rules import ProposalFacts
from tideboard_desktop.assembly.built_window import BuiltWindow
from tideboard_desktop.assembly.window_rebuild import WindowRebuild
from tideboard_desktop.connection.services import Trading
from tideboard_desktop.orders.confirmer import DialogConfirmer
from tideboard_desktop.programs.proposal_button import ProposalsButton
from tideboard_desktop.programs.proposal_line import ProposalLine
from tideboard_desktop.programs.proposal_list import ProposalList, ProposalRow
from tideboard_desktop.programs.proposal_log import note_refusal, note_state
from tideboard_desktop.programs.proposal_panel import AmberFrame, ProposalPanel
from tideboard_desktop.programs.proposal_words import obstacle_sentence, proposed_order, spoken, value_word
from tideboard_desktop.ticket.proposed import in_form
from tideboard_desktop.ticket.proposed_rows import ProposalParts
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.frame import Frame
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.accessible_roles import announce
from tideboard_desktop.window.keyboard.key_names import shown_all

translate = QCoreApplication.translate
KEY = "F9"
_FIELDS = {"price": "price", "quantity": "quantity", "trigger": "trigger"}
"""The number fields of the ticket's form, by the fields of a proposal."""


class HubFacts:
    """What the hub knows that a proposal is held to."""

    def __init__(
        self,
        hub: Hub,
        *,
        accounts: Callable[[], tuple[Account, ...]],
        unanswered: Callable[[str, InstrumentId, Side], str | None],
        replaying: Callable[[], bool],
    ) -> None:
        """`unanswered` is the id of an order of an account, security and side without an answer."""
        self._hub, self._accounts = hub, accounts
        self._unanswered, self._replaying = unanswered, replaying

    @property
    def replaying(self) -> bool:
        return self._replaying()

    def instrument(self, instrument: InstrumentId) -> Instrument | None:
        return self._hub.value(Topic.INSTRUMENT.of(instrument))

    def last(self, instrument: InstrumentId) -> Decimal | None:
        quote = self._hub.value(Topic.QUOTE.of(instrument))
        return quote.last if quote is not None and quote.last > 0 else None

    def unanswered(self, instrument: InstrumentId, side: Side) -> bool:
        return any(self._unanswered(account.id, instrument, side) is not None for account in self._accounts())


def open_desk(
    folder: Path,
    facts: ProposalFacts,
    clock: Clock,
    note: Callable[[Mapping[str, Any]], None],
    *,
    key: Callable[[str], Proposer | None],
) -> ProposalDesk:
    """The desk over the file of this data folder, whose states are written into the order log; raises OSError."""
    desk = ProposalDesk(ProposalFile(folder / FILE), facts, clock, key=key)
    write = note_state(note)
    for one in desk.left_open:
        write(one)
    desk.listen(write)
    desk.listen_refused(note_refusal(note))
    return desk


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalSide:
    """What the window lends to proposals."""

    hub: Hub
    frame: Frame
    guard: Guard
    confirmer: DialogConfirmer
    theme: Callable[[], Theme]
    built: Callable[[], BuiltWindow]
    account: Callable[[], Account | None]


class WindowProposals(QObject):
    """Shows what the desk has; `attach` is called with each new window. Only the person's keys and clicks open one."""

    def __init__(self, desk: ProposalDesk, side: ProposalSide) -> None:
        super().__init__()
        self.desk, self._side = desk, side
        self._list: ProposalList | None = None
        self._said: set[str] = set()
        self._following = False
        self._soon = QTimer(self)  # a state may come in the step of a write, which waits for no widget
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.refresh)
        desk.listen(lambda _proposal: self._soon.start(0))
        side.guard.make_case = cases_with(desk)
        side.confirmer.proposal_line = self._line
        side.frame.every_second(self.refresh)
        side.hub.listen_to(Topic.LINK_EVENT, self.end_with_paper)
        self.attach()

    def end_with_paper(self, key: Key[Any]) -> None:
        """End what was proposed while an account was held for one of paper that is of real money."""
        event = self._side.hub.value(key)
        if event is not None and event.kind == "not-paper":
            self.desk.end_open()

    def attach(self) -> None:
        """Put the parts into the window in view."""
        built, theme = self._side.built(), self._side.theme()
        self.button = ProposalsButton(theme, next(iter(shown_all((KEY,))), ""))
        self.button.clicked.connect(self.show_list)
        built.window.top_bar.add_button(self.button)
        self.ticket = built.ticket
        self.panel, self.frame = ProposalPanel(theme), AmberFrame(self.ticket, theme)
        panel = self.panel
        self.ticket.form.place_proposal(ProposalParts(panel, panel.changes, panel.words, panel.buttons))
        self.panel.declined.connect(self._decline_shown)
        self.panel.put_back.connect(self.ticket.take_proposal_out)
        self.ticket.form_changed.connect(self._follow_ticket)
        self.ticket.made_own.connect(self._decline_own)
        self._marked: frozenset[str] = frozenset()
        if self.list is not None:
            self.list.done(0)
        self.refresh()

    def command(self) -> Command:
        """The command that shows the list."""
        return Command(
            id="programs.proposals",
            text=translate("Proposals", "Proposals of programs"),
            group=translate("Proposals", "Programs"),
            run=self.show_list,
            keys=(KEY,),
            gives_room=True,
        )

    # --- list -------------------------------------------------------------------------------------------------------

    @property
    def list(self) -> ProposalList | None:
        """The list while it is open."""
        return self._list if self._list is not None and isValid(self._list) else None

    def show_list(self) -> None:
        """Show the list, at the person's key or click."""
        shown = self.list
        if shown is None:
            made = ProposalList(self._side.theme(), self._side.built().window, time=_time)
            made.open_wanted.connect(self.open)
            made.decline_wanted.connect(self.desk.decline)
            made.resume_wanted.connect(self._resume)
            made.finished.connect(lambda _result: made.deleteLater())
            self._list = shown = made
        self.refresh()
        shown.show()
        shown.raise_()
        shown.activateWindow()
        shown.rows.setFocus()
        shown.choose_first()

    def open(self, proposal_id: str) -> None:
        """Put a proposal into the ticket, if nothing of the person stands there."""
        proposal = self.desk.find(proposal_id)
        if proposal is None:
            return
        words = self._obstacle(proposal)
        if not words and self.desk.open(proposal_id, self._side.account()) is None:
            self._following = True  # the form changes field by field
            try:
                taken = self.ticket.propose(proposed_order(proposal))
            finally:
                self._following = False
            if taken and self.list is not None:
                self.list.close()
            self._follow_ticket()
        elif self.list is not None:
            self.list.say(words)

    def _obstacle(self, proposal: Proposal) -> str:
        """Why it cannot be opened, as a sentence; empty if it can. The desk is asked about open ones alone."""
        if proposal.over:  # up to a thousand of a day stand in the list, which follows each second
            return obstacle_sentence(Obstacle.OVER)
        found = self.desk.obstacle(proposal.id, self._side.account())
        if found is not None:
            return obstacle_sentence(found)
        if self.desk.in_ticket is None and not self.ticket.free:
            return translate("Proposals", "The ticket holds what you typed; it is never replaced.")
        return ""

    def _resume(self, key: str) -> None:
        self.desk.resume(key)
        self.refresh()

    # --- what is shown ----------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show the desk as it is now."""
        if not isValid(self.button):
            return  # between two windows
        self.desk.tick()
        waiting = self.desk.waiting
        self.button.show_count(len(waiting))
        for one in waiting:
            if one.id not in self._said:
                self._said.add(one.id)
                announce(self.button, spoken(one, self._name(one.instrument), self.desk.seconds_left(one.id)))
        if self.list is not None:
            rows = [
                ProposalRow(one, self.desk.seconds_left(one.id), self._obstacle(one))
                for one in reversed(self.desk.proposals)
            ]
            self.list.show_rows(sorted(rows, key=lambda row: row.proposal.over), next(iter(self.desk.paused_keys), ""))
        self._follow_ticket()

    def _name(self, instrument: InstrumentId) -> str:
        found = self._side.hub.value(Topic.INSTRUMENT.of(instrument))
        return found.name_en or found.name if found is not None else instrument

    def _follow_ticket(self) -> None:
        """Keep desk and ticket at one: what left one of them leaves the other."""
        if self._following or not isValid(self.ticket):
            return
        self._following = True
        try:
            tag, shown = self.ticket.ticket.form.proposal, self.desk.in_ticket
            if tag is not None and (shown is None or shown.id != tag.id):
                self.ticket.take_proposal_out()
                tag = None
            if tag is None and shown is not None:
                self.desk.put_back(shown.id)
                shown = None
            self._show_in_ticket(shown)
        finally:
            self._following = False

    def _show_in_ticket(self, proposal: Proposal | None) -> None:
        self.frame.setVisible(proposal is not None)
        changes: tuple[ProposedChange, ...] = ()
        if proposal is not None:
            order = proposed_order(proposal)
            changes = tuple(order.changes(in_form(self.ticket.ticket, order)))
            if changes:
                self.desk.edit(proposal.id)
            self.frame.cover(self.ticket)
        left = 0.0 if proposal is None else self.desk.seconds_left(proposal.id)
        self.panel.show_proposal(proposal, changes, left)
        self.ticket.form.place_lines()
        self._mark({one.field: one for one in changes})

    def _mark(self, changes: Mapping[str, ProposedChange]) -> None:
        """Outline the fields that the person changed, with the proposed value as their tool tip."""
        for name in self._marked | changes.keys():
            part = getattr(self.ticket.form, _FIELDS.get(name, ""), None)
            if part is not None:
                part.set_marked(_was(changes[name]) if name in changes else "")
        self._marked = frozenset(changes)

    # --- ticket and confirmation ------------------------------------------------------------------------------------

    def _decline_shown(self) -> None:
        shown = self.desk.in_ticket
        if shown is not None:
            self.desk.decline(shown.id)
            self.refresh()

    def _decline_own(self, tag: ProposalTag) -> None:
        """A person wrote their own order over it: it is not to stand beside that one, nor to come again soon."""
        self.desk.edit(tag.id)
        self.desk.decline(tag.id)

    def _line(self, summary: OrderSummary) -> ProposalLine | None:
        request = summary.request
        if not isinstance(request, OrderRequest) or request.proposal is None:
            return None
        proposal = self.desk.find(request.proposal.id)
        if proposal is None:
            return None
        seconds = partial(self.desk.seconds_left, proposal.id)
        return ProposalLine(proposed_order(proposal), request, seconds, self._side.theme())


def _was(change: ProposedChange) -> str:
    return translate("Proposals", "proposed {value}").format(value=value_word(change.proposed))


def _time(proposal: Proposal) -> str:
    """When it reached its state, in the time of its market."""
    return fmt.clock_minutes(proposal.at, MARKET_ZONE[market_of(proposal.instrument)])


class ShowsProposals(Protocol):
    """What proposals need of the running program.

    `rebuilt` is told after each new window; `more_commands` are of what is switched on while the program runs.
    """

    hub: Hub
    frame: Frame
    trading: Trading
    confirmer: DialogConfirmer
    rebuild: WindowRebuild
    rebuilt: Listeners
    more_commands: list[Callable[[], Command]]

    @property
    def built(self) -> BuiltWindow:
        """The window in view."""
        ...

    @property
    def account(self) -> Account | None:
        """The account in view."""
        ...


def show_proposals(window: ShowsProposals, desk: ProposalDesk) -> WindowProposals:
    """Put a desk into the window of the running program, until it ends."""
    side = ProposalSide(
        hub=window.hub,
        frame=window.frame,
        guard=window.trading.guard,
        confirmer=window.confirmer,
        theme=window.rebuild.theme,
        built=lambda: window.built,
        account=lambda: window.account,
    )
    shown = WindowProposals(desk, side)
    window.rebuilt.add(shown.attach)
    window.more_commands.append(shown.command)
    window.built.keyboard.gather()
    return shown
