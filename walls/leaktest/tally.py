"""What was asked, what was seen, and whether that is a pass."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

CONTROL = 0.5
"""The share of a compartment's marks that those who may see them must find: else nothing is said of the others."""
CHANNELS = ("lists", "exports", "pages", "histories", "forms", "files", "search", "mails")
"""Channels by which somebody must have found what they may see."""
UNREAD = {"mails", "search"}
"""Channels whose control is that something came, and not that a mark was read in it."""
LEAK = "A mark was seen by somebody from whom it is kept."
FACTS = "The definition lets somebody through whom the facts keep out."
UNASKED = "Nobody was asked who is kept from it."
UNFOUND = "Those who may see it did not find what was planted, so nothing is proved."
UNPLANTED = "Nothing could be planted in it."
UNANSWERED = "An address could not be asked, or answered with an error of the service."
DUMB = "By one of the channels nobody found what they may see, so nothing is proved of it."
BROKEN = "The test could not be carried out to its end."


@dataclass(frozen=True)
class Finding:
    """Something that was shown to somebody from whom it is kept: where, and to whom, in words that name no row."""

    scope: str
    channel: str
    address: str
    who: str


@dataclass
class Tally:
    """The counts of a run, by channel and scope: answers searched, marks seen that are kept, marks found."""

    searched: Counter[tuple[str, frozenset[str]]] = field(default_factory=Counter)
    """Answers searched by channel, each for the scopes that are kept from whoever asked."""
    foreign: Counter[tuple[str, str]] = field(default_factory=Counter)
    found: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    findings: set[Finding] = field(default_factory=set)
    planted: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """The marks in each scope that somebody who asks may see."""
    silent: Counter[str] = field(default_factory=Counter)
    """Addresses that could not be asked, or answered with an error: how often."""
    against_facts: set[str] = field(default_factory=set)
    broken: str = ""
    """The kind of error that ended the run."""
    requests: int = 0

    def search(self, channel: str, scopes: Iterable[str]) -> None:
        """Note that an answer was searched for the marks of these scopes."""
        if kept := frozenset(scopes):
            self.searched[channel, kept] += 1

    def leak(self, finding: Finding, marks: int = 1) -> None:
        """Note that something leaked."""
        self.foreign[finding.channel, finding.scope] += marks
        self.findings.add(finding)

    def found_in(self, scope: str) -> set[str]:
        """The marks of a scope that were read by whom they are for, by whatever channel."""
        return set().union(*(refs for (by, where), refs in self.found.items() if where == scope and by not in UNREAD))

    def problems(self, scopes: Iterable[str]) -> list[str]:
        """Why these scopes did not pass, as sentences; nothing if they did. What concerns the whole run comes first."""
        found = self.general()
        for scope in scopes:
            found += [each for each in self.of_scope(scope) if each not in found]
        return found

    def general(self) -> list[str]:
        """What is wrong with the run as a whole."""
        found = [BROKEN] if self.broken else []
        if self.silent:
            found.append(UNANSWERED)
        told = {channel for (channel, _), refs in self.found.items() if refs}
        if not self.broken and not told >= set(CHANNELS):
            found.append(DUMB)
        return found

    def of_scope(self, scope: str) -> list[str]:
        """What is wrong in one scope."""
        planted, searched = self.planted.get(scope, set()), any(scope in kept for _, kept in self.searched)
        found = [LEAK] if any(where == scope for _, where in self.foreign) else []
        if scope in self.against_facts:
            found.append(FACTS)
        if not searched:
            found.append(UNASKED)
        if not planted:
            found.append(UNPLANTED)
        elif len(self.found_in(scope) & planted) < CONTROL * len(planted):
            found.append(UNFOUND)
        return found

    def figures(self, scopes: Iterable[str]) -> dict[str, Any]:
        """The counts of these scopes together, by channel, and what leaked there."""
        scopes = set(scopes)
        channels: dict[str, Counter[str]] = defaultdict(Counter)
        for (channel, kept), times in self.searched.items():
            channels[channel]["searched"] += times if kept & scopes else 0
        for (channel, scope), times in self.foreign.items():
            channels[channel]["foreign"] += times if scope in scopes else 0
        for (channel, scope), refs in self.found.items():
            channels[channel]["found"] += len(refs) if scope in scopes else 0
        told = [each for each in self.findings if each.scope in scopes]
        return {
            "channels": {
                channel: {name: counts[name] for name in ("searched", "foreign", "found")}
                for channel, counts in sorted(channels.items())
            },
            "planted": sum(len(self.planted.get(scope, ())) for scope in scopes),
            "found": sum(len(self.found_in(scope) & self.planted.get(scope, set())) for scope in scopes),
            "requests": self.requests,
            "findings": sorted(
                ({"channel": f.channel, "address": f.address, "who": f.who} for f in told),
                key=lambda f: sorted(f.items()),
            ),
            "silent": dict(sorted(self.silent.items())),
            "broken": self.broken,
        }
