"""The report of a trial: one page for a minister, the annex for a reviewer; HTML and PDF from the same facts."""
