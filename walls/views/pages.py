"""The shapes of a page. A page is a declaration: its model, its table or form, its words."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views import View

from walls.audience import audience
from walls.capacities import CurrentCapacity
from walls.keeping import keeps
from walls.lists import PAGE, newest, register_page
from walls.models import Walled
from walls.policy import Policy, declare
from walls.requests import WalledRequest
from walls.rows import rows_of
from walls.tables import Table
from walls.views import exports
from walls.views.panels import panels_of

Crumbs = list[dict[str, str]]
HOME = {"text": "Home", "href": "/"}
NOT_YOURS = "You can see this, but the capacity you are acting in may not change it."


class Page(View):
    """A page with a title, its way back, and a declared policy."""

    template_name: ClassVar[str] = "pages/message.html"
    policy: ClassVar[Policy]
    title: ClassVar[str] = ""
    caption: ClassVar[str] = ""
    audience: ClassVar[str] = ""
    """Who sees what the page shows, where that is not a compartment's to say."""
    request: WalledRequest

    @classmethod
    def as_view(cls, **initkwargs: Any):
        return declare(cls.policy)(super().as_view(**initkwargs))

    @property
    def by(self) -> CurrentCapacity:
        """The capacity in which this request acts."""
        return self.request.acting

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.admit()

    def admit(self) -> None:
        """Refuse a capacity that the page's policy is not for.

        Raises:
            PermissionDenied: with a sentence for the reader.
        """
        if self.policy is Policy.ADMINISTRATORS and not self.by.administers:
            raise PermissionDenied("This is kept by the service's administrators.")
        if self.policy is Policy.GOVERNORS and not keeps(self.by):
            raise PermissionDenied("This is for those who govern, and for the service's administrators.")

    def crumbs(self) -> Crumbs:
        """The pages above this one, from below home down; Cancel leads to the last."""
        return []

    def context(self) -> dict[str, Any]:
        """What the template is given; subclasses add to it."""
        return {
            "title": self.title,
            "caption": self.caption,
            "audience": self.audience or self.policy.audience,
            "breadcrumbs": [HOME, *self.crumbs()],
        }

    def show(self, *, status: int = 200, **more: Any) -> HttpResponse:
        return render(self.request, self.template_name, self.context() | more, status=status)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show()


class RowsPage(Page):
    """A page about rows of one model, as far as the acting capacity reaches."""

    policy = Policy.WALLED
    model: ClassVar[type[Model]]
    related: ClassVar[tuple[str, ...]] = ()
    section: ClassVar[tuple[str, str] | None] = None
    """The list this page belongs under: its words and its URL's name."""
    below_row: ClassVar[bool] = False
    """Whether the page is one below the row's own."""
    row: Any = None

    def crumbs(self) -> Crumbs:
        crumbs = []
        if self.section is not None:
            words, name = self.section
            crumbs.append({"text": words, "href": reverse(name)})
        if self.below_row and self.row is not None:
            crumbs.append({"text": str(self.row), "href": self.row.get_absolute_url()})
        return crumbs

    def rows(self, action: str = "view") -> QuerySet[Any]:
        """The model's rows that the acting capacity may see, or act on."""
        found = rows_of(self.model, self.by, action)
        # Told of none, Django joins every row that these name, and leaves out those that name one which is hidden.
        return found.select_related(*self.related) if self.related else found

    def find(self, action: str = "view") -> Any:
        """The row the URL names.

        Raises:
            Http404: hidden or absent, without telling which (L20).
            PermissionDenied: seen, but this capacity may not act on it.
        """
        ref = self.kwargs["ref"]
        row = self.rows(action).filter(ref=ref).first()
        if row is not None:
            return row
        if action != "view" and self.rows().filter(ref=ref).exists():
            raise PermissionDenied(NOT_YOURS)
        raise Http404

    def seen_by(self) -> str:
        """Who sees the row, or what is made of it, in words the reader may know."""
        return audience(self.row.compartment_id)


class ListPage(RowsPage):
    """The newest rows, page by page, with an optional filter and the buttons that add to them."""

    template_name = "pages/list.html"
    table: ClassVar[Table]
    filterset: ClassVar[Any] = None
    empty: ClassVar[str] = "There is nothing here that you can see."

    def actions(self) -> list[dict[str, Any]]:
        """Buttons above the list: [{text, href, refusal}]."""
        return []

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if (kind := request.GET.get(exports.PARAMETER)) is None:
            return super().get(request, *args, **kwargs)
        rows, after = self.page(self.narrowed()[0], size=exports.most())
        return exports.exported(kind, self.title, self.table, rows, more=bool(after))

    def narrowed(self) -> tuple[Any, Any]:
        """The rows that the reader's filter leaves, and the filter's form if there is one."""
        if self.filterset is None:
            return self.rows(), None
        chosen = self.filterset(self.request.GET, queryset=self.rows())
        return chosen.qs, chosen.form

    def context(self) -> dict[str, Any]:
        rows, filters = self.narrowed()
        page, after = self.page(rows)
        query = self.request.GET.copy()
        query.pop("after", None)
        first = f"?{query.urlencode()}" if query else self.request.path
        query["after"] = after
        return super().context() | {
            "table": self.table.of(page),
            "filters": filters,
            "actions": self.actions(),
            "first_url": first if "after" in self.request.GET else "",
            "next_url": f"?{query.urlencode()}" if after else "",
            "downloads": self.downloads() if page else [],
            "empty": self.empty,
        }

    def downloads(self) -> list[dict[str, str]]:
        """The list as files, narrowed as it is: [{text, href}]."""
        query = self.request.GET.copy()
        query.pop("after", None)
        kinds = {"Excel": "xlsx", "CSV": "csv"}
        return [
            {"text": words, "href": f"?{(query.urlencode() + '&') if query else ''}{exports.PARAMETER}={kind}"}
            for words, kind in kinds.items()
        ]

    def page(self, rows: Any, size: int = PAGE) -> tuple[list[Any], str]:
        """The rows of this page and the reference after which the next one starts."""
        after = self.request.GET.get("after", "")
        if issubclass(self.model, Walled):
            found = newest(rows, self.by, after=after, size=size)
            return found.rows, found.after
        return register_page(rows, after, size)


class DetailPage(RowsPage):
    """One row: its fields, the panels of what belongs to it, and what may be done."""

    template_name = "pages/detail.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.row = self.find()
        return self.show()

    def summary(self) -> list[dict[str, Any]]:
        """The row's fields: [{key, value, href, tag}]."""
        return []

    def panels(self) -> list[dict[str, Any]]:
        """What belongs to the row, each from its own visible set: [{title, table | text | summary}]."""
        return []

    def actions(self) -> list[dict[str, Any]]:
        """What may be done: [{text, href, refusal, secondary, warning}]."""
        return []

    def context(self) -> dict[str, Any]:
        more = {
            "title": str(self.row),
            "summary": self.summary(),
            # What hangs on a row hangs on its own page, and not on its history too.
            "panels": [*self.panels(), *(() if self.below_row else panels_of(self))],
            "actions": self.actions(),
        }
        if isinstance(self.row, Walled):
            more["audience"] = self.seen_by()
        return super().context() | more
