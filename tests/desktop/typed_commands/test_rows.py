"""The rows of typed commands: the reading as a sentence, what is wrong with it, and what Enter does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal

import pytest

from tideboard_core.model.flow import FlowPeriod
from tideboard_core.model.instrument import Instrument, InstrumentId, SecurityType
from tideboard_core.model.order import Side
from tideboard_desktop.search import pinyin
from tideboard_desktop.search.symbol_index import Shelf, best
from tideboard_desktop.typed_commands.rows import TypedActions, TypedCommands
from tideboard_desktop.window.palette.matches import PaletteRow, TypedRows

STOCK = SecurityType.STOCK


def security(
    symbol: str, name: str, *, kind: SecurityType = STOCK, lot: int = 100, currency: str = "HKD"
) -> Instrument:
    """An instrument."""
    return Instrument(id=InstrumentId(symbol), name=name, security_type=kind, lot_size=lot, currency=currency)


TENCENT = security("HK.00700", "Tencent")
LISTED = (
    TENCENT,
    security("HK.00200", "Melco"),
    security("SZ.000700", "Mosu", currency="CNY"),
    security("HK.03988", "Bank of China", lot=1000),
    security("HK.02388", "Bank of China Hong Kong", lot=500),
    security("HK.800000", "Hang Seng Index", kind=SecurityType.INDEX, lot=1),
    security("US.AAPL", "Apple", lot=1, currency="USD"),
)


class Scene:
    """Typed commands over a few securities; `done` has what they did."""

    def __init__(self, *, no_alert: str | None = None) -> None:
        self.done: list[tuple[object, ...]] = []
        self.known: dict[str, Instrument] = {}
        self.shelf = Shelf()
        for _slice in self.shelf.fill(LISTED, pinyin.load()):
            pass
        actions = TypedActions(
            fill=lambda *values: self.done.append(("fill", *values)),
            alert=lambda *values: self.done.append(("alert", *values)),
            chart=lambda *values: self.done.append(("chart", *values)),
            bars=lambda *values: self.done.append(("bars", *values)),
            replay=lambda *values: self.done.append(("replay", *values)),
            practise=lambda *values: self.done.append(("practise", *values)),
            today=lambda _market: date(2026, 11, 20),
            why_no_alert=lambda: no_alert,
            facts=self.known.get,
        )
        self.typed = TypedCommands(actions, self.find)

    def find(self, text: str) -> Sequence[Instrument]:
        """As the palette's lookup."""
        return best(self.shelf.search(pinyin.load().fold(text)), near=None, known=(), most=12)

    def read(self, text: str) -> TypedRows:
        """The rows for a text that is a typed command."""
        rows = self.typed.rows(text)
        assert rows is not None
        return rows

    def one(self, text: str) -> PaletteRow:
        """The only row for a text, without its caption."""
        (row,) = (row for row in self.read(text).rows if not row.is_caption)
        return row


def run(row: PaletteRow) -> None:
    """Enter on a row."""
    assert row.run is not None
    assert row.enabled
    row.run()


@pytest.mark.parametrize(
    ("text", "sentence", "done"),
    [
        ("buy 200 hk700 610", "Buy 200 HK.00700 Tencent, limit 610.00", (Side.BUY, 200, Decimal(610))),
        ("sell 200 00700 610.5", "Sell 200 HK.00700 Tencent, limit 610.50", (Side.SELL, 200, Decimal("610.5"))),
        ("buy 200 tencent", "Buy 200 HK.00700 Tencent, limit to choose in the ticket", (Side.BUY, 200, None)),
    ],
)
def test_the_reading_is_a_sentence_and_enter_fills_the_ticket(
    text: str, sentence: str, done: tuple[object, ...]
) -> None:
    scene = Scene()
    row = scene.one(text)
    assert (row.title, row.detail, row.note, row.by_hand) == (sentence, "2 lots of 100", "", False)
    assert scene.read(text).first
    assert "nothing is sent" in row.footer
    run(row)
    assert scene.done == [("fill", "HK.00700", *done)]


