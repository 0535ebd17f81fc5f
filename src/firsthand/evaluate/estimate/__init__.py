"""Estimates what a campaign changed: pure functions of arrays below, `analysis.analyse` for a whole trial."""
