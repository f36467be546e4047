from publica.returns.actions.costs import add_cost, edit_cost
from publica.returns.actions.drafts import (
    FigureIn,
    edit_return,
    open_return,
    open_revision,
    save_figures,
)
from publica.returns.actions.moves import assure, send_back, sign_off, sign_off_many, submit

__all__ = [
    "FigureIn",
    "add_cost",
    "assure",
    "edit_cost",
    "edit_return",
    "open_return",
    "open_revision",
    "save_figures",
    "send_back",
    "sign_off",
    "sign_off_many",
    "submit",
]
