"""Named tuples that are fast to define; a type checker sees ``typing.NamedTuple``.

Every commit defines about forty of them and creates hardly more instances. ``typing.NamedTuple``
compiles a constructor for each class, which takes longer than everything else that perflint's own
modules do on import (``benchmarks/class_definition.py``). Here all classes share one constructor.
"""

from typing import TYPE_CHECKING

__all__ = ["Record"]

if TYPE_CHECKING:
    from typing import NamedTuple as Record
else:
    from operator import itemgetter

    class _RecordType(type):
        """Turns the annotations of a class into fields, and their values into defaults."""

        def __new__(meta, name, bases, body):
            kind = super().__new__(meta, name, bases, {"__slots__": (), **body})
            fields = tuple(kind.__annotations__)
            if tuple in bases or (fields and not kind._fields):
                kind._fields = kind.__match_args__ = fields
                kind._field_defaults = {key: body[key] for key in fields if key in body}
                for number, field in enumerate(fields):
                    setattr(kind, field, property(itemgetter(number)))
            return kind

    class Record(tuple, metaclass=_RecordType):
        """A tuple with named items and the methods of ``typing.NamedTuple``."""

        def __new__(cls, *values, **named):
            fields = cls._fields
            if named or len(values) != len(fields):
                values = _filled(cls, values, named)
            return tuple.__new__(cls, values)

        @classmethod
        def _make(cls, values):
            return cls(*values)

        def _replace(self, **named):
            return type(self)(**(self._asdict() | named))

        def _asdict(self):
            return dict(zip(self._fields, self, strict=True))

        def __repr__(self):
            pairs = (f"{key}={value!r}" for key, value in self._asdict().items())
            return f"{type(self).__name__}({', '.join(pairs)})"

        def __getnewargs__(self):
            return tuple(self)

    def _filled(kind, values, named):
        """Return the values of all fields; raises TypeError for missing or extra arguments."""
        fields = kind._fields
        given = dict(zip(fields, values, strict=False))
        repeated = given.keys() & named.keys()
        complete = {**kind._field_defaults, **given, **named}
        extra = [*repeated, *(complete.keys() - set(fields)), *values[len(fields) :]]
        if extra:
            raise TypeError(f"{kind.__name__}() got an unexpected argument {extra[0]!r}")
        missing = [field for field in fields if field not in complete]
        if missing:
            raise TypeError(f"{kind.__name__}() is missing the argument {missing[0]!r}")
        return [complete[field] for field in fields]
