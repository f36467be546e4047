from tests.demonstration import demonstration, loaded
from tests.publica.returns.world import careline

__all__ = ["careline", "demonstration", "loaded"]
