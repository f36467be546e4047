"""Input that nobody means well by: every page answers it, and none falls over."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.exceptions import NoReverseMatch

from tests.owner import as_owner
from tests.walls.office import Office
from walls.fields import GovDateField
from walls.models import Person

REF = "000000000000"
VALUES = {
    "nul": "a\x00b",
    "digits": "9" * 5000,
    "more than a bigint": "9" * 18,
    "no number to Python": "²",
    "negative": "-1",
    "quotes and braces": "'\"`;--{0}%s%(a)s{{x}}\ud7ff\u202e\ufeff",
}
"""What is sent in place of what a field expects."""
METHODS = ("get", "options", "head", "put", "post", "patch", "delete", "trace")
"""Methods that a page answers, and such as it refuses."""
KEEPERS = ("monitor", "admin")
"""Those to whom most lists are open."""


def named(resolver: URLResolver | None = None, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every named URL of the service."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from named(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        elif pattern.name:
            yield space + pattern.name, pattern


def addresses() -> list[str]:
    """An address of each URL, with made-up references in it."""
    found = set()
    for name, pattern in named():
        for made_up in (REF, 1):
            try:
                found.add(reverse(name, kwargs=dict.fromkeys(pattern.pattern.converters, made_up)))
                break
            except NoReverseMatch:
                continue
    return sorted(found)


ADDRESSES = addresses()


def browser(office: Office, who: str) -> Client:
    """A client that meets a failure as a page, as a browser would."""
    client = office.browser(who) if who else Client()
    client.raise_request_exception = False
    return client


def rows(office: Office) -> list[str]:
    """The addresses of forms about rows that exist."""
    with as_owner():
        held = office.held("officer", "officer").ref
    person = office.people["officer"].ref
    return [
        *(f"/people/{person}/{verb}/" for verb in ("edit", "disable", "enable", "sign-out", "link")),
        f"/appointments/{held}/end/",
        f"/compartments/{office.world.compartments.council.ref}/grants/",
    ]


def test_the_addresses_are_those_of_the_service():
    assert {"/", "/needs/", f"/people/{REF}/", "/accounts/login/", "/api/v1/capacities"} <= set(ADDRESSES)


def shared_out(parts: int, whole: int) -> list[Any]:
    """Parameters of a test that asks at each address in so many ways of all, in turn; in the long campaign in all."""
    return [pytest.param(parts, id="in turn"), pytest.param(whole, id="all", marks=pytest.mark.leaks)]


def in_turn(ways: Sequence[str], addresses: list[str], share: int) -> list[tuple[str, str]]:
    """Each address with its share of the ways."""
    return [
        (ways[(place + more) % len(ways)], address) for place, address in enumerate(addresses) for more in range(share)
    ]


@pytest.mark.parametrize("share", shared_out(2, len(METHODS)))
@pytest.mark.parametrize("who", ["monitor", ""])
def test_no_method_makes_a_page_fall_over(office, who, share):
    client = browser(office, who)
    # Signing out would end the test's session.
    asked = in_turn(METHODS, [address for address in ADDRESSES if "logout" not in address], share)
    assert [each for each in asked if getattr(client, each[0])(each[1]).status_code >= 500] == []


@pytest.mark.parametrize("share", shared_out(1, len(KEEPERS)))
@pytest.mark.parametrize("kind", VALUES)
def test_no_query_makes_a_page_fall_over(office, kind, share):
    fields = ("after", "person", "theme", "state", "next", "party", VALUES[kind])
    query = dict.fromkeys(fields, VALUES[kind])
    lists = [address for address in ADDRESSES if REF not in address and "accounts" not in address]
    keepers = {who: browser(office, who) for who in KEEPERS}
    asked = in_turn(KEEPERS, lists, share)
    assert [each for each in asked if keepers[each[0]].get(each[1], query).status_code >= 500] == []


@pytest.mark.parametrize("kind", VALUES)
def test_no_form_falls_over(office, kind):
    """Each form with every field, its token and its version replaced, as those who may send it."""
    for who, forms in {
        "monitor": ["/people/new/", "/appointments/new/", "/cover/", "/notices/read/", *rows(office)],
        "officer": ["/needs/new/", "/acting-as/", "/accounts/password/change/"],
        "admin": [address for address in ADDRESSES if address.endswith("/new/")],
        "": ["/accounts/login/", "/accounts/password/reset/", "/accounts/signup/"],
    }.items():
        client = browser(office, who)
        for address in forms:
            shown = client.get(address)
            form = shown.context and shown.context.get("form")
            names = {
                f"{name}{part}"
                for name in (form.fields if form else ())
                for part in ("", "-day", "-month", "-year", "-time")
            }
            data = dict.fromkeys([*names, "_once", "_version", "next", "capacity"], VALUES[kind])
            acting = shown.context and shown.context.get("acting")
            data |= {"_acting": acting["ref"] if acting else VALUES[kind]}
            assert client.post(address, data).status_code < 500, address


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [("31", "12", "9999"), ("1", "1", "0001"), ("9" * 30, "1", "2027"), ("1", "9" * 5000, "2027"), ("٣", "١", "٢٠٢٧")],
)
def test_no_date_makes_a_form_fall_over(office, day, month, year):
    client = browser(office, "monitor")
    for address in rows(office):
        form = client.get(address).context["form"]
        boxes = {
            f"{name}-{part}": typed
            for name in form.fields
            for part, typed in (("day", day), ("month", month), ("year", year))
        }
        acting = office.by("monitor").ref
        assert client.post(address, boxes | {"_acting": acting}).status_code < 500


def test_leading_zeros_change_no_date():
    assert GovDateField().clean(("0012", "0011", "2027")) == date(2027, 11, 12)


def test_an_address_with_a_nul_is_a_bad_request(office):
    for who in ("officer", ""):
        client = browser(office, who)
        assert client.get("/needs/%00/").status_code == 400
        assert client.get("/nowhere/%00").status_code == 400
        assert client.get("/needs/?a%00=1").status_code == 400
        cookie = 'sessionid="' + "\\000" * 32 + '"'
        stranger = client.get("/", HTTP_COOKIE=cookie)
        assert stranger.status_code == 302 and stranger["Location"].startswith("/accounts/login/")


def test_bodies_too_large_or_broken_are_bad_requests(office):
    client = browser(office, "officer")
    for body, kind in [
        ("statement=" + "x" * 10_000_000, "application/x-www-form-urlencoded"),
        ("&".join(f"f{number}=1" for number in range(2000)), "application/x-www-form-urlencoded"),
        ("--x\r\nnothing", "multipart/form-data; boundary="),
    ]:
        assert client.post("/needs/new/", body, content_type=kind).status_code == 400, kind
    broken = client.post("/needs/new/", b"statement=\xff\xfe%ff", content_type="application/x-www-form-urlencoded")
    assert broken.status_code < 500


def test_a_host_that_is_not_ours_is_refused(office):
    assert browser(office, "officer").get("/", headers={"host": "evil.example"}).status_code == 400


def test_a_form_from_elsewhere_leaves_nothing_behind(office):
    """Without its CSRF token a form is refused before its text is kept in anybody's session."""
    client = Client(enforce_csrf_checks=True)
    response = client.post("/needs/new/", {"_acting": "x", "statement": "planted"})
    assert response.status_code == 403
    assert "sessionid" not in client.cookies
    assert not Session.objects.exists()


def test_a_session_keeps_no_more_text_than_a_form_asks_for(office):
    client = Client()
    client.post("/needs/new/", {"_acting": "x", "statement": "x" * 1_000_000})
    assert "typed" not in client.session
    client.post("/needs/new/", {"_acting": "x", "statement": "x" * 1_000, "password": "secret", "code": "123456"})
    assert client.session["typed"]["data"] == {"statement": ["x" * 1_000]}


def test_an_address_in_another_case_of_letters_is_known(office):
    """PostgreSQL and Python fold letters such as the Kelvin sign differently."""
    client, by = browser(office, "monitor"), office.by("monitor")
    for address in ("new@kelvin.example", "NEW@KELVIN.example", "new@\u212aelvin.example"):
        data = {"_acting": by.ref, "email": address, "name": "New"}
        assert client.post("/people/new/", data).status_code < 500
    assert Person.objects.filter(email__iexact="new@kelvin.example").count() == 1
