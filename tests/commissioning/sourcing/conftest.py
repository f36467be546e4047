from tests.demonstration import demonstration, loaded

__all__ = ["demonstration", "loaded"]
