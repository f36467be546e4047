"""What was asked, what was seen, and whether that is a pass."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

CONTROL = 0.5
"""The share of a compartment's marks that those who may see them must find: else nothing is said of the others."""
CHANNELS = ("lists", "exports", "pages", "histories", "forms", "files", "search", "mails")
"""Channels by which somebody must have found what they may see."""
SILENT = "nobody in particular"
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

    searched: Counter[tuple[str, str]] = field(default_factory=Counter)
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

    def leak(self, finding: Finding, marks: int = 1) -> None:
        """Note that something leaked."""
        self.foreign[finding.channel, finding.scope] += marks
        self.findings.add(finding)

    def found_in(self, scope: str) -> set[str]:
        """The marks of a scope that were found by whom they are for, by whatever channel."""
        return set().union(*(refs for (_, where), refs in self.found.items() if where == scope))

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
        if not found and not told >= set(CHANNELS):
            found.append(DUMB)
        return found

    def of_scope(self, scope: str) -> list[str]:
        """What is wrong in one scope."""
        planted, searched = self.planted.get(scope, set()), sum(self._of(self.searched, scope).values())
        found = [LEAK] if sum(self._of(self.foreign, scope).values()) else []
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
        within = {
            "searched": self.searched,
            "foreign": self.foreign,
            "found": Counter({key: len(refs) for key, refs in self.found.items()}),
        }
        channels = {
            channel: {
                name: sum(n for (by, where), n in counts.items() if by == channel and where in scopes)
                for name, counts in within.items()
            }
            for channel in sorted({channel for counts in within.values() for channel, _ in counts})
        }
        told = [each for each in self.findings if each.scope in scopes]
        return {
            "channels": channels,
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

    @staticmethod
    def _of(counts: Counter[tuple[str, str]], scope: str) -> dict[str, int]:
        return {channel: n for (channel, where), n in counts.items() if where == scope}
