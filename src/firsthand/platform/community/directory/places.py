"""Names of countries and languages in the reader's language, and time zones that exist.

The names are Unicode CLDR's, read through Babel; without it the bare codes are shown.
"""

from __future__ import annotations

import re
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

try:
    from babel import Locale
except ImportError:  # pragma: no cover - the codes alone still work
    Locale = None  # type: ignore[assignment,misc]

#: ISO 3166-1 alpha-2.
_CODES = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY
BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK
FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR
IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK
ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM
PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF
TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
"""
COUNTRIES = tuple(_CODES.split())
_LANGUAGE = re.compile(r"[a-z]{2,3}\Z")


@cache
def _names(language: str, kind: str) -> dict[str, str]:
    if Locale is None:
        return {}
    locale = Locale.parse(language.replace("-", "_"))
    return dict(locale.territories if kind == "country" else locale.languages)


def _here() -> str:
    return (get_language() or "en").split("-")[0]


def country_name(code: str) -> str:
    """The country's name in the language of the page; the code when there is none."""
    return _names(_here(), "country").get(code, code)


def language_names(codes: str) -> str:
    """`"ar, fr"` as names in the language of the page."""
    names = _names(_here(), "language")
    return ", ".join(names.get(code, code) for code in split_codes(codes))


@cache
def _country_choices(language: str) -> list[tuple[str, str]]:
    names = _names(language, "country")
    return sorted(((code, names.get(code, code)) for code in COUNTRIES), key=lambda pair: pair[1].casefold())


def country_choices() -> list[tuple[str, str]]:
    """(code, name) of every country, by name, with an empty one first."""
    return [("", "—"), *_country_choices(_here())]


def split_codes(text: str) -> list[str]:
    return [code for code in re.split(r"[\s,;،]+", text.strip()) if code]


def clean_languages(text: str) -> str:
    """Language codes separated by commas. Raises ValidationError naming the first that is none."""
    codes = [code.lower() for code in split_codes(text)]
    known = _names("en", "language")
    for code in codes:
        if not _LANGUAGE.match(code) or (known and code not in known):
            raise ValidationError(
                _("“%(code)s” is not the code of a language. Write codes such as ar, fr, en.") % {"code": code}
            )
    if not codes:
        raise ValidationError(_("Write at least one language, such as ar."))
    return ", ".join(dict.fromkeys(codes))


def clean_time_zone(name: str) -> str:
    """A zone of the IANA database. Raises ValidationError for a name that is none."""
    try:
        if name not in available_timezones():
            raise KeyError(name)
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValidationError(
            _("“%(name)s” is not a time zone. Write one such as Europe/Paris or Africa/Tunis.") % {"name": name}
        ) from error
    return name
