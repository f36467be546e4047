"""Where a fact comes from."""

from django.db import models


class Sourced(models.Model):
    """A row that says whom to believe: a published source, or that it is made up for a demonstration."""

    source = models.CharField(max_length=300, blank=True, default="")
    illustrative = models.BooleanField("made up, to illustrate", default=False)

    class Meta:
        abstract = True

    def whence(self) -> dict[str, str] | None:
        """Where the fact comes from, for the page that shows it: {text, href}; nothing if nobody said."""
        if not self.source:
            return None
        link = {"href": self.source} if self.source.startswith(("https://", "http://")) else {}
        return {"text": self.source, **link}
