"""The page of a row that says whom to believe."""

from typing import Any

from walls.views import DetailPage


class SourcedPage(DetailPage):
    """One row of a `Sourced` model, with where the fact comes from or the mark that it is made up."""

    def context(self) -> dict[str, Any]:
        return super().context() | {"illustrative": self.row.illustrative, "source": self.row.whence()}
