"""Loading who there is: organisations with their sides, posts, teams, portfolios, bodies and calendars.

Each step looks for what is there and opens what is missing, so that loading again changes nothing.
"""

from dataclasses import dataclass, field
from typing import Any

from config.demo import Row, day, origin, parts, rows
from councils.actions import (
    add_holiday,
    open_calendar,
    open_council,
    open_organisation,
    open_partnership,
    open_party,
    open_portfolio,
    open_post,
    party_of,
)
from councils.models import Calendar, Council, Holiday, Portfolio
from governance.actions import know_forum, open_body
from governance.models import Body
from publica.actions import TEAM, TEAM_MANAGER, TEAM_MEMBER, open_company, open_team, open_team_post
from publica.models import ProviderTeam
from walls.actions.compartments import Subject
from walls.models import Organisation, Party, Post

REVIEWERS = frozenset({"officer", "lead_commissioner", "portfolio_holder"})
"""Who meets in a council's quarterly service review; providers answer through the service they deliver."""
CALENDARS = {
    "council": "Bank holidays in England and Wales",
    "procurement": "Bank holidays in the United Kingdom",
}


@dataclass
class Places:
    """What is loaded, by the keys of the files."""

    organisations: dict[str, Organisation] = field(default_factory=dict)
    councils: dict[str, Council] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    teams: dict[str, Post] = field(default_factory=dict)
    managers: dict[str, Post] = field(default_factory=dict)

    def people_of(self, team: str) -> list[Post]:
        """The posts of a team's people."""
        return [self.teams[team], self.managers[team]]

    @property
    def commissioning(self) -> list[Council]:
        """The councils that commission jointly; the first hosts what is joint: the guide names no host."""
        return [council for council in self.councils.values() if council.commissions]

    @property
    def host(self) -> Council:
        """The council whose Monitoring Officer keeps what is joint."""
        return self.commissioning[0]


def load() -> Places:
    """Everything that people then hold posts in."""
    places = Places()
    files = rows("organisations")
    for row in sorted(files, key=lambda row: row["kind"] != "council"):
        _organisation(places, row)
    _posts(places)
    _teams(places)
    _portfolios(places)
    _bodies(places)
    _holidays()
    return places


def _organisation(places: Places, row: Row) -> None:
    key, kind = row["key"], row["kind"]
    found = Organisation.objects.filter(name=row["name"], parent=None).first()
    if found is None:
        found = _opened(places, row)
    places.organisations[key] = found
    if kind == "council":
        places.councils[key] = found.council
    if kind == "forum":
        _seats_of_councils(places, key, found)


def _opened(places: Places, row: Row) -> Organisation:
    named: dict[str, Any] = {"name": row["name"], "short_name": row["short_name"]}
    if row["kind"] == "council":
        council = open_council(
            by=None,
            **named,
            abbreviation=row["key"].upper(),
            gss_code=row["gss_code"],
            website=row["website"],
            commissions=bool(_with_posts("commissioner") & {row["key"]}),
            **origin(row),
        )
        return council.organisation
    if row["kind"] == "partnership":
        open_partnership(by=None, **named, councils=places.commissioning, host=places.host)
        return Organisation.objects.get(name=row["name"], parent=None)
    if row["kind"] == "company":
        owned = any(body["kind"] == "owners" and body["organisation"] == row["key"] for body in rows("bodies"))
        owners = [places.councils[key] for key in places.councils if key in _with_posts("owner")] if owned else []
        host = places.host if owned else None
        return open_company(by=None, **named, begins_on=day(row["from"]), owners=owners, host=host)
    only: list[str] | None = [] if row["kind"] == "forum" else None
    return open_organisation(by=None, **named, kind=row["kind"], begins_on=day(row["from"]), only_sides=only)


def _with_posts(side: str) -> set[str]:
    return {post["organisation"] for post in rows("posts") if post["party_side"] == side}


