"""What a person told and agreed to, as parts of a copy of their file."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext

from firsthand.platform.casework.copies.gathering import Part, holds, lines_of
from firsthand.platform.casework.models import Case

from ..testimony.models import Testimony
from .models import Consent


@holds
def consents(case: Case) -> Iterator[Part]:
    for consent in Consent.objects.filter(testimony__voice__case=case).order_by("created_at"):
        names = ("use", "channel", "audience", "language", "identity_level", "expires_on")
        state = (gettext("state"), consent.state_label)
        yield Part("voice", gettext("A use that you were asked about"), (*lines_of(consent, *names), state))


@holds
def testimonies(case: Case) -> Iterator[Part]:
    """The participant's own words go back to them as they were said. The coordinator who prepares the copy
    does not read them: testimony is for its own team."""
    for testimony in Testimony.objects.filter(voice__case=case).order_by("number"):
        passages = testimony.passages.select_related("testimony__voice")
        said = tuple((passage.speaker, passage.text) for passage in passages)
        if said:
            title = gettext("What you told in interview %(number)d") % {"number": testimony.number}
            yield Part("voice", title, said, unseen=True)
