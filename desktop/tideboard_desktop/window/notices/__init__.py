"""What happened: kept in a list, shown for a moment in the status strip, never over a price or a button."""
