"""The survey of a trial: its form for phones and paper, its code book, and its answers checked cell by cell."""
