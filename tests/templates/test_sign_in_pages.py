"""Every page about signing in, asked for as a browser would: ours, whole, and fit to be read aloud."""

from __future__ import annotations

import pytest
from allauth.core.context import request_context
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client, RequestFactory
from django.utils import timezone
from lxml import html  # type: ignore[import-untyped]

from tests.owner import as_owner
from tests.walls import world as worlds
from walls.models import Person

OPEN = ["login/", "password/reset/", "password/reset/done/", "inactive/", "signup/"]
OPEN += ["3rdparty/login/cancelled/", "password/reset/key/a-set-password/"]
SIGNED_IN = ["logout/", "password/change/", "email/", "sessions/", "2fa/", "2fa/webauthn/", "3rdparty/"]
# Behind a second question for the password.
REAUTHENTICATED = ["2fa/totp/activate/", "2fa/webauthn/add/"]
EMAIL = "officer@test.example"


@pytest.fixture
def visitor(db: None) -> Client:
    """A browser that has not signed in, in the small world of the wall's tests."""
    with as_owner():
        worlds.make()
    return Client()


@pytest.fixture
def officer(visitor: Client) -> Client:
    """The officer's browser, signed in with the password a moment ago."""
    answer = visitor.post("/accounts/login/", {"login": EMAIL, "password": "commissioning"})
    assert answer.status_code == 302, answer.content.decode()
    return visitor


def read(client: Client, path: str) -> html.HtmlElement:
    """The page at an address under /accounts/, after checking what holds of every page."""
    answer = client.get(f"/accounts/{path}", follow=True)
    assert answer.status_code == 200
    page = html.document_fromstring(answer.content.decode())
    assert len(page.xpath("//h1")) == 1
    assert page.findtext(".//title").split("–")[0].split() == page.xpath("//h1")[0].text_content().split()
    assert not page.xpath("//*[@style] | //script[not(@src) and not(@type='application/json')]")
    for control in page.xpath("//main//input[not(@type='hidden')] | //main//textarea"):
        assert page.xpath(f"//label[@for='{control.get('id')}']"), control.get("name")
    for form in page.xpath("//form[@method='post']"):
        assert form.xpath(".//input[@name='csrfmiddlewaretoken']")
    return page


def test_a_failed_sign_in_elsewhere_is_told_to_whoever_it_happened_to(visitor: Client) -> None:
    answer = visitor.get("/accounts/3rdparty/login/error/")
    assert answer.status_code == 401
    assert len(html.document_fromstring(answer.content.decode()).xpath("//h1")) == 1


@pytest.mark.parametrize("path", OPEN)
def test_pages_open_to_anyone(visitor: Client, path: str) -> None:
    page = read(visitor, path)
    assert not page.xpath("//header//form")


@pytest.mark.parametrize("path", SIGNED_IN)
def test_pages_of_a_person(officer: Client, path: str) -> None:
    page = read(officer, path)
    assert page.xpath("//header//form[@action='/accounts/logout/']")
    assert not page.xpath("//main//input[@name='_acting']")


@pytest.mark.parametrize("path", REAUTHENTICATED)
def test_pages_behind_a_second_question(officer: Client, path: str) -> None:
    assert "Confirm that it is you" in read(officer, path).xpath("//h1")[0].text
    officer.post("/accounts/reauthenticate/", {"password": "commissioning"})
    assert "Confirm" not in read(officer, path).xpath("//h1")[0].text


def test_an_authenticator_app_is_set_up_from_the_picture_in_the_page_and_asked_for_at_sign_in(officer: Client) -> None:
    officer.post("/accounts/reauthenticate/", {"password": "commissioning"})
    page = read(officer, "2fa/totp/activate/")
    (audience, secret) = page.xpath("//main//strong/text()")
    assert audience == "Seen by:"
    assert page.xpath("//*[@role='img']/*[local-name()='svg']")
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    assert officer.post("/accounts/2fa/totp/activate/", {"code": code}).status_code == 302
    for path in ("2fa/", "2fa/totp/deactivate/", "2fa/recovery-codes/", "2fa/recovery-codes/generate/"):
        read(officer, path)
    officer.post("/accounts/logout/")
    officer.post("/accounts/login/", {"login": EMAIL, "password": "commissioning"})
    assert "Give your code" in read(officer, "2fa/authenticate/").xpath("//h1")[0].text


