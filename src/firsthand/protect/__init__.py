"""Hides who speaks in a testimony (face, voice, words), then attacks its own output.

Knows no Django, no database and no other engine: files in; files and a report out.
"""
