"""The journal's dock: what is shown of the trips of an account, narrowed, written on and replayed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from fakes.scenes.journal import LIVE, JournalScene
from fakes.values.journal_days import LAST
from fakes.values.trading import ACCOUNTS
from fakes.values.trips import APPLE, BEGIN, fee, fill, orders_of
from fakes.values.waiting import until
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Environment
from tideboard_core.trips.contracts import TradedContract
from tideboard_core.trips.facts import TripKey, TripNote
from tideboard_core.trips.groups import FlowBand, Grouping
from tideboard_core.trips.results import summary
from tideboard_core.trips.trip import LeftReason
from tideboard_desktop.journal.arrangement import MONTH, TRIPS
from tideboard_desktop.journal.dock import JournalDock
from tideboard_desktop.journal.files import picture
from tideboard_desktop.journal.words import MASK, left_words
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.theme import Theme

pytestmark = pytest.mark.slow

MINE = LIVE.identity


def said(dock: JournalDock) -> str:
    """What stands in place of the journal."""
    note = dock.state_pane.note
    return "" if note.isHidden() else " ".join(one.text() for one in note.findChildren(QLabel))


async def shown(dock: JournalDock) -> None:
    """Let the parts of the later turns be drawn."""
    await until(lambda: not dock._due)


async def test_the_sums_are_those_of_the_trips_that_are_kept(journal: JournalScene) -> None:
    journal.trade()
    dock = await journal.show()
    whole = summary(dock.kept)

    assert dock.currency == "HKD"
    assert dock.strip.figure("net") == f"Net after fees: {fmt.signed(whole.net, 2)} HKD"
    assert dock.strip.figure("gross") == f"Before fees: {fmt.signed(whole.gross, 2)}"
    assert dock.strip.figure("trips") == f"Round trips: {whole.count} in 49 sessions"
    assert dock.strip.figure("others").startswith("Other currencies: none")
    assert len(dock.model.rows) == len(dock.kept) == len(dock.book.trips)
    assert fmt.signed(whole.net, 2) in dock.foot.words.text()
    assert "Futu HK ··0003" in dock.about.text()
    assert dock._word is not None
    assert dock._word.environment is Environment.LIVE


async def test_a_narrow_dock_shows_the_first_sums_and_names_the_others(journal: JournalScene) -> None:
    journal.trade()
    dock = await journal.show(width=1000, height=700)
    dock.window().resize(520, 700)
    await journal.read()

    assert not dock.strip._facts["won"].isHidden()
    assert dock.strip._facts["fall"].isHidden()
    assert dock.strip.figure("fall") in dock.strip.toolTip()
    dock.window().resize(1380, 830)
    await journal.read()
    assert not dock.strip._facts["fall"].isHidden()
    assert dock.strip.toolTip() == ""


async def test_filters_combine_and_the_clear_ones_bring_all_back(journal: JournalScene) -> None:
    journal.trade()
    dock = await journal.show()
    every = len(dock.kept)

    dock.filters.sides.pick("long")
    longs = len(dock.kept)
    dock.filters.tags.pick("news")
    both = len(dock.kept)
    word = next(one.note for one in dock.kept if one.note).split()[0]
    dock.filters.words.setText(word.upper())

    assert every > longs > both > len(dock.kept) > 0
    assert all(one.trip.long and "news" in one.tags and word in one.note for one in dock.kept)
    dock.filters.words.clear()
    dock.filters.tags.clear()
    dock.filters.sides.clear()
    assert len(dock.kept) == every


async def test_the_days_are_counted_in_sessions(journal: JournalScene) -> None:
    journal.trade()
    dock = await journal.show()
    QTest.mouseClick(dock.filters.span.button("today"), Qt.MouseButton.LeftButton)
    assert {one.exit_day for one in dock.kept} == {LAST}

    QTest.mouseClick(dock.filters.span.button("20"), Qt.MouseButton.LeftButton)
    days = {one.entry_day for one in dock.kept}
    assert min(days) >= date(2026, 10, 26)
    QTest.mouseClick(dock.filters.span.button("all"), Qt.MouseButton.LeftButton)
    assert len(dock.kept) == len(dock.book.trips)


async def test_below_twenty_trips_there_is_no_rate(journal: JournalScene) -> None:
    journal.trade(12, 6)
    dock = await journal.show()

    assert dock.strip.figure("won").startswith("Won: few")
    assert dock.strip.figure("r") == "Mean R: few"
    await shown(dock)
    assert next(row.group is None for row in dock.groups.model.rows)
    assert dock.groups.model.columns[2].cell(dock.groups.model.rows[1]).text == "few"


async def test_trips_whose_fees_are_open_are_counted_and_in_no_sum(journal: JournalScene) -> None:
    journal.trade(30, 10, fees=False)
    dock = await journal.show()

    count = len(dock.book.trips)
    assert dock.strip.figure("fees") == f"Fees and stamp: {fmt.MISSING} {count} with fees open"
    assert dock.strip.figure("net") == f"Net after fees: {fmt.MISSING} HKD"
    net = next(column for column in dock.model.columns if column.head.startswith("net"))
    cell = net.cell(dock.model.rows[0])
    assert (cell.text, "Fees open" in cell.exact) == (fmt.MISSING, True)


async def test_while_fees_are_due_every_sum_is_a_dash_and_after_the_minute_that_trip_is_left_out(
    journal: JournalScene,
) -> None:
    """Two trips, of which the broker has told the fees of one: no sum holds half of them."""
    now = journal.reference.clock.market()
    made = [fill("1", "buy 100 600"), fill("2", "sell 100 610"), fill("3", "buy 100 600"), fill("4", "sell 100 605")]
    fills = [
        msgspec.structs.replace(one, time=now - timedelta(seconds=50 - 10 * place)) for place, one in enumerate(made)
    ]
    store = journal.stores.trips
    store.add_orders(MINE, orders_of(fills).values())
    store.add_fills(MINE, fills)
    store.told.add_fees(MINE, [fee("o1", "1"), fee("o2", "2"), fee("o3", "3")])
    dock = await journal.show()
    dash, net = fmt.MISSING, dock.strip.figure("net")
    assert net == f"Net after fees: {dash} HKD"
    assert f"fees {dash}, net {dash} HKD" in dock.foot.words.text()
    await shown(dock)
    assert f"net {dash} HKD" in dock.month.words_of(dock.span.today)

    journal.reference.clock.advance(41)
    dock.each_second()
    assert dock.strip.figure("net") == "Net after fees: +997.00 HKD"
    assert dock.strip.figure("fees") == "Fees and stamp: \u22123.00 1 with fees open"
    store.told.add_fees(MINE, [fee("o4", "4")])
    dock.ask_again()
    await journal.read()
    assert dock.strip.figure("net") == "Net after fees: +1,490.00 HKD"
    assert "fees 10.00, net +1,490.00 HKD" in dock.foot.words.text()


async def test_currencies_are_shown_one_at_a_time(journal: JournalScene) -> None:
    dollars = fill("1", "buy 10 300", instrument=APPLE), fill("2", "sell 10 310", 60, instrument=APPLE)
    store = journal.stores.trips
    store.add_orders(MINE, orders_of(dollars, "USD").values())
    store.add_fills(MINE, dollars)
    store.told.add_fees(MINE, [fee("o1", "1"), fee("o2", "1")])
    store.told.add_contracts([(APPLE, TradedContract(currency="USD", multiplier=Decimal(1)))])
    journal.trade(30, 10)
    dock = await journal.show()

    assert dock.strip.figure("others") == "Other currencies: +98.00 USD"
    assert all(one.trip.currency == "HKD" for one in dock.kept)
    dock.filters.currency_chosen.emit("USD")
    assert (dock.currency, [one.net for one in dock.kept]) == ("USD", [Decimal(98)])
    assert [column.title for column in dock.model.columns][7] == "Net, USD"
    assert "HKD" in dock.strip.figure("others")


async def test_another_account_begins_anew(journal: JournalScene) -> None:
    journal.trade()
    dock = await journal.show()
    journal.account = ACCOUNTS[Environment.PAPER]
    dock.each_second()
    await journal.read()

    assert dock.kept == []
    assert "No round trips yet" in said(dock)
    journal.account = None
    dock.each_second()
    assert "No account is in view" in said(dock)


async def test_why_nothing_can_be_read(journal: JournalScene) -> None:
    journal.stores.fails = OSError("disk is gone")
    dock = await journal.show()
    assert "The journal cannot be read" in said(dock)

    journal.stores.fails = None
    journal.trade()
    dock.ask_again()
    await journal.read()
    assert len(dock.kept) > 100
    assert "cannot" not in said(dock)


# --- the table, the calendar, the groups ------------------------------------------------------------------------------


async def test_the_newest_trip_is_chosen_and_sorting_keeps_it(journal: JournalScene) -> None:
    journal.trade()
    dock = await journal.show()
    newest = dock.book.trips[-1]

    assert dock.detail.shown is not None
    assert dock.detail.shown.trip.key == newest.trip.key
    dock.model.sort(7, Qt.SortOrder.AscendingOrder)
    nets = [row.facts.net for row in dock.model.rows]
    assert nets == sorted(nets, key=lambda net: net or Decimal(0))
    assert dock.chosen is not None
    assert dock.chosen.trip.key == newest.trip.key


async def test_a_day_of_the_calendar_filters_the_table_alone(journal: JournalScene) -> None:
    journal.trade()
    dock = await journal.show()
    await shown(dock)
    net = dock.strip.figure("net")

    dock.month.chosen.emit(LAST)
    assert {row.facts.entry_day for row in dock.model.rows} == {LAST}
    assert dock.strip.figure("net") == net
    assert not dock.show_all.isHidden()
    dock.month.chosen.emit(LAST)
    assert len(dock.model.rows) == len(dock.kept)
    assert dock.show_all.isHidden()


async def test_the_calendar_replays_a_day_and_refuses_one_without_trips(journal: JournalScene) -> None:
    journal.trade()
    dock = await journal.show()
    dock.month.replay_wanted.emit(LAST)
    dock.month.replay_wanted.emit(date(2026, 11, 21))

    assert [(day, at) for _instrument, day, at in journal.replays] == [(LAST, None)]
    assert "No trip began" in dock.foot.words.text()


async def test_a_group_filters_the_table(journal: JournalScene) -> None:
    journal.trade()
    dock = await journal.show()
    await shown(dock)
    place = next(at for at, row in enumerate(dock.groups.model.rows) if row.words == "fade")

    dock.groups.table.opened.emit(place)
    assert {row.facts.tags for row in dock.model.rows} == {("fade",)}
    assert "fade" in dock.trips_panel.about.text()
    dock.show_all.click()
    assert len(dock.model.rows) == len(dock.kept)


async def test_the_groups_of_each_page(journal: JournalScene) -> None:
    journal.trade()
    dock = await journal.show()
    await shown(dock)
    assert {row.by for row in dock.groups.model.rows} == {Grouping.FLOW, Grouping.TAG, Grouping.HOUR}
    assert dock.groups.model.rows[1].words == "Not recorded"

    QTest.mouseClick(dock.groups.pages.button("weekday"), Qt.MouseButton.LeftButton)
    names = [row.words for row in dock.groups.model.rows if row.group is not None]
    assert names[:5] == ["Mon", "Tue", "Wed", "Thu", "Fri"]
    assert set(names[5:]) == {"Long", "Short"}
    nets = [row.group.summary.net for row in dock.groups.model.rows if row.group is not None]
    assert sum(nets[:5]) == summary(dock.kept).net


# --- a trip -----------------------------------------------------------------------------------------------------------


async def test_replay_begins_at_the_minute_of_the_entry(journal: JournalScene) -> None:
    journal.trade()
    dock = await journal.show()
    trip = dock.book.trips[-1].trip
    dock.detail.replay.click()

    assert journal.replays == [(trip.instrument, LAST, trip.opened)]
    assert dock.detail.replay.text().startswith("Replay ")


async def test_a_note_is_kept_when_it_is_left(journal: JournalScene) -> None:
    journal.trade()
    dock = await journal.show()
    key = dock.book.trips[-1].trip.key
    dock.detail.note.setPlainText(" Waited too long ")
    dock.detail.note.finished.emit()
    await journal.read()

    assert journal.stores.notes.trip_notes(MINE)[key].text == "Waited too long"
    assert dock.book.trips[-1].note == "Waited too long"
    dock.trips.choose_row(3)
    assert dock.detail.note.toPlainText() == dock.model.rows[3].facts.note
    dock.trips.choose_row(0)
    assert dock.detail.note.toPlainText() == "Waited too long"


async def test_what_is_being_written_is_kept_when_another_trip_is_chosen(journal: JournalScene) -> None:
    journal.trade()
    dock = await journal.show()
    key = dock.book.trips[-1].trip.key
    dock.detail.note.setPlainText("half a thought")
    dock.trips.choose_row(2)
    await journal.read()

    assert journal.stores.notes.trip_notes(MINE)[key].text == "half a thought"


async def test_a_note_with_a_known_secret_is_refused_and_stays_in_the_field(journal: JournalScene) -> None:
    journal.trade()
    dock = await journal.show()
    key = dock.book.trips[-1].trip.key
    dock.detail.note.setPlainText("key is secret-key")
    dock.detail.keep()
    await journal.read()

    kept = journal.stores.notes.trip_notes(MINE).get(key)
    assert kept is None or "secret" not in kept.text
    assert not dock.detail.said.isHidden()
    assert dock.detail.note.toPlainText() == "key is secret-key"


async def test_tags_are_added_and_taken_away(journal: JournalScene) -> None:
    journal.trade()
    dock = await journal.show()
    before = dock.detail.tags
    dock.detail.put_tag("patience")
    await journal.read()
    assert dock.book.trips[-1].tags == (*before, "patience")

    dock.detail.drop_tag("patience")
    await journal.read()
    assert dock.book.trips[-1].tags == before
    dock.detail.new_tag.setText(" second look ")
    dock.detail.new_tag.returnPressed.emit()
    await journal.read()
    assert dock.book.trips[-1].tags == (*before, "second look")


async def test_a_note_without_its_trip_and_a_fill_in_none_are_counted(journal: JournalScene) -> None:
    journal.trade(30, 10)
    gone = TripNote(key=TripKey(MINE, "gone"), text="of a trip that is not there", tags=(), changed=BEGIN)
    journal.stores.notes.keep_trip_note(gone)
    journal.stores.trips.add_fills(MINE, [fill("9", "buy 100 610", side_told=False)])
    dock = await journal.show()

    assert "notes without a trip: 1" in dock.foot.words.text()
    assert "fills in no trip: 1: its side is not known" in dock.foot.words.text()


async def test_where_no_trip_has_its_fees_no_sum_is_0(journal: JournalScene) -> None:
    journal.account = ACCOUNTS[Environment.PAPER]
    paper = journal.account.identity
    journal.stores.trips.add_orders(paper, orders_of([fill("1", "buy 100 10"), fill("2", "sell 100 12", 5)]).values())
    dock = await journal.show()

    assert dock.strip.figure("net") == "Net after fees: \u2014 HKD"
    assert dock.strip.figure("fees") == "Fees and stamp: \u2014 1 with fees not told"


@pytest.mark.parametrize("reason", LeftReason)
def test_every_reason_for_a_fill_in_no_trip_has_words(reason: LeftReason) -> None:
    assert left_words(reason)


# --- views, pictures, files, forms ------------------------------------------------------------------------------------


async def test_a_saved_view_brings_the_filters_back(journal: JournalScene) -> None:
    journal.trade()
    dock = await journal.show()
    dock.filters.sides.pick("short")
    dock.filters.flow.pick(FlowBand.UNKNOWN)
    count = len(dock.kept)
    body = dock.filters.state()
    await dock.views.keep("shorts", msgspec.json.encode(body).decode())
    dock.filters.sides.clear()
    dock.filters.flow.clear()
    assert len(dock.kept) > count

    assert list(dock.views.bodies) == ["shorts"]
    dock.views.take(dock.views.bodies["shorts"])
    assert len(dock.kept) == count
    dock.views.take("not a view")
    assert len(dock.kept) == count
    assert "This view cannot be read" in dock.foot.words.text()
    await dock.views.keep("shorts", "")
    assert dock.views.bodies == {}


async def test_a_picture_masks_amounts_and_the_screen_does_not(
    journal: JournalScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal.trade()
    dock = await journal.show()
    seen: list[str] = []

    def noted(view: QWidget, lines: Sequence[str], theme: Theme) -> QImage:
        seen.append(dock.strip.figure("net"))
        return picture(view, lines, theme)

    monkeypatch.setattr("tideboard_desktop.journal.dock.picture", noted)
    image = dock.image()
    dock.masked = False
    dock.image()

    assert not image.isNull()
    assert seen[0] == f"Net after fees: {MASK} HKD"
    assert seen[1] == dock.strip.figure("net") != seen[0]
    assert not any("0003" in line for line in dock._caption())


async def test_the_file_has_every_digit_of_each_trip(journal: JournalScene) -> None:
    journal.trade(30, 10)
    dock = await journal.show()
    titles, rows = dock.model.as_file()

    nets = [row[titles.index("net [HKD]")] for row in rows]
    assert sum(net for net in nets if isinstance(net, Decimal)) == summary(dock.kept).net
    assert {row[titles.index("opening fill")] for row in rows} == {one.trip.key.fill_id for one in dock.kept}
    assert len(titles) == len(set(titles))


async def test_the_picture_of_a_trip_goes_with_it(journal: JournalScene) -> None:
    """Until that of the next one is read: it would stand below another security."""
    journal.trade()
    dock = await journal.show()
    dock.trips.choose_row(3)
    assert dock.detail.plot.figure.sentence == "Reading the day of the trip"
    await journal.read()
    assert dock.detail.plot.figure.sentence == "Nothing of this day is recorded"


async def test_a_narrow_dock_shows_one_part_at_a_time(journal: JournalScene) -> None:
    journal.trade()
    dock = await journal.show(width=520, height=700)
    assert dock.arrangement.narrow
    assert dock.trips_panel.isVisible()
    assert not dock.result.isVisible()
    assert not dock.detail.isVisible()

    dock.arrangement.show_page(MONTH)
    assert dock.month.isVisible()
    assert not dock.trips_panel.isVisible()
    dock.window().resize(1400, 800)
    await asyncio.sleep(0)
    assert not dock.arrangement.narrow
    assert all(part.isVisible() for part in (dock.trips_panel, dock.result, dock.month, dock.groups, dock.detail))
    dock.window().resize(520, 700)
    dock.arrangement.show_page(TRIPS)
    assert dock.trips_panel.isVisible()
    assert not dock.month.isVisible()


async def test_a_memory_brings_filters_and_method_back(journal: JournalScene) -> None:
    journal.trade()
    dock = await journal.show()
    dock.filters.symbols.choose([InstrumentId("HK.00700")])
    dock.filters.method.button("average").click()
    dock.filters.changed.emit()
    memory = dock.memory()

    other = await journal.show()
    other.recall(memory)
    await journal.read()
    assert {one.trip.instrument for one in other.kept} == {"HK.00700"}
    assert journal.make_book().method == "average"
    assert other.memory() == memory
