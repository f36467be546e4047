"""Readers who keep asking, over real connections, while walls are raised and committed by another.

A response that began after a wall's commit shows nothing of its matter: to the next statement, the wall stands.
"""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import requests
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from guardian.shortcuts import assign_perm

from tests.notes.models import Note
from tests.owner import as_owner
from tests.walls.office import Office
from tests.walls.scene import WEEKS
from walls import keys
from walls.actions.attachments import attach
from walls.actions.compartments import open_compartment
from walls.actions.walls import raise_wall
from walls.identity import acting
from walls.models import Clause, Compartment, WallKind
from walls.notices import notify
from walls.outbox import Outcome, deliver_one, lease
from walls.requests import WalledRequest
from walls.views.work import Task

NOTICES = 3
"""Notices of each matter that are due at once, and as many that are due after its wall was raised."""
LATER = timedelta(seconds=2)
PAUSE = 0.02
"""Seconds between two looks at what came."""


@dataclass
class Matter:
    """A compartment with a note and a file, around which a wall will be raised; when that was committed."""

    place: Compartment
    note: Note
    file: str
    raised_at: float | None = None


@dataclass
class Response:
    """What one reader got: when asking began, and of which matters it showed something."""

    began: float
    shown: set[int]


@dataclass
class Channel:
    """One way to read, and what came by it."""

    name: str
    ask: Callable[[], set[int]]
    got: list[Response] = field(default_factory=list)
    failed: list[BaseException] = field(default_factory=list)

    def read_on(self, stop: threading.Event) -> None:
        """Ask again and again, until told to stop."""
        try:
            while not stop.is_set():
                began = time.monotonic()
                self.got.append(Response(began, self.ask()))
        except BaseException as error:
            self.failed.append(error)
        finally:
            connection.close()

    def after(self, moment: float) -> int:
        """How many responses began after a moment."""
        return sum(response.began > moment for response in self.got)

    def shows(self, number: int) -> bool:
        """Whether any response showed a matter."""
        return any(number in response.shown for response in self.got)

    def showed(self, number: int, *, after: float) -> list[bool]:
        """Of the responses that began before and after a moment, whether any showed a matter."""
        return [
            any(number in response.shown for response in self.got if (response.began > after) is later)
            for later in (False, True)
        ]


