"""The first walk through Kochka: six steps, each at a real place of real pages."""
