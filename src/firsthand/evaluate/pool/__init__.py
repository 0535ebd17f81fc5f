"""Pools effects of several campaigns or studies, with how sure and how different they are.

`heterogeneity` and `random_effects` are the classical meta-analysis, `robust` what to do when a study gives
several effects, `small_studies` the checks, `bayes` the posterior whose prior can be the published evidence
of `library`, and `messenger` what the planner and the simulator take from it. No Django, no database.
"""
