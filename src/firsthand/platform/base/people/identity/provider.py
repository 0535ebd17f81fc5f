"""The provider as allauth wants one; settings name it as the class behind `openid_connect`."""

from __future__ import annotations

import base64
from hashlib import sha256
from typing import Any

from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.http import HttpRequest

from .exchange import Exchange, nonce_for


class Organisation(OpenIDConnectProvider):  # type: ignore[misc]  # allauth publishes no types
    """One provider, at FIRSTHAND_OIDC_URL."""

    package = "firsthand.platform.base.people.identity"  # where its addresses are
    oauth2_adapter_class = Exchange

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        """Who it is, and neither name nor mail address; an address bar cannot ask for more."""
        return ["openid"]

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, str]:
        return {}

    def get_pkce_params(self) -> dict[str, str]:
        """The challenge, and a nonce that only who holds the verifier can know."""
        made: dict[str, str] = super().get_pkce_params()
        return {**made, "nonce": nonce_for(made["code_verifier"])}

    def extract_uid(self, data: dict[str, Any]) -> str:
        """A subject is unique at its issuer only (OpenID Connect Core, 2): after a change of provider no
        old account may be opened by a new person of the same subject."""
        both = f"{data['iss']}\0{data['sub']}".encode()
        return base64.urlsafe_b64encode(sha256(both).digest()).decode().rstrip("=")

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        return []
