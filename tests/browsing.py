"""A sign-in with Django's test client, and what its forms post."""

from typing import Any

from django.conf import settings
from django.test import Client

from walls.models import Person


class Browser(Client):
    """A client signed in as one of the demonstration's people, acting in their first capacity."""

    def __init__(self, email: str):
        super().__init__()
        self.force_login(Person.objects.get(email=email), backend=settings.AUTHENTICATION_BACKENDS[0])

    def act_as(self, label: str) -> None:
        """Switch capacity, by the words of its party."""
        for capacity in self.get("/acting-as/").context["capacities"]:
            if capacity["label"] == label:
                assert self.post("/acting-as/", {"capacity": capacity["ref"]}).status_code == 302
                return
        raise LookupError(label)

    def send(self, path: str, **typed: Any):
        """Open the form at `path` and send it with what is typed."""
        opened = self.get(path)
        assert opened.status_code == 200, (path, opened.status_code)
        context = opened.context
        hidden = {
            "_acting": context["acting"]["ref"],
            "_once": context["form_once"],
            "_version": context["form_version"],
        }
        return self.post(path, hidden | typed)


def listed(response: Any) -> list[str]:
    """The first column of a list page."""
    return [row[0]["text"] for row in response.context["table"]["rows"]]


def buttons(response: Any) -> dict[str, str]:
    """The buttons of a page: the refusal beside each, or nothing."""
    return {button["text"]: button.get("refusal", "") for button in response.context["actions"]}
