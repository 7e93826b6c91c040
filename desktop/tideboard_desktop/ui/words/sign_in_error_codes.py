"""Sentences for keys, sign-ins, logins and proxies that are refused or cannot be used."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

SIGN_IN: dict[str, object] = {
    "account-is-live": QT_TRANSLATE_NOOP(
        "Errors", "This is no paper account: the broker has it with real money. The connection is made anew as LIVE."
    ),
    "app-key-illegal": QT_TRANSLATE_NOOP("Errors", "The broker does not know this app key. Copy it anew: “{text}”"),
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
    "no-credential": QT_TRANSLATE_NOOP(
        "Errors", "There is no sign-in for LongPort on this computer. Open “Connection” and sign in."
    ),
    "login-refused": QT_TRANSLATE_NOOP("Errors", "The login was refused: “{text}”"),
    "login-unreadable": QT_TRANSLATE_NOOP(
        "Errors", "The gateway's login answer cannot be read. Does OpenD use encryption? Then choose its key file."
    ),
    "clear-text-broker": QT_TRANSLATE_NOOP(
        "Errors",
        "Keys are not sent in clear text to another computer. Use an https and wss address instead of {host}.",
    ),
    "closed-by-broker": QT_TRANSLATE_NOOP("Errors", "The broker closed the connection ({reason}): “{text}”"),
    "authority-unusable": QT_TRANSLATE_NOOP(
        "Errors",
        "The file {path} cannot be used as a certificate authority ({detail}). Choose a PEM file, or remove it.",
    ),
    "address-unusable": QT_TRANSLATE_NOOP("Errors", "“{address}” is not an address that Tideboard can connect to."),
    "encryption-not-offered": QT_TRANSLATE_NOOP(
        "Errors", "OpenD does not use encryption, or another key: give it the same key file."
    ),
    "websocket-refused": QT_TRANSLATE_NOOP(
        "Errors", "What answers at {host}:{port} is not LongPort's data service (HTTP {http})."
    ),
    "us-key-at-mainland": QT_TRANSLATE_NOOP(
        "Errors",
        "These keys are of the United States' data centre, which {host} does not reach. Nothing was asked. Choose the"
        " region “United States” in “Connection”.",
    ),
    "us-key-of-paper": QT_TRANSLATE_NOOP(
        "Errors",
        "The token says that it is of a paper account, and the United States' data centre has none: its orders would be"
        " real. Nothing was asked. Make a new token on the broker's developer page.",
    ),
    "keys-mixed": QT_TRANSLATE_NOOP(
        "Errors",
        "The broker refused these keys (“{text}”): only some of them begin with us_, so they may be of two data"
        " centres. Copy all three from one page.",
    ),
    "key-of-other-centre": QT_TRANSLATE_NOOP(
        "Errors",
        "The broker has no such call for these keys (“{text}”): they are of the other data centre than this address."
        " Choose region and keys anew in “Connection”.",
    ),
}
PROXY: dict[str, object] = {
    "proxy-clear-text": QT_TRANSLATE_NOOP(
        "Errors",
        "The password of the proxy {proxy} would cross the network in clear text, so it was not sent. Write https://"
        " for the proxy, or remove the password.",
    ),
    "proxy-failed": QT_TRANSLATE_NOOP(
        "Errors", "The proxy {proxy} led nowhere ({detail}). Nothing was sent without it; change it in the settings."
    ),
    "proxy-login": QT_TRANSLATE_NOOP(
        "Errors", "The proxy {proxy} wants a name and password, or refuses the ones that are kept."
    ),
    "proxy-needs-tls": QT_TRANSLATE_NOOP(
        "Errors", "Only encrypted addresses are reached through a proxy. Use https and wss for {host}."
    ),
    "proxy-none": QT_TRANSLATE_NOOP(
        "Errors",
        "This computer's settings name no proxy. Choose none, or write the address of one.",
    ),
    "proxy-refused": QT_TRANSLATE_NOOP("Errors", "The proxy {proxy} refused to connect (HTTP {http})."),
    "proxy-script": QT_TRANSLATE_NOOP(
        "Errors",
        "This computer's settings leave the choice of a proxy to a script ({proxy}), which Tideboard does not run."
        " Write the address of the proxy instead.",
    ),
    "proxy-setting-unread": QT_TRANSLATE_NOOP(
        "Errors",
        "The choice of a proxy in the settings could not be read, so nothing was connected. Confirm what holds.",
    ),
    "proxy-timed-out": QT_TRANSLATE_NOOP("Errors", "The proxy {proxy} gave no connection in time."),
    "proxy-unread": QT_TRANSLATE_NOOP("Errors", "This computer's proxy settings cannot be read."),
    "proxy-unusable": QT_TRANSLATE_NOOP(
        "Errors",
        "“{proxy}” is no proxy that Tideboard can use: an address with http:// or https:// is wanted, and no SOCKS.",
    ),
}
