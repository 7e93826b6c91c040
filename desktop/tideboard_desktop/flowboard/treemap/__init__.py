"""A treemap of a market, a plate or a list: area is turnover, colour is change or net flow."""
