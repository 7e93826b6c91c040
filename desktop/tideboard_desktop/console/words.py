"""The words of calls: their group and notes, those of their fields, and what to use instead of a call that trades."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from tideboard_core.model.rest import RestRow, WriteKind
from tideboard_desktop.ui.words.joining import together

translate = QCoreApplication.translate

GROUPS: tuple[object, ...] = (
    QT_TRANSLATE_NOOP("ConsoleRows", "System / Status"),
    QT_TRANSLATE_NOOP("ConsoleRows", "Quote Subscriptions"),
    QT_TRANSLATE_NOOP("ConsoleRows", "Quote Queries"),
    QT_TRANSLATE_NOOP("ConsoleRows", "Plates / Filter / Metadata"),
    QT_TRANSLATE_NOOP("ConsoleRows", "Reference / Derivatives"),
    QT_TRANSLATE_NOOP("ConsoleRows", "Price Reminders"),
    QT_TRANSLATE_NOOP("ConsoleRows", "Trading Accounts (Read)"),
    QT_TRANSLATE_NOOP("ConsoleRows", "Trading Write"),
    QT_TRANSLATE_NOOP("ConsoleRows", "Admin"),
)
NOTES: tuple[object, ...] = (
    QT_TRANSLATE_NOOP("ConsoleRows", "One call with two methods; a POST body filters."),
    QT_TRANSLATE_NOOP("ConsoleRows", "Market states, login flags, server version and time."),
    QT_TRANSLATE_NOOP("ConsoleRows", "The same as global-state; a sign of life."),
    QT_TRANSLATE_NOOP("ConsoleRows", "Counters of the push service. Its fields have no public definition."),
    QT_TRANSLATE_NOOP("ConsoleRows", "User profile, quote rights and quotas."),
    QT_TRANSLATE_NOOP("ConsoleRows", "Tells all connections unless is_req_all_conn is false."),
    QT_TRANSLATE_NOOP("ConsoleRows", "Answers used_sub_quota and used_k_line_quota. The body may be empty."),
    QT_TRANSLATE_NOOP("ConsoleRows", "The same as query-subscription, without a body."),
    QT_TRANSLATE_NOOP(
        "ConsoleRows",
        "Starts pushes on /ws. is_sub_or_un_sub must be there and true; is_unsub_all is refused. Keys with"
        " qot:read still pass for now.",
    ),
    QT_TRANSLATE_NOOP(
        "ConsoleRows",
        "Ends a subscription: is_sub_or_un_sub is false. Keys with qot:read still pass for now.",
    ),
    QT_TRANSLATE_NOOP("ConsoleRows", "Pushes alone, as JSON text frames."),
    QT_TRANSLATE_NOOP("ConsoleRows", "Broker queue of a Hong Kong security."),
    QT_TRANSLATE_NOOP(
        "ConsoleRows",
        "In and out by order size since the open. The figures of the largest size may be missing.",
    ),
    QT_TRANSLATE_NOOP(
        "ConsoleRows",
        "period_type: 1 today by minute, 2 day, 3 week, 4 month. Dates count for 2 to 4 alone.",
    ),
    QT_TRANSLATE_NOOP("ConsoleRows", "Takes b_get_detail. The header and dates of the example change nothing."),
    QT_TRANSLATE_NOOP(
        "ConsoleRows",
        "kl_type is a number. max_count (also count) is the number of candles of one page.",
    ),
    QT_TRANSLATE_NOOP("ConsoleRows", "kl_type is a number. req_num is also taken as count."),
    QT_TRANSLATE_NOOP("ConsoleRows", "Trading session of each security."),
    QT_TRANSLATE_NOOP("ConsoleRows", "depth is the number of levels; num is the same."),
    QT_TRANSLATE_NOOP("ConsoleRows", "Quotes. Several securities go into symbols."),
    QT_TRANSLATE_NOOP("ConsoleRows", "Answers hk_rate_pct, us_rate_pct and jp_rate_pct in percent."),
    QT_TRANSLATE_NOOP("ConsoleRows", "Minute line of the day."),
    QT_TRANSLATE_NOOP("ConsoleRows", "Wide snapshot, with more for options, warrants, funds and futures."),
    QT_TRANSLATE_NOOP(
        "ConsoleRows",
        "Price steps: spread_table_list of spread_code and spread_item_list (price_from, price_to, value).",
    ),
    QT_TRANSLATE_NOOP("ConsoleRows", "Names, lot sizes, listing dates. An empty list is refused."),
    QT_TRANSLATE_NOOP("ConsoleRows", "count is the number of trades; max_ret_num is the same."),
    QT_TRANSLATE_NOOP(
        "ConsoleRows",
        "Sums of volume, turnover and average price per interval. Its fields have no public definition.",
    ),
    QT_TRANSLATE_NOOP("ConsoleRows", "The filter lies in search, or at the top as type_list and time_filter_list."),
    QT_TRANSLATE_NOOP("ConsoleRows", "Another market is refused as invalid-market."),
    QT_TRANSLATE_NOOP("ConsoleRows", "The same as plate-set."),
    QT_TRANSLATE_NOOP("ConsoleRows", "Members of one plate."),
    QT_TRANSLATE_NOOP("ConsoleRows", "The same as list-plates."),
    QT_TRANSLATE_NOOP(
        "ConsoleRows",
        "Pages of securities that pass. Filters go into base_filter_list, accumulate_filter_list,"
        " financial_filter_list and pattern_filter_list.",
    ),
    QT_TRANSLATE_NOOP("ConsoleRows", "Days without trading in a date range."),
    QT_TRANSLATE_NOOP("ConsoleRows", "Trading calendar of one market."),
    QT_TRANSLATE_NOOP("ConsoleRows", "Terms of futures contracts. An empty list is refused."),
    QT_TRANSLATE_NOOP("ConsoleRows", "The same as reference."),
    QT_TRANSLATE_NOOP("ConsoleRows", "Given up by the broker after 2020-12-21: it answers that it was abandoned."),
    QT_TRANSLATE_NOOP(
        "ConsoleRows",
        "Changes the watchlist at the broker, without a way back. Keys with qot:read still pass for now.",
    ),
    QT_TRANSLATE_NOOP("ConsoleRows", "owner is the underlying. The dates bound the expiry."),
    QT_TRANSLATE_NOOP("ConsoleRows", "Expiry dates of one underlying."),
    QT_TRANSLATE_NOOP("ConsoleRows", "Plates that hold a security."),
    QT_TRANSLATE_NOOP("ConsoleRows", "Securities that refer to this one."),
    QT_TRANSLATE_NOOP("ConsoleRows", "Splits, dividends and price factors. symbols holds one security."),
    QT_TRANSLATE_NOOP("ConsoleRows", "Members of one watchlist group."),
    QT_TRANSLATE_NOOP(
        "ConsoleRows",
        "Pages of warrants. More filters are taken: maturity, strike, premium, leverage, delta, street rate.",
    ),
    QT_TRANSLATE_NOOP("ConsoleRows", "Price alerts that the broker keeps."),
    QT_TRANSLATE_NOOP(
        "ConsoleRows",
        "Sets, changes and deletes price alerts. An addition needs type, freq and value; a change keeps what"
        " is left out.",
    ),
    QT_TRANSLATE_NOOP("ConsoleRows", "The same as flow-summary."),
    QT_TRANSLATE_NOOP("ConsoleRows", "Compliance flags by number. Its fields have no public definition."),
    QT_TRANSLATE_NOOP("ConsoleRows", "Accounts that the key may see."),
    QT_TRANSLATE_NOOP("ConsoleRows", "Categories for cash-log. Its fields have no public definition."),
    QT_TRANSLATE_NOOP("ConsoleRows", "Its fields have no public definition."),
    QT_TRANSLATE_NOOP("ConsoleRows", "One movement of money by its flow_id. Its fields have no public definition."),
    QT_TRANSLATE_NOOP("ConsoleRows", "Movements of money, in pages. Its fields have no public definition."),
    QT_TRANSLATE_NOOP(
        "ConsoleRows",
        "Movements of money that cleared on a day. begin_date and end_date bound a range of 31 days at most.",
    ),
    QT_TRANSLATE_NOOP(
        "ConsoleRows",
        "Universal and futures accounts need currency; the refusal names those that there are. It is a number.",
    ),
    QT_TRANSLATE_NOOP("ConsoleRows", "begin_time and end_time bound the range; filter_conditions takes more."),
    QT_TRANSLATE_NOOP("ConsoleRows", "The same as accounts."),
    QT_TRANSLATE_NOOP("ConsoleRows", "Margin of the whole account. Its fields have no public definition."),
    QT_TRANSLATE_NOOP("ConsoleRows", "Margin terms of each security."),
    QT_TRANSLATE_NOOP("ConsoleRows", "Largest quantities at a price."),
    QT_TRANSLATE_NOOP("ConsoleRows", "Fees by extended order id."),
    QT_TRANSLATE_NOOP("ConsoleRows", "Fills of the day."),
    QT_TRANSLATE_NOOP("ConsoleRows", "Orders of the day."),
    QT_TRANSLATE_NOOP("ConsoleRows", "Holdings. trd_env must be there."),
    QT_TRANSLATE_NOOP(
        "ConsoleRows",
        "A trade write, though it is listed among reads. trd_env must be there; reconfirm_op is what was asked for.",
    ),
    QT_TRANSLATE_NOOP("ConsoleRows", "Its fields have no public definition. GET takes app_id."),
    QT_TRANSLATE_NOOP(
        "ConsoleRows",
        "Withdraws every open order of the account on the market, those of other programs too.",
    ),
    QT_TRANSLATE_NOOP("ConsoleRows", "op: 1 change, 2 cancel, 3 disable, 4 enable, 5 delete. trd_env must be there."),
    QT_TRANSLATE_NOOP("ConsoleRows", "side: 1 buy, 2 sell. Without order_type it is a limit order."),
    QT_TRANSLATE_NOOP(
        "ConsoleRows",
        "Starts pushes of orders and fills for these accounts. Refused by a gateway without a keys file.",
    ),
    QT_TRANSLATE_NOOP(
        "ConsoleRows",
        "Only trade:unlock satisfies it. unlock false locks again. Two wrong passwords in a row start a pause"
        " of a minute.",
    ),
    QT_TRANSLATE_NOOP("ConsoleRows", "Ends pushes of orders and fills for these accounts."),
    QT_TRANSLATE_NOOP("ConsoleRows", "Reads the keys file again."),
    QT_TRANSLATE_NOOP("ConsoleRows", "Ends the gateway program, for everybody on it."),
    QT_TRANSLATE_NOOP("ConsoleRows", "What the gateway program tells of itself. Its fields have no public definition."),
)
FIELD_NOTES: tuple[object, ...] = (
    QT_TRANSLATE_NOOP("ConsoleRows", "instant in Unix milliseconds; leave out for the newest rate"),
    QT_TRANSLATE_NOOP("ConsoleRows", "ignored; the whole set of tables is always returned"),
    QT_TRANSLATE_NOOP("ConsoleRows", "one security; string MARKET.CODE form is expanded to {market, code}"),
    QT_TRANSLATE_NOOP("ConsoleRows", "size of the interval, a number without a public definition"),
    QT_TRANSLATE_NOOP("ConsoleRows", "QotMarket; Shanghai and Shenzhen are one A-share list"),
    QT_TRANSLATE_NOOP("ConsoleRows", "contracts; must not be empty"),
    QT_TRANSLATE_NOOP("ConsoleRows", "underlying"),
    QT_TRANSLATE_NOOP("ConsoleRows", "1 warrant, 2 future; 3 (option) is refused as unsupported"),
    QT_TRANSLATE_NOOP("ConsoleRows", "watchlist group; first match wins when names repeat"),
    QT_TRANSLATE_NOOP("ConsoleRows", "1 add, 2 delete, 3 move out of the group"),
    QT_TRANSLATE_NOOP("ConsoleRows", "items of market and code; symbols is not taken here"),
    QT_TRANSLATE_NOOP("ConsoleRows", "first strike date YYYY-MM-DD"),
    QT_TRANSLATE_NOOP("ConsoleRows", "last strike date YYYY-MM-DD"),
    QT_TRANSLATE_NOOP("ConsoleRows", "option filter: type, strike range, quote"),
    QT_TRANSLATE_NOOP("ConsoleRows", "only for HSI and HSCEI"),
    QT_TRANSLATE_NOOP("ConsoleRows", "empty list gives an empty answer"),
    QT_TRANSLATE_NOOP("ConsoleRows", "first row"),
    QT_TRANSLATE_NOOP("ConsoleRows", "page size, at most 200"),
    QT_TRANSLATE_NOOP("ConsoleRows", "warrant sort enum"),
    QT_TRANSLATE_NOOP("ConsoleRows", "sort direction"),
    QT_TRANSLATE_NOOP("ConsoleRows", "numbers"),
    QT_TRANSLATE_NOOP("ConsoleRows", "1 add, 2 delete, 3 enable, 4 disable, 5 modify, 6 delete all"),
    QT_TRANSLATE_NOOP("ConsoleRows", "identifier from /api/price-reminder"),
    QT_TRANSLATE_NOOP(
        "ConsoleRows",
        "alert kind, 1 price up, 2 price down, ... (the field is not called reminder_type)",
    ),
    QT_TRANSLATE_NOOP("ConsoleRows", "1 always, 2 once a day, 3 only once; kept when absent on modify"),
    QT_TRANSLATE_NOOP("ConsoleRows", "threshold, 3 decimals; kept when absent on modify"),
    QT_TRANSLATE_NOOP("ConsoleRows", "at most 20 Chinese characters"),
    QT_TRANSLATE_NOOP(
        "ConsoleRows",
        "1 open, 2 US pre, 3 US after, 4 US overnight; other values refused; US default [1,2,3]; cleared for non-US",
    ),
    QT_TRANSLATE_NOOP(
        "ConsoleRows",
        "1 HKD 2 USD 3 CNH 4 JPY 5 SGD 6 AUD 7 CAD 8 MYR; ignored-or-native on single-market and simulated accounts",
    ),
)


def group_words(row: RestRow) -> str:
    """The group of the reference that lists the call."""
    return translate("ConsoleRows", row.group)


def note_words(row: RestRow) -> str:
    """The reference's note about the call; empty if there is none."""
    return translate("ConsoleRows", row.notes) if row.notes else ""


