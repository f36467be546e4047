"""Lists that belong together: one entry in the service navigation, and the others side by side above each list."""

from typing import Any, ClassVar

from django.urls import reverse

from walls.views import ListPage


class TogetherPage(ListPage):
    """One of several lists: `together` names them all in order, as (words, URL name)."""

    template_name = "councils/together.html"
    together: ClassVar[tuple[tuple[str, str], ...]]
    label: ClassVar[str]
    """What they are together, read aloud."""

    def context(self) -> dict[str, Any]:
        entries = [
            {"text": words, "href": reverse(name), "active": reverse(name) == self.request.path}
            for words, name in self.together
        ]
        return super().context() | {"entries": entries, "label": self.label}