def test_the_first_number_is_the_quantity_and_the_second_the_symbol() -> None:
    """`buy 200 700` could be two orders; the sentence says which it is."""
    scene = Scene()
    assert scene.one("buy 700 200").title == "Buy 700 HK.00200 Melco, limit to choose in the ticket"


def test_a_code_of_several_markets_has_a_row_for_each_and_none_is_chosen() -> None:
    rows = Scene().read("buy 200 700").rows
    assert [row.title for row in rows] == [
        "Several securities: choose one",
        "Buy 200 HK.00700 Tencent, limit to choose in the ticket",
        "Buy 200 SZ.000700 Mosu, limit to choose in the ticket",
    ]
    assert [row.by_hand for row in rows] == [False, True, True]


def test_a_code_in_full_means_its_own_market_alone() -> None:
    scene = Scene()
    assert scene.one("buy 200 000700").title.startswith("Buy 200 SZ.000700")
    assert scene.one("buy 200 hk 700").title.startswith("Buy 200 HK.00700")


def test_a_name_of_several_securities_asks_too() -> None:
    rows = Scene().read("buy 1000 bank of china 3.5").rows
    assert {row.title for row in rows if row.by_hand} == {
        "Buy 1,000 HK.03988 Bank of China, limit 3.50",
        "Buy 1,000 HK.02388 Bank of China Hong Kong, limit 3.50",
    }


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("buy 250 hk700 610", "Odd lot, lots are 100: 200 or 300"),
        ("buy 50 hk700", "Odd lot: 1 lot is 100"),
        ("buy 5 aapl 250.005", "Tick may be 0.01: the broker may refuse it"),
    ],
)
def test_what_is_doubtful_is_said_and_still_fills_the_ticket(text: str, note: str) -> None:
    row = Scene().one(text)
    assert (row.note, row.warns, row.enabled) == (note, True, True)


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("buy 200 hk700 610.3", "Not on a tick of 0.50: write 610.00 or 610.50"),
        ("buy 1 hk.800000 20000", "It is not traded, so no order is possible"),
        ("buy abc 700", "Quantity “abc”: This is not a number."),
        ("buy 1.5 700", "Quantity “1.5”: Write a whole number."),
        ("buy 0 700", "Quantity “0”: Write a number above zero."),
        ("buy 200 700 61o", "Price “61o”: This is not a number."),
        ("buy 200 700 0", "Price “0”: Write a number above zero."),
        ("buy 200 700 6,1", "Price “6,1”: A comma only groups thousands: 1,000."),
        ("buy 200 700 -5", "Price “-5”: Write it without a sign."),
        ("alert 700 x", "Price “x”: This is not a number."),
        ("buy", "For example: buy 200 700 610"),
        ("sell 200", "For example: sell 200 700 610"),
        ("alert", "For example: alert 700 620"),
        ("chart", "For example: chart 9988 day"),
    ],
)
def test_what_is_wrong_or_missing_is_said_on_the_row_and_does_nothing(text: str, note: str) -> None:
    row = Scene().one(text)
    assert (row.note, row.enabled) == (note, False)


def test_a_command_that_is_not_finished_stands_below_what_else_was_found() -> None:
    assert not Scene().read("sell").first
    assert Scene().one("sell").title == "sell QUANTITY SYMBOL [PRICE]"


def test_a_symbol_in_no_list_is_asked_for_and_then_read() -> None:
    scene = Scene()
    row = scene.one("buy 10 zzzz 5")
    assert (row.note, row.look_up, row.enabled) == ("“zzzz” is in no list. Enter asks the broker.", "zzzz", False)

    scene.typed.learn("zzzz", [security("US.ZZZZ", "Sleep", lot=1, currency="USD")])
    assert scene.one("buy 10 zzzz 5").title == "Buy 10 US.ZZZZ Sleep, limit 5.00"

    scene.typed.learn("yyyy", [])
    row = scene.one("buy 10 yyyy 5")
    assert (row.note, row.look_up) == ("No security found for “yyyy”.", "")


