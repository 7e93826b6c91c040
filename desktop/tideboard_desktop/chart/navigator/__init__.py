"""The strip below the price chart with a longer past, in which the part in view is a window."""
