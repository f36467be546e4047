"""Reporting periods: the financial year from April to March, and its quarters (PF-1)."""

import datetime as dt
import re
from dataclasses import dataclass

RECEIVED_WITHIN = 30
"""Days after a period's end by which its reports are to be there, where an agreement says nothing else."""
ACCEPTED_WITHIN = dt.timedelta(days=14)
"""How long a council has to accept or query a report once it is signed off."""

CODE = re.compile(r"(20[0-9]{2})-([0-4])")


@dataclass(frozen=True, order=True)
class Period:
    """A quarter 1 to 4 of the financial year that starts in `year`; quarter 0 is the whole year."""

    year: int
    quarter: int = 0

    def __str__(self) -> str:
        year = f"{self.year}-{(self.year + 1) % 100:02}"
        return f"Quarter {self.quarter}, {year}" if self.quarter else year

    @property
    def short(self) -> str:
        """As a chart's axis has room for: "Q2 24-25", or "2024-25" for a whole year."""
        if not self.quarter:
            return str(self)
        return f"Q{self.quarter} {self.year % 100:02}-{(self.year + 1) % 100:02}"

    @property
    def code(self) -> str:
        """As addresses and forms name it: "2024-2", or "2024-0" for a whole year."""
        return f"{self.year}-{self.quarter}"

    @classmethod
    def read(cls, code: str) -> "Period | None":
        """The period that a code names, if it is one."""
        found = CODE.fullmatch(code)
        return cls(int(found[1]), int(found[2])) if found else None

    @classmethod
    def of(cls, day: dt.date) -> "Period":
        """The quarter that a day falls in."""
        month = (day.month - 4) % 12
        return cls(day.year - (day.month < 4), month // 3 + 1)

    @property
    def begins_on(self) -> dt.date:
        """Its first day."""
        month = 4 + 3 * (max(self.quarter, 1) - 1)
        return dt.date(self.year + (month > 12), (month - 1) % 12 + 1, 1)

    @property
    def ends_on(self) -> dt.date:
        """Its last day."""
        after = Period(self.year + 1, 0) if self.quarter in (0, 4) else Period(self.year, self.quarter + 1)
        return after.begins_on - dt.timedelta(days=1)

    @property
    def before(self) -> "Period":
        """The period of the same length just before it."""
        if self.quarter > 1:
            return Period(self.year, self.quarter - 1)
        return Period(self.year - 1, 4 if self.quarter else 0)
