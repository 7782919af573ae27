"""A table of a TOML file whose values are taken out one by one; what is left over is a fault."""

from __future__ import annotations

import re
import reprlib  # for values that are long
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

from archive import UsageError

HEADER = re.compile(r"\s*\[\[?(?P<keys>[^\[\]#]+)\]")
KEY = re.compile(r"\s*(?P<keys>[\w.\"' -]+?)\s*=")
Value = TypeVar("Value")


def read(path: Path) -> Table:
    """The top of a TOML file; FileNotFoundError where there is none, UsageError where it cannot be read."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        return Table(path, text, (), tomllib.loads(text))
    except (FileNotFoundError, NotADirectoryError):
        raise FileNotFoundError(path) from None
    except OSError as fault:
        raise UsageError(f"{path} cannot be read: {fault.strerror}") from fault
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise UsageError(f"{path} is no TOML: {fault}") from fault
    except RecursionError:
        raise UsageError(f"{path} is no TOML that can be read: it is nested too deeply") from None


class Table:
    """One table; `keys` is the way to it from the top of the file."""

    def __init__(self, path: Path, text: str, keys: tuple[str, ...], values: Mapping[str, object]) -> None:
        self.path = path
        self._text, self._keys, self._values = text, keys, values
        self._taken: list[str] = []

    def names(self) -> list[str]:
        """The keys in order."""
        return list(self._values)

    def table(self, name: str) -> Table:
        """A table in this one; empty where there is none."""
        return Table(self.path, self._text, (*self._keys, name), self._take(name, dict, {}, "a table"))

    def text(self, name: str, default: str) -> str:
        """A string."""
        return self._take(name, str, default, "a text in quotes")

    def flag(self, name: str) -> bool:
        """A truth value; false where there is none."""
        return self._take(name, bool, False, "true or false")

    def count(self, name: str, default: int, *, most: int) -> int:
        """A whole number from 1 to the most."""
        value = self._take(name, int, default, "a whole number")
        if isinstance(value, bool) or not 1 <= value <= most:
            raise self.fault(name, f"{value} is no whole number from 1 to {most}")
        return value

    def number(self, name: str, default: float, *, least: float, most: float) -> float:
        """A number between two others, both included."""
        self._taken.append(name)
        value = self._values.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            raise self.fault(name, f"{reprlib.repr(value)} is no number from {least:g} to {most:g}")
        return value

    def texts(self, name: str) -> list[str]:
        """A list of strings, or one that stands for a list of one."""
        values = self._values.get(name, [])
        values = [values] if isinstance(values, str) else self._take(name, list, [], "a list of texts")
        self._taken.append(name)
        for one in values:
            if not isinstance(one, str):
                raise self.fault(name, f"{reprlib.repr(one)} is no text in quotes")
        return values

    def numbers(self, name: str, allowed: range) -> tuple[int, ...]:
        """A list of whole numbers, sorted."""
        values = self._take(name, list, [], "a list of numbers")
        for one in values:
            if type(one) is not int or one not in allowed:
                raise self.fault(name, f"{reprlib.repr(one)} is no number from {allowed[0]} to {allowed[-1]}")
        return tuple(sorted(set(values)))

    def end(self, *more: str) -> None:
        """Refuse what nothing has asked for; `more` are keys that could have been there."""
        for name in self._values:
            if name not in self._taken:
                near = get_close_matches(name, [*self._taken, *more], n=1, cutoff=0)
                raise self.fault(name, f"no such key; did you mean {near[0]!r}?")

    def fault(self, name: str, what: object) -> UsageError:
        """The error to raise about a value of this table, or about the table where no name is given."""
        keys = (*self._keys, name) if name else self._keys
        line = line_of(self._text, keys)
        return UsageError(f"{self.path}{f', line {line}' if line else ''}: {'.'.join(keys)}: {what}")

    def _take(self, name: str, kind: type[Value], default: Value, wanted: str) -> Value:
        self._taken.append(name)
        value = self._values.get(name, default)
        if not isinstance(value, kind):
            raise self.fault(name, f"{reprlib.repr(value)} is not {wanted}")
        return value


def line_of(text: str, keys: tuple[str, ...]) -> int | None:
    """The line on which a key stands, else its table; none where the file writes it in another way."""
    header: tuple[str, ...] = ()
    table = None
    for n, line in enumerate(text.splitlines(), 1):
        if found := HEADER.match(line):
            header = _parts(found["keys"])
            if header[: len(keys)] == keys:
                return n
            if header == keys[:-1]:
                table = table or n
        elif (found := KEY.match(line)) and (*header, *_parts(found["keys"])) == keys:
            return n
    return table


def _parts(keys: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in keys.split("."))
