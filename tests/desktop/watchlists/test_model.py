"""The watchlist model: what it tells the view, how it sorts."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from fakes.scenes.market.hub_snapshot import IDS, NOW, TENCENT, filled_hub, flow, instrument, quote
from fakes.values.clock import ManualClock
from fakes.values.hub_values import put
from tideboard_core.errors import GatewayError, PermissionMissing
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import TradeState
from tideboard_desktop.docks.figures.flow_figures import FLOW_STALE, Refusals
from tideboard_desktop.ui.tables.flow_cells import FlowTone, PercentileCell
from tideboard_desktop.watchlists import model as watch_model
from tideboard_desktop.watchlists.columns import ListColumn
from tideboard_desktop.watchlists.model import Breadth, WatchlistModel
from tideboard_desktop.watchlists.quote_row import WatchRow, make_row

HSBC = InstrumentId("HK.00005")


@pytest.fixture
def hub() -> Hub:
    """A filled hub whose dirty keys were taken."""
    hub = filled_hub(ManualClock())
    hub.take_dirty()
    return hub


@pytest.fixture
def model(hub: Hub) -> WatchlistModel:
    """All rows of the picture."""
    return WatchlistModel(hub, ManualClock(), IDS)


class Told:
    """Rows that the model said have changed."""

    def __init__(self, model: WatchlistModel) -> None:
        self.rows: list[int] = []
        model.dataChanged.connect(lambda first, last: self.rows.extend(range(first.row(), last.row() + 1)))


def test_qts_own_model_test_passes(model: WatchlistModel) -> None:
    """Indexes, parents and roles stay consistent through sorting, adding and removing; a breach is a Qt warning."""
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.sort(ListColumn.LAST, Qt.SortOrder.DescendingOrder)
    model.arrange((*IDS[:4], *IDS[5:], InstrumentId("HK.00001")), IDS[6:7])
    model.show_list(IDS[:3])

    assert tester.model() is model


def test_only_changed_and_visible_rows_are_given_to_the_view(hub: Hub, model: WatchlistModel) -> None:
    """Two of three changed rows are on screen; the third is converted when it is painted."""
    for place in (0, 4, 8):
        put(hub, Topic.QUOTE.of(IDS[place]), quote(IDS[place], "1.00", "1.00"))

    assert model.take(hub.take_dirty(), range(6)) == [0, 4]
    assert model.row(8).last == "1.00"
    assert not model.flows_changed


def test_a_row_without_values_is_converted_when_it_is_painted(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """A long list has values of the rows on screen only; the others count as rows without a flow."""
    made: list[InstrumentId] = []

    def counted(hub: Hub, instrument: InstrumentId, now: datetime, refusal: Refusals, *_known: Any) -> WatchRow:
        made.append(instrument)
        return make_row(hub, instrument, now, refusal)

    monkeypatch.setattr(watch_model, "make_row", counted)
    many = [InstrumentId(f"HK.{code:05}") for code in range(20_000, 20_100)]
    model = WatchlistModel(hub, ManualClock(), (*IDS, *many))
    assert set(made) == set(IDS)
    assert sum(model.breadth()) == len(IDS) + len(many)
    assert made[-1] in IDS

    model.row(len(IDS))
    assert made[-1] == many[0]
    put(hub, Topic.FLOW.of(many[7]), flow(many[7], 5e9))
    model.take(hub.take_dirty(), range(6))
    assert made[-1] == many[7]
    assert model.breadth().without == WatchlistModel(hub, ManualClock(), (*IDS, *many)).breadth().without


@pytest.mark.parametrize("seed", range(5))
def test_what_is_counted_after_any_changes_is_what_a_new_list_counts(hub: Hub, seed: int) -> None:
    """Only rows that changed are looked at: none is forgotten that came, went, came back or got its first flow."""
    draw, many = random.Random(seed), [*IDS, *(InstrumentId(f"HK.{code:05}") for code in range(20_000, 20_020))]
    model = WatchlistModel(hub, ManualClock(), many)
    for _ in range(60):
        for id_ in draw.sample(many, 4):
            put(hub, Topic.QUOTE.of(id_), quote(id_, "1.00", "1.00"))
        for id_ in draw.sample(many, draw.choice((0, 4))):
            put(hub, Topic.FLOW.of(id_), flow(id_, draw.choice((-3e6, 0.0, 5e9))))
        model.take(hub.take_dirty(), range(3))
        shown = draw.sample(many, draw.randrange(1, len(many)))
        if draw.random() < 0.3:
            model.arrange(shown)
        elif draw.random() < 0.3:
            model.show_list(shown)
        model.renew(draw.sample(model.shown, 1), range(3))
        if draw.random() < 0.3:
            model.row(draw.randrange(len(model.shown)))
        model.expire(range(min(3, len(model.shown))))
        assert model.breadth() == WatchlistModel(hub, ManualClock(), model.ids).breadth()


@pytest.mark.parametrize("seed", range(3))
def test_a_row_of_which_only_the_quote_changed_is_what_all_of_it_gives(seed: int) -> None:
    """Its flow is read once a minute, or when it changes; its share of the turnover follows each quote."""
    draw, clock = random.Random(seed), ManualClock()
    hub = filled_hub(clock)
    hub.take_dirty()
    model = WatchlistModel(hub, clock, IDS)
    for _ in range(80):
        for id_ in draw.sample(IDS, 3):
            prices = draw.choice((("1.00", "1.00"), ("1.01", "1.00"), ("1.01", "1.02")))
            stood = quote(id_, *prices, draw.choice((0, 1e9, 3e9)), suspended=draw.random() < 0.2)
            put(hub, Topic.QUOTE.of(id_), stood)
        for id_ in draw.sample(IDS, draw.choice((0, 0, 1))):
            put(hub, Topic.FLOW.of(id_), flow(id_, draw.choice((-3e6, 0.0, 5e9))))
        model.take(hub.take_dirty(), range(3))
        clock.advance(draw.choice((0.0, 0.0, 1.0, 61.0, 3600.0)))
        model.expire(range(len(IDS)))
        for place in draw.sample(range(len(IDS)), 4):
            row = model.row(place)
            assert row == make_row(hub, row.id, clock.market()), row.id
        if draw.random() < 0.1:
            model.forget()


@pytest.mark.parametrize(
    "changed",
    [
        {"prev_close": Decimal("1.02")},
        {"suspended": False, "state": None},
        {"state": TradeState.SPLIT},
        {"turnover": Decimal(5)},
        {"time": NOW - timedelta(days=1)},
    ],
)
def test_a_quote_at_the_same_price_changes_all_else_that_is_made_of_it(changed: dict[str, Any]) -> None:
    clock = ManualClock()
    hub = filled_hub(clock)
    stood = replace(quote(TENCENT, "1.01", "1.00", suspended=True), state=TradeState.SUSPENDED)
    put(hub, Topic.QUOTE.of(TENCENT), stood)
    hub.take_dirty()
    model = WatchlistModel(hub, clock, [TENCENT])
    assert model.row(0).flow.tone is FlowTone.LIVE
    put(hub, Topic.QUOTE.of(TENCENT), replace(stood, **changed))
    model.take(hub.take_dirty(), range(1))
    assert model.row(0) == make_row(hub, TENCENT, clock.market())


@pytest.mark.parametrize("topic", [Topic.FLOW, Topic.INSTRUMENT])
def test_what_comes_after_a_quote_nobody_looked_at_is_shown(topic: Topic[Any]) -> None:
    """Another flow, or that an index has none."""
    clock = ManualClock()
    hub = filled_hub(clock)
    model = WatchlistModel(hub, clock, IDS)
    id_, before = IDS[0], model.row(0)
    assert before.flow.tone is FlowTone.LIVE
    index = dataclasses.replace(instrument(IDS[6]), id=id_)
    for key, value in (
        (Topic.QUOTE.of(id_), quote(id_, "2.00", "1.00")),
        (topic.of(id_), flow(id_, before.flow.net + 1.0) if topic is Topic.FLOW else index),
    ):
        hub.take_dirty()
        put(hub, key, value)
        model.take(hub.take_dirty(), range(3))
    assert model.row(0) == make_row(hub, id_, clock.market())
    assert model.row(0).flow != before.flow


class Changing:
    """A list over a hub in which anything changes."""

    some = (*IDS[:2], *IDS[5:8])

    def __init__(self, seed: int) -> None:
        self.draw, self.clock = random.Random(seed), ManualClock()
        self.hub, self.refused = filled_hub(self.clock), dict[Key[Any], GatewayError]()
        self.percentiles = dict[InstrumentId, PercentileCell]()
        self.model = self.anew(self.some)

    def anew(self, ids: Sequence[InstrumentId]) -> WatchlistModel:
        """A list that has seen nothing before."""
        return WatchlistModel(self.hub, self.clock, ids, refusal=self.refused.get, percentile=self.percentiles.get)

    def change(self) -> None:
        """Change one thing of one security."""
        changes = (*[self.quote] * 6, *[self.flow] * 2, self.prove, self.facts, self.forget, self.refuse, self.rank)
        self.draw.choice(changes)(self.draw.choice(self.some))

    def quote(self, id_: InstrumentId) -> None:
        draw = self.draw
        moment = self.clock.market() - timedelta(hours=draw.choice((0, 0, 0, 20)))
        one = quote(id_, draw.choice(("1.00", "1.01")), "1.00", draw.choice((0, 1e9, 3e9)), time=moment)
        put(self.hub, Topic.QUOTE.of(id_), replace(one, suspended=draw.random() < 0.2))

    def flow(self, id_: InstrumentId) -> None:
        net, minutes = self.draw.choice((-3e6, 0.0, 5e9)), self.draw.choice((76, 77))
        put(self.hub, Topic.FLOW.of(id_), flow(id_, net, minutes))

    def prove(self, id_: InstrumentId) -> None:
        self.hub.prove(Topic.FLOW.of(id_))
        self.hub.touch(Topic.QUOTE.of(id_))  # the proof alone is seen a minute later

    def facts(self, id_: InstrumentId) -> None:
        kind, lot = instrument(self.draw.choice((id_, IDS[6])), self.draw.choice("ab")), self.draw.choice((1, 100))
        put(self.hub, Topic.INSTRUMENT.of(id_), dataclasses.replace(kind, id=id_, lot_size=lot))

    def forget(self, id_: InstrumentId) -> None:
        self.hub.forget(self.draw.choice((Topic.QUOTE, Topic.FLOW, Topic.INSTRUMENT)).of(id_))

    def refuse(self, id_: InstrumentId) -> None:
        key = self.draw.choice((Topic.QUOTE, Topic.FLOW)).of(id_)
        self.hub.touch(key)
        if self.refused.pop(key, None) is None:
            self.refused[key] = PermissionMissing("no")

    def rank(self, id_: InstrumentId) -> None:
        self.percentiles[id_] = PercentileCell(self.draw.choice("ab"), self.draw.choice((None, 1.0, 2.0)), "")
        if self.model.place_of(id_) is not None:
            self.model.renew([id_], range(3))

    def arrange(self) -> None:
        """Sometimes take rows out, bring them back, or sort."""
        draw, model = self.draw, self.model
        if draw.random() < 0.1:
            model.arrange(draw.sample(self.some, draw.randrange(3, 6)))
        elif draw.random() < 0.1:
            model.sort(draw.choice((-1, -1, draw.choice(list(ListColumn)))), draw.choice(list(Qt.SortOrder)))


@pytest.mark.parametrize("seed", range(4))
def test_no_row_and_no_order_is_late_whatever_changed(seed: int) -> None:
    """Facts, halts, refusals, percentiles, sessions, values that are gone, rows that leave and come back."""
    changing = Changing(seed)
    draw, clock, hub, model = changing.draw, changing.clock, changing.hub, changing.model
    for _ in range(250):
        for _again in range(draw.choice((1, 1, 3))):
            changing.change()
        model.take(hub.take_dirty(), range(3))
        clock.advance(draw.choices((0.0, 1.0, 61.0, 100.0, 7200.0), (60, 20, 10, 10, 1))[0])
        changing.arrange()
        model.expire(range(len(model.shown)))
        for place in draw.sample(range(len(model.shown)), 2):
            id_ = model.id_at(place)
            percentile = changing.percentiles.get(id_)
            assert model.row(place) == make_row(
                hub, id_, clock.market(), changing.refused.get, percentile=percentile
            ), id_
        if model.sorting is not None:
            model.resort()
            fresh = changing.anew(model.ids)
            fresh.sort(*model.sorting)
            assert list(model.shown) == list(fresh.shown)


def test_a_flow_that_is_gone_without_a_word_leaves_the_row_with_the_next_quote() -> None:
    """The hub drops what nobody subscribes to and tells no view."""
    clock = ManualClock()
    hub = filled_hub(clock)
    model = WatchlistModel(hub, clock, IDS)
    id_ = IDS[0]
    assert model.row(0).flow.tone is FlowTone.LIVE
    hub.forget(Topic.FLOW.of(id_))
    hub.take_dirty()
    put(hub, Topic.QUOTE.of(id_), quote(id_, "2.00", "1.00"))
    model.take(hub.take_dirty(), range(3))
    assert model.row(0).flow.tone is FlowTone.WORDS


def test_a_flow_newer_than_the_frame_is_not_mixed_with_the_one_before() -> None:
    """Net and share of the turnover in one row are of one flow."""
    clock = ManualClock()
    hub = filled_hub(clock)
    model = WatchlistModel(hub, clock, IDS)
    id_, net = IDS[0], model.row(0).flow.net
    hub.take_dirty()
    put(hub, Topic.QUOTE.of(id_), quote(id_, "2.00", "1.00"))
    model.take(hub.take_dirty(), range(3))
    put(hub, Topic.FLOW.of(id_), flow(id_, net * 2))
    assert model.row(0) == make_row(hub, id_, clock.market())


def test_a_list_without_changes_is_not_looked_at_again(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    many = [InstrumentId(f"HK.{code:05}") for code in range(20_000, 20_100)]
    model = WatchlistModel(hub, ManualClock(), (*IDS, *many))
    read: list[Key[object]] = []
    value = hub.value

    def counted(key: Key[object]) -> object:
        read.append(key)
        return value(key)

    monkeypatch.setattr(hub, "value", counted)
    model.breadth()
    model.arrange((*IDS, *many))
    assert read == []

    put(hub, Topic.FLOW.of(many[7]), flow(many[7], 5e9))
    model.take(hub.take_dirty(), range(6))
    assert {key.subject for key in read} == {many[7]}


def test_a_minute_that_begins_before_the_frame_of_a_change_does_not_hide_it(hub: Hub) -> None:
    """The frame compares with the row on the screen, not with one that was converted since and never painted."""
    clock = ManualClock()
    model = WatchlistModel(hub, clock, IDS)
    shown = model.row(0)
    assert shown.quote is not None
    volume = shown.quote.volume + 100_000
    put(hub, Topic.QUOTE.of(IDS[0]), replace(shown.quote, volume=volume))
    clock.advance(60)
    model.expire(range(6))

    assert model.take(hub.take_dirty(), range(6)) == [0]
    assert model.before(0) is shown
    now = model.row(0).quote
    assert now is not None
    assert now.volume == volume


def test_foreign_keys_touch_nothing(hub: Hub, model: WatchlistModel) -> None:
    """Books and other instruments are not this list's business."""
    put(hub, Topic.BOOK.of(TENCENT), None)
    put(hub, Topic.QUOTE.of(InstrumentId("HK.99999")), None)

    assert model.take(hub.take_dirty(), range(11)) == []


