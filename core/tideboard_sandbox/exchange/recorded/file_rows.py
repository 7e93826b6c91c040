"""Rows of a file of bars or trades, from CSV or Parquet; every fault names the file, the row and what to do."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final, NamedTuple

from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import InstrumentId, instrument_id, market_of
from tideboard_core.model.session import exchange_zone
from tideboard_core.plain_text import plain_text
from tideboard_sandbox.command_line import bad_option
from tideboard_sandbox.exchange.instruments.trading_hours import to_us

MOST_ROWS: Final = 1_000_000
MOST_FACTS: Final = 10_000
_BLOCK: Final = 1 << 20
_HIGHEST: Final = Decimal(10_000_000)
_MOST_SHARES: Final = 10**15
_UNIT: Final = Decimal("0.0001")
_SIDES: Final = {"": 0, "0": 0, "1": 1, "-1": -1, "buy": 1, "sell": -1, "b": 1, "s": -1, "neutral": 0}
BARS: Final = ("open", "high", "low", "close", "volume")
TRADES: Final = ("price", "shares")

Cells = Mapping[str, object]


class OwnBar(NamedTuple):
    """One bar: its begin (us), prices and turnover in 1/10000."""

    symbol: InstrumentId
    begin: int
    open: int
    high: int
    low: int
    close: int
    volume: int
    turnover: int
    line: int


class OwnTrade(NamedTuple):
    """One trade: its time (us), price in 1/10000, shares, aggressor, whether it is another than a normal one."""

    symbol: InstrumentId
    time: int
    price: int
    shares: int
    side: int
    special: bool
    line: int


class FileRows(NamedTuple):
    """What a file has."""

    bars: list[OwnBar]
    trades: list[OwnTrade]


def read_rows(path: Path, symbol: InstrumentId | None) -> FileRows:
    """Read a file of bars or of trades; `symbol` is the security of a file without a column of it. BadInput."""
    lines = _parquet(path) if path.suffix.lower() == ".parquet" else _csv(path)
    bars: list[OwnBar] = []
    trades: list[OwnTrade] = []
    for line, cells in lines:
        if line - 1 > MOST_ROWS:
            raise _too_long(path)
        row = Row(path, line, cells, symbol)
        if row.has(BARS):
            bars.append(row.bar())
        elif row.has(TRADES):
            trades.append(row.trade())
        else:
            raise row.fault(
                "has no columns of bars (time,open,high,low,close,volume) or trades (time,price,shares)",
                "name the columns in the first line",
            )
    if not bars and not trades:
        raise bad_option(f"{path} has no rows: name a file of bars or trades.")
    return FileRows(bars, trades)


class Row:
    """One row of a file with its place, which every fault names."""

    def __init__(self, path: Path, line: int, cells: Cells, symbol: InstrumentId | None) -> None:
        self._path, self._line, self._cells, self._symbol = path, line, cells, symbol

    def has(self, names: Iterable[str]) -> bool:
        """Whether there are columns of these names."""
        return all(name in self._cells for name in names)

    def fault(self, what: str, remedy: str) -> BadInput:
        """The error for this row."""
        return bad_option(f"{self._path}, row {self._line}: {what}; {remedy}.")

    def bar(self) -> OwnBar:
        """The row as a bar; BadInput."""
        symbol = self.symbol()
        opened, high, low, close = (self.price(name) for name in ("open", "high", "low", "close"))
        if not low <= min(opened, close) <= max(opened, close) <= high:
            raise self.fault("the high or low does not enclose open and close", "correct the prices")
        volume = self.whole("volume", 0)
        given = self.text("turnover")
        turnover = int(self._number("turnover", _HIGHEST**2) * 10_000) if given else volume * (high + low) // 2
        begin = self._time("start" if self.has(("start",)) else "time", symbol)
        return OwnBar(symbol, begin, opened, high, low, close, volume, turnover, self._line)

    def trade(self) -> OwnTrade:
        """The row as a trade; BadInput."""
        symbol, side = self.symbol(), self.text("side").lower()
        if side not in _SIDES:
            raise self.fault(f"{plain_text(side)[:20]!r} is no side", "write buy, sell or nothing")
        special = self.text("special") not in {"", "0"}
        time, price, shares = self._time("time", symbol), self.price("price"), self.whole("shares", 1)
        return OwnTrade(symbol, time, price, shares, _SIDES[side], special, self._line)

    def symbol(self) -> InstrumentId:
        """The security of the row; BadInput."""
        text = self.text("symbol")
        if not text and self._symbol is not None:
            return self._symbol
        if not text:
            raise self.fault("names no security", "add a column symbol, or --play-symbol HK.00700")
        try:
            return instrument_id(text)
        except BadInput:
            raise self.fault(f"{plain_text(text)[:30]!r} is no security", "write it like HK.00700") from None

    def text(self, name: str) -> str:
        """A cell as text, empty without one."""
        value = self._cells.get(name)
        if value is None:
            return ""
        return value.isoformat() if isinstance(value, datetime) else str(value).strip()

    def _time(self, name: str, symbol: InstrumentId) -> int:
        """A time in microseconds; one without a zone is the exchange's own."""
        try:
            time = datetime.fromisoformat(self.text(name))
            if time.tzinfo is None:
                time = time.replace(tzinfo=exchange_zone(market_of(symbol)))
            return to_us(time.astimezone(UTC))
        except (ValueError, OverflowError):
            text = plain_text(self.text(name))[:30]
            raise self.fault(f"{text!r} in column {name} is no time", "write it like 2026-11-20T10:30:00") from None

    def price(self, name: str) -> int:
        """A price in 1/10000; BadInput."""
        units = self._number(name, _HIGHEST) * 10_000
        if units <= 0 or units % 1:
            raise self.fault(f"{name} is no price", "give a positive number with at most four decimals")
        return int(units)

    def _number(self, name: str, highest: Decimal) -> Decimal:
        value = self._cells.get(name)
        try:
            number = Decimal(repr(value)).quantize(_UNIT) if isinstance(value, float) else Decimal(self.text(name))
        except InvalidOperation:
            number = Decimal("NaN")
        if not (number.is_finite() and 0 <= number <= highest):
            text = plain_text(self.text(name))[:30]
            raise self.fault(f"{text!r} in column {name} is no such number", f"give one from 0 to {highest:f}")
        return number

    def whole(self, name: str, lowest: int) -> int:
        """A whole number; BadInput."""
        number = self._number(name, Decimal(_MOST_SHARES))
        if number % 1 or number < lowest:
            raise self.fault(f"{name} is not a whole number from {lowest} on", "give shares")
        return int(number)


