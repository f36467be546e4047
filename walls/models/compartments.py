"""What there is to reach: compartments, and the standing grants that guardian keeps on them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from guardian.models import GroupObjectPermissionBase

from walls.models.people import Organisation, Party, Role
from walls.models.refs import RefField


class Action(models.TextChoices):
    """The ladder view < contribute < decide; govern stands apart and opens nothing."""

    VIEW = "view", "see"
    CONTRIBUTE = "contribute", "add and change"
    DECIDE = "decide", "decide"
    GOVERN = "govern", "change who may see"


class CompartmentKind(models.Model):
    """One row of DESIGN.md's table of compartments: what a kind holds, and for whom."""

    code = models.CharField(max_length=20, primary_key=True)
    position = models.PositiveSmallIntegerField()
    one_per = models.CharField(max_length=60)
    holds = models.TextField()
    seen_by = models.TextField()
    acted_on_by = models.TextField()
    sealed = models.BooleanField("each read is recorded", default=False)
    apart = models.BooleanField("its people do not learn of each other", default=False)
    declared_first = models.BooleanField("interests are declared before one signs for its matter", default=False)
    opened_by = ArrayField(models.CharField(max_length=40), default=list)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.code


class GrantTemplate(models.Model):
    """What a role receives on each new compartment of a kind.

    `relation` names in which part an organisation, or a role made for one matter, stands to the compartment;
    the roles meant are those of that organisation's party on `side` with this `code` (`*`: all standing ones).
    """

    kind = models.ForeignKey(CompartmentKind, models.PROTECT, related_name="templates")
    relation = models.CharField(max_length=20)
    side = models.CharField(max_length=20, blank=True, default="")
    code = models.CharField(max_length=40, blank=True, default="")
    action = models.CharField(max_length=12, choices=Action.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "relation", "side", "code", "action"], name="one_template")
        ]

    def __str__(self) -> str:
        return f"{self.kind_id}: {self.relation} {self.side} {self.code} may {self.action}"


class Compartment(models.Model):
    """A set of records with one audience. Every walled row is in exactly one, for good."""

    ref = RefField()
    kind = models.ForeignKey(CompartmentKind, models.PROTECT, related_name="compartments")
    name = models.CharField(max_length=150)
    owner = models.ForeignKey(Party, models.PROTECT, related_name="+")
    is_public = models.BooleanField(default=False)
    personal_to = models.OneToOneField(
        "walls.Capacity", models.PROTECT, null=True, blank=True, related_name="personal_compartment"
    )
    opened_at = models.DateTimeField(auto_now_add=True)
    matter = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    """The compartment that stands for the matter to which this one belongs; none if it is that one itself."""

    class Meta:
        default_permissions = ()
        permissions = [(action.value, action.label) for action in Action]
        indexes = [models.Index(fields=["id"], condition=models.Q(is_public=True), name="public_compartments")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("compartment", args=[self.ref])


class CompartmentSubject(models.Model):
    """In which part an organisation, or a role made for one matter, stands to a compartment."""

    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="subjects")
    relation = models.CharField(max_length=20)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    role = models.ForeignKey(Role, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=True) ^ models.Q(role__isnull=True),
                name="subject_is_one_thing",
            ),
            models.UniqueConstraint(
                fields=["compartment", "relation", "organisation", "role"],
                name="one_subject",
                nulls_distinct=False,
            ),
        ]


class CompartmentGroupObjectPermission(GroupObjectPermissionBase):
    """Standing grants as guardian stores them: of groups (roles), on compartments, never on people."""

    content_object = models.ForeignKey(Compartment, models.CASCADE)

    class Meta(GroupObjectPermissionBase.Meta):
        pass


class GrantPeriod(models.Model):
    """The journal of guardian's table, written by trigger: when each grant began and ended."""

    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="grant_periods")
    group = models.ForeignKey("auth.Group", models.PROTECT, related_name="+")
    action = models.CharField(max_length=12)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["group"],
                include=["compartment", "action", "starts_at", "ends_at"],
                name="grant_period_of_group",
            )
        ]
