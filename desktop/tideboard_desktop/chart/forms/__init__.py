"""How the bars of a chart are drawn."""
