"""Watches a running campaign for harm, benefit and futility without spending the error twice.

`boundaries` are the group-sequential ones by numerical integration, `sequences` the always-valid ones, `contrast`
the comparison at a look that is fair with few clusters, `looks` and `rule` what is looked at when and what fires.
"""
