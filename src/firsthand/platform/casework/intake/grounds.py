"""Why something about a participant may be kept from them, in the law's words and in plain ones.

The grounds are those on which Directive (EU) 2016/680, Articles 13(3) and 15(1), lets access be
restricted, as far as a programme like this one meets them. Whoever withholds names one; the participant
is told which, and how to appeal. There is no ground for "it would be unpleasant".
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Ground(models.TextChoices):
    ORIGINATOR = "originator", _("Its originator has not agreed to its disclosure")
    OTHERS = "others", _("It would harm the rights of somebody else, or show who they are")
    PROCEEDINGS = "proceedings", _("It would prejudice an inquiry or proceedings that are going on")
    SECURITY = "security", _("It would endanger public security")
    HEALTH = "health", _("It is about health, and a clinician gives it in person")


#: The same, said to the participant.
IN_PLAIN_WORDS: dict[str, Any] = {
    Ground.ORIGINATOR: _("Another authority gave us this and has not agreed that we pass it on."),
    Ground.OTHERS: _("It is about somebody else too, who must be protected."),
    Ground.PROCEEDINGS: _("An inquiry or a court case is going on, and telling this now could harm it."),
    Ground.SECURITY: _("Telling this could put people in danger."),
    Ground.HEALTH: _("It is about your health. Your clinician goes through it with you and gives you a copy."),
}

#: Health is no reason to keep a decision's reasons from the person whom it is about.
OF_A_DECISION = (Ground.ORIGINATOR, Ground.OTHERS, Ground.PROCEEDINGS, Ground.SECURITY)
