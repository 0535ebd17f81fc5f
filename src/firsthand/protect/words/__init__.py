"""Finds and replaces what identifies people in a text: classifier, patterns, watch list, carrying."""
