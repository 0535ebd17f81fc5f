"""Designs a trial of a campaign, draws its lots, watches it for harm, estimates, pools and reports. No Django, no
database, no person: files go in, files come out (docs/evaluate.md)."""
