"""The sentences of core's error codes; a test looks for codes that have none."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

from tideboard_desktop.feed_error_texts import FEED_ERRORS
from tideboard_desktop.reference_error_texts import REFERENCE_ERRORS
from tideboard_desktop.rest_error_texts import REST_ERRORS

INPUT: dict[str, object] = {
    "bad-symbol": QT_TRANSLATE_NOOP(
        "Errors", "“{text}” is not a symbol. Write market and code, as in HK.00700 or US.AAPL."
    ),
    "bad-option": QT_TRANSLATE_NOOP("Errors", "{sentence}"),
    "kinds-mixed": QT_TRANSLATE_NOOP(
        "Errors",
        "Practice and real connections do not go together: prices, orders and the second flow must all be practice or"
        " all be real.",
    ),
    "same-flow": QT_TRANSLATE_NOOP(
        "Errors", "The second flow must come from another connection than the first: there is nothing to compare."
    ),
    "empty-date-range": QT_TRANSLATE_NOOP("Errors", "The range from {begin} to {end} holds no day."),
    "flow-dates-intraday": QT_TRANSLATE_NOOP("Errors", "Only day, week and month flow take a date range."),
    "unknown-watchlist": QT_TRANSLATE_NOOP("Errors", "There is no watchlist “{group}” at the broker."),
    "unknown-notice": QT_TRANSLATE_NOOP("Errors", "There is no notice “{kind}”. Known: {known}."),
    "password-too-short": QT_TRANSLATE_NOOP("Errors", "A trading password has at least {shortest} characters."),
}
FILES: dict[str, object] = {
    "not-a-directory": QT_TRANSLATE_NOOP("Errors", "{path} is not a folder. Choose another data folder."),
    "not-a-file": QT_TRANSLATE_NOOP(
        "Errors", "{path} is not an ordinary file. Remove it or choose another data folder."
    ),
    "symbolic-link": QT_TRANSLATE_NOOP(
        "Errors", "{path} is a link to somewhere else. Tideboard writes to real files only; replace the link."
    ),
    "settings-damaged": QT_TRANSLATE_NOOP(
        "Errors",
        "The settings in {path} cannot be read ({where}). They were left as they are; mend or remove the file.",
    ),
    "settings-newer": QT_TRANSLATE_NOOP(
        "Errors",
        "The settings in {path} are of a newer Tideboard ({writer}; form {version}, this one knows {known}). They stay"
        " as they are and nothing is saved; start that version, or move the file away to begin anew.",
    ),
    "settings-kept": QT_TRANSLATE_NOOP(
        "Errors",
        "The settings in {path} are of a newer Tideboard ({writer}; form {version}, this one knows {known}). They stay"
        " as they are and nothing is saved; start that version, or put {kept}, which lies beside them, in their place.",
    ),
    "layouts-damaged": QT_TRANSLATE_NOOP(
        "Errors",
        "The layouts in {path} cannot be read ({where}). The default layout is shown; the file was kept aside.",
    ),
    "layouts-newer": QT_TRANSLATE_NOOP(
        "Errors",
        "The layouts in {path} are of a newer Tideboard ({writer}; form {version}, this one knows {known}). They stay"
        " as they are and nothing is saved; start that version, or move the file away to begin anew.",
    ),
    "layout-file-damaged": QT_TRANSLATE_NOOP(
        "Errors",
        "The layout file {path} cannot be read ({where}). Nothing was changed; export the layout again, or choose"
        " another file.",
    ),
    "layout-file-newer": QT_TRANSLATE_NOOP(
        "Errors",
        "The layout file {path} is of a newer Tideboard ({writer}; form {version}, this one knows {known}). Nothing was"
        " changed; open it with that version.",
    ),
    "layout-file-none": QT_TRANSLATE_NOOP(
        "Errors", "{path} is not an ordinary file. Choose a layout file that was exported."
    ),
    "layout-file-unreadable": QT_TRANSLATE_NOOP(
        "Errors", "The layout file {path} cannot be read: {reason}. Nothing was changed; choose another file."
    ),
    "screens-damaged": QT_TRANSLATE_NOOP(
        "Errors", "The saved screens in {path} cannot be read ({where}). The file was kept aside."
    ),
    "screens-newer": QT_TRANSLATE_NOOP(
        "Errors",
        "The saved screens in {path} are of a newer Tideboard ({writer}; form {version}, this one knows {known}). They"
        " stay as they are; start that version, or move the file away to begin anew.",
    ),
    "bad-currency": QT_TRANSLATE_NOOP("Errors", "“{text}” is not a currency."),
    "limit-out-of-bounds": QT_TRANSLATE_NOOP("Errors", "The limit {name} of {value} is outside {least} to {most}."),
    "text-size": QT_TRANSLATE_NOOP("Errors", "A text size of {value} % is outside {least} to {most} %."),
    "rsa-key-not-rsa": QT_TRANSLATE_NOOP("Errors", "The key file holds a key of another kind; OpenD wants RSA."),
    "rsa-key-size": QT_TRANSLATE_NOOP("Errors", "The key file holds {bits} bits; OpenD wants {wanted}."),
    "rsa-key-unreadable": QT_TRANSLATE_NOOP("Errors", "The key file cannot be read as an RSA private key."),
}
SANDBOX: dict[str, object] = {
    "bad-scenario": QT_TRANSLATE_NOOP("Errors", "There is no scenario “{name}”."),
    "unknown-scenario": QT_TRANSLATE_NOOP("Errors", "There is no scenario “{name}”."),
    "scenario-only-at-start": QT_TRANSLATE_NOOP("Errors", "The scenario “{name}” can only be chosen at the start."),
    "bad-day": QT_TRANSLATE_NOOP("Errors", "“{text}” is not a day; write it like 20261120."),
    "bad-minute": QT_TRANSLATE_NOOP("Errors", "“{text}” is not a time; write it like 0930."),
    "bad-watchlist-name": QT_TRANSLATE_NOOP("Errors", "A watchlist cannot be called “{name}”."),
    "no-such-door": QT_TRANSLATE_NOOP("Errors", "The practice exchange has no door “{door}” in this run."),
    "unknown-call": QT_TRANSLATE_NOOP("Errors", "The practice exchange does not know the call “{name}”."),
    "bad-seconds": QT_TRANSLATE_NOOP("Errors", "“{seconds}” is no number of seconds."),
    "bad-speed": QT_TRANSLATE_NOOP("Errors", "“{speed}” is no speed; write 0 or more."),
    "bad-state-file": QT_TRANSLATE_NOOP("Errors", "The practice account in {path} cannot be read ({reason})."),
    "bad-keys-file": QT_TRANSLATE_NOOP("Errors", "The keys file {path} cannot be used ({reason})."),
    "state-file-of-another-version": QT_TRANSLATE_NOOP(
        "Errors", "The practice account in {path} is of another version; reset it to go on."
    ),
    "no-half-day": QT_TRANSLATE_NOOP("Errors", "{day} is not a half day."),
    "not-a-trading-day": QT_TRANSLATE_NOOP("Errors", "{day} is not a trading day."),
}
REQUESTS: dict[str, object] = {
    "quantity-not-positive": QT_TRANSLATE_NOOP("Errors", "The quantity must be above zero."),
    "quantity-too-large": QT_TRANSLATE_NOOP("Errors", "A quantity above {most} cannot be sent."),
    "price-too-long": QT_TRANSLATE_NOOP("Errors", "A price has at most {most} digits before and after its point."),
    "quantity-below-filled": QT_TRANSLATE_NOOP(
        "Errors", "{filled} shares are filled already; the new quantity must be above that."
    ),
    "expiry-missing": QT_TRANSLATE_NOOP("Errors", "A GTD order needs the last day on which it stays."),
    "expiry-not-wanted": QT_TRANSLATE_NOOP("Errors", "Only a GTD order has a last day."),
    "price-missing": QT_TRANSLATE_NOOP("Errors", "This order type needs a limit price."),
    "price-not-wanted": QT_TRANSLATE_NOOP("Errors", "A market order has no limit price."),
    "price-not-positive": QT_TRANSLATE_NOOP("Errors", "The price must be above zero."),
    "trigger-missing": QT_TRANSLATE_NOOP("Errors", "This order type needs a stop price."),
    "trigger-not-wanted": QT_TRANSLATE_NOOP("Errors", "Only stop orders have a stop price."),
    "trigger-not-positive": QT_TRANSLATE_NOOP("Errors", "The stop price must be above zero."),
}
ORDERS: dict[str, object] = {
    "approval-already-used": QT_TRANSLATE_NOOP("Errors", "This confirmation was used already; nothing was sent again."),
    "approval-missing": QT_TRANSLATE_NOOP("Errors", "Nothing goes to the broker without a confirmation."),
    "confirmation-open": QT_TRANSLATE_NOOP("Errors", "Another confirmation is open; answer that one first."),
    "connection-changed": QT_TRANSLATE_NOOP("Errors", "The connection was renewed after you confirmed."),
    "duplicate": QT_TRANSLATE_NOOP("Errors", "This order was submitted already."),
    "gesture-missing": QT_TRANSLATE_NOOP("Errors", "The gesture that this order asks for was not made."),
    "not-confirmed": QT_TRANSLATE_NOOP("Errors", "You did not confirm it."),
    "nothing-to-cancel": QT_TRANSLATE_NOOP("Errors", "There is no open order to cancel."),
    "not-sent-link": QT_TRANSLATE_NOOP("Errors", "The connection dropped before it could be sent."),
    "not-sent-locked": QT_TRANSLATE_NOOP("Errors", "Trading was locked before it could be sent."),
    "not-sent-given-up": QT_TRANSLATE_NOOP("Errors", "It was given up before it could be sent."),
    "not-sent-not-reducing": QT_TRANSLATE_NOOP("Errors", "The position or its orders changed before it could be sent."),
    "not-sent-late": QT_TRANSLATE_NOOP("Errors", "Too much time passed between your confirmation and the sending."),
    "order-rejected": QT_TRANSLATE_NOOP("Errors", "The broker rejected it: “{text}”"),
}
LINK: dict[str, object] = {
    "answer-without-order-id": QT_TRANSLATE_NOOP("Errors", "The broker answered without an order id."),
    "answer-without-outcome": QT_TRANSLATE_NOOP(
        "Errors", "The broker's answer does not say what became of it: “{text}”"
    ),
    "clear-text-trading": QT_TRANSLATE_NOOP(
        "Errors", "Passwords and orders are not sent in clear text to another computer. Set up OpenD's encryption."
    ),
    "connect-failed": QT_TRANSLATE_NOOP("Errors", "Nothing answers at {host}:{port} ({detail})."),
    "connect-timed-out": QT_TRANSLATE_NOOP("Errors", "Nothing answered at {host}:{port} in time."),
    "connection-closed": QT_TRANSLATE_NOOP("Errors", "The connection is closed."),
    "connection-lost": QT_TRANSLATE_NOOP("Errors", "The connection was lost."),
    "encryption-not-offered": QT_TRANSLATE_NOOP(
        "Errors", "OpenD does not use encryption, or another key: give it the same key file."
    ),
    "gateway-broke-protocol": QT_TRANSLATE_NOOP("Errors", "What the other side sent cannot be understood ({detail})."),
    "gateway-offline": QT_TRANSLATE_NOOP("Errors", "OpenD has lost its own connection to the broker: “{text}”"),
    "gateway-silent": QT_TRANSLATE_NOOP("Errors", "Nothing has come over the connection for {seconds} s."),
    "gateway-timed-out": QT_TRANSLATE_NOOP("Errors", "OpenD got no answer from the broker: “{text}”"),
    "login-refused": QT_TRANSLATE_NOOP("Errors", "The login was refused: “{text}”"),
    "login-unreadable": QT_TRANSLATE_NOOP(
        "Errors", "The gateway's login answer cannot be read. Does OpenD use encryption? Then choose its key file."
    ),
    "no-answer": QT_TRANSLATE_NOOP("Errors", "No answer came in time."),
    "no-credential": QT_TRANSLATE_NOOP(
        "Errors", "There is no sign-in for LongPort on this computer. Open “Connection” and sign in."
    ),
    "reply-unreadable": QT_TRANSLATE_NOOP("Errors", "The answer cannot be read (call {proto_id})."),
    "address-unusable": QT_TRANSLATE_NOOP("Errors", "“{address}” is not an address that Tideboard can connect to."),
    "app-key-illegal": QT_TRANSLATE_NOOP("Errors", "The broker does not know this app key. Copy it anew: “{text}”"),
    "authority-unusable": QT_TRANSLATE_NOOP(
        "Errors",
        "The file {path} cannot be used as a certificate authority ({detail}). Choose a PEM file, or remove it.",
    ),
    "broker-timed-out": QT_TRANSLATE_NOOP("Errors", "The broker took too long over it: “{text}”"),
    "clear-text-broker": QT_TRANSLATE_NOOP(
        "Errors",
        "Keys are not sent in clear text to another computer. Use an https and wss address instead of {host}.",
    ),
    "closed-by-broker": QT_TRANSLATE_NOOP("Errors", "The broker closed the connection ({reason}): “{text}”"),
    "credential-changed": QT_TRANSLATE_NOOP(
        "Errors", "The sign-in now belongs to another account. The connection is made anew with it."
    ),
    "credential-unusable": QT_TRANSLATE_NOOP(
        "Errors", "The saved keys hold characters that no key has. Enter them anew."
    ),
    "ip-not-allowed": QT_TRANSLATE_NOOP(
        "Errors", "The broker does not allow this app key from your internet address: “{text}”"
    ),
    "oauth-not-offered": QT_TRANSLATE_NOOP(
        "Errors", "This address offers no sign-in with the browser. Use an app key, or check the brand."
    ),
    "session-refused": QT_TRANSLATE_NOOP("Errors", "The broker did not accept the login: “{text}”"),
    "sign-in-over": QT_TRANSLATE_NOOP("Errors", "Your sign-in at the broker has ended. Sign in again: “{text}”"),
    "sign-in-refused": QT_TRANSLATE_NOOP("Errors", "The broker did not accept the sign-in: “{text}”"),
    "signature-invalid": QT_TRANSLATE_NOOP(
        "Errors", "The broker cannot verify the call. Check the app secret and this computer's clock: “{text}”"
    ),
    "taken-over": QT_TRANSLATE_NOOP(
        "Errors", "Another program signed in with the same keys and took this connection's place."
    ),
    "token-expired": QT_TRANSLATE_NOOP(
        "Errors", "The access token has ended or was replaced. Enter the one that is in force: “{text}”"
    ),
    "too-many-connections": QT_TRANSLATE_NOOP(
        "Errors", "The broker allows {limit} connections, and {online} are open. Close other programs on this account."
    ),
    "websocket-refused": QT_TRANSLATE_NOOP(
        "Errors", "What answers at {host}:{port} is not LongPort's data service (HTTP {http})."
    ),
    "practice-not-running": QT_TRANSLATE_NOOP("Errors", "The practice exchange is not running."),
    "not-connected": QT_TRANSLATE_NOOP("Errors", "There is no connection at the moment."),
    "sign-in-denied": QT_TRANSLATE_NOOP("Errors", "Nothing was signed in; the browser came back with: “{text}”"),
    "sign-in-page-unsafe": QT_TRANSLATE_NOOP(
        "Errors", "The broker's sign-in page at “{text}” is not encrypted, so it was not opened."
    ),
}
REFUSALS: dict[str, object] = {
    "call-not-offered": QT_TRANSLATE_NOOP("Errors", "This gateway does not know the call: “{text}”"),
    "kline-not-offered": QT_TRANSLATE_NOOP("Errors", "This gateway has no candles of this period."),
    "flow-history-not-offered": QT_TRANSLATE_NOOP(
        "Errors", "{provider} gives today's capital flow only: no days, weeks or months."
    ),
    "history-quota-not-told": QT_TRANSLATE_NOOP("Errors", "The broker does not tell how much history was used."),
    "market-list-not-offered": QT_TRANSLATE_NOOP(
        "Errors", "The broker has no list of this market: find an instrument by its code."
    ),
    "no-quote-package": QT_TRANSLATE_NOOP(
        "Errors", "You have no quote package for {market}. The broker says: “{text}”"
    ),
    "quote-package-missing": QT_TRANSLATE_NOOP(
        "Errors", "Your quote package for {market}, {package}, does not cover this: “{text}”"
    ),
    "symbols-all-taken": QT_TRANSLATE_NOOP(
        "Errors",
        "No prices for {symbol}: your login may watch {limit} symbols, and all places are taken."
        " Close a list or a panel to free some.",
    ),
    "too-many-symbols": QT_TRANSLATE_NOOP("Errors", "The broker's limit of symbols is reached: “{text}”"),
    "locked-meanwhile": QT_TRANSLATE_NOOP("Errors", "Trading was locked again before the password was judged."),
    "market-not-in-account": QT_TRANSLATE_NOOP("Errors", "The account does not trade {market}."),
    "no-account": QT_TRANSLATE_NOOP("Errors", "No account is chosen yet."),
    "no-lock-on-paper": QT_TRANSLATE_NOOP("Errors", "The broker has no lock for paper accounts."),
    "not-offered": QT_TRANSLATE_NOOP("Errors", "The broker does not offer this: “{text}”"),
    "not-subscribed": QT_TRANSLATE_NOOP("Errors", "The gateway wants a subscription first: “{text}”"),
    "nothing-remembered": QT_TRANSLATE_NOOP("Errors", "No password is remembered for this account."),
    "own-password-exists": QT_TRANSLATE_NOOP("Errors", "A trading password was chosen before. Type that one."),
    "own-password-missing": QT_TRANSLATE_NOOP(
        "Errors", "No trading password is chosen yet. Unlock trading first to choose one."
    ),
    "own-password-needed": QT_TRANSLATE_NOOP("Errors", "Type the trading password that you chose in Tideboard."),
    "own-password-wrong": QT_TRANSLATE_NOOP("Errors", "This is not the trading password that you chose."),
    "password-under-way": QT_TRANSLATE_NOOP("Errors", "Another password is being checked. Try again in a moment."),
    "password-pause": QT_TRANSLATE_NOOP("Errors", "Too many wrong passwords. Next try in {retry_after} s."),
    "permission-missing": QT_TRANSLATE_NOOP("Errors", "Your broker account lacks the permission: “{text}”"),
    "quota-exceeded": QT_TRANSLATE_NOOP("Errors", "The broker's quota is used up: “{text}”"),
    "no-quotes": QT_TRANSLATE_NOOP("Errors", "The broker has no prices of this security: “{text}”"),
    "request-invalid": QT_TRANSLATE_NOOP("Errors", "The broker cannot read the call: “{text}”"),
    "server-error": QT_TRANSLATE_NOOP("Errors", "The broker's server failed: “{text}”"),
    "too-many-subscriptions": QT_TRANSLATE_NOOP("Errors", "The broker's limit of subscriptions is reached: “{text}”"),
    "rate-limited": QT_TRANSLATE_NOOP("Errors", "Too many calls to the broker: “{text}”"),
    "security-firm-missing": QT_TRANSLATE_NOOP("Errors", "The gateway wants to know the account's firm: “{text}”"),
    "server-refused": QT_TRANSLATE_NOOP("Errors", "The broker refused: “{text}”"),
    "too-many-waiting": QT_TRANSLATE_NOOP("Errors", "Too many calls wait already; free in {retry_after} s."),
    "trading-locked": QT_TRANSLATE_NOOP("Errors", "The gateway says that trading is locked."),
    "unknown-account": QT_TRANSLATE_NOOP("Errors", "The broker does not know this account."),
    "unknown-symbol": QT_TRANSLATE_NOOP("Errors", "The broker does not know this symbol: “{text}”"),
    "unlock-paused": QT_TRANSLATE_NOOP("Errors", "The broker wants a pause after wrong passwords: “{text}”"),
    "unsubscribe-too-early": QT_TRANSLATE_NOOP("Errors", "A subscription can be given back after one minute."),
    "wrong-password": QT_TRANSLATE_NOOP("Errors", "The broker refused this password."),
}
KEYRING: dict[str, object] = {
    "keyring-unavailable": QT_TRANSLATE_NOOP(
        "Errors",
        "No keyring answers, so no password is saved: you type it at each unlock."
        " Start GNOME Keyring or KWallet, then try again.",
    ),
    "keyring-not-allowed": QT_TRANSLATE_NOOP(
        "Errors",
        "No keyring that protects secrets was found, so no password is saved: you type it at each unlock."
        " Start GNOME Keyring or KWallet, then try again.",
    ),
    "keyring-keeps-nothing": QT_TRANSLATE_NOOP(
        "Errors",
        "The system's keyring lost a test entry, so no password is saved: you type it at each unlock."
        " Repair or restart the keyring, then try again.",
    ),
    "keyring-locked": QT_TRANSLATE_NOOP(
        "Errors", "The system's keyring is locked, so no password can be remembered. Unlock it, then try again."
    ),
    "keyring-prompt-unanswered": QT_TRANSLATE_NOOP(
        "Errors", "The system's keyring asked for its password for {seconds} s in vain. Answer it, then try again."
    ),
    "keyring-entry-damaged": QT_TRANSLATE_NOOP("Errors", "The keyring entry “{name}” is damaged; save it again."),
}
WIRE: dict[str, object] = {
    "wire-bad-body": QT_TRANSLATE_NOOP("Errors", "The gateway sent a message of call {proto_id} that cannot be read."),
    "wire-bad-cipher-length": QT_TRANSLATE_NOOP("Errors", "An encrypted message has a wrong length ({length})."),
    "wire-bad-digest": QT_TRANSLATE_NOOP("Errors", "A message was damaged on the way (call {proto_id})."),
    "wire-bad-format": QT_TRANSLATE_NOOP("Errors", "The gateway uses an unknown message format ({body_format})."),
    "wire-bad-key-length": QT_TRANSLATE_NOOP("Errors", "The gateway sent a session key of a wrong length ({length})."),
    "wire-bad-magic": QT_TRANSLATE_NOOP("Errors", "What answers there is not an OpenD. Check address and port."),
    "wire-bad-padding": QT_TRANSLATE_NOOP(
        "Errors", "An encrypted message cannot be opened. Is it OpenD's own key file?"
    ),
    "wire-bad-rsa": QT_TRANSLATE_NOOP("Errors", "The login message cannot be opened. Is it OpenD's own key file?"),
    "wire-bad-version": QT_TRANSLATE_NOOP(
        "Errors", "The gateway speaks an unknown version of the protocol ({version})."
    ),
    "wire-missing-fields": QT_TRANSLATE_NOOP("Errors", "The gateway left out required fields ({message})."),
    "wire-too-long": QT_TRANSLATE_NOOP(
        "Errors", "The other side announced a message of {length} bytes; at most {cap} are accepted."
    ),
    "wire-bad-gzip": QT_TRANSLATE_NOOP("Errors", "A compressed message of {length} bytes cannot be opened."),
    "wire-bad-handshake": QT_TRANSLATE_NOOP("Errors", "The other side asks for another protocol version ({seen})."),
    "wire-bad-head": QT_TRANSLATE_NOOP("Errors", "What answers there is not LongPort: a message begins with {head}."),
    "wire-bad-message": QT_TRANSLATE_NOOP("Errors", "The broker sent a message that cannot be read ({message})."),
    "wire-bad-seal": QT_TRANSLATE_NOOP("Errors", "A message has a signature of a wrong length ({length})."),
    "wire-bad-timeout": QT_TRANSLATE_NOOP("Errors", "A request may wait 60,000 ms at most, not {timeout_ms}."),
    "wire-cut-off": QT_TRANSLATE_NOOP("Errors", "A message ends after {length} bytes, before its own end."),
    "wire-trailing-bytes": QT_TRANSLATE_NOOP("Errors", "A message has {length} bytes where it says {expected}."),
    "wire-unknown-proto": QT_TRANSLATE_NOOP("Errors", "The gateway sent an unknown call ({proto_id})."),
}

ERRORS: dict[str, object] = {
    **INPUT,
    **FILES,
    **SANDBOX,
    **REQUESTS,
    **ORDERS,
    **LINK,
    **REFUSALS,
    **KEYRING,
    **WIRE,
    **REFERENCE_ERRORS,
    **REST_ERRORS,
    **FEED_ERRORS,
}
