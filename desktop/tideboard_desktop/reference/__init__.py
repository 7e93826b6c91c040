"""What docks of reference data share: reads with their states, tables that are sorted, copied and saved."""
