"""Pages on notes: what the base pages do, with nothing added."""

from tests.notes.models import Note
from tests.owner import as_owner
from walls.forms import WalledForm
from walls.tables import Column, Table, page_of
from walls.views import CreatePage, DetailPage, EditPage, ListPage


class NoteForm(WalledForm):
    class Meta:
        model = Note
        fields = ["title"]


class Notes(ListPage):
    model = Note
    title = "Notes"
    table = Table("Notes", (Column("Title", "title", href=page_of),))


class OneNote(DetailPage):
    model = Note


class NewNote(CreatePage):
    model = Note
    form_class = NoteForm
    title = "New note"

    def act(self, form: NoteForm) -> Note:
        return Note.objects.create(compartment=form.cleaned_data["place"], title=form.cleaned_data["title"])


class Astray(NewNote):
    """An action with a fault: it writes where the capacity does not reach, and the database would let it."""

    def act(self, form: NoteForm) -> Note:
        from walls.models import Compartment

        with as_owner():
            return Note.objects.create(
                compartment=Compartment.objects.get(name="draft"), title=form.cleaned_data["title"]
            )


class Broken(NewNote):
    """An action that fails after it wrote."""

    def act(self, form: NoteForm) -> Note:
        super().act(form)
        raise ValueError("broken")


class EditNote(EditPage):
    model = Note
    form_class = NoteForm
    title = "Change a note"

    def act(self, form: NoteForm) -> Note:
        return form.save()
