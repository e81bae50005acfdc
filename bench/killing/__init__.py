"""Processes at work on a scratch company, killed as `kill -9` does, and what must hold afterwards (bench/kills.py)."""
