"""Commands that a person types into the palette with values: `buy 200 700 610`, `alert 700 620`, `chart 9988 5m`."""
