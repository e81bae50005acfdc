"""Kochka: deals that cross the swamp hummock by hummock."""

__version__ = "0.1.0"