def test_the_unit_follows_the_middle_value_and_changes_for_the_whole_column(hub: Hub, model: WatchlistModel) -> None:
    """One giant must not turn every other row into nothing; when most grow, all rows change their unit at once."""
    told = Told(model)
    put(hub, Topic.FLOW.of(HSBC), flow(HSBC, 2.5e9))
    assert model.take(hub.take_dirty(), range(11)) == [4]
    assert (model.flow_unit.suffix, told.rows) == ("M", [])

    for id_ in IDS[:5]:
        put(hub, Topic.FLOW.of(id_), flow(id_, 3e9))
    model.take(hub.take_dirty(), range(11))

    assert model.flow_unit.suffix == "B"
    assert told.rows == list(range(11))
    assert model.words(model.index(7, ListColumn.FLOW)).startswith("\u22120.2B")


def test_sorting_keeps_missing_values_last_and_can_be_undone(model: WatchlistModel) -> None:
    """An index has no flow: it stands last whichever way the column is sorted."""
    model.sort(ListColumn.FLOW, Qt.SortOrder.DescendingOrder)
    down = [model.id_at(place) for place in range(model.rowCount())]
    model.sort(ListColumn.FLOW, Qt.SortOrder.AscendingOrder)
    up = [model.id_at(place) for place in range(model.rowCount())]
    model.sort(-1)

    assert down[0] == up[-2] == "SZ.300750"
    assert down[-1] == up[-1] == "HK.800000"
    assert [model.id_at(place) for place in range(model.rowCount())] == list(IDS)
    assert model.ids == IDS


