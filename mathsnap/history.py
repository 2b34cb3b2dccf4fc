"""What was snapped, when and from where: a SQLite file in the user's data folder.

Several processes may use it at once, and it survives the end of any of them at any moment (write-ahead log,
https://sqlite.org/wal.html). A file that is damaged, or written by a newer mathsnap, is set aside under
another name with a message, and a new one is begun. MATHSNAP_HISTORY names another file, or is `off`.
"""

from __future__ import annotations

import hashlib
import io
import json
import logging
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from mathsnap import __version__
from mathsnap.boxes import Box
from mathsnap.errors import MathsnapError, UsageError
from mathsnap.formula import Check, Formula, Source, Status, SymbolReading

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["Entry", "History", "edition", "formula_of"]

_log = logging.getLogger(__name__)
_T = TypeVar("_T")

_SCHEMA = 1
_BUSY_SECONDS = 5.0
_READERS = frozenset({".py", ".onnx", ".json", ".npz", ".txt", ".tsv"})
"""Suffixes of what decides how a picture is read."""
_LONGEST_SIDE = 480
"""Pixels of the picture that is kept to recognise a formula by."""

_TABLES = """
CREATE TABLE IF NOT EXISTS formulas (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    time TEXT NOT NULL,       -- UTC, ISO 8601
    digest TEXT NOT NULL,     -- of the picture or file it was read from
    engine TEXT NOT NULL,
    version TEXT NOT NULL,    -- `edition` of mathsnap
    status TEXT NOT NULL,
    latex TEXT NOT NULL,
    path TEXT NOT NULL,
    record TEXT NOT NULL,     -- the Formula as JSON
    picture BLOB              -- small, PNG
);
CREATE INDEX IF NOT EXISTS by_digest ON formulas (digest, engine, version);
"""
_COLUMNS = "id, time, digest, version, record, picture"


