"""Other securities on the price chart, each in percent of its first close in view."""
