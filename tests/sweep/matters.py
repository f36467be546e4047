"""What the demonstration lacks: a wall, exclusions, permits, cover and notices, so that every rule has a case."""

from datetime import timedelta

from councils.models import Need
from tests.owner import as_owner
from tests.pages.rows import add_thread
from tests.sweep import matters_walls
from walls.models import (
    Attachment,
    Basis,
    Capacity,
    Clock,
    Comment,
    Compartment,
    Exclusion,
    Membership,
    NamedForWall,
    Notice,
    Organisation,
    Permit,
    Person,
    SideTaken,
    Undertaking,
    UndertakingText,
    Wall,
    WallKind,
    WallSide,
    new_ref,
)
from walls.subjects import subjects

LATER = Clock() + timedelta(days=1)


def add() -> None:
    """Add them: a year of one service by whoever does each thing in it, the rest as the owner of the tables."""
    add_thread()
    with as_owner():
        stand_a_wall()
        exclude_and_permit()
        cover()
        go_on()
        notify()
        matters_walls.add(LATER)
        files_and_comments()


def person(email: str) -> Person:
    return Person.objects.get(email=email)


def capacity(email: str, side: str) -> Capacity:
    return Capacity.objects.get(person__email=email, party__side=side)


def place(kind: str, council: str) -> Compartment:
    return Compartment.objects.get(kind=kind, owner__organisation__short_name=council)


def stand_a_wall() -> None:
    """Before the Forest of Dean's papers, by name: one signed, one only took the side, one only is named for it."""
    wall = Wall.objects.create(reason="A matter", kind=WallKind.INCLUSION)
    WallSide.objects.create(compartment=place("council", "Forest of Dean"), wall=wall, side=1)
    UndertakingText.objects.create(wall=wall, side=1, version=1, text="Tell nobody.")
    for email in ("lead.commissioner@foddc.example", "officer@foddc.example"):
        NamedForWall.objects.create(person=person(email), wall=wall)
        SideTaken.objects.create(person=person(email), wall=wall, side=1)
    NamedForWall.objects.create(person=person("clerk@foddc.example"), wall=wall)
    Undertaking.objects.create(person=person("lead.commissioner@foddc.example"), wall=wall, version=1)


def exclude_and_permit() -> None:
    """One is barred; one is barred and let in again; one is let in across councils."""
    council, drafts = place("council", "Cotswold"), place("officers", "West Oxfordshire")
    people = {"asked_by": person("clerk@cdc.example"), "approved_by": person("monitoring.officer@cdc.example")}
    Exclusion.objects.create(person=person("officer@wodc.example"), compartment=drafts)
    barred = Exclusion.objects.create(person=person("portfolio.environment@cdc.example"), compartment=council)
    Permit.objects.create(
        capacity=capacity("portfolio.environment@cdc.example", "members"),
        compartment=council,
        lifts=barred,
        ends_at=LATER,
        **people,
    )
    Permit.objects.create(
        capacity=capacity("officer@foddc.example", "commissioner"), compartment=drafts, ends_at=LATER, **people
    )


def cover() -> None:
    """The Section 151 officer of Cotswold is away."""
    held = Membership.objects.get(person__email="s151@cdc.example", post__role__code="s151")
    Membership.objects.create(
        person=person("deputy.s151@cdc.example"), post=held.post, basis=Basis.ACTING, covers=held, ends_at=LATER
    )


def go_on() -> None:
    """Somebody leaves each of some employers for another."""
    for email, to in (
        ("provider.ict@publica.example", "Cotswold"),
        ("officer@foddc.example", "Publica"),
        ("officer@wodc.example", "Forest of Dean"),
    ):
        held = Membership.objects.filter(person=person(email), ends_at=None, post__role__matter=False).earliest("pk")
        held.ends_at, held.goes_to = LATER, Organisation.objects.get(short_name=to, parent=None)
        held.save(update_fields=["ends_at", "goes_to"])


def notify() -> None:
    """An officer has a notice about a need that is seen, and one about a need that is hidden by now."""
    officer = capacity("officer@cdc.example", "commissioner")
    for council in ("Cotswold", "Forest of Dean"):
        need = Need.objects.filter(compartment=place("council", council)).first()
        assert need is not None
        Notice(
            compartment=officer.personal_compartment,
            to_compartment_id=need.compartment_id,
            subject_model="councils.Need",
            subject_ref=need.ref,
            path=need.get_absolute_url(),
            words="changed",
        ).save()


def files_and_comments() -> None:
    """One of each on the first row of every kind in every place. They are never changed, so are born with a mark."""
    for model in subjects().values():
        for row in model.objects.order_by("compartment", "pk").distinct("compartment"):
            where = {"compartment": row.compartment, "subject_model": model._meta.label, "subject_ref": row.ref}
            ref = new_ref()
            marked = f"canary-{ref}"
            Attachment.objects.create(
                **where,
                ref=ref,
                name=f"{marked}.txt",
                description=marked,
                media_type="text/plain",
                size=1,
                digest="",
                content=marked.encode(),
            )
            ref = new_ref()
            Comment.objects.create(**where, ref=ref, text=f"canary-{ref}")
