"""The golden thread on the page: what a row serves, what serves it, and the pages that tie and affirm a link."""

from typing import Any

from django.core.exceptions import ValidationError
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from councils.actions.thread import add_link, affirm_link, link_refusal
from councils.forms.thread import LinkForm
from councils.models import ThreadLink
from councils.thread import Strand, Tie, above, below, levels, strands_from
from walls import typed
from walls.models import Walled
from walls.tables import Column, Table, british
from walls.views import ActPage
from walls.views.pages import Crumbs
from walls.views.panels import Panel

TEMPLATE = "councils/thread.html"


def kind_of(tie: Tie) -> str:
    """What the far end is, in a word: "Priority"."""
    return str(tie.model._meta.verbose_name).capitalize()


def changed(tie: Tie) -> dict[str, str] | None:
    """The mark of a suspect link."""
    if not tie.suspect:
        return None
    return {"text": f"Changed since {british(timezone.localtime(tie.affirmed_at).date())}", "colour": "yellow"}


def unchanged(tie: Tie) -> str:
    return "" if tie.suspect else "Unchanged"


SERVING = Table(
    "What serves it directly",
    (
        Column("What", "words", href=lambda tie: tie.href),
        Column("Kind", kind_of),
        Column("Since it was affirmed", unchanged, tag=changed),
    ),
)


def served(*, affirming: bool) -> Table:
    """What a row serves; for those who keep it with the way to affirm a suspect link."""

    def asks(tie: Tie) -> bool:
        return tie.suspect and affirming

    def affirm_words(tie: Tie) -> str:
        return f"Affirm: {tie.words}" if asks(tie) else ""

    def affirm_page(tie: Tie) -> str:
        return reverse(f"{tie.strand.code}_affirm", args=[tie.ref]) if asks(tie) else ""

    columns = (*SERVING.columns, Column("What to do", affirm_words, href=affirm_page))
    return Table("What it serves directly", columns if affirming else SERVING.columns)


def what_it_serves(page: Any) -> Panel:
    """What the page's row is for, directly and up to the needs."""
    ties = above(page.by, page.row)
    direct = [tie for tie in ties if isinstance(page.row, tie.strand.lower)]
    why_not = link_refusal(page.by, page.row)
    return {
        "title": "What it serves",
        "template": TEMPLATE,
        "table": served(affirming=not why_not).of(direct),
        # With direct links alone the picture would only say the table again.
        "levels": picture(ties, page.row) if len(ties) > len(direct) else [],
        "empty": "Nothing that you can see.",
        "actions": [
            {"text": strand.invite, "href": reverse(f"{strand.code}_new", args=[page.row.ref]), "refusal": why_not}
            for strand in strands_from(type(page.row))
        ],
    }


def what_serves_it(page: Any) -> Panel:
    """What the page's row is served by, one step down the thread."""
    ties = below(page.by, page.row)
    return {"title": "What serves it", "table": SERVING.of(ties), "empty": "Nothing that you can see."}


def picture(ties: list[Tie], *rows: Walled) -> list[dict[str, Any]]:
    """The whole thread from the needs down to `rows`, each a step below the one before: [{heading, things}]."""
    steps = [
        {
            "heading": str(model._meta.verbose_name_plural if len(found) > 1 else model._meta.verbose_name),
            "things": [{"text": tie.words, "href": tie.href, "tag": changed(tie)} for tie in found],
        }
        for model, found in levels(ties)
    ]
    return steps + [step(row) for row in rows]


def step(row: Walled) -> dict[str, Any]:
    """One row as a step of the picture."""
    href = row.get_absolute_url()  # type: ignore[attr-defined]
    return {"heading": str(row._meta.verbose_name), "things": [{"text": str(row), "href": href}]}


class NewLinkPage(ActPage):
    """Says that the row serves one more; found through the lower row's visible set (L06)."""

    model = Walled
    strand: Any = None
    form_class = LinkForm
    template_name = "pages/form.html"
    saved = "The link is made."

    def form_arguments(self) -> dict[str, Any]:
        return {"strand": self.strand, "row": self.row}

    def refusal(self) -> str:
        return link_refusal(self.by, self.row)

    def act(self, form: LinkForm) -> Walled:
        add_link(by=self.by, model=self.strand.link, lower=self.row, upper=form.cleaned_data["upper"])
        return self.row


class AffirmPage(ActPage):
    """Shows what changed in the upper row, and affirms that the lower one serves it still."""

    model = ThreadLink
    related = ("lower", "upper")
    strand: Any = None
    title = "Does it still serve this?"
    submit = "Affirm it"
    saved = "The link is affirmed."

    def crumbs(self) -> Crumbs:
        return [{"text": str(self.row.lower), "href": self.row.lower.get_absolute_url()}] if self.row else []

    def prepare(self, *, for_update: bool = False) -> None:
        super().prepare(for_update=for_update)
        self.version = str(self.row.upper.version)

    def refusal(self) -> str:
        return link_refusal(self.by, self.row.lower)

    def summary(self) -> list[dict[str, Any]]:
        upper, lower = self.row.upper, self.row.lower
        return [
            {"key": str(lower._meta.verbose_name).capitalize(), "value": str(lower)},
            {"key": f"{upper._meta.verbose_name} it serves".capitalize(), "value": str(upper)},
            *changes(self.row),
        ]

    def act(self, form: Any) -> Walled:
        if self.request.POST.get(typed.VERSION) != self.version:
            raise ValidationError("It has changed once more since you opened this page. Look at it again.")
        affirm_link(by=self.by, link=self.row)
        return self.row.lower


def changes(link: ThreadLink) -> list[dict[str, str]]:
    """What has changed in a link's upper row since it was affirmed, field by field."""
    upper = link.upper
    kept = type(upper).history.filter(id=upper.pk, compartment_id=upper.compartment_id, version=link.seen_version)
    then = kept.first()
    if then is None:
        return []
    fields = [field for field in upper._meta.concrete_fields if field.editable and not field.is_relation]
    return [
        {"key": str(field.verbose_name).capitalize(), "value": f"It was: {was or 'empty'}\nIt is: {now or 'empty'}"}
        for field in fields
        if (was := british(getattr(then, field.name))) != (now := british(getattr(upper, field.name)))
    ]


def addresses(strand: Strand, under: str) -> list[URLPattern]:
    """The pages of one kind of link: a new one `under` the lower row's address, and affirming one."""
    links = strand.code.replace("_", "-")
    return [
        path(
            f"{under}new/",
            NewLinkPage.as_view(strand=strand, model=strand.lower, title=strand.invite),
            name=f"{strand.code}_new",
        ),
        path(
            f"{links}-links/<slug:ref>/affirm/",
            AffirmPage.as_view(strand=strand, model=strand.link),
            name=f"{strand.code}_affirm",
        ),
    ]
