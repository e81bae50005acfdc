"""Keeping what a company owns: backups, restoring, updating with a way back, and giving everything out."""
