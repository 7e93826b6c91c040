"""What each dock says in each state, and which clause of the contract it has no part in: a row for each dock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from fakes.scenes.market.hub_snapshot import IDS
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.ui.dock_memory import Memory

INDEX = InstrumentId("HK.800000")
REFUSED = "Your broker account has no right to this"
UNCONNECTED = "There is no connection at the moment"


class Clause(StrEnum):
    """One thing that every dock does."""

    OPENS = "opens"
    HIDDEN = "is at rest while hidden"
    FRAMES = "paints once for many pushes"
    SPEAKS = "speaks"
    LETTER = "follows its letter alone"
    NOTHING = "says that there is nothing"
    RIGHTS = "says that a right is missing"
    CONNECTION = "says that nothing is connected"
    RECOVERY = "recovers"
    FILE = "saves its table"
    EMPTY_FILE = "saves no empty table"
    MEMORY = "is restored from a layout"
    LANGUAGE = "changes its language"
    RETURNS = "comes back as it was left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """The words and the command by which a dock of this row keeps the clauses.

    `nothing` is said about `empty` if that is a security, else once the dock is open. `save` is the command, or the
    button, that saves its table, `otherwise` the columns that its file lacks or writes in another way, `chosen` a part
    of its memory where no button or table of it changes any, `listed` the part with which the table that is saved is in
    view. `asks` names the calls that it makes when it is shown again, `anew` those beside them in a window that was
    built anew while it was hidden, with the reason. `quoted` tells whether each quote of its security changes what it
    paints, in its detailed form where it has one, which `detailed`, a command, switches on. `opener` is the button in
    front of what can be chosen in it. `lacks` has the reason for each clause that it has no part in.
    """

    key: str
    rights: str = REFUSED
    connection: str = UNCONNECTED
    failing: str = UNCONNECTED
    nothing: str = ""
    empty: InstrumentId | None = None
    save: str = ""
    quoted: bool = False
    detailed: str = ""
    opener: str = ""
    otherwise: frozenset[str] = frozenset()
    chosen: Memory = field(default_factory=dict)
    listed: Memory = field(default_factory=dict)
    asks: Mapping[str, str] = field(default_factory=dict)
    anew: Mapping[str, str] = field(default_factory=dict)
    lacks: Mapping[Clause, str] = field(default_factory=dict)

    @property
    def clauses(self) -> list[Clause]:
        """Those that it keeps."""
        return [clause for clause in Clause if clause not in self.lacks]


FULL = "it always has rows"
LISTS = "it shows many securities; its letter is what a chosen row moves"
LOCAL = "it reads the archive, and nothing of a broker"
POLLED = "it is read each minute of what is in sight"
FIRST = "some of it was put off by a limit of calls, and is read for the first time"
PICTURES = "a picture of prices is good for fifteen seconds, which passed"
NO_TABLE = "it has no table"
PUSHED = "what is pushed grows old in its place; the banner says why"
UNREAD = "it reads nothing by itself"


def _lacking(reason: str, *clauses: Clause) -> dict[Clause, str]:
    return dict.fromkeys(clauses, reason)


_FILES = (Clause.FILE, Clause.EMPTY_FILE)
_READS = (Clause.RIGHTS, Clause.CONNECTION, Clause.RECOVERY)

CONTRACTS = (
    Contract(
        key="watchlist",
        quoted=True,
        save="watchlist.export",
        otherwise=frozenset(
            {"Pre / post", "High", "Turn %", "Prev close", "Net flow today", "Low", "Open", "Flow %", "Change"}
        ),
        connection="nothing yet",
        lacks=_lacking(LISTS, Clause.LETTER)
        | _lacking(FULL, Clause.NOTHING, Clause.EMPTY_FILE)
        | _lacking(PUSHED, Clause.RECOVERY),
    ),
    Contract(
        key="flow",
        quoted=True,
        anew={"Qot_GetSecuritySnapshot": PICTURES, "Qot_GetSearchNews": FIRST},
        asks=dict.fromkeys(("Qot_GetCapitalDistribution", "Qot_GetRT"), POLLED),
        save="flow.csv.minutes",
        chosen={"form": "stack"},
        rights="the quote right for Hong Kong is missing",
        connection="Net inflow today \u2014",
        nothing="An index has no capital flow",
        empty=INDEX,
        lacks=_lacking("its figures turn grey and grow old in their place; the banner says why", Clause.RECOVERY),
    ),
    Contract(
        key="book",
        quoted=True,
        save="tape.csv",
        connection="Nothing has arrived",
        nothing="does not support this type of data",
        empty=INDEX,
        lacks=_lacking(PUSHED, Clause.RECOVERY),
    ),
    Contract(
        key="ticket",
        quoted=True,
        detailed="ticket.detailed",
        opener="more_quantities",
        rights="Bid \u2014",
        connection="Margin: not read from the broker yet.",
        nothing="Bid \u2014",
        empty=INDEX,
        lacks=_lacking(NO_TABLE, *_FILES) | _lacking(PUSHED, Clause.RECOVERY),
    ),
    Contract(
        key="blotter",
        save="blotter.export",
        connection="Not read from the broker yet",
        nothing="No positions",
        lacks=_lacking(LISTS, Clause.LETTER)
        | _lacking("the account holds nothing", Clause.FILE)
        | _lacking("quote rights do not matter to it", Clause.RIGHTS)
        | _lacking(PUSHED, Clause.RECOVERY),
    ),
    Contract(
        key="price_chart",
        save="price_chart.save",
        chosen={"interval": "5m"},
        lacks=_lacking(FULL, Clause.NOTHING),
    ),
    Contract(
        key="plates",
        save="plates.save",
        anew={"Qot_GetSecuritySnapshot": PICTURES},
        lacks=_lacking(LISTS, Clause.LETTER) | _lacking(FULL, Clause.NOTHING),
    ),
    Contract(
        key="screener",
        save="screener.save",
        nothing="Set conditions, then press Run",
        lacks=_lacking(LISTS, Clause.LETTER) | _lacking("nobody has run a screen", Clause.FILE, Clause.RECOVERY),
    ),
    Contract(
        key="ipos",
        save="ipos.save",
        otherwise=frozenset({"Application", "Offer price"}),
        lacks=_lacking(LISTS, Clause.LETTER) | _lacking(FULL, Clause.NOTHING),
    ),
    Contract(
        key="calendar",
        save="calendar.save",
        anew={"Qot_GetDividendCalendar": FIRST},
        listed={"view": "list"},
        lacks=_lacking(LISTS, Clause.LETTER) | _lacking(FULL, Clause.NOTHING),
    ),
    Contract(
        key="news",
        save="news.save",
        anew={"Qot_GetSearchNews": FIRST},
        nothing="No news",
        empty=INDEX,
        otherwise=frozenset({"Time"}),
    ),
    Contract(key="corporate", save="corporate.save", nothing="No corporate actions are known", empty=INDEX),
    Contract(
        key="listings",
        save="listings.save",
        rights="no flow received",
        connection="no flow received",
        nothing="has no other listing that is known here",
        lacks=_lacking("nobody has chosen a second security", Clause.FILE, Clause.RECOVERY),
    ),
    Contract(
        key="behind",
        save="behind.save",
        nothing="This is told of shares alone",
        empty=INDEX,
        lacks=_lacking("its table is behind the plot", Clause.FILE),
    ),
    Contract(key="days", save="days.save", lacks=_lacking(LISTS, Clause.LETTER) | _lacking(FULL, Clause.NOTHING)),
    Contract(
        key="flow_board",
        save="flow_board.save",
        anew={"Qot_GetSecuritySnapshot": PICTURES},
        otherwise=frozenset(
            {"Net flow", "Turn", "5 min", "15 min", "60 min", "Age"}
        ),  # read one security after the other
        rights="no right",
        connection="0 with flow",
        lacks=_lacking(LISTS, Clause.LETTER)
        | _lacking(FULL, Clause.NOTHING, Clause.EMPTY_FILE)
        | _lacking(PUSHED, Clause.RECOVERY),
    ),
    Contract(
        key="treemap",
        save="treemap.save",
        anew={"Qot_GetSecuritySnapshot": PICTURES},
        rights="0 with flow",
        connection="0 with flow",
        lacks=_lacking(LISTS, Clause.LETTER) | _lacking(FULL, Clause.NOTHING) | _lacking(PUSHED, Clause.RECOVERY),
    ),
    Contract(
        key="flow_map",
        save="flow_map.save",
        rights="13 without",
        connection="one reading each 60 s, oldest \u2014",
        lacks=_lacking(LISTS, Clause.LETTER)
        | _lacking("its table is behind the map", Clause.FILE)
        | _lacking(FULL, Clause.NOTHING)
        | _lacking(PUSHED, Clause.RECOVERY),
    ),
    Contract(
        key="depth",
        save="depth.save",
        connection="Nothing has arrived",
        nothing="does not support this type of data",
        empty=INDEX,
        listed={"view": "table"},
        lacks=_lacking(PUSHED, Clause.RECOVERY),
    ),
    Contract(
        key="archive",
        save="archive.save",
        nothing="Nothing is recorded yet",
        lacks=_lacking(LISTS, Clause.LETTER) | _lacking(LOCAL, Clause.FILE, *_READS),
    ),
    Contract(
        key="signals",
        save="signals.save",
        nothing="Nothing is recorded for these securities yet",
        lacks=_lacking(LISTS, Clause.LETTER) | _lacking(LOCAL, Clause.FILE, *_READS),
    ),
    Contract(
        key="journal",
        save="journal.save",
        nothing="No round trips yet",
        lacks=_lacking(LISTS, Clause.LETTER)
        | _lacking("it reads the own store, and nothing of a quote", Clause.FILE, *_READS),
    ),
    Contract(
        key="accounts",
        save="accounts.save",
        connection="No connection",
        failing="offline",
        otherwise=frozenset({"Read"}),
        chosen={"page": "positions"},
        lacks=_lacking(LISTS, Clause.LETTER)
        | _lacking(FULL, Clause.NOTHING, Clause.EMPTY_FILE)
        | _lacking("it reads accounts, and nothing of a quote", Clause.RIGHTS),
    ),
    Contract(
        key="alerts",
        asks={"Qot_GetPriceReminder": "other programs set alerts at the broker, too"},
        save="alerts.save",
        nothing="No price alerts",
        lacks=_lacking(LISTS, Clause.LETTER)
        | _lacking("nobody has set an alert", Clause.FILE)
        | _lacking("alerts need no quote right", Clause.RIGHTS),
    ),
    Contract(
        key="futures",
        save="futures.save",
        anew={"Qot_GetSecuritySnapshot": PICTURES},
        lacks=_lacking(LISTS, Clause.LETTER) | _lacking(FULL, Clause.NOTHING),
    ),
    Contract(
        key="option_chain",
        quoted=True,
        save="option_chain.save",
        nothing="No listed options",
        empty=IDS[4],
        chosen={"volatility": "smile"},
    ),
    Contract(
        key="combination",
        nothing="No legs yet",
        lacks=_lacking("its legs are chosen in the option chain", Clause.LETTER)
        | _lacking(NO_TABLE, *_FILES)
        | _lacking(UNREAD, *_READS)
        | _lacking("it remembers its legs alone", Clause.MEMORY),
    ),
    Contract(
        key="warrants",
        save="warrants.save",
        anew={"Qot_GetWarrant": "its page with the new order is read again"},
        nothing="No warrants",
        empty=INDEX,
        chosen={"order": {"by": "turnover", "down": False}},
    ),
    Contract(
        key="gateway_console",
        nothing="Only a REST connection has a console",
        lacks=_lacking("it is about the gateway, not about a security", Clause.LETTER)
        | _lacking(NO_TABLE, *_FILES)
        | _lacking(UNREAD, *_READS)
        | _lacking("nothing can be chosen without a console", Clause.MEMORY),
    ),
    Contract(
        key="gateway_health",
        lacks=_lacking("it is about the gateway, not about a security", Clause.LETTER)
        | _lacking(NO_TABLE, *_FILES)
        | _lacking(FULL, Clause.NOTHING)
        | _lacking("the program's own state needs no right", Clause.RIGHTS)
        | _lacking("nothing can be chosen in it", Clause.MEMORY),
    ),
)
