"""Scripts that put a whole installation under strain and look afterwards whether everything held."""
