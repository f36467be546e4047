"""The leak test of a deployment: marks behind every wall, every address asked, all rolled back (docs/adr/0014)."""
