"""The kernel's small world, with the fixtures of the tests that notice what is planted in it."""

from tests.config.test_logging import stream
from tests.walls.conftest import notes, office, world
from tests.walls.test_attachments import held
from tests.walls.test_notices import told
from tests.walls.test_pages import browser
from tests.walls.test_walls_pages import clause

__all__ = ["browser", "clause", "held", "notes", "office", "stream", "told", "world"]