class Race:
    """Matters that a person reads by five channels, while a wall is raised around one after the other."""

    def __init__(self, office: Office, clause: Clause, url: str, matters: int) -> None:
        self.office, self.clause, self.url = office, clause, url
        self.reader, self.governor = office.by("officer"), office.by("monitor")
        self.turn = 0
        """The number of the matter around which a wall is raised next."""
        self.withheld: set[int] = set()
        """Matters of which a queued notice was not delivered any more."""
        with transaction.atomic(), as_owner():
            self.matters = [self.made(number) for number in range(matters)]
        with acting(self.reader):
            self.key = keys.make(by=self.reader, purpose=keys.CALENDAR, label="A calendar")
        client = Client()
        client.force_login(office.people["officer"], backend=settings.AUTHENTICATION_BACKENDS[0])
        self.cookie = client.cookies[settings.SESSION_COOKIE_NAME].value

    def made(self, number: int) -> Matter:
        party = self.office.world.parties.council
        place = open_compartment(kind="council", name=f"Matter {number}", owner=party)
        for name, action in (("officer", "contribute"), ("monitor", "govern")):
            assign_perm(action, getattr(self.office.world.roles, name).group, place)
        note = Note.objects.create(compartment=place, title=f"Matter canary-{place.ref}")
        file = attach(by=None, subject=note, name=f"{note.ref}.txt", content=note.ref.encode())
        return Matter(place, note, file.get_absolute_url())

    def tasks(self, request: WalledRequest) -> Iterator[Task]:
        """A note waits for whoever sees it."""
        for note in Note.objects.visible_to(request.acting):
            yield Task(note.title, "It waits", "Read it", note.get_absolute_url(), timezone.localdate())

    # The channels

    def channels(self) -> list[Channel]:
        return [
            Channel("list", lambda: self.on("/notes/")),
            Channel("export", lambda: self.on("/notes/?export=csv")),
            Channel("feed", lambda: self.on(f"{keys.FEED_PATH}{self.key}{keys.FEED_END}", signed_in=False)),
            Channel("file", self.files),
            Channel("mail", self.delivered),
        ]

    def get(self, path: str, *, signed_in: bool = True) -> requests.Response:
        with requests.Session() as session:
            session.trust_env = False  # no proxy stands between
            if signed_in:
                session.cookies.set(settings.SESSION_COOKIE_NAME, self.cookie)
            return session.get(self.url + path, timeout=30, allow_redirects=False)

    def on(self, path: str, *, signed_in: bool = True) -> set[int]:
        """The matters of which an answer shows something: the link to its note, or its title."""
        response = self.get(path, signed_in=signed_in)
        assert response.status_code == 200, (path, response.status_code)
        return {
            number
            for number, matter in enumerate(self.matters)
            if matter.note.ref in response.text or matter.note.title in response.text
        }

    def files(self) -> set[int]:
        """Whether the file of the matter whose turn it is was given."""
        turn = self.turn
        return {turn} if self.get(self.matters[turn].file).status_code == 200 else set()

    def delivered(self) -> set[int]:
        """What the next message brought to the reader: a notice of a matter. One that is withheld is noted."""
        message = lease()
        if message is None:
            time.sleep(PAUSE)
            return set()
        outcome = deliver_one(message)
        about = {number for number, matter in enumerate(self.matters) if matter.note.ref == message.body.get("ref")}
        if outcome is Outcome.WITHHELD:
            self.withheld |= about
        return about if outcome is Outcome.DELIVERED else set()

    # The race

    def run(self, *, withheld: bool = True) -> list[Channel]:
        """Raise a wall around each matter while everyone reads; what came by each channel."""
        channels, stop = self.channels(), threading.Event()
        threads = [threading.Thread(target=channel.read_on, args=(stop,)) for channel in channels]
        for thread in threads:
            thread.start()
        try:
            for turn in range(len(self.matters)):
                self.take(turn, channels, withheld=withheld)
        finally:
            stop.set()
            for thread in threads:
                thread.join()
        return channels

    def take(self, turn: int, channels: list[Channel], *, withheld: bool) -> None:
        """Once a matter was shown by every channel, raise its wall; then wait for two responses more of each."""
        self.turn, matter = turn, self.matters[turn]
        self.queue(matter)
        self.until(lambda: all(channel.failed or channel.shows(turn) for channel in channels))
        moment = self.raise_around(matter)
        matter.raised_at = moment
        self.until(lambda: all(channel.failed or channel.after(moment) >= 2 for channel in channels))
        if withheld:
            self.until(lambda: turn in self.withheld)

    def queue(self, matter: Matter) -> None:
        """Have the reader told of a matter, now and in a while."""
        with acting(self.reader):
            for number in range(NOTICES):
                for due in (None, timezone.now() + LATER):
                    key = f"{matter.note.ref} {number} {due}"
                    notify(to=self.reader, about=matter.note, words="changed", key=key, due=due)

    def raise_around(self, matter: Matter) -> float:
        """Raise a wall whose side the reader has not taken, and commit; the moment after."""
        with acting(self.governor):
            raise_wall(
                by=self.governor,
                kind=WallKind.SIDES,
                keeper=matter.place,
                sides={1: [matter.place.pk]},
                clause=self.clause,
                reason="A candidate was named.",
                review_on=timezone.localdate() + WEEKS,
            )
        return time.monotonic()

    def until(self, done: Callable[[], bool]) -> None:
        """Wait until something is so."""
        end = time.monotonic() + 60
        while not done():
            assert time.monotonic() < end, "waited too long"
            time.sleep(PAUSE)
