"""The Ethical Walls policy: its versions, where each is in force, and who has acknowledged it."""

from typing import Any

from django.db import connection
from django.db.models import Max, Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from walls.actions import policies
from walls.forms.policies import AgreeForm, ClauseForm, InForceForm, PolicyForm
from walls.keeping import governed_parties, kept_people
from walls.models import Party, Person, WallsPolicy
from walls.policy import Policy
from walls.tables import Column, Table, british, page_of
from walls.views.form_pages import ActPage, CreatePage
from walls.views.pages import ListPage, RowsPage
from walls.views.register_pages import EntriesPage, EntryPage

SECTION = ("Ethical Walls policy", "walls_policies")
NOT_WRITTEN = "The policy is written by the Monitoring Officers."
NOT_PUT = "A version is put in force by those who govern there."
IN_FORCE = "This version is in force, so its words stay. Write a new version."


def oversees() -> bool:
    """Whether the acting capacity keeps some council's oversight, and so writes the policy."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.oversees()")
        return cursor.fetchone()[0]


def governs_a_party() -> bool:
    """Whether the acting capacity governs any party."""
    return Party.objects.filter(pk__among=governed_parties()).exists()


def begun(policy: WallsPolicy) -> bool:
    """Whether a version is in force anywhere."""
    return policy.in_force.filter(begins_on__lte=timezone.localdate()).exists()


class PoliciesPage(EntriesPage):
    policy = Policy.SIGNED_IN
    model = WallsPolicy
    title = "Ethical Walls policy"
    empty = "No version of the policy is written yet."
    table = Table(
        "Versions, newest first",
        (
            Column("Version", "version", href=page_of),
            Column("Title", "title"),
            Column("What is new", "summary"),
        ),
    )

    def actions(self) -> list[dict[str, Any]]:
        refusal = "" if oversees() else NOT_WRITTEN
        return [{"text": "Write a new version", "href": reverse("walls_policy_new"), "refusal": refusal}]


class PolicyPage(EntryPage):
    """One version: its clauses in full, and where it is in force."""

    policy = Policy.SIGNED_IN
    model = WallsPolicy
    section = SECTION
    caption = "Ethical Walls policy"

    def context(self) -> dict[str, Any]:
        return super().context() | {"illustrative": self.row.illustrative}

    def summary(self) -> list[dict[str, Any]]:
        return [{"key": "What is new", "value": self.row.summary}]

    def panels(self) -> list[dict[str, Any]]:
        clauses = [{"key": f"{each.number} {each.title}", "value": each.text} for each in self.row.clauses.all()]
        where = Table("In force", (Column("Where", "organisation"), Column("From", "begins_on")))
        return [
            {"title": "Clauses", "summary": clauses, "empty": "No clauses yet."},
            {
                "title": "Where it is in force",
                "table": where.of(self.row.in_force.select_related("organisation")),
                "empty": "It is in force nowhere yet.",
            },
        ]

    def actions(self) -> list[dict[str, Any]]:
        ref, writes = [self.row.ref], oversees()
        unbound = "" if self.row.pk in policies.bound_by() else policies.NOT_IN_FORCE
        buttons: list[dict[str, Any]] = [
            {"text": "Acknowledge it", "href": reverse("walls_policy_acknowledge", args=ref), "refusal": unbound}
        ]
        if writes:
            words = IN_FORCE if begun(self.row) else ""
            buttons += [
                {"text": "Add a clause", "href": reverse("clause_new", args=ref), "refusal": words, "secondary": True},
                {"text": "Put it in force", "href": reverse("policy_in_force", args=ref), "secondary": True},
            ]
        if self.by.administers or governs_a_party():
            who = reverse("walls_policy_acknowledged", args=ref)
            buttons.append({"text": "Who has acknowledged it", "href": who, "secondary": True})
        return buttons


class Written(RowsPage):
    """A page with which those who keep some council's oversight write the policy."""

    policy = Policy.SIGNED_IN
    model = WallsPolicy
    section = SECTION
    audience = "everyone who signs in"

    def refusal(self) -> str:
        return "" if oversees() else NOT_WRITTEN


class NewPolicyPage(Written, CreatePage):
    form_class = PolicyForm
    title = "Write a new version"
    submit = "Add it"
    saved = "The version is added. Give it clauses before it is put in force."

    def act(self, form: PolicyForm) -> WallsPolicy:
        return policies.write_policy(by=self.by, **form.written())


class NewClausePage(Written, ActPage):
    form_class = ClauseForm
    template_name = "pages/form.html"
    title = "Add a clause"
    submit = "Add the clause"
    saved = "The clause is added."

    def refusal(self) -> str:
        return super().refusal() or (IN_FORCE if begun(self.row) else "")

    def act(self, form: ClauseForm) -> WallsPolicy:
        policies.write_clause(by=self.by, policy=self.row, **form.written())
        return self.row


class InForcePage(Written, ActPage):
    """Puts a version in force in an organisation that one governs."""

    form_class = InForceForm
    template_name = "pages/form.html"
    title = "Put a version in force"
    intro = "From that day everyone who serves there is asked to acknowledge it, and its words stay."
    submit = "Put it in force"
    saved = "Done."

    def refusal(self) -> str:
        return "" if governs_a_party() else NOT_PUT

    def act(self, form: InForceForm) -> WallsPolicy:
        policies.put_in_force(by=self.by, policy=self.row, **form.cleaned_data)
        return self.row


class AcknowledgePage(ActPage):
    """Says that one has read a version and will keep to it; asked for anew each year."""

    policy = Policy.SIGNED_IN
    model = WallsPolicy
    section = SECTION
    template_name = "walls/policy_acknowledge.html"
    form_class = AgreeForm
    title = "Acknowledge the Ethical Walls policy"
    audience = "you, and those who govern where you serve"
    submit = "Acknowledge it"
    saved = "Acknowledged. You are asked again in a year, or when there is a new version."

    def refusal(self) -> str:
        return "" if self.row.pk in policies.bound_by() else policies.NOT_IN_FORCE

    def context(self) -> dict[str, Any]:
        return super().context() | {"illustrative": self.row.illustrative, "clauses": self.row.clauses.all()}

    def act(self, form: AgreeForm) -> str:
        policies.acknowledge(by=self.by, policy=self.row)
        return reverse("home")


class AcknowledgedPage(ListPage):
    """Who of those one keeps has acknowledged a version, and when last."""

    policy = Policy.GOVERNORS
    model = Person
    section = SECTION
    title = "Who has acknowledged the policy"
    empty = "Nobody serves a party that you govern in this capacity."
    table = Table(
        "Everyone whom you keep",
        (
            Column("Name", "name"),
            Column("Acknowledged on", lambda person: british(person.at) or "Not yet"),
            Column(
                "Due", lambda person: "Yes" if person.at is None or person.at < timezone.now() - policies.YEAR else "No"
            ),
        ),
    )

    @cached_property
    def version(self) -> WallsPolicy:
        """The version that the address names."""
        version = WallsPolicy.objects.filter(ref=self.kwargs["ref"]).first()
        if version is None:
            raise Http404
        return version

    def context(self) -> dict[str, Any]:
        return super().context() | {"caption": str(self.version)}

    def rows(self, action: str = "view") -> QuerySet[Person]:
        of_it = Q(acknowledgements__policy=self.version)
        return kept_people(self.by).annotate(at=Max("acknowledgements__acknowledged_at", filter=of_it))
