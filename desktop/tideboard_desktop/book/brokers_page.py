"""The broker queue of a Hong Kong instrument with one broker highlighted; a sentence for other markets."""

from __future__ import annotations

from collections.abc import Mapping, Set

from PySide6.QtGui import QGuiApplication

from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.quote import BrokerQueue, OrderBook
from tideboard_desktop.book.broker_queue import QueueLine, both_sides, presence
from tideboard_desktop.book.broker_view import BrokerView
from tideboard_desktop.book.page import MarketPage, RefusalOf, below_note, empty_state, stack_up
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.dock_memory import JsonValue, Memory
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.empty_state import EmptyFooter, EmptyKind, EmptyNote, EmptyState
from tideboard_desktop.ui.widgets.labels import Tone, elided_label


class BrokersPage(MarketPage):
    """Names come from the feed; a broker without one is shown by its exchange participant number."""

    def __init__(self, hub: Hub, theme: Theme, instrument: InstrumentId, refused: RefusalOf) -> None:
        super().__init__(hub, instrument, refused)
        self._seconds = 0
        self._sides: tuple[tuple[QueueLine, ...], tuple[QueueLine, ...]] = ((), ())
        self._lit = 0
        self._name = ""
        self.view = BrokerView(theme)
        self.view.chosen.connect(self.light_up)
        self.summary = elided_label("", theme, Type.CAPTION, Tone.SECONDARY)
        self.summary.setContentsMargins(8, theme.px(4), 8, theme.px(2))
        self.note, self.footer = EmptyNote(theme), EmptyFooter(theme, panel="brokers")
        self.footer.button_clicked.connect(self.rights_wanted)
        self._lay_out()
        self._summarise()

    # --- what others tell -------------------------------------------------------------------------------------------

    def select(self, instrument: InstrumentId) -> None:
        """Show another instrument's queue."""
        self._instrument, self._seconds = instrument, 0
        if self.isVisible():
            self._want()
        self.draw()

    def key(self) -> Key[BrokerQueue]:
        """The hub key whose age the page shows."""
        return Topic.BROKERS.of(self._instrument)

    @property
    def offered(self) -> bool:
        """Whether the instrument's exchange publishes a broker queue."""
        return market_of(self._instrument) is Market.HK

    # --- frames -----------------------------------------------------------------------------------------------------

    def refresh(self, changed: Set[Key[object]]) -> None:
        """Draw if the queue or its prices changed."""
        if not {self.key(), Topic.BOOK.of(self._instrument), Topic.INSTRUMENT.of(self._instrument)}.isdisjoint(changed):
            self.draw()

    def each_second(self) -> None:
        """Show after a while that nothing has arrived."""
        if self.offered and self.isVisible() and self._hub.value(self.key()) is None:
            self._seconds += 1
            self._say_why_empty(None)

    def draw(self) -> None:
        """Show the queue, or why there is none."""
        queue = self._hub.value(self.key()) if self.offered else None
        book = self._hub.value(Topic.BOOK.of(self._instrument))
        self._sides = both_sides(queue, book)
        self.view.show_queue(*self._sides, self._places(book))
        self._summarise()
        self._say_why_empty(queue)

    def _places(self, book: OrderBook | None) -> int:
        facts = self._hub.value(Topic.INSTRUMENT.of(self._instrument))
        best = None if book is None else book.best_bid or book.best_ask
        return 2 if facts is None or best is None else fmt.decimals_of(facts.price_step(best.price))

    def _say_why_empty(self, queue: BrokerQueue | None) -> None:
        refusal = self._refused(self.key())
        if queue is not None and refusal is None and (queue.bids or queue.asks):
            self.note.hide()
            self.footer.hide()
            return
        if not self.offered:
            state = self._state(EmptyKind.UNSUPPORTED, self.tr("No broker queue here"))
        elif queue is not None and refusal is None:
            state = self._state(EmptyKind.CLOSED, self.tr("Nobody stands in the queue"))
        else:
            state = empty_state(refusal, self._instrument, self.tr("Asking for the broker queue"), self._seconds)
        self.note.show_state(state)
        self.footer.show_state(state)
        self.footer.setVisible(bool(state.name))

    def _state(self, kind: EmptyKind, sentence: str) -> EmptyState:
        detail = self.tr("Only the Hong Kong exchange publishes one") if not self.offered else self._instrument
        return EmptyState(kind=kind, sentence=sentence, detail=detail, name="", reason="")

    # --- one broker -------------------------------------------------------------------------------------------------

    def light_up(self, broker: int) -> None:
        """Highlight every order of one broker; 0 for none."""
        self._lit = broker
        self.view.highlight(broker)
        self._summarise()

    @property
    def lit(self) -> int:
        """The highlighted broker, 0 for none."""
        return self._lit

    def _summarise(self) -> None:
        if not self._lit:
            self.summary.setText(self.tr("Click a broker to follow it through the queue") if self.offered else "")
            return
        bids, asks = (presence(side, self._lit) for side in self._sides)
        names = {line.broker: line.name for side in self._sides for line in side}
        self._name = names.get(self._lit) or self._name
        words = self.tr("{id} {name}: bids {bids}, best level {bid_level}; asks {asks}, best level {ask_level}")
        self.summary.setText(
            words.format(
                id=f"{self._lit:04}",
                name=self._name,
                bids=bids.orders,
                bid_level=bids.best or fmt.MISSING,
                asks=asks.orders,
                ask_level=asks.best or fmt.MISSING,
            )
        )

    def copy_rows(self) -> None:
        """Copy the whole queue as rows: side, level, price, participant, name."""
        lines = [
            "\t".join((side, str(line.level), str(line.price or ""), f"{line.broker:04}", line.name))
            for side, rows in zip(("bid", "ask"), self._sides, strict=True)
            for line in rows
            if line.broker
        ]
        QGuiApplication.clipboard().setText("\n".join(lines))

    # --- memory -----------------------------------------------------------------------------------------------------

    def memory(self) -> Memory:
        """The highlighted broker."""
        return {"followed": self._lit}

    def recall(self, memory: Mapping[str, JsonValue]) -> None:
        """Restore what `memory` returned."""
        followed = memory.get("followed")
        if isinstance(followed, int) and not isinstance(followed, bool) and followed >= 0:
            self.light_up(followed)

    # --- interest ---------------------------------------------------------------------------------------------------

    def _want(self) -> None:
        topics = (Topic.BROKERS, Topic.BOOK) if self.offered else ()
        self._interest.want([topic.of(self._instrument) for topic in topics])

    def _lay_out(self) -> None:
        stack_up(self, self.summary, below_note(self.note, self.view), footer=self.footer)
