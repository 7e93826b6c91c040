"""Who may use the LongPort port: keys, signatures, OAuth grants, tokens."""
