"""Bringing in what another system holds: one page for a file, from what its columns mean to what came of it."""
