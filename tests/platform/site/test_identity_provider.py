"""Signing in with OpenID Connect, against a provider that speaks it (see `tests.identity_provider`)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from django.conf import LazySettings
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from firsthand.pathway import Role
from firsthand.platform.base.people.models import Account, RoleGrant
from firsthand.platform.site import deployment
from tests import factories
from tests.identity_provider import CLIENT, SECRET, IdentityProvider, key

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-enough-passphrase"
LOGIN = "/accounts/oidc/organisation/login/"
LINKS = "/accounts/3rdparty/"


@pytest.fixture
def provider(settings: LazySettings) -> Iterator[IdentityProvider]:
    cache.clear()
    made = IdentityProvider()
    given = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]
    app = {
        "provider_id": "organisation", "name": "The Ministry", "client_id": CLIENT, "secret": SECRET,
        "settings": {"server_url": made.url},
    }  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {**given, "APPS": [app]}}
    yield made
    made.close()


@pytest.fixture
def account(provider: IdentityProvider) -> Account:
    """An account whose owner has linked the provider's subject-1, on the page for it."""
    made = unlinked()
    assert go(signed_in(made), provider, process="connect").status_code == 302
    assert SocialAccount.objects.get().user_id == made.pk
    return made


def unlinked() -> Account:
    made = factories.make_account(role=Role.CASEWORKER)
    made.set_password(PASSWORD)
    made.save()
    return made


def signed_in(account: Account) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": account.username, "password": PASSWORD})
    return client


def leave(client: Client, *, process: str = "login") -> str:
    """Set off; returns the provider's address that the page in between goes on to."""
    page = client.post(LOGIN, {"process": process})
    if page.status_code == 302:  # to link an account, the password once more; then it goes on by itself
        assert page["Location"].startswith("/accounts/reauthenticate/?next=")
        page = client.post(page["Location"], {"password": PASSWORD})
    assert page.status_code == 200, page
    return str(page.context["address"])


def go(client: Client, provider: IdentityProvider, *, process: str = "login") -> Any:
    """There and back, as a browser would; returns the answer to the way back."""
    sent = requests.get(leave(client, process=process), allow_redirects=False, timeout=10)
    assert sent.headers["Location"].startswith(f"http://testserver{LOGIN}callback/?code=")
    return client.get(sent.headers["Location"].removeprefix("http://testserver"))


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def test_a_person_whose_account_is_linked_signs_in(account: Account, provider: IdentityProvider) -> None:
    client = Client()
    assert "Sign in with The Ministry" in text(client.get("/accounts/login/"))
    answer = go(client, provider)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(account.pk)
    assert client.get("/today/").status_code == 200
    # A code with PKCE, a state and a nonce; and who it is, without name or mail address.
    assert not provider.complaints
    first, second = provider.asked[-2:]
    assert first["nonce"] != second["nonce"]
    assert first["state"] != second["state"]


def test_nothing_of_the_person_at_the_provider_is_kept(account: Account, provider: IdentityProvider) -> None:
    provider.claims = {"email": "somebody@example.org", "name": "Some Body"}
    client = Client()
    go(client, provider)
    kept = SocialAccount.objects.get()
    assert kept.extra_data == {}
    assert provider.subject not in kept.uid
    account.refresh_from_db()
    assert account.email != "somebody@example.org"


def test_an_address_bar_cannot_ask_the_provider_for_more(account: Account, provider: IdentityProvider) -> None:
    page = Client().post(f"{LOGIN}?scope=email,offline_access&auth_params=prompt%3Dnone%26nonce%3Dknown")
    requests.get(page.context["address"], allow_redirects=False, timeout=10)
    assert not provider.complaints
    assert "prompt" not in provider.asked[-1]
    assert provider.asked[-1]["nonce"] != "known"


def test_a_get_asks_first_and_leads_nowhere(account: Account, provider: IdentityProvider) -> None:
    before = len(provider.asked)
    page = Client().get(LOGIN)
    assert page.status_code == 200
    assert provider.url not in text(page)
    assert len(provider.asked) == before


def test_an_unknown_subject_gets_no_account_and_a_plain_message(account: Account, provider: IdentityProvider) -> None:
    provider.subject = "stranger"
    before = Account.objects.count()
    client = Client()
    answer = go(client, provider)
    assert answer.status_code == 403
    assert "No account here is linked to The Ministry" in text(answer)
    assert "ask a coordinator" in text(answer)
    assert Account.objects.count() == before
    assert not is_signed_in(client)