def test_a_wrong_password_is_said_in_one_place_and_the_address_is_kept(visitor: Client) -> None:
    answer = visitor.post("/accounts/login/", {"login": EMAIL, "password": "wrong"})
    page = html.document_fromstring(answer.content.decode())
    assert len(page.xpath("//div[contains(@class,'govuk-error-summary')]//li")) == 1
    assert page.xpath("//input[@name='login']/@value") == [EMAIL]
    assert "wrong" not in answer.content.decode().split("<main")[1]


@pytest.mark.parametrize("address", [EMAIL, "nobody@test.example"])
def test_asking_for_a_new_password_says_the_same_to_all_and_mails_a_link_at_most(visitor: Client, address: str) -> None:
    answer = visitor.post("/accounts/password/reset/", {"email": address}, follow=True)
    assert "If that address belongs to an account" in answer.content.decode()
    (message,) = mail.outbox
    assert message.to == [address]
    assert "Great Commissioning" in message.body
    assert ("/accounts/password/reset/key/" in message.body) is (address == EMAIL)
    assert "&" not in message.subject


def rows(page: html.HtmlElement) -> int:
    return len(page.xpath("//main//tbody/tr"))


def test_sessions_are_listed_until_they_end_and_the_others_can_be_ended(officer: Client) -> None:
    elsewhere = [Client() for _ in range(3)]
    for client in elsewhere:
        client.post("/accounts/login/", {"login": EMAIL, "password": "commissioning"})
    assert rows(read(officer, "sessions/")) == 4
    elsewhere[0].post("/accounts/logout/")
    assert rows(read(officer, "sessions/")) == 3
    Session.objects.filter(pk=elsewhere[1].session.session_key).update(expire_date=timezone.now())
    assert rows(read(officer, "sessions/")) == 2
    officer.post("/accounts/sessions/")
    assert rows(read(officer, "sessions/")) == 1
    assert elsewhere[2].get("/").status_code == 302


def test_one_session_is_ended_and_nobody_elses(officer: Client) -> None:
    elsewhere, other = Client(), Client()
    elsewhere.post("/accounts/login/", {"login": EMAIL, "password": "commissioning"})
    with as_owner():
        somebody = Person.objects.exclude(email=EMAIL).filter(inactive_from=None).first()
    assert somebody is not None
    other.post("/accounts/login/", {"login": somebody.email, "password": "commissioning"})
    theirs = UserSession.objects.get(user=somebody)
    for named in (str(theirs.pk), "0", "no number", "\u0663", "9" * 40):
        assert officer.post("/accounts/sessions/", {"session": named}).status_code in {302, 400}
    assert rows(read(officer, "sessions/")) == 2
    assert UserSession.objects.filter(pk=theirs.pk).exists()
    (button,) = read(officer, "sessions/").xpath("//main//tbody//button[@name='session']")
    assert officer.post("/accounts/sessions/", {"session": button.get("value")})["Location"] == "/accounts/sessions/"
    page = read(officer, "sessions/")
    assert rows(page) == 1
    assert "That session is signed out." in page.text_content()
    assert elsewhere.get("/").status_code == 302


def test_a_new_password_ends_the_sessions_elsewhere(officer: Client) -> None:
    elsewhere = Client()
    elsewhere.post("/accounts/login/", {"login": EMAIL, "password": "commissioning"})
    new = {"password1": "an entirely new one", "password2": "an entirely new one"}
    assert officer.post("/accounts/password/change/", {"oldpassword": "commissioning", **new}).status_code == 302
    assert rows(read(officer, "sessions/")) == 1
    assert elsewhere.get("/").status_code == 302


def test_a_second_check_counts_from_the_moment_it_is_set_up(visitor: Client, rf: RequestFactory) -> None:
    person = Person.objects.get(email=EMAIL)
    with request_context(rf.post("/")):
        assert not is_mfa_enabled(person)
        RecoveryCodes.activate(person)
        assert is_mfa_enabled(person)
        assert not is_mfa_enabled(person, types=[Authenticator.Type.TOTP])


def test_signing_out_is_announced(officer: Client) -> None:
    answer = officer.post("/accounts/logout/", follow=True)
    assert "You have signed out." in answer.content.decode()
    assert settings.SESSION_COOKIE_NAME not in officer.cookies or not officer.session.get("_auth_user_id")


def test_a_change_of_password_asks_in_our_words(officer: Client) -> None:
    asked = [label.text_content().strip() for label in read(officer, "password/change/").xpath("//main//label")]
    assert asked[:3] == ["Current password", "New password", "New password, again"]
