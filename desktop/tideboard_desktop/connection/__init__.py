"""Choosing, checking and watching the connection.

dialog                      the window: pages connect, log, allowances
├── connect_page            draft -> check -> connect; question: what that would end
│   ├── uses_table          prices and orders, orders, second capital flow: each a draft of its own
│   ├── choice              practice exchange, OpenD or LongPort (longport_form, authority_field); choice_words
│   ├── credential_form     LongPort's sign-in: token_card (what is there), key_fields (pasted_keys), browser_card
│   └── checklist           the steps of a checkup in words (check_words, longport_check_words)
├── log_page                the connection log (log_words)
└── allowance_page          quotas, packages, rights (allowances, allowance_words)

Outlives the window: opener (which opens it), desk and sign_ins (what it works with), draft, checkup, token_watch.
Signing in with the browser: oauth_flow over loopback; sign_in_words says it.
"""
