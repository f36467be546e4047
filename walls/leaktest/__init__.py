"""The leak test of a deployment: marks behind every wall, every address asked, all of it rolled back (docs/adr/0014)."""