@cache
def edition() -> str:
    """The version of mathsnap with a mark of its files, "0.1.0+1f0c4a2e": another state of the code or of the
    network is another reader, also where it is worked on and the version stays.
    """
    home = Path(__file__).parent
    kept = sorted(path for path in home.rglob("*") if path.suffix in _READERS)
    marks = [(str(path.relative_to(home)), path.stat().st_size, path.stat().st_mtime_ns) for path in kept]
    return f"{__version__}+{hashlib.sha256(repr(marks).encode()).hexdigest()[:8]}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A formula in the history. time: UTC; digest: of what it was read from, "" unknown; picture: PNG."""

    id: int
    time: datetime
    digest: str
    version: str
    formula: Formula
    picture: bytes | None

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON types; without the picture."""
        head = {"id": self.id, "time": self.time.isoformat(), "version": self.version}
        return head | self.formula.to_dict()


class History:
    """The history in a file; default $MATHSNAP_HISTORY or the user's data folder. Made when first written to.

    All methods raise MathsnapError where the file cannot be read or written.
    """

    def __init__(self, path: str | Path | None = None) -> None:
        self.path = Path(path) if path is not None else _default_path()

    @staticmethod
    def is_off() -> bool:
        """Whether the user wants none: MATHSNAP_HISTORY is off."""
        return os.environ.get("MATHSNAP_HISTORY", "").lower() in ("off", "0", "no", "false")

    def add(self, formula: Formula, *, digest: str = "", picture: Image | None = None) -> int:
        """Keeps a formula; gives its number.

        Args:
            formula: what was read.
            digest: of the picture, by which it is found again; default the hash of the source's file.
            picture: what it was read from; a small copy of it is kept.
        """
        row = (
            datetime.now(UTC).isoformat(timespec="milliseconds"),
            digest or formula.source.sha256,
            formula.engine,
            edition(),
            str(formula.status),
            formula.latex,
            formula.source.path,
            json.dumps(formula.to_dict(), ensure_ascii=False),
            _small(picture) if picture is not None else None,
        )

        def insert(base: sqlite3.Connection) -> int:
            marks = ", ".join("?" * len(row))
            names = "time, digest, engine, version, status, latex, path, record, picture"
            return int(base.execute(f"INSERT INTO formulas ({names}) VALUES ({marks})", row).lastrowid or 0)

        return self._do(insert)

    def find(self, digest: str, *, engine: str | None = None) -> list[Entry]:
        """What this version has read from a picture, in reading order; engine: only what that one has."""
        where = "digest = ? AND version = ? AND engine = ifnull(?, engine) ORDER BY id"
        return self._select(where, digest, edition(), engine)

    def latest(self, limit: int = 20) -> list[Entry]:
        """The latest, the newest first; a limit of -1 gives all."""
        return self._select("1 ORDER BY id DESC LIMIT ?", limit)

    def search(self, text: str, limit: int = 20) -> list[Entry]:
        """Those whose LaTeX or path holds a text, whatever its case; the newest first."""
        pattern = "%" + text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_") + "%"
        where = r"latex LIKE ? ESCAPE '\' OR path LIKE ? ESCAPE '\' ORDER BY id DESC LIMIT ?"
        return self._select(where, pattern, pattern, limit)

    def get(self, number: int) -> Entry:
        """One of them.

        Raises:
            UsageError: there is none of that number.
        """
        found = self._select("id = ?", number)
        if not found:
            raise UsageError(f"the history holds no formula {number}; `mathsnap history list` shows them")
        return found[0]

    def delete(self, *numbers: int) -> int:
        """Forgets some; gives how many there were."""
        rows = [(number,) for number in numbers]
        query = "DELETE FROM formulas WHERE id = ?"
        return max(0, self._do(lambda base: base.executemany(query, rows).rowcount))

    def old(self, *, older_than: timedelta | None = None, keep: int | None = None) -> list[int]:
        """The numbers of those that are older, and of all but the newest so many."""
        if not self.path.exists():
            return []
        before = (
            "" if older_than is None else (datetime.now(UTC) - older_than).isoformat(timespec="milliseconds")
        )
        newest = "SELECT id FROM formulas ORDER BY id DESC LIMIT ?"
        query = f"SELECT id FROM formulas WHERE time < ? OR id NOT IN ({newest}) ORDER BY id"
        limit = -1 if keep is None else keep
        return self._do(lambda base: [number for (number,) in base.execute(query, (before, limit))])

    def _select(self, where: str, *values: object) -> list[Entry]:
        if not self.path.exists():
            return []
        query = f"SELECT {_COLUMNS} FROM formulas WHERE {where}"
        rows = self._do(lambda base: base.execute(query, values).fetchall())
        return [entry for entry in map(_entry, rows) if entry is not None]

    def _do(self, work: Callable[[sqlite3.Connection], _T]) -> _T:
        """Does something in a transaction; with a new file if the old one had to be set aside."""
        for attempt in (1, 2):
            try:
                with _opened(self.path) as base:
                    return work(base)
            except (sqlite3.OperationalError, OSError) as error:
                raise MathsnapError(f"{self.path}: the history cannot be used: {error}") from error
            except (sqlite3.DatabaseError, _NewerError) as error:
                if attempt == 2:
                    raise MathsnapError(f"{self.path}: the history cannot be used: {error}") from error
                self._set_aside(str(error))
        raise AssertionError("unreachable")

    def _set_aside(self, reason: str) -> None:
        stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
        aside = self.path.with_name(f"{self.path.name}.{stamp}")
        try:
            for suffix in ("", "-wal", "-shm"):
                part = Path(f"{self.path}{suffix}")
                if part.exists():
                    part.rename(f"{aside}{suffix}")
        except OSError as error:
            raise MathsnapError(f"{self.path}: {reason}; it cannot be set aside: {error}") from error
        _log.warning("%s: %s; it was set aside as %s and a new history begun", self.path, reason, aside.name)


class _NewerError(Exception):
    """The file was written by a newer mathsnap."""


def _default_path() -> Path:
    named = os.environ.get("MATHSNAP_HISTORY", "")
    if named and not History.is_off() and named.lower() != "on":
        return Path(named).expanduser()
    from platformdirs import user_data_path

    return user_data_path("mathsnap", appauthor=False) / "history.sqlite3"


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)  # what a person reads is nobody else's business
    with closing(sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)) as base:
        (found,) = base.execute("PRAGMA user_version").fetchone()
        if found > _SCHEMA:
            raise _NewerError("it was written by a newer mathsnap")
        if found < _SCHEMA:
            base.execute("PRAGMA journal_mode = WAL")
            base.executescript(f"BEGIN IMMEDIATE; {_TABLES} PRAGMA user_version = {_SCHEMA}; COMMIT;")
        base.execute("BEGIN IMMEDIATE")
        try:
            yield base
        except BaseException:
            base.rollback()
            raise
        base.commit()


def _entry(row: tuple[Any, ...]) -> Entry | None:
    """None, and a line in the log, for a row that is none of ours."""
    number, time, digest, version, record, picture = row
    try:
        formula = formula_of(json.loads(record))
        return Entry(number, datetime.fromisoformat(time), digest, version, formula, picture)
    except (ValueError, KeyError, TypeError) as error:
        _log.warning("formula %s of the history cannot be read: %r", number, error)
        return None


def formula_of(record: dict[str, Any]) -> Formula:
    """The Formula of a record as `Formula.to_dict` gives it.

    Raises:
        KeyError, TypeError, ValueError: the record is not one.
    """
    tag, source = record["tag"], record["source"]
    return Formula(
        latex=record["latex"],
        kind=record["kind"],
        tag=tuple(tag) if isinstance(tag, list) else tag,
        status=Status(record["status"]),
        confidence=record["confidence"],
        checks=tuple(map(_check, record["checks"])),
        source=Source(**source | {"bbox": Box(*source["bbox"]) if source["bbox"] else None}),
        engine=record["engine"],
        symbols=tuple(_symbol(symbol) for symbol in record["symbols"]),
        elapsed_ms=record["elapsed_ms"],
        repairs=tuple(record.get("repairs", ())),
    )


def _check(record: dict[str, Any]) -> Check:
    return Check(**record | {"boxes": tuple(Box(*box) for box in record.get("boxes", ()))})


def _symbol(record: dict[str, Any]) -> SymbolReading:
    alternatives = tuple((latex, score) for latex, score in record.get("alternatives", ()))
    return SymbolReading(record["latex"], Box(*record["bbox"]), record["confidence"], alternatives)


def _small(picture: Image) -> bytes:
    copy = picture.convert("RGB")
    copy.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    stream = io.BytesIO()
    copy.save(stream, "PNG")
    return stream.getvalue()
