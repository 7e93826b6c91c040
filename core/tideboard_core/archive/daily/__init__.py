"""Daily rows: when their figures are published, how answers become rows, how rows are kept and read."""
