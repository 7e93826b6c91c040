"""Pictures and tables of the price chart as files."""
