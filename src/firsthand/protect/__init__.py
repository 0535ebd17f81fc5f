"""Hides the face, the voice and the names of a witness, then attacks its own output.

Knows no Django, no database and no other engine: files and arrays in, files and findings out.
"""
