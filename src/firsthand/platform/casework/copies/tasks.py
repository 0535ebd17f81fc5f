"""What happens to copies by itself: their term ends."""

from __future__ import annotations

from django.utils import timezone

from firsthand.platform.base.flow import jobs

from .services import remove_what_is_over


@jobs.every(minutes=60)
def expire_copies() -> int:
    """Remove the content of copies whose term is over, and of preparations that nobody went on with."""
    return remove_what_is_over(timezone.now())