def test_a_stranger_with_the_mail_address_of_an_account_is_a_stranger(
    account: Account, provider: IdentityProvider
) -> None:
    Account.objects.filter(pk=account.pk).update(email="somebody@example.org")
    provider.subject = "stranger"
    provider.claims = {"email": "somebody@example.org", "email_verified": True}
    client = Client()
    assert go(client, provider).status_code == 403
    assert not is_signed_in(client)


def test_the_same_subject_of_another_provider_is_another_person(account: Account, settings: LazySettings) -> None:
    other = IdentityProvider()
    try:
        given = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]
        app = {**given["APPS"][0], "settings": {"server_url": other.url}}
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {**given, "APPS": [app]}}
        assert other.subject == "subject-1"
        assert go(Client(), other).status_code == 403
    finally:
        other.close()


def test_a_disabled_account_is_refused(account: Account, provider: IdentityProvider) -> None:
    Account.objects.filter(pk=account.pk).update(is_active=False)
    client = Client()
    answer = go(client, provider)
    assert answer["Location"] == "/accounts/inactive/"
    assert "inactive" in text(client.get("/accounts/inactive/"))
    assert not is_signed_in(client)
    assert client.get("/today/").status_code == 302


def test_the_second_factor_is_asked_for_all_the_same(
    account: Account, provider: IdentityProvider, settings: LazySettings
) -> None:
    settings.DEMO_MODE = False
    client = Client()
    go(client, provider)
    assert client.get("/today/")["Location"].startswith("/accounts/2fa/")  # none yet: nothing opens before
    TOTP.activate(account, generate_totp_secret())
    again = Client()
    assert go(again, provider)["Location"].startswith("/accounts/2fa/authenticate/")
    assert not is_signed_in(again)


def test_roles_hold_as_for_everybody(account: Account, provider: IdentityProvider) -> None:
    RoleGrant.objects.filter(account=account).update(state="ended")
    client = Client()
    go(client, provider)
    assert client.get("/today/").status_code == 404


class TestLinking:
    def test_it_is_done_and_undone_on_ones_own_page(self, account: Account, provider: IdentityProvider) -> None:
        client = signed_in(account)
        page = client.get(LINKS)
        assert "Your account is linked" in text(page)
        client.post(LINKS, {"account": SocialAccount.objects.get().pk})
        assert not SocialAccount.objects.exists()
        assert "Your account is not linked" in text(client.get(LINKS))

    def test_it_wants_the_password_once_more(self, provider: IdentityProvider) -> None:
        client = signed_in(unlinked())
        answer = client.post(LOGIN, {"process": "connect"})
        assert answer["Location"].startswith("/accounts/reauthenticate/")
        client.post(answer["Location"], {"password": "not-the-password"})
        assert client.post(LOGIN, {"process": "connect"}).status_code == 302
        assert not provider.asked

    def test_a_subject_belongs_to_one_account(self, account: Account, provider: IdentityProvider) -> None:
        client = signed_in(unlinked())
        go(client, provider, process="connect")
        assert SocialAccount.objects.get().user_id == account.pk
        assert "already" in text(client.get(LINKS))

    def test_nobody_links_without_being_signed_in(self, provider: IdentityProvider) -> None:
        before = Account.objects.count()
        answer = go(Client(), provider, process="connect")
        assert answer.status_code in {302, 401, 403}
        assert (SocialAccount.objects.count(), Account.objects.count()) == (0, before)


def lies(**given: Any) -> Callable[[IdentityProvider], None]:
    def tell(provider: IdentityProvider) -> None:
        for name, value in given.items():
            setattr(provider, name, value)

    return tell


WRONG: dict[str, Callable[[IdentityProvider], None]] = {
    "signed by somebody else": lambda provider: setattr(provider, "key", key(1)),
    "signed by the client's secret": lies(algorithm="HS256"),
    "not signed": lies(algorithm="none"),
    "of an unknown key": lies(header={"kid": "key-9"}),
    "of another sign-in": lies(claims={"nonce": "n" * 43}),
    "without a nonce": lies(claims={"nonce": None}),
    "for another program": lies(claims={"aud": "somebody-else"}),
    "for several, made for another": lies(claims={"aud": [CLIENT, "other"], "azp": "other"}),
    "of another issuer": lies(claims={"iss": "https://elsewhere.example"}),
    "expired": lies(claims={"exp": 1, "iat": 0}),
    "without an end": lies(claims={"exp": None}),
    "without a subject": lies(claims={"sub": None}),
    "with an empty subject": lies(claims={"sub": ""}),
}


