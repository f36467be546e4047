"""Probing: one capacity asks every address, by every channel, and each answer is searched for marks."""

import random
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse

from walls import keys
from walls.leaktest.asking import Caller, as_owner, bare
from walls.leaktest.marks import body_of, found_in, mark
from walls.leaktest.people import Prober, still_sees
from walls.leaktest.planting import Garden, Planted
from walls.leaktest.routes import Route
from walls.leaktest.tally import Finding, Tally
from walls.models import AccessToken, Walled, new_ref
from walls.subjects import carries, word_of
from walls.views.pages import ListPage

HIDDEN, OWN = 1, 2
"""How many rows an address is asked about that are kept from the asker, and that are not."""
MODELS = 4
"""How many models' rows an address is asked about that can be about any."""
WORDS = 4
"""How many marks of each kind are searched for."""
EXPORTS = ("csv", "xlsx")
ERROR = 500


class Probe:
    """One capacity's questions."""

    def __init__(
        self, prober: Prober, garden: Garden, routes: Iterable[Route], tally: Tally, dice: random.Random
    ) -> None:
        self.prober, self.garden, self.routes, self.tally, self.dice = prober, garden, list(routes), tally, dice
        self.caller = Caller(prober)
        seen = {ref for ref, each in garden.planted.items() if each.places <= prober.sees}
        known = {ref for ref, (_, knowers) in garden.names.items() if prober.capacity.pk in knowers}
        self.scopes = {ref: each.scope for ref, each in garden.planted.items()}
        self.scopes |= {ref: scope for ref, (scope, _) in garden.names.items()}
        self.own, self.kept = seen | known, self.scopes.keys() - seen - known
        self.kept_scopes = {self.scopes[ref] for ref in self.kept}
        self.secrets: dict[str, str] = {}

    def all(self) -> None:
        """Ask by every channel."""
        if not self.prober.capacity.is_public:
            self.secrets = {purpose: self.caller.key(purpose) for purpose in (keys.API, keys.CALENDAR)}
        for route in self.routes:
            for path, post in self.questions(route):
                self.ask(route, path)
                if post:
                    self.ask(route, path, post=True)
        self.search()

    def lists(self) -> dict[str, tuple[int, str, bytes]]:
        """Every address of ours without a blank as it answers now, laid bare for comparison."""
        ours = (route for route in self.routes if not route.blanks and route.name not in settings.URL_POLICIES)
        return {path: self.list_at(path) for path in (route.path() for route in ours)}

    def list_at(self, path: str) -> tuple[int, str, bytes]:
        """One of them."""
        response = self.caller.get(path)
        self.tally.requests += 1
        return bare(response, body_of(response), path)

    # -- What is asked

    def questions(self, route: Route) -> Iterator[tuple[str, bool]]:
        """The addresses of a route that this capacity asks, and whether a form is sent there too."""
        ours = route.channel == "forms"
        if route.takes == {"key"} and route.channel == "feeds":
            yield route.path(key=self.secrets.get(keys.CALENDAR, new_ref())), False
        elif "ref" not in route.takes:
            yield route.path(), ours and not route.blanks
            if route.is_a(ListPage):
                yield f"{route.path()}?export={self.dice.choice(EXPORTS)}", False
        else:
            for filled in self.rows_for(route):
                yield route.path(**filled), ours

    def rows_for(self, route: Route) -> Iterator[dict[str, str]]:
        """What fills the blanks of an address about a row: rows kept from the asker, and rows that are not."""
        if "word" in route.takes:
            for each in self.of_any_model():
                if carries(each.model):
                    yield {"word": word_of(each.model), "ref": each.ref}
        elif route.model is not None and issubclass(route.model, Walled):
            for each in self.some(route.model, HIDDEN, OWN):
                yield {"ref": each.ref}
        elif route.model is not None:
            yield from ({"ref": ref} for ref in self.entries(route.model))
        else:  # the page does not say what it is about
            yield from ({"ref": each.ref} for each in self.of_any_model())

    def of_any_model(self) -> Iterator[Planted]:
        """Planted rows of some models, kept and own, that have a page."""
        models = sorted({each.model for each in self.garden.planted.values() if each.path}, key=lambda m: m.__name__)
        for model in self.dice.sample(models, min(MODELS, len(models))):
            yield from self.some(model, 1, 1)

    def some(self, model: type[Any], hidden: int, own: int) -> list[Planted]:
        """Some planted rows of a model: kept ones, and own ones that nobody has found yet before others."""
        of_model = [each for ref, each in sorted(self.garden.planted.items()) if issubclass(each.model, model)]
        kept = [each for each in of_model if each.ref in self.kept]
        found = {ref for refs in self.tally.found.values() for ref in refs}
        mine = [each for each in of_model if each.ref in self.own]
        mine.sort(key=lambda each: (each.ref in found, self.dice.random()))
        return [*self.dice.sample(kept, min(hidden, len(kept))), *mine[:own]]

    def entries(self, model: type[Any]) -> list[str]:
        """Some rows of a table that is not walled, planted ones before others."""
        if model is AccessToken or "ref" not in {column.name for column in model._meta.fields}:
            return []
        with as_owner():
            refs = set(model._default_manager.values_list("ref", flat=True).order_by("-pk")[:200])
        named = sorted(refs & self.garden.names.keys())
        others = sorted(refs - set(named))
        return [*named, *self.dice.sample(others, min(HIDDEN, len(others)))]

    def search(self) -> None:
        """Search for marks: those kept from the asker must be answered as words of none are."""
        words = [*self.sample(self.kept), *self.sample(self.own & self.garden.planted.keys())]
        for ref in words:
            told = self.searched(ref)
            none = self.searched(new_ref())
            scope, is_own = self.scopes[ref], ref in self.own
            if told != none and is_own:
                self.tally.found["search", scope].add(ref)
            elif told != none:
                self.leak(ref, "search", "search")

    def sample(self, refs: Iterable[str]) -> list[str]:
        refs = sorted(refs)
        return self.dice.sample(refs, min(WORDS, len(refs)))

    def searched(self, ref: str) -> tuple[int, str, bytes]:
        """The answer to a search for a mark, without the mark."""
        response = self.caller.get(f"{reverse('search')}?q={mark(ref)}")
        body = self.look("search", "search", response, said=ref)
        return bare(response, body, mark(ref))

    # -- What is done with an answer

    def ask(self, route: Route, path: str, *, post: bool = False) -> None:
        """Ask one address and search the answer."""
        keyed = self.secrets.get(keys.API, "") if route.channel == "programs" else ""
        response = self.caller.post(path) if post else self.caller.get(path, keyed)
        channel = route.channel
        if "?export=" in path:
            channel = "exports"
        # What is done to a planted row may fail: it is like no row that anybody made. The answer is searched still.
        if response.status_code >= ERROR and not (post and any(ref in path for ref in self.own)):
            self.tally.silent[route.name] += 1
        self.look(channel, route.name, response)

    def look(self, channel: str, address: str, response: Any, said: str = "") -> bytes:
        """Search an answer for marks, and count; its body."""
        self.tally.requests += 1
        body = body_of(response)
        marks = (found_in(str(response.headers).encode()) | found_in(body)) - {said}
        if response.status_code >= 400:
            channel = "refusals"
        self.tally.search(channel, self.kept_scopes)
        for ref in marks & self.own:
            self.tally.found[channel, self.scopes[ref]].add(ref)
        for ref in marks & self.kept:
            self.leak(ref, channel, address)
        return body

    def leak(self, ref: str, channel: str, address: str) -> None:
        """Note a mark that the asker was shown, unless it has become theirs to see meanwhile."""
        planted = self.garden.planted.get(ref)
        with as_owner():
            if planted is not None and still_sees(self.prober, planted.places):
                return
        self.tally.leak(Finding(self.scopes[ref], channel, address, self.prober.posts))
