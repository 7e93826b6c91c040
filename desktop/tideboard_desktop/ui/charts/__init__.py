"""What all charts share: strokes, polygons, tags, steps of axes, keys. Free of any chart library."""
