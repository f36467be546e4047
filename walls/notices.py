"""Notices: a sentence of ours tells a capacity that something waits, and an e-mail without content rings for it."""

from datetime import datetime
from hashlib import sha256
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection
from django.template.loader import render_to_string
from django.urls import reverse

from walls import identity
from walls.capacities import CurrentCapacity
from walls.models import Clock, Compartment, Notice, Person, Walled, WalledLink
from walls.outbox import Message, Outcome, enqueue

SENTENCES: dict[str, str] = {
    "changed": "Something you follow has changed.",
    "answer": "Somebody waits for your answer.",
    "appointed": "You have been appointed to a post.",
    "cover_asked": "You have been asked to cover for a colleague.",
    "cover_ends": "The cover you give ends soon.",
    "permit": "A wall permit has been given to you.",
    "permit_asked": "Somebody asks for a wall permit.",
    "permit_refused": "Your request for a wall permit has been answered.",
    "break_glass": "Somebody has been let through a wall in an emergency.",
    "turned_away": "Somebody has been turned away from what you govern.",
    "declared": "Somebody has declared their interests.",
    "leak_test": "The leak test of this service did not pass.",
    "mentioned": "Somebody has mentioned you in a comment.",
    "ring_fence": "Somebody named for a matter is kept out of it by their employer.",
    "far_side": "You may name people for a matter.",
    "arrives": "Somebody comes to your organisation, and you may appoint them.",
    "undertaking": "An undertaking waits for your signature.",
}
"""All that a notice may say, by key. Whoever sees a notice sees these words and no others."""


def sentences(**more: str) -> None:
    """Add an app's own sentences, as it gets ready.

    Raises:
        ValueError: a key that is taken.
    """
    if taken := SENTENCES.keys() & more.keys():
        raise ValueError(f"sentences with these keys exist: {sorted(taken)}")
    SENTENCES.update(more)


def notify(
    *,
    to: identity.Asker,
    about: Walled | None = None,
    link: str = "",
    words: str,
    key: str,
    due: datetime | None = None,
) -> None:
    """Tell the capacity `to` once this transaction commits, or not before `due`, if it can then see the row `about`.

    What is no walled row, such as an appointment, is named by the `link` to its page. One `key` may serve any
    number of recipients.

    Raises:
        KeyError: no sentence has the key `words`.
        ValueError: neither or both of `about` and `link`, or `about` is itself a link between compartments.
    """
    SENTENCES[words]
    if (about is None) is (not link):
        raise ValueError("a notice is about a row or leads to a page")
    body = {"words": words, "path": link}
    if about is not None:
        if isinstance(about, WalledLink):
            raise ValueError("a link is seen from both ends; tell of the row at the recipient's end")
        body = {
            "words": words,
            "path": about.get_absolute_url(),  # type: ignore[attr-defined]
            "model": about._meta.label,
            "ref": about.ref,
        }
    enqueue(kind="notice", to=to, body=body, key=f"notice:{identity.key(to)}:{key}", due=due)


def give(message: Message, by: CurrentCapacity) -> Outcome:
    """Deliver a notice: put it into its recipient's personal compartment, and have them rung for."""
    told = message.body
    own = Compartment.objects.get(personal_to=by.pk).pk
    subject = own
    if "ref" in told:
        # The compartment alone: to load the row would note that the recipient has read it.
        seen = apps.get_model(told["model"]).objects.visible_to(by).filter(ref=told["ref"])
        found = seen.values_list("compartment_id", flat=True).first()
        if found is None:
            return Outcome.WITHHELD
        subject = found
    notice = Notice.objects.create(
        compartment_id=own,
        to_compartment_id=subject,
        subject_model=told.get("model", ""),
        subject_ref=told.get("ref", ""),
        words=told["words"],
        path=told["path"],
    )
    enqueue(kind="mail", to=by, body={"notice": notice.ref}, key=f"mail:{notice.ref}")
    return Outcome.DELIVERED


def mail(message: Message, by: CurrentCapacity) -> Outcome:
    """Deliver an e-mail that says nothing of the notice it rings for, while that notice still waits to be read.

    Sent at least once: after a crash in the middle the second copy has the same Message-ID, which mail programs
    show once.
    """
    waiting = Notice.objects.visible_to(by).filter(ref=message.body["notice"], read_at=None)
    if by.person_id is None or not waiting.exists():
        return Outcome.WITHHELD
    host = urlsplit(settings.SITE_URL).hostname
    context = {"link": settings.SITE_URL + reverse("notices")}
    EmailMessage(
        subject=render_to_string("email/notice_subject.txt").strip(),
        body=render_to_string("email/notice_message.txt", context),
        to=[Person.objects.get(pk=by.person_id).email],
        headers={"Message-ID": f"<{sha256(message.key.encode()).hexdigest()[:40]}@{host}>"},
    ).send()
    return Outcome.DELIVERED


def mark_read(*, by: CurrentCapacity, notice: Notice | None = None) -> int:
    """Mark one notice of the capacity as read, or all it sees; how many were unread."""
    unread = Notice.objects.visible_to(by, "contribute").filter(read_at=None)
    if notice is not None:
        unread = unread.filter(pk=notice.pk)
    # `update`, so that a notice keeps its place in the order; notices have no history.
    return unread.update(read_at=Clock())


def waiting() -> dict[int, int]:
    """The asker's unread notices: capacity id to number, for each of their live capacities that has some."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT capacity_id, waiting FROM walls.notices_waiting()")
        return dict(cursor.fetchall())
