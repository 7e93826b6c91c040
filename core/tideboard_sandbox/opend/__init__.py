"""The OpenD port of the sandbox: what a client of Futu's gateway program sees, over our own exchange."""
