"""FutuOpenD-rs over HTTP: rows, names, JSON bodies and what an answer means; no I/O."""
