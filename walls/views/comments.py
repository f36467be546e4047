"""Comments on any walled row: what was said on the row's page, and saying something."""

from typing import Any

from walls.actions.comments import comment, mentionable
from walls.forms.subjects import CommentForm
from walls.tables import british
from walls.views.subjects import SubjectPage, hanging_on, panel


def comments_panel(page: Any) -> dict[str, Any] | None:
    """What was said of a row."""
    hanging = hanging_on(page)
    if hanging is None:
        return None
    said = [
        {
            "title": hanging.author(each),
            "when": british(each.created_at),
            "iso": each.created_at.isoformat(),
            "text": each.text,
        }
        for each in hanging.comments
    ]
    shown = {"template": "walls/comments.html", "entries": said, "empty": "No comments yet."}
    return panel(page, "Comments", hanging.comments, "Comment", "comment_new", **shown)


class NewCommentPage(SubjectPage):
    form_class = CommentForm
    title = "Comment"
    submit = "Add the comment"
    intro = "Whoever sees this record will see the comment. It cannot be changed or removed later."
    saved = "The comment is added."

    def form_arguments(self) -> dict[str, Any]:
        return {"readers": mentionable(self.by, self.row)}

    def act(self, form: CommentForm) -> str:
        said = form.cleaned_data
        comment(by=self.by, subject=self.row, text=said["text"], mention=said.get("mention", []))
        return self.row.get_absolute_url()
