"""Who visits the pages: sign-ins that between them can open every one, and what they need to have done before."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse
from django.utils import timezone

from commissioning.models import PaperRelease, ReleaseState, Report
from councils.models import Need, Portfolio
from publica.models import Upload
from tests.demonstration import capacities
from tests.owner import as_owner
from tests.pages.rows import add_thread
from tests.pages.second_check import add_second_check
from tests.pages.visits import Visit, visits
from tests.pages.walls import add_walls
from walls import keys
from walls.actions.appointments import end_appointment
from walls.actions.attachments import attach
from walls.actions.comments import comment
from walls.actions.registers import change_entry
from walls.identity import acting
from walls.models import Basis, Compartment, Membership, Notice, Person, Post

PASSWORD, SALT = "commissioning", "salt long enough for Django to leave"
SIGNED_OUT, HALF_SIGNED_IN, CHECKED_TWICE = "signed out", "half signed in", "clerk@wodc.example"
MANY_HATS = "officer@cdc.example"
"""To whom the test of ten times the rows gives ten capacities."""
TEAM = "provider.revenues@publica.example"
"""Who fills in the returns of tests/pages/rows.py."""
RELEASER = "lead.commissioner@cdc.example"
"""Before whom the copy of a paper is put."""
VISITORS = (
    MANY_HATS,
    "monitoring.officer@cdc.example",
    "clerk@cdc.example",
    "leader@cdc.example",
    "provider.waste@ubico.example",
    "approver@publica.example",
    RELEASER,
    TEAM,
    "performance@publica.example",
    "admin@system.example",
    CHECKED_TWICE,
    HALF_SIGNED_IN,
    SIGNED_OUT,
)
"""In the order in which a page is given to the first who can open it."""
SURE = ("clerk@cdc.example", CHECKED_TWICE)
"""Who has given the password a second time, as the pages about the second check ask."""
DISABLED = "legal.2@publica.example"


@contextmanager
def quick_passwords() -> Iterator[None]:
    """Every account of the demonstration with its password hashed the quick way, as tests check them.

    Its hash is always the same one, so that sessions outlive this. Once given, it counts as given a moment ago for as
    long as a tour of all pages takes on a busy machine; and so long does the second check wait.
    """
    quick = {"PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"]}
    waits = dict.fromkeys(("ACCOUNT_REAUTHENTICATION_TIMEOUT", "ACCOUNT_LOGIN_TIMEOUT"), 24 * 60 * 60)
    with override_settings(**quick, **waits):
        with as_owner():
            Person.objects.update(password=make_password(PASSWORD, salt=SALT))
        yield


def sign_in(email: str) -> Client:
    """A client that has given the password of a sign-in a moment ago."""
    client = Client()
    answer = client.post(reverse("account_login"), {"login": email, "password": PASSWORD})
    assert answer.status_code == 302, f"{email} is not let in"
    return client


def visitors() -> dict[str, Client]:
    """The visitors, each ready to go."""
    ready = {name: sign_in(name) for name in VISITORS if "@" in name}
    for name in SURE:
        ready[name].post(reverse("account_reauthenticate"), {"password": PASSWORD})
    add_second_check(CHECKED_TWICE)  # only now, so that its session is whole
    return ready | {HALF_SIGNED_IN: sign_in(CHECKED_TWICE), SIGNED_OUT: Client()}


def tour(visitor: str, client: Client, others: Mapping[str, int]) -> dict[str, Visit]:
    """Every page that a visitor can open and not enough others did, by the name of its URL."""
    if visitor == HALF_SIGNED_IN:  # any other page ends that state
        return visits(client, [reverse("mfa_authenticate")], everywhere=False)
    return visits(client, addresses_given(visitor), others=others)


def furnish() -> None:
    """What some pages are about and the demonstration does not hold: a notice, cover, a refusal, a file and such."""
    admin = capacities("admin@system.example")[0]
    with acting(admin):
        change_entry(by=admin, entry=Portfolio.objects.all()[0], post=Post.objects.all()[0])
    with as_owner(), acting(admin), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO walls_auditevent (kind, compartment_id, body) "
            """SELECT 'refused', id, '{"path": "/needs/"}' FROM walls_compartment"""
        )
    with as_owner():
        Person.objects.filter(email=DISABLED).update(inactive_from=timezone.now())
        officer = capacities("officer@cdc.example")[0]
        with acting(officer):
            need = Need.objects.visible_to(officer, "contribute")[0]
        attach(by=officer, subject=need, name="Evidence.txt", content=b"Evidence", description="What it rests on")
        comment(by=officer, subject=need, text="Is this still so?")
        Notice.objects.create(
            compartment=Compartment.objects.get(personal_to=officer.pk),
            to_compartment_id=need.compartment_id,
            subject_model="councils.Need",
            subject_ref=need.ref,
            words="changed",
            path=need.get_absolute_url(),
        )
        held = Membership.objects.get(person__email="officer@cdc.example")
        _, over = (
            Membership.objects.create(
                person=Person.objects.get(email=email),
                post=held.post,
                basis=Basis.ACTING,
                covers=held,
                ends_at=timezone.now() + timedelta(days=7),
                reason="Away",
            )
            for email in ("lead.commissioner@cdc.example", "s151@cdc.example")
        )
    monitor = capacities("monitoring.officer@cdc.example")[0]
    with acting(monitor):
        end_appointment(by=monitor, appointment=over)
    add_thread()
    add_walls()


def addresses_given(visitor: str) -> list[str]:
    """Pages to which a mail or a form leads and not a link, and files that a program asks for."""
    if visitor == "admin@system.example":
        return [Person.objects.get(email=DISABLED).get_absolute_url()]
    if visitor == MANY_HATS:
        by = capacities(visitor)[0]
        with acting(by):
            secret = keys.make(by=by, purpose=keys.CALENDAR, label="A calendar")
            report = Report.objects.visible_to(by)[0]
        return [reverse("calendar_feed", args=[secret]), reverse("api:report", args=[report.ref])]
    if visitor == RELEASER:
        by = capacities(visitor)[0]
        with acting(by):
            copy = PaperRelease.objects.visible_to(by).filter(state=ReleaseState.WAITING)[0]
        return [reverse(name, args=[copy.ref]) for name in ("paper_release_let_out", "paper_release_turn_down")]
    if visitor == TEAM:
        by = capacities(visitor)[0]
        with acting(by):
            upload = Upload.objects.visible_to(by).select_related("ret")[0]
        named = {"api:return": upload.ret, "upload_new": upload.ret, "upload_use": upload}
        return [reverse(name, args=[row.ref]) for name, row in named.items()]
    if visitor != SIGNED_OUT:  # the pages below sign everyone else out
        return []
    person = Person.objects.get(email="internal.audit@cdc.example")
    whose = [user_pk_to_url_str(person), default_token_generator.make_token(person)]
    confirmation = EmailConfirmationHMAC(EmailAddress.objects.get(user=person))
    return [
        reverse("account_reset_password_from_key", args=whose),
        reverse("account_confirm_email", args=[confirmation.key]),
    ]
