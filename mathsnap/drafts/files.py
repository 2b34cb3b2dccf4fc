"""Writing a draft so that it is never lost: a lock, a backup, a temporary file, a rename.

Beside a draft, the folder `.mathsnap` holds the first three. A backup is named for the content that took its
place, so that undoing finds it by what the draft is now, and can go back several steps.
"""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from mathsnap.errors import InputError, MathsnapError

__all__ = ["locked", "replace_file", "restore", "written"]

_KEPT = 20
"""Backups of a draft that are kept."""


@contextmanager
def locked(path: Path) -> Iterator[Path]:
    """Holds a draft's lock, waiting for whoever has it; gives the draft's real path (links followed).

    Raises:
        MathsnapError: the lock cannot be made, as in a folder that cannot be written to.
    """
    real = path.resolve()
    lock = real.parent / ".mathsnap" / f"{real.name}.lock"
    handle = _lock(real, lock)
    try:
        yield real
    finally:
        with suppress(OSError):
            lock.unlink()
        os.close(handle)
        with suppress(OSError):
            _tidy(real.parent / ".mathsnap")


def _lock(real: Path, lock: Path) -> int:
    while True:
        try:
            _folder(real)
            handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o666)
        except FileNotFoundError:  # the one before has just tidied up
            continue
        except OSError as error:
            raise MathsnapError(f"{lock}: the draft cannot be locked: {error.strerror}") from error
        _acquire(handle)
        # The one before may have removed the file between our opening and locking it.
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(handle), lock.stat()):
                return handle
        os.close(handle)


def replace_file(real: Path, before: bytes, after: bytes, *, backup: bool) -> None:
    """Puts new content in the place of the old, all at once. The lock must be held.

    Raises:
        MathsnapError: it cannot be written, or is no longer what it was before.
    """
    folder = _folder(real)
    try:
        if real.read_bytes() != before:
            raise MathsnapError(
                f"{real}: changed while mathsnap was working; nothing was written, run it again"
            )
        # The superuser may write everywhere, but a file without any write permission is meant to stay.
        if not os.access(real, os.W_OK) or not real.stat().st_mode & 0o222:
            raise MathsnapError(f"{real}: is read-only; nothing was written")
        for left in folder.glob(f"{real.name}.*.tmp"):
            left.unlink()
        if backup:
            _write(folder / f"{real.name}.{_name_of(after)}.tmp", before, real)
            os.replace(
                folder / f"{real.name}.{_name_of(after)}.tmp", folder / f"{real.name}.{_name_of(after)}.bak"
            )
            _forget_oldest(folder, real.name)
        handle, name = tempfile.mkstemp(prefix=f"{real.name}.", suffix=".tmp", dir=folder)
        os.close(handle)
        _write(Path(name), after, real)
        os.replace(name, real)
        _flush_folder(real.parent)
    except OSError as error:
        raise MathsnapError(f"{real}: cannot be written: {error.strerror or error}") from error


def restore(path: Path, *, force: bool = False) -> None:
    """Brings back what the draft was before mathsnap changed it last.

    force: also where the draft has been changed since; that version then becomes the backup.

    Raises:
        InputError: there is no backup, or the draft has been changed since.
        MathsnapError: it cannot be written.
    """
    if not path.exists():
        raise InputError(f"{path}: there is no such file")
    with locked(path) as real:
        now = real.read_bytes()
        folder = _folder(real)
        kept = sorted(folder.glob(f"{real.name}.*.bak"), key=lambda p: p.stat().st_mtime_ns)
        mine = folder / f"{real.name}.{_name_of(now)}.bak"
        if not kept:
            raise InputError(f"{path}: there is no backup to bring back")
        if not mine.exists() and not force:
            raise InputError(
                f"{path}: changed since mathsnap wrote it; --force brings back the last backup, {kept[-1]}"
            )
        chosen = mine if mine.exists() else kept[-1]
        replace_file(real, now, chosen.read_bytes(), backup=not mine.exists())
        chosen.unlink(missing_ok=True)


def _name_of(content: bytes) -> str:
    return sha256(content).hexdigest()[:16]


def _folder(real: Path) -> Path:
    if not real.parent.is_dir():
        raise InputError(f"{real.parent}: there is no such folder")
    folder = real.parent / ".mathsnap"
    try:
        folder.mkdir(exist_ok=True)
        ignore = folder / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n")
    except FileNotFoundError:
        raise
    except OSError as error:
        raise MathsnapError(f"{real.parent}: cannot be written to: {error.strerror}") from error
    return folder


def _tidy(folder: Path) -> None:
    """Removes the folder where nothing is left in it but its own list of what to ignore."""
    if [entry.name for entry in folder.iterdir()] == [".gitignore"]:
        (folder / ".gitignore").unlink()
        folder.rmdir()


def _write(path: Path, content: bytes, like: Path) -> None:
    """A file with the mode and, where allowed, the owner of another, on the disk when this returns."""
    model = like.stat()
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.chmod(path, stat.S_IMODE(model.st_mode))
        if hasattr(os, "chown"):
            with suppress(PermissionError):
                os.chown(path, model.st_uid, model.st_gid)
        os.fsync(file.fileno())


def _forget_oldest(folder: Path, name: str) -> None:
    for old in sorted(folder.glob(f"{name}.*.bak"), key=lambda p: p.stat().st_mtime_ns)[:-_KEPT]:
        old.unlink()


def _flush_folder(folder: Path) -> None:
    """So that the rename itself is on the disk; not every system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _locker() -> Callable[[int], None]:
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        return lambda handle: msvcrt.locking(handle, msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined]
    return lambda handle: fcntl.flock(handle, fcntl.LOCK_EX)


def _acquire(handle: int) -> None:
    _locker()(handle)


def written(path: Path, content: bytes) -> None:
    """Writes a file that is an output: the whole of it or nothing.

    Raises:
        MathsnapError: it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with open(handle, "wb") as file:
                file.write(content)
            mask = os.umask(0)
            os.umask(mask)
            os.chmod(name, 0o666 & ~mask)
            os.replace(name, path)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as error:
        raise MathsnapError(f"{path}: cannot be written: {error.strerror or error}") from error
