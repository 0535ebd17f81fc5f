"""Attacks on what the engine made: a second, independent look for what is left of the witness."""
