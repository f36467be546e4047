"""Pages that change something: create, edit, and act on a row. One way to do it, once each."""

from hashlib import sha256
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model
from django.forms.utils import ErrorDict
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from walls import once, typed
from walls.forms.base import NarrowedForm, PlainForm, add_refusal, differences
from walls.models import Person, Walled
from walls.views.pages import HOME, NOT_YOURS, RowsPage


class FormPage(RowsPage):
    """Shows a form, carries it out once, looks again, and goes to the result.

    A subclass names its form and says in `act` which action carries it out. Typed text is never lost: a refusal,
    a conflict, another capacity and an ended session all show the form again with the text in it.
    """

    template_name = "pages/form.html"
    form_class: ClassVar[type[NarrowedForm]]
    submit: ClassVar[str] = "Save"
    intro: ClassVar[str] = ""
    saved: str = "Saved."
    version: str = ""
    """Of the row that the form was opened on."""

    def form(self, data: Any = None) -> Any:
        """The form, bound to `data` if given."""
        files = None if data is None else self.request.FILES
        return self.form_class(data, files, by=self.by, **self.form_arguments())

    def form_arguments(self) -> dict[str, Any]:
        return {}

    def act(self, form: Any) -> Model | str:
        """Carry the form out through an action; the row it made or changed, or an address to go to.

        Raises:
            ValidationError: refused, in a sentence for the page.
        """
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.open()
        kept = typed.take(self.request)
        if kept is None:
            return self.show_form(self.form())
        form = self.form(kept)
        form._errors = ErrorDict()  # shown again, not judged: nothing was sent yet
        return self.show_form(form, resumed=True)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        token = request.POST.get(once.FIELD, "")
        if token and (done := once.claim(token)):
            return redirect(done)
        self.open(for_update=True)
        if typed.FIELD not in request.POST:
            raise Http404  # not one of our forms
        form = self.form(request.POST)
        conflict = self.conflict(form)
        if conflict is not None:
            return self.show_form(form, status=409, conflict=conflict)
        if not form.is_valid():
            return self.show_form(form)
        try:
            with transaction.atomic():  # refused half-way, nothing of it stays
                result = self.act(form)
        except ValidationError as refusal:
            add_refusal(form, refusal)
            return self.show_form(form)
        address = self.settle(result)
        if token:
            once.carried_out(token, address)
        messages.success(request, self.saved)
        return redirect(address)

    def open(self, *, for_update: bool = False) -> None:
        """Find what the form is about, and whether this capacity may fill it in.

        Raises:
            PermissionDenied: with the sentence that also stands beside the disabled button.
        """
        self.prepare(for_update=for_update)
        if refusal := self.refusal():
            raise PermissionDenied(refusal)

    def prepare(self, *, for_update: bool = False) -> None:
        """Find what the form is about, before it is shown or carried out."""

    def refusal(self) -> str:
        """Why this capacity may not fill the form in, or nothing."""
        return ""

    def conflict(self, form: Any) -> list[dict[str, Any]] | None:
        """What another has saved since the form was opened, or None."""
        return None

    def settle(self, result: Model | str) -> str:
        """Look again: a row must lie where this capacity may change it, or all is rolled back (L05, L33)."""
        if isinstance(result, str):
            return result
        if isinstance(result, Walled):
            wall = type(result).objects.visible_to(self.by, result.wall_write)
            if not wall.filter(pk=result.pk).exists():
                raise Http404
        return result.get_absolute_url()  # type: ignore[attr-defined]

    def show_form(self, form: Any, *, status: int = 200, **more: Any) -> HttpResponse:
        if self.request.FILES:
            for name in self.request.FILES.keys() & (form.fields.keys() - form.errors.keys()):
                form.add_error(name, "Choose the file again: a page cannot keep it.")
        if isinstance(self.row, Walled):
            more |= {"audience": self.seen_by()}
        return self.show(
            status=status,
            form=form,
            submit=self.submit,
            intro=self.intro,
            cancel_url=(self.crumbs() or [HOME])[-1]["href"],
            form_once=once.new_token(),
            form_version=self.version,
            **more,
        )


class CreatePage(FormPage):
    """Adds a row. A walled one asks who will see it."""

    audience = "whoever sees the place you choose"


class EditPage(FormPage):
    """Changes a row. Two people at once: the second sees both texts, and nothing is overwritten."""

    below_row = True

    def prepare(self, *, for_update: bool = False) -> None:
        self.row = self.find(getattr(self.model, "wall_write", "view"))
        if for_update:
            locked = self.rows().select_related(None).select_for_update(of=("self",)).filter(pk=self.row.pk).first()
            if locked is None:  # to lock a row is to ask for its change, which row-level security may refuse
                raise PermissionDenied(self.refusal() or NOT_YOURS)
            self.row = locked
        self.version = version_of(self.row)  # now: checking the form writes what was typed into the row

    def form_arguments(self) -> dict[str, Any]:
        return {"instance": self.row}

    def conflict(self, form: Any) -> list[dict[str, Any]] | None:
        if self.request.POST.get(typed.VERSION) == self.version:
            return None
        return differences(form, self.row) or None


class ActPage(FormPage):
    """Does one thing to a row, after a page that says what will happen."""

    template_name = "pages/confirm.html"
    form_class: ClassVar[type[NarrowedForm]] = PlainForm
    below_row = True

    def prepare(self, *, for_update: bool = False) -> None:
        self.row = self.find()

    def summary(self) -> list[dict[str, Any]]:
        """What it is done to: [{key, value, href, tag}]. A line that says nothing is left out."""
        return []

    def context(self) -> dict[str, Any]:
        return super().context() | {"summary": [line for line in self.summary() if line["value"]]}


class ActAsSeenPage(ActPage):
    """Does one thing to a row as it was when the page was opened: `act` begins with `as_seen`."""

    def prepare(self, *, for_update: bool = False) -> None:
        super().prepare(for_update=for_update)
        self.version = version_of(self.row)

    def as_seen(self) -> None:
        """Refuse a row that somebody has changed since.

        Raises:
            ValidationError: it is not as the page showed it.
        """
        if self.request.POST.get(typed.VERSION) != self.version:
            raise ValidationError("Somebody else has changed this since you opened it. Look at it again.")


def version_of(row: Model) -> str:
    """What tells a row from what it was: a walled one's number, else a digest of an entry's columns.

    Of a person without those that signing in changes, or whoever may edit them could watch when they do.
    """
    if isinstance(row, Walled):
        return str(row.version)
    untold = row.OF_SIGN_IN if isinstance(row, Person) else ()
    columns = [str(getattr(row, field.attname)) for field in row._meta.concrete_fields if field.name not in untold]
    return sha256("\x1f".join(columns).encode()).hexdigest()[:16]
