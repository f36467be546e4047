from publica.models.teams import Delegation, ProviderTeam  # isort: skip
from publica.returns.models import CostLine, Return, ReturnFigure, ReturnPart, ReturnState, Upload, UploadState

__all__ = [
    "CostLine",
    "Delegation",
    "ProviderTeam",
    "Return",
    "ReturnFigure",
    "ReturnPart",
    "ReturnState",
    "Upload",
    "UploadState",
]
