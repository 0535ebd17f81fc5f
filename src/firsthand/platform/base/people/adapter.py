"""Nobody signs up by themselves: accounts are opened by a coordinator and approved by a second."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest


class ClosedAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth publishes no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class ClosedSocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # as above
    """An identity provider proves who somebody is; it never opens an account."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False