@pytest.mark.parametrize("which", WRONG)
def test_an_id_token_that_proves_nothing_signs_nobody_in(
    account: Account, provider: IdentityProvider, which: str
) -> None:
    WRONG[which](provider)
    client = Client()
    answer = go(client, provider)
    assert answer.status_code == 401
    assert "did not work" in text(answer)
    assert not is_signed_in(client)


def test_a_key_set_without_names_will_do(account: Account, provider: IdentityProvider) -> None:
    provider.header = {}
    client = Client()
    go(client, provider)
    assert is_signed_in(client)


DOWN: dict[str, Callable[[IdentityProvider], None]] = {
    "gone": lambda provider: provider.close(),
    "failing": lies(status=503),
    "of another name": lies(discovery={"issuer": "https://elsewhere.example"}),
    "without addresses": lies(discovery={"authorization_endpoint": None}),
    "not encrypted": lies(discovery={"token_endpoint": "http://ministry.example/token"}),
}


@pytest.mark.parametrize("how", DOWN)
def test_a_provider_that_is_down_is_a_message_and_no_trace(
    account: Account, provider: IdentityProvider, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    client = Client(raise_request_exception=True)
    address = leave(client)
    sent = requests.get(address, allow_redirects=False, timeout=10).headers["Location"]
    DOWN[how](provider)
    with caplog.at_level(logging.WARNING):
        for answer in (
            Client().post(LOGIN),  # before the way there
            client.get(sent.removeprefix("http://testserver")),  # on the way back
        ):
            assert answer.status_code == 401
            assert "could not be reached" in text(answer)
            assert "Traceback" not in text(answer)
            assert urlsplit(provider.url).netloc not in text(answer)
    assert not is_signed_in(client)
    told = [record.getMessage() for record in caplog.records if "identity provider" in record.getMessage()]
    assert len(told) == 2
    assert not any("code=" in line or provider.subject in line for line in told)
    assert Client().get("/accounts/login/").status_code == 200  # who has a password can still sign in


@pytest.mark.parametrize("query", ["", "?code=x&state=made-up", "?error=access_denied", "?error=server_error&state=x"])
def test_a_way_back_that_nobody_went_is_refused(provider: IdentityProvider, query: str) -> None:
    client = Client()
    assert client.get(f"{LOGIN}callback/{query}").status_code in {302, 401}
    assert not is_signed_in(client)


def test_a_code_is_good_once_and_for_the_browser_that_asked(account: Account, provider: IdentityProvider) -> None:
    client, thief = Client(), Client()
    sent = requests.get(leave(client), allow_redirects=False, timeout=10).headers["Location"]
    back = sent.removeprefix("http://testserver")
    assert thief.get(back).status_code == 401
    # a sign-in of the thief's own, with the code of another's: PKCE holds it back
    own = requests.get(leave(thief), allow_redirects=False, timeout=10).headers["Location"]
    state = own.partition("state=")[2]
    assert thief.get(f"{back.partition('state=')[0]}state={state}").status_code == 401
    assert not is_signed_in(thief)
    assert client.get(back).status_code in {302, 401}  # the thief has used the code up


def test_the_check_of_a_deployment_asks_the_provider(
    provider: IdentityProvider, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_text(SECRET)
    monkeypatch.setenv("FIRSTHAND_OIDC_SECRET_FILE", str(secret))
    secret.chmod(0o644)
    assert "chmod 600" in deployment.QUESTIONS["Organisation"]()[1]
    secret.chmod(0o600)
    assert deployment.QUESTIONS["Organisation"]() == ("good", "The Ministry answers.")
    provider.discovery = {"issuer": "https://elsewhere.example"}
    state, sentence = deployment.QUESTIONS["Organisation"]()
    assert state == "bad"
    assert "correct FIRSTHAND_OIDC_URL" in sentence


def test_without_a_provider_there_is_no_way_to_one(settings: LazySettings) -> None:
    given = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {**given, "APPS": []}}
    assert Client().post(LOGIN).status_code == 404
    assert Client().get(f"{LOGIN}callback/").status_code == 404
    assert "oidc" not in text(Client().get("/accounts/login/"))
