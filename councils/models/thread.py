"""The golden thread's links: what each thing is for, from the figure up to the need."""

from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone

from walls.models import Walled, WalledLink


class ThreadLink(WalledLink):
    """One link of the golden thread: `lower` serves `upper`, and lies in the lower end's compartment.

    A link is suspect when its upper end has changed since the lower end's owner last affirmed it: `seen_version`
    is the upper end's version at that time.
    """

    lower: Any
    upper: Any
    seen_version = models.PositiveIntegerField(editable=False)
    affirmed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(WalledLink.Meta):
        abstract = True
        constraints = [
            *WalledLink.Meta.constraints,
            models.UniqueConstraint(fields=["lower", "upper"], name="%(class)s_once"),
        ]

    def __str__(self) -> str:
        return f"{self.lower}: {self.upper}"

    @classmethod
    def between(cls, lower: Walled, upper: Walled) -> "ThreadLink":
        """A new link, affirmed now."""
        link = cls(
            compartment_id=lower.compartment_id,
            to_compartment_id=upper.compartment_id,
            seen_version=upper.version,
        )
        link.lower, link.upper = lower, upper
        return link

    @property
    def suspect(self) -> bool:
        """Whether the upper end has changed since the link was affirmed."""
        return self.upper.version != self.seen_version

    def affirm(self, at: datetime | None = None) -> None:
        """Note that the owner of the lower end has looked at the upper one as it is now."""
        self.seen_version = self.upper.version
        self.affirmed_at = at or timezone.now()
