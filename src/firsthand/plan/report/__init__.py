"""report.html: the plan on one page, with its pictures."""