def test_the_sort_arrow_stands_beside_the_word(model: WatchlistModel) -> None:
    """Down for the largest first."""
    model.sort(ListColumn.CHANGE, Qt.SortOrder.DescendingOrder)

    assert model.headerData(ListColumn.CHANGE, Qt.Orientation.Horizontal) == "Chg % \u25bc"
    assert model.headerData(ListColumn.LAST, Qt.Orientation.Horizontal) == "Last"


def test_bringing_a_list_up_to_date_keeps_the_rows_that_stay(model: WatchlistModel, qtbot: QtBot) -> None:
    """A persistent index, which is what a selection is made of, goes with its row."""
    kept = QPersistentModelIndex(model.index(5, 0))
    with qtbot.waitSignals([model.rowsInserted, model.rowsRemoved]):
        model.arrange((*IDS[1:], InstrumentId("HK.00001")))

    assert model.place_of(TENCENT) is None
    assert model.place_of(IDS[1]) == 0
    assert model.ids == (*IDS[1:], "HK.00001")
    assert kept.row() == 4


def test_pins_stay_on_top_of_every_sort(model: WatchlistModel) -> None:
    """Among themselves they are sorted too."""
    model.arrange(IDS, IDS[2:4])
    model.sort(ListColumn.FLOW, Qt.SortOrder.DescendingOrder)

    assert list(model.shown[:3]) == [IDS[2], IDS[3], "SZ.300750"]
    assert model.pinned_rows == 2


