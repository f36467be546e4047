"""The database's own answers, for use as column defaults and in queries."""

from django.db import models


class Clock(models.Func):
    """Now, by the wall's clock: the start of the statement, moved only in the test database."""

    function = "walls.clock"
    arity = 0
    output_field = models.DateTimeField()


class ActingCapacity(models.Func):
    """The capacity that the database believes is asking."""

    function = "walls.capacity"
    arity = 0
    output_field = models.BigIntegerField()