class OwnFacts(NamedTuple):
    """Facts of one security; `step` and `currency` empty: its market's own."""

    name: str
    lot: int
    currency: str
    step: Decimal | None


def read_facts(path: Path) -> dict[InstrumentId, OwnFacts]:
    """Read a CSV of facts: symbol,name,lot,currency,step. BadInput."""
    found: dict[InstrumentId, OwnFacts] = {}
    for line, cells in _csv(path):
        row = Row(path, line, cells, None)
        if not row.has(("symbol", "lot")):
            raise row.fault("has no columns symbol and lot", "name the columns in the first line")
        if line > MOST_FACTS:
            raise row.fault("has too many rows", f"give at most {MOST_FACTS}")
        symbol, step = row.symbol(), cells.get("step")
        found[symbol] = OwnFacts(
            name=plain_text(row.text("name"))[:80] or symbol,
            lot=row.whole("lot", 1),
            currency=row.text("currency").upper(),
            step=Decimal(row.price("step")).scaleb(-4) if step else None,
        )
    return found


def _csv(path: Path) -> Iterator[tuple[int, Cells]]:
    """Lines of a CSV with their numbers; the first names the columns."""
    try:
        _count_lines(path)
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = [name.strip().lower() for name in next(reader, [])]
            for cells in reader:
                if not cells:
                    continue
                if len(cells) != len(header):
                    raise bad_option(
                        f"{path}, row {reader.line_num}: has {len(cells)} cells for {len(header)} columns; "
                        "give every row all of them."
                    )
                yield reader.line_num, dict(zip(header, cells, strict=True))
    except OSError as problem:
        raise bad_option(f"Cannot read {path}: {problem.strerror}.") from None
    except (UnicodeDecodeError, csv.Error) as problem:
        raise bad_option(f"{path} is no CSV in UTF-8 ({problem}): save it as that.") from None


def _count_lines(path: Path) -> None:
    """Refuse a file with too many lines at once: each row takes microseconds, and a million of them memory."""
    lines = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            lines += block.count(b"\n")
            if lines > MOST_ROWS + 1:
                raise _too_long(path)


def _too_long(path: Path) -> BadInput:
    return bad_option(f"{path} has more than {MOST_ROWS} rows: play fewer securities or days.")


def _parquet(path: Path) -> Iterator[tuple[int, Cells]]:
    try:
        from pyarrow import ArrowException, Table, schema, timestamp, types
        from pyarrow.parquet import ParquetFile
    except ImportError:
        raise bad_option(f"{path} is Parquet, which needs the package pyarrow: pip install pyarrow.") from None
    try:
        file = ParquetFile(path)
        if file.metadata.num_rows > MOST_ROWS:
            raise _too_long(path)
        line = 1
        # Python's own times have no nanoseconds.
        fields = [
            field.with_type(timestamp("us", field.type.tz)) if types.is_timestamp(field.type) else field
            for field in file.schema_arrow
        ]
        for batch in file.iter_batches():
            for row in Table.from_batches([batch]).cast(schema(fields), safe=False).to_pylist():
                line += 1
                yield line, {str(name).lower(): value for name, value in row.items()}
    except (ArrowException, OSError, ValueError, OverflowError) as problem:
        reason = plain_text(str(problem)).splitlines()
        raise bad_option(f"{path} cannot be read as Parquet ({reason[0][:120] if reason else 'empty'}).") from None
