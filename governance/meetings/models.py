"""A body's meeting, the items of its agenda, and the walled matters that they are about."""

from django.db import models
from django.urls import reverse

from councils.models import Sourced
from governance.models.bodies import Body
from walls.models import History, Walled, WalledLink
from walls.tables import british


class MeetingState(models.TextChoices):
    """How far a meeting has got."""

    CALLED = "called", "Called"
    HELD = "held", "Held"
    CANCELLED = "cancelled", "Cancelled"


class Meeting(Sourced, Walled):
    """One meeting of a body, from the moment it begins; in the compartment where that body's papers are."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    begins_at = models.DateTimeField("begins")
    venue = models.CharField("place", max_length=150, blank=True, default="")
    state = models.CharField(max_length=12, choices=MeetingState, default=MeetingState.CALLED)

    history = History()
    kinds = ("council", "forum", "board", "owners")
    wall_write = "contribute"

    class Meta(Walled.Meta):
        constraints = [
            *Walled.Meta.constraints,
            models.UniqueConstraint(fields=["body", "begins_at"], name="one_meeting_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.body}, {british(self.begins_at)}"

    def get_absolute_url(self) -> str:
        return reverse("meeting", args=[self.ref])


class ItemKind(models.TextChoices):
    """What a meeting is asked to do with an item."""

    FORMAL = "formal", "Business of the meeting"
    NOTE = "note", "To note"
    DISCUSS = "discuss", "To discuss"
    DECIDE = "decide", "To decide"


class AgendaItem(Sourced, Walled):
    """One item of a meeting's agenda, by its number."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField("number")
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=ItemKind, default=ItemKind.DISCUSS)
    text = models.TextField("what the meeting is asked", blank=True, default="")

    history = History()
    kinds = ("council", "forum", "board", "owners")
    wall_write = "contribute"

    class Meta(Walled.Meta):
        constraints = [
            *Walled.Meta.constraints,
            models.UniqueConstraint(fields=["meeting", "position"], name="one_item_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("agenda_item", args=[self.ref])


class ItemMatter(WalledLink):
    """A walled record that an item is about, of whatever kind: shown to those who see the meeting and the record.

    Those who govern or oversee the record's compartment, and see the meeting or govern where it is, learn which
    compartment it is and no more (`walls.standing.ends_of`), so that they can say who leaves; of a joint body's
    meeting also who governs what is a member's own. A record that was sealed since is looked for where it lies now.
    """

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="+")
    subject_model = models.CharField(max_length=100, editable=False)
    subject_ref = models.CharField(max_length=12, editable=False)

    class Meta(WalledLink.Meta):
        constraints = [
            *WalledLink.Meta.constraints,
            models.UniqueConstraint(fields=["item", "subject_ref"], name="one_matter_of_an_item"),
        ]