def test_breadth_counts_the_running_session_only(model: WatchlistModel) -> None:
    """Apple's Thursday and the index belong to those without."""
    assert model.breadth() == Breadth(6, 3, 2)


def test_cells_speak_for_accessibility(model: WatchlistModel) -> None:
    """Every cell has words; the flow cell tells source and age in its tooltip."""
    index = model.index(0, ListColumn.FLOW)

    assert model.data(index) == "+318.6M +8.1%"
    assert "read" in str(model.data(index, Qt.ItemDataRole.ToolTipRole))
    assert model.data(model.index(0, ListColumn.SYMBOL), Qt.ItemDataRole.ToolTipRole) == "騰訊控股 HK.00700"
    assert model.data(model.index(0, ListColumn.LAST), Qt.ItemDataRole.ToolTipRole) is None


def test_a_refusal_that_comes_later_is_told_with_its_sentence(hub: Hub) -> None:
    """Nothing is published for a refusal: the row is looked at again each second."""
    refused: list[GatewayError] = []
    model = WatchlistModel(
        hub, ManualClock(), [InstrumentId("US.NEW")], refusal=lambda _key: refused[0] if refused else None
    )
    assert model.row(0).last == "\u2014"
    told = Told(model)
    refused.append(PermissionMissing("permission-missing", text="no US right"))

    model.expire(range(1))

    index = model.index(0, ListColumn.LAST)
    assert (told.rows, model.words(index)) == ([0], "no right")
    assert "no US right" in (model.tooltip(index) or "")
    assert "no US right" in (model.tooltip(model.index(0, ListColumn.FLOW)) or "")


def test_rows_are_converted_again_only_when_time_may_change_them(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second passes over the list without work; a new minute of the market or a flow gone stale is due."""
    clock = ManualClock()
    hub = filled_hub(clock)
    model = WatchlistModel(hub, clock, IDS)
    for place in range(len(IDS)):
        model.row(place)
    model.expire(range(len(IDS)))
    made: list[InstrumentId] = []

    def counted(hub: Hub, id_: InstrumentId, now: datetime, refusal: Refusals, *_known: Any) -> WatchRow:
        made.append(id_)
        return make_row(hub, id_, now, refusal)

    monkeypatch.setattr(watch_model, "make_row", counted)
    clock.advance(1.0)
    model.expire(range(len(IDS)))
    assert not made
    clock.advance(60.0)
    model.expire(range(2))
    assert tuple(made) == IDS[:2]
    made.clear()
    told = Told(model)
    clock.advance(FLOW_STALE - 60.5)
    assert model.row(0).flow.tone is FlowTone.LIVE
    model.expire(range(1))
    assert model.row(0).flow.tone is FlowTone.STALE
    assert told.rows == [0]
