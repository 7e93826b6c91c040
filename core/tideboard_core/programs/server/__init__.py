"""The process that serves programs: it has no gateway, keyring or order module, and ends with its window."""
