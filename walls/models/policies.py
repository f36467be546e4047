"""The Ethical Walls policy: its versions and clauses, where each is in force, and who has acknowledged it."""

from django.db import models
from django.urls import reverse

from walls.models.functions import Clock
from walls.models.people import Organisation, Person
from walls.models.refs import RefField


class WallsPolicy(models.Model):
    """The Ethical Walls policy in one version. Once it is in force anywhere its words stay: a change is a version."""

    ref = RefField()
    version = models.PositiveSmallIntegerField(unique=True)
    title = models.CharField(max_length=150)
    summary = models.TextField("what is new in it", blank=True, default="")
    illustrative = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name_plural = "walls policies"
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"{self.title}, version {self.version}"

    def get_absolute_url(self) -> str:
        return reverse("walls_policy", args=[self.ref])


class Clause(models.Model):
    """A numbered clause of the policy, which walls, undertakings and permits cite."""

    ref = RefField()
    policy = models.ForeignKey(WallsPolicy, models.PROTECT, related_name="clauses")
    number = models.CharField(max_length=10)
    title = models.CharField(max_length=150)
    text = models.TextField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["policy", "number"],
                name="one_clause_of_a_number",
                violation_error_message="This version has a clause of that number already.",
            )
        ]

    def __str__(self) -> str:
        return f"Clause {self.number}: {self.title}"


class PolicyInForce(models.Model):
    """From which day a version of the policy is in force in an organisation, until a later one is."""

    ref = RefField()
    policy = models.ForeignKey(WallsPolicy, models.PROTECT, related_name="in_force")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="walls_policies")
    begins_on = models.DateField("in force from")

    class Meta:
        verbose_name_plural = "policies in force"
        ordering = ["-begins_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["policy", "organisation"],
                name="in_force_once",
                violation_error_message="This version is in force there already, or has a day to begin.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.policy}, {self.organisation}"


class Acknowledgement(models.Model):
    """That a person has read a version of the policy and will keep to it; asked for anew each year."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="acknowledgements")
    policy = models.ForeignKey(WallsPolicy, models.PROTECT, related_name="acknowledgements")
    acknowledged_at = models.DateTimeField(db_default=Clock())

    class Meta:
        ordering = ["-acknowledged_at", "-id"]
        indexes = [models.Index(fields=["person", "policy", "-acknowledged_at"], name="acknowledged_by")]
