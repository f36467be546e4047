"""Coming in and going out: passwords, mailed links, sessions, a disabled person."""

import re

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from tests.owner import query
from tests.pages.people import PASSWORD

pytestmark = pytest.mark.browser
CLERK, ADVISER = "clerk@foddc.example", "legal@publica.example"


def give_password(page: Page, email: str, password: str) -> None:
    """Fill in the sign-in page and send it."""
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def test_the_service_runs_as_the_application(door) -> None:
    """Readiness, asked of a serving thread, includes that its role owns nothing."""
    page = door()
    answer = page.request.get("/healthz/ready")
    assert (answer.status, answer.json()) == (200, {"status": "ok"})


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_sign_in_and_out(door, script: bool) -> None:
    page = door(script=script)
    page.goto("/needs/")
    heading(page, "Sign in")
    give_password(page, CLERK, "not the password")
    expect(page.get_by_role("alert")).to_contain_text("There is a problem")
    give_password(page, CLERK, PASSWORD)
    heading(page, "Needs")
    page.get_by_role("button", name="Sign out").click()
    page.goto("/needs/")
    heading(page, "Sign in")


def test_reset_a_password_by_mail(door) -> None:
    page = door()
    page.goto("/accounts/login/")
    page.get_by_role("link", name=re.compile("[Ff]orgot")).click()
    page.get_by_label("E-mail address").fill(ADVISER)
    mail.outbox.clear()
    page.get_by_role("button").last.click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("There is a problem")
    (message,) = mail.outbox
    assert message.to == [ADVISER]
    (link,) = re.findall(r"https?://\S+", str(message.body))
    page.goto(link)
    for box in page.locator("main input[type=password]").all():
        box.fill("quite another sentence")
    page.locator("main button[type=submit]").click()
    page.goto("/")
    give_password(page, ADVISER, PASSWORD)
    expect(page.get_by_role("alert")).to_contain_text("There is a problem")
    give_password(page, ADVISER, "quite another sentence")
    heading(page, "Your work")


def test_revoke_another_session(door) -> None:
    here, elsewhere = door(CLERK), door(CLERK)
    elsewhere.goto("/")
    heading(elsewhere, "Your work")
    here.goto("/")
    here.get_by_role("link", name="Where you are signed in").click()
    expect(here.get_by_text("This one")).to_have_count(1)
    here.get_by_role("button", name="Sign out of the others").click()
    expect(here.locator("main tbody tr")).to_have_count(1)
    elsewhere.get_by_role("link", name="Needs", exact=True).click()
    heading(elsewhere, "Sign in")
    here.goto("/")
    heading(here, "Your work")


def test_a_disabled_person_is_out_on_the_next_click(door) -> None:
    admin, person = door("admin@system.example"), door("councillor@foddc.example")
    person.goto("/")
    heading(person, "Your work")
    ((ref,),) = query("SELECT ref FROM walls_person WHERE email = 'councillor@foddc.example'")
    admin.goto(f"/people/{ref}/")
    admin.get_by_role("button", name="Disable").click()
    admin.get_by_role("button", name="Disable").click()
    expect(admin.get_by_text("Disabled.")).to_be_visible()
    person.get_by_role("link", name="Needs", exact=True).click()
    heading(person, "Sign in")
    give_password(person, "councillor@foddc.example", PASSWORD)
    expect(person.get_by_role("heading", level=1)).not_to_have_text("Needs")
