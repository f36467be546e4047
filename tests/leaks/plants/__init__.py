"""The plants, by where they stand: most in the kernel's small world, the others in the furnished place of the sweep."""

from tests.leaks.planting import Bed

SMALL = Bed()
