"""Loading the Ethical Walls policy, in force at every council and provider, and who has acknowledged it."""

from django.utils import timezone

from config.demo import rows
from config.demo.places import Places
from walls.actions.policies import put_in_force, write_clause, write_policy
from walls.models import Acknowledgement, Capacity, Declaration, Organisation, Party, WallsPolicy

TITLE = "Ethical Walls policy"
SUMMARY = "A first version, made up for this demonstration: to be replaced by the councils’ own text."
NOT_YET = frozenset({"members", "scrutiny"})
"""The sides whose people are still to acknowledge it and to declare their interests."""


def load(places: Places) -> None:
    """The policy's first version, if there is none yet."""
    if WallsPolicy.objects.exists():
        return
    policy = write_policy(by=None, title=TITLE, summary=SUMMARY, illustrative=True)
    for row in rows("walls_policy"):
        write_clause(by=None, policy=policy, number=row["number"], title=row["title"], text=row["text"])
    bound = _bound(places)
    for organisation in bound:
        put_in_force(by=None, policy=policy, organisation=organisation, begins_on=timezone.localdate())
    _acknowledged(policy, {organisation.pk for organisation in bound})


def _bound(places: Places) -> list[Organisation]:
    """The councils, and whoever delivers for one."""
    providers = set(Party.objects.filter(side="provider").values_list("organisation", flat=True))
    return [
        organisation
        for key, organisation in places.organisations.items()
        if key in places.councils or organisation.pk in providers
    ]


def _acknowledged(policy: WallsPolicy, organisations: set[int]) -> None:
    """Officers and providers have acknowledged it, and have nothing to declare; members have yet to."""
    held = Capacity.objects.filter(person__isnull=False).select_related("party__organisation").order_by("pk")
    serving = [
        (capacity.person_id or 0, capacity.party)
        for capacity in held
        if capacity.party.side not in NOT_YET
        and {capacity.party.organisation_id, capacity.party.organisation.parent_id} & organisations
    ]
    for person in sorted({person for person, _ in serving}):
        Acknowledgement.objects.create(person_id=person, policy=policy)
    Declaration.objects.bulk_create(Declaration(person_id=person, party=party, nil=True) for person, party in serving)
