"""Log lines without content: what kind of request failed, where in the code, and nothing else."""

from __future__ import annotations

import logging
import traceback


class WithoutContent(logging.Filter):
    """Takes addresses (playback tokens among them) and the texts of exceptions out of a line; keeps the
    status, the exception's class and the place in the code."""

    def filter(self, record: logging.LogRecord) -> bool:
        status = getattr(record, "status_code", "")
        where = ""
        if record.exc_info and record.exc_info[1] is not None:
            error = record.exc_info[1]
            frames = traceback.extract_tb(error.__traceback__)
            place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "an unknown place"
            where = f": {type(error).__name__} at {place}"
        record.msg, record.args = f"a request was answered with status {status}{where}", ()
        record.exc_info = record.exc_text = None
        return True