def _seats_of_councils(places: Places, key: str, forum: Organisation) -> None:
    """A forum has one party for each council that sends members, appointed there."""
    for post in rows("posts"):
        if post["organisation"] != key:
            continue
        council = places.organisations[post["on_behalf_of"]]
        if not Party.objects.filter(organisation=forum, on_behalf_of=council).exists():
            open_party(
                by=None,
                organisation=forum,
                side=post["party_side"],
                on_behalf_of=council,
                governed_in=party_of(council, "commissioner").governed_in,
            )


def _posts(places: Places) -> None:
    for row in rows("posts"):
        if row["role"] in TEAM:
            continue  # a team's posts come with the team
        organisation, side = places.organisations[row["organisation"]], row["party_side"]
        party = party_of(organisation, side, places.organisations[row["on_behalf_of"]] if side == "forum" else None)
        title = row["title"]
        places.posts[row["key"]] = Post.objects.filter(
            role__party=party, role__code=row["role"], title=title
        ).first() or open_post(
            by=None, party=party, code=row["role"], title=title, single_holder=row["single_holder"] == "true"
        )


def _teams(places: Places) -> None:
    for row in rows("teams"):
        organisation = places.organisations[row["organisation"]]
        team = ProviderTeam.objects.filter(organisation=organisation, name=row["name"]).first()
        if team is None:
            post = open_team_post(by=None, organisation=organisation, name=row["name"])
            team = open_team(by=None, post=post, name=row["name"], services="\n".join(parts(row["services"])))
        posts = {post.role.code: post for post in Post.objects.select_related("role").filter(role__scope=team.ref)}
        places.teams[row["key"]], places.managers[row["key"]] = posts[TEAM_MEMBER], posts[TEAM_MANAGER]


def _portfolios(places: Places) -> None:
    holders = {row["portfolio"]: places.posts[row["key"]] for row in rows("posts") if row["portfolio"]}
    for row in rows("portfolios"):
        council = places.councils[row["council"]]
        if not Portfolio.objects.filter(council=council, title=row["title"]).exists():
            open_portfolio(
                by=None,
                council=council,
                title=row["title"],
                post=holders.get(row["key"]),
                begins_on=day(row["from"]),
                ends_on=day(row["to"]),
                **origin(row),
            )


def _bodies(places: Places) -> None:
    for row in rows("bodies"):
        parent = places.organisations[row["organisation"]]
        itself = parent.name == row["name"]
        body = Body.objects.filter(
            organisation__name=row["name"], organisation__parent=None if itself else parent
        ).first()
        if body is not None:
            know_forum(by=None, body=body)
            continue
        keeper, owner = _keeper(places, row)
        open_body(
            by=None,
            name=row["name"],
            parent=parent,
            classification=row["kind"],
            function=row["role"],
            quorum=int(row["quorum"]) if row["quorum"] else None,
            monitoring_group=row["monitoring_group"] == "true",
            seats=_seats(places, row),
            keeper=keeper,
            owner=owner,
            **origin(row),
        )


def _seats(places: Places, row: Row) -> list[Post]:
    of_council = row["kind"] == "forum" and row["organisation"] in places.councils
    return [
        places.posts[post["key"]]
        for post in rows("posts")
        if post["body"] == row["key"]
        or (of_council and post["organisation"] == row["organisation"] and post["role"] in REVIEWERS)
    ]


def _keeper(places: Places, row: Row) -> tuple[Subject, Party]:
    """Whose the body is: its own council's, its company's, or the host's if it is joint."""
    organisation = places.organisations[row["organisation"]]
    if row["kind"] == "company board":
        return Subject("company", organisation), party_of(organisation, "provider")
    council = organisation if row["organisation"] in places.councils else places.host.organisation
    return Subject("host", council), party_of(council, "commissioner")


def _holidays() -> None:
    calendars = {
        code: Calendar.objects.filter(code=code).first() or open_calendar(by=None, code=code, name=name)
        for code, name in CALENDARS.items()
    }
    known = set(Holiday.objects.values_list("calendar__code", "date"))
    for row in rows("holidays"):
        date = day(row["date"])
        if date is not None and (row["calendar"], date) not in known:
            add_holiday(by=None, calendar=calendars[row["calendar"]], date=date, name=row["name"], **origin(row))
