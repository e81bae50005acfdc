"""Giving everything out that a company owns: tables, the journal, funnels, files, so that nobody is locked in."""