def test_the_hub_knows_the_steps_better_than_the_list() -> None:
    """The broker's own word about a security wins over the kind in the list."""
    scene = Scene()
    scene.known["HK.00700"] = security("HK.00700", "Tencent", lot=50)
    assert scene.one("buy 50 hk700").note == ""


def test_an_alert_opens_with_its_price() -> None:
    scene = Scene()
    row = scene.one("alert hk700 620")
    assert row.title == "Price alert on HK.00700 Tencent at 620.00"
    run(row)
    run(scene.one("alert aapl"))
    assert scene.done == [("alert", "HK.00700", Decimal(620)), ("alert", "US.AAPL", None)]


def test_without_alerts_at_the_broker_the_row_says_so() -> None:
    row = Scene(no_alert="It keeps none.").one("alert hk700 620")
    assert (row.note, row.enabled) == ("It keeps none.", False)


def test_a_chart_shows_the_flow_or_bars_and_says_which_interval_there_is_none_of() -> None:
    scene = Scene()
    row = scene.one("chart hk700 7m")
    assert (row.title, row.note) == ("Show the price chart of HK.00700 Tencent, 7m", "")
    run(row)
    row = scene.one("chart hk700 week")
    assert (row.title, row.note) == ("Show the capital flow of HK.00700 Tencent by week", "")
    run(row)
    row = scene.one("chart hk700 300m")
    assert (row.title, row.note) == ("Show the capital flow of HK.00700 Tencent", "From 1 to 240 minutes")
    assert scene.done == [("bars", "HK.00700", "7m"), ("chart", "HK.00700", FlowPeriod.WEEK)]
    assert len(scene.read("chart 700").rows) == 3


def test_other_texts_are_none_of_its_business() -> None:
    assert Scene().typed.rows("700") is None


def test_a_replay_names_its_day_and_second_and_opens_them() -> None:
    scene = Scene()
    row = scene.one("replay 00700 12 nov 10:30")
    assert row.title == "Replay Thu 12 Nov 2026 of HK.00700 Tencent, from 10:30"
    run(row)
    run(scene.one("replay 00700"))
    run(scene.one("replay 00700 25 dec"))
    assert scene.done == [
        ("replay", "HK.00700", date(2026, 11, 12), time(10, 30)),
        ("replay", "HK.00700", None, None),
        ("replay", "HK.00700", date(2025, 12, 25), None),
    ]


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("replay", "For example: replay 700 12 nov 10:30"),
        ("replay 00700 31 feb", "“31 feb” is no day"),
        ("replay 00700 12 nov 24:30", "“24:30” is no time of a day"),
        ("replay 00700 2026-11-21", "This day has not come yet"),
    ],
)
def test_a_replay_of_no_day_is_refused_with_the_reason(text: str, note: str) -> None:
    row = Scene().one(text)
    assert not row.enabled
    assert row.note == note


def test_a_practice_names_its_day_and_second_and_begins_there() -> None:
    scene = Scene()
    row = scene.one("practise 00700 12 nov 10:30")
    assert row.title == "Practise HK.00700 Tencent on Thu 12 Nov 2026, from 10:30"
    assert "begins the practice" in row.footer
    run(row)
    last = scene.one("練習 00700")
    assert last.title == "Practise HK.00700 Tencent on the last recorded day"
    run(last)
    assert scene.done == [
        ("practise", "HK.00700", date(2026, 11, 12), time(10, 30)),
        ("practise", "HK.00700", None, None),
    ]
    assert scene.one("practise").note == "For example: practise 700 12 nov 10:30"
    assert scene.one("practise 00700 2026-11-21").note == "This day has not come yet"


def test_words_that_may_be_the_command_leave_it_first() -> None:
    """`replay a` may go on as a sentence or name a security; a day or a time tells that it is the second."""
    scene = Scene()
    assert not scene.read("replay aapl").first
    assert not scene.read("practise aapl").first
    assert scene.read("replay aapl 10:30").first
