"""Tables: their model, columns, cells and painting."""
