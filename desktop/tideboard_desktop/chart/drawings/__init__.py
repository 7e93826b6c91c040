"""What a person draws on the price chart: lines, levels, areas and words at instants and prices."""