def field_words(note: str) -> str:
    """The reference's note about a field; empty if there is none."""
    return translate("ConsoleRows", note) if note else ""


def instead_words(row: RestRow) -> str:
    """Which dock and button of the window to use instead of a call that trades; empty for every other call."""
    if row.write is not WriteKind.TRADE:
        return ""
    return together(translate("Console", "The console sends no orders."), _button_words(row.path))


def _button_words(path: str) -> str:
    table = translate("Docks", "Positions and orders")
    match path:
        case "/api/order":
            return translate("Console", "Place it in “{dock}”: fill in the form and press Review.").format(
                dock=translate("Docks", "Order entry")
            )
        case "/api/modify-order":
            return translate(
                "Console",
                "In “{dock}”, the menu of the order's row has entries to change, cancel, disable, enable and delete"
                " the order.",
            ).format(dock=table)
        case "/api/cancel-all-order":
            return translate("Console", "Press “{button}” in “{dock}”.").format(
                button=translate("Blotter", "Cancel all"), dock=table
            )
        case "/api/reconfirm-order":
            return translate(
                "Console",
                "Press “{button}” in the order's row in “{dock}”; the menu of the row has “{entry}” as well.",
            ).format(
                button=translate("OrdersTable", "Confirm"), dock=table, entry=translate("Cancel", "Confirm order again")
            )
        case _:
            return ""
