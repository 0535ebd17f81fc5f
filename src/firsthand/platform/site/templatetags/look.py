"""Template tags of the look: state pills, icons, isolated names, dates in words, kept filters."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from django import template
from django.template.context import Context
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext

from firsthand import pathway
from firsthand.platform.base import access, figures, flow
from firsthand.platform.community.directory.places import language_names

from .icons import ICONS, TURNS

#: States that a reopening may leave and that are an end all the same.
ENDED = frozenset({"closed", "transferred"})

register = template.Library()


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """The icon as inline SVG, hidden from assistive technology: a word must stand beside it."""
    drawing = ICONS.get(name, ICONS["file"])
    turns = " icon-turns" if name in TURNS else ""
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="{}"/></svg>',
        turns,
        drawing,
    )


@register.simple_tag
def state(obj: Any, tone: str = "") -> SafeString:
    """The state of a record in words, on a quiet pill.

    The tint says only where on its way the record is (ended or under way); it never says anything
    about a person. `tone="due"` marks what is due.
    """
    record = getattr(obj, "RECORD", "")
    if record in pathway.RECORDS:
        return _pill(record, str(obj.state), tone, get_language())
    display = getattr(obj, "get_state_display", None)
    label = display() if display else gettext(str(obj.state).replace("_", " ").capitalize())
    return format_html('<span class="pill {}">{}</span>', tone, label)


@cache
def _pill(record: str, name: str, tone: str, _language: str | None) -> SafeString:
    """The states of the pathway are few and stand on every row: each is written once for a language."""
    found = pathway.RECORDS[record]
    tone = tone or ("done" if name in found.final or name in ENDED else "path")
    return format_html('<span class="pill {}">{}</span>', tone, flow.state_words(record, name))


@register.filter
def bidi(value: Any) -> SafeString:
    """The text isolated from the direction around it. Use it for every name, code name and place."""
    return format_html("<bdi>{}</bdi>", conditional_escape(value)) if value else mark_safe("")


@register.simple_tag(takes_context=True)
def linked(context: Context, obj: Any, label: Any, action: str) -> SafeString:
    """The label as a link to the record for those who may do `action` with it; for others the label alone."""
    name = bidi(label)
    if not access.may(context["request"].actor, action, obj):
        return name
    return format_html('<a href="{}">{}</a>', obj.get_absolute_url(), name)


@register.simple_tag(takes_context=True)
def query_with(context: Context, **changes: Any) -> str:
    """The present query string with `changes` applied (None removes), starting with "?"."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None or value == "":
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}" if query else "?"


def _day(value: date | datetime | str) -> date:
    if isinstance(value, str):  # a sealed day is kept as ISO text
        return date.fromisoformat(value)
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


@lru_cache(maxsize=4096)
def _words(day: date, _language: str | None, form: str = "DATE_FORMAT") -> str:
    """A day as the language writes it. Django works the format out letter by letter; a list asks for the
    same few days again and again."""
    return date_format(day, form)


@register.filter
def day(value: date | datetime | str | None) -> str | SafeString:
    """A date as `<time>`, written as the language writes it."""
    if not value:
        return gettext("not set")
    there = _day(value)
    return format_html('<time datetime="{}">{}</time>', there.isoformat(), _words(there, get_language()))


@register.filter
def moment(value: datetime | None) -> str | SafeString:
    """A date with its time of day, as `<time>`."""
    if not value:
        return gettext("not set")
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), date_format(local, "DATETIME_FORMAT"))


@register.filter
def when(value: datetime | None) -> str | SafeString:
    """A moment of these days, short: "today 15:20", "yesterday 15:20", else the day alone."""
    if not value:
        return gettext("not set")
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    words = {"time": time_format(local, "TIME_FORMAT")}
    days = (timezone.localdate() - local.date()).days
    if days == 0:
        said = gettext("today %(time)s") % words
    elif days == 1:
        said = gettext("yesterday %(time)s") % words
    else:
        said = date_format(local, "SHORT_DATE_FORMAT")
    full = date_format(local, "DATETIME_FORMAT")
    return format_html('<time datetime="{}" title="{}">{}</time>', local.isoformat(), full, said)


@register.filter
def figure(value: float) -> str:
    """A number as the language writes it, with no more decimals than it has."""
    return figures.number(int(value) if float(value).is_integer() else value)


@register.filter
def signed(value: float, places: int = 2) -> str:
    """A difference with its sign, which stays before its number in both directions."""
    return figures.signed(float(value), places)


@register.filter
def said(words: str) -> str:
    """A sentence of an engine, in the language of the page."""
    return figures.said(words)


@register.filter
def tongue(code: str) -> str:
    """The names of languages, by their codes, in the language of the page."""
    return gettext("Another") if code == "other" else language_names(code)


@register.filter
def ends(value: date | datetime | None) -> str | SafeString:
    """The day on which something ends, in the colour of what is due from two weeks before."""
    if not value:
        return gettext("no date set")
    there = _day(value)
    near = (there - timezone.localdate()).days <= 14
    words = _words(there, get_language())
    return format_html('<time datetime="{}" class="{}">{}</time>', there.isoformat(), "due" if near else "", words)


@register.filter
def due(value: date | datetime | None) -> str | SafeString:
    """A due date in words: "due today", "due in 3 days", "2 days late"; amber from a week before."""
    if not value:
        return gettext("no date set")
    there = _day(value)
    days = (there - timezone.localdate()).days
    if days == 0:
        words = gettext("due today")
    elif days > 0:
        words = ngettext("due in %(days)d day", "due in %(days)d days", days) % {"days": days}
    else:
        words = ngettext("%(days)d day late", "%(days)d days late", -days) % {"days": -days}
    return format_html(
        '<time datetime="{}" class="{}">{} <span class="on">{}</span></time>',
        there.isoformat(),
        "due" if days <= 7 else "quiet",
        words,
        _words(there, get_language(), "SHORT_DATE_FORMAT"),
    )
