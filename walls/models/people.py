"""Who there is: people, the organisations they serve, the posts they hold. Popolo's words.

These tables are open: they are needed before anyone has signed in, and say nothing of any matter.
"""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import Group
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from walls.models.dated import Dated, Lasting
from walls.models.refs import RefField


class People(BaseUserManager["Person"]):
    """Finds a person by address, in whatever case it was typed."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.with_address(username or "").get()

    def with_address(self, email: str) -> "models.QuerySet[Person]":
        """The one person, if any, with this address, by the same folding of letters as makes it unique."""
        return self.alias(folded=Lower("email")).filter(folded=Lower(models.Value(email)))

    def create_user(self, email: str, password: str | None = None, **fields) -> "Person":
        """A person who can sign in; without a password, only after setting one by the link sent to them."""
        person = self.model(email=self.normalize_email(email), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Someone who signs in. Has no groups, no permissions and no superuser flag: only capacities do.

    `name` is the words of a post in the demonstration, a person's own name in a real installation.
    """

    ref = RefField()
    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField("name", max_length=120)
    inactive_from = models.DateTimeField("disabled from", null=True, blank=True)

    OF_SIGN_IN = ("password", "last_login")
    """Columns that change when the person signs in or chooses a password: the person's own business."""
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = People()

    class Meta:
        verbose_name_plural = "people"
        constraints = [models.UniqueConstraint(Lower("email"), name="person_email_any_case")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("person", args=[self.ref])

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """Whether the person may sign in at this moment; a disabled person's sessions die at once."""
        return self.inactive_from is None or timezone.now() < self.inactive_from


class DisabledTime(models.Model):
    """A time, over by now, in which a person was disabled: written by trigger, so that the past stays true."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="disabled_times")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()


class Organisation(Lasting):
    """A council, company, body or other group with a name, from one day to another (CTX-3)."""

    ref = RefField()
    name = models.CharField(max_length=150)
    short_name = models.CharField(max_length=60)
    kind = models.CharField(max_length=30)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    successor_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="successors")

    class Meta(Lasting.Meta):
        constraints = [
            *Lasting.Meta.constraints,
            models.UniqueConstraint(Lower("name"), "parent", name="organisation_name", nulls_distinct=False),
        ]

    def __str__(self) -> str:
        return self.short_name

    def get_absolute_url(self) -> str:
        return reverse("organisation", args=[self.ref])


class Party(models.Model):
    """An organisation on one side of the wall, such as "Cotswold, commissioner".

    `on_behalf_of` tells apart the seats of a joint body ("Members' Liaison Group, for Cotswold").
    Whoever governs the compartment `governed_in` appoints people to the party's posts.
    """

    ref = RefField()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="parties")
    side = models.CharField(max_length=20)
    on_behalf_of = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    audience = models.CharField("its people, in words", max_length=120)
    governed_in = models.ForeignKey("walls.Compartment", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name_plural = "parties"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "side", "on_behalf_of"], name="one_party", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        if self.on_behalf_of_id:
            return f"{self.organisation}, for {self.on_behalf_of}"
        return f"{self.organisation}, {self.side}"


class Role(models.Model):
    """What holding a post lets a person do within one party; guardian's group is its key.

    A role made for one matter has `matter` set: its name is shown to nobody as such, since
    "team of review 1" would tell that there is a review 1.
    """

    group = models.OneToOneField(Group, models.PROTECT, primary_key=True, related_name="role")
    party = models.ForeignKey(Party, models.PROTECT, related_name="roles")
    code = models.CharField(max_length=40)
    scope = models.CharField(max_length=12, blank=True, default="")
    title = models.CharField(max_length=120)
    matter = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["party", "code", "scope"], name="one_role")]

    def __str__(self) -> str:
        return self.title


class Bar(models.Model):
    """Two roles that one person may never hold at once in the same organisation, and why.

    A role and itself: two people may not hold it at once in their own right, in whatever posts (EX-26).
    """

    one = models.CharField(max_length=40)
    other = models.CharField(max_length=40)
    reason = models.CharField(max_length=300)
    source = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["one", "other"], name="one_bar")]

    def __str__(self) -> str:
        return self.reason


class StandIn(models.Model):
    """A role that takes another's place in a matter from which that other is barred, such as a deputy's."""

    code = models.CharField(max_length=40)
    stands_in_for = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "stands_in_for"], name="one_stand_in")]

    def __str__(self) -> str:
        return f"{self.code} for {self.stands_in_for}"


class Post(Lasting):
    """A position in an organisation, such as Monitoring Officer of a council."""

    ref = RefField()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="posts")
    role = models.ForeignKey(Role, models.PROTECT, related_name="posts")
    title = models.CharField(max_length=150)
    single_holder = models.BooleanField(
        "one substantive holder at a time", default=False, help_text="True of a statutory post (EX-26)."
    )

    class Meta(Lasting.Meta):
        constraints = [
            *Lasting.Meta.constraints,
            models.UniqueConstraint(fields=["organisation", "role", "title"], name="one_post"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.organisation}"

    def get_absolute_url(self) -> str:
        return reverse("post", args=[self.ref])


class Basis(models.TextChoices):
    """In what right a post is held."""

    SUBSTANTIVE = "substantive", "holds the post"
    DEPUTY = "deputy", "deputises"
    ACTING = "acting", "is acting"
    SUBSTITUTE = "substitute", "substitutes at one meeting"


class Membership(Dated):
    """A person holding a post from one instant to another, maybe in cover of another's membership."""

    ref = RefField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    post = models.ForeignKey(Post, models.PROTECT, related_name="memberships")
    basis = models.CharField(max_length=12, choices=Basis.choices, default=Basis.SUBSTANTIVE)
    covers = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="cover")
    on_behalf_of = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True, default="")
    goes_to = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="goes on to"
    )
    """Where the person goes on to work when it has ended, if whoever ended it said so."""

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(basis=Basis.SUBSTANTIVE, covers=None)
                | (~models.Q(basis=Basis.SUBSTANTIVE) & models.Q(ends_at__isnull=False)),
                name="cover_has_an_end",
            ),
            models.CheckConstraint(
                condition=models.Q(goes_to=None) | models.Q(ends_at__isnull=False), name="who_goes_on_has_an_end"
            ),
        ]
        indexes = [models.Index(fields=["person", "post"], name="membership_of_person")]

    def __str__(self) -> str:
        return f"{self.person}: {self.post}"

    def get_absolute_url(self) -> str:
        return reverse("appointment", args=[self.ref])


class Capacity(models.Model):
    """A person acting for one party. The one row without a person is the public."""

    ref = RefField()
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="capacities")
    party = models.ForeignKey(Party, models.PROTECT, related_name="capacities")

    class Meta:
        verbose_name_plural = "capacities"
        constraints = [models.UniqueConstraint(fields=["person", "party"], name="one_capacity", nulls_distinct=False)]

    def __str__(self) -> str:
        return str(self.party)
