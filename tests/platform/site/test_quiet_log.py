"""A log line never carries an address or what an exception quotes."""

from __future__ import annotations

import logging

from firsthand.platform.site.quiet_log import WithoutContent


def test_an_address_and_an_exceptions_text_stay_out() -> None:
    try:
        raise ValueError("Tariq Benali")
    except ValueError as error:
        record = logging.LogRecord(
            "django.request",
            logging.ERROR,
            __file__,
            1,
            "Failed: %s",
            ("/media/secret-token/",),
            (ValueError, error, error.__traceback__),
        )
    record.status_code = 500
    assert WithoutContent().filter(record)
    line = logging.Formatter().format(record)
    assert "500" in line
    assert "ValueError" in line
    assert "Tariq" not in line
    assert "secret-token" not in line
