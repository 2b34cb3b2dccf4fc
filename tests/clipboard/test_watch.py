"""The watch loop, with a clipboard in memory."""

from __future__ import annotations

import threading

import pytest
from desks import InMemory, eventually, fresh_png, png, watching

from mathsnap import MathsnapError, NoFormulaError
from mathsnap.clipboard import Copied, watch


class Reader:
    """A callback that numbers the pictures it is given."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.go_on = threading.Event()
        self.go_on.set()

    def __call__(self, picture: Copied) -> str:
        self.seen.append(picture.digest)
        self.go_on.wait(5)
        return f"x_{len(self.seen)}"


@pytest.fixture
def board() -> InMemory:
    return InMemory()


@pytest.fixture
def reader() -> Reader:
    return Reader()


def test_a_picture_is_replaced_by_its_text(board: InMemory, reader: Reader) -> None:
    with watching(board, reader, lambda: board.copy(fresh_png())):
        board.copy(png(1))
        assert eventually(lambda: board.content == "x_1")


def test_what_lies_there_at_the_start_is_left(board: InMemory, reader: Reader) -> None:
    board.copy(png(1))
    with watching(board, reader, lambda: board.copy(fresh_png())):
        board.copy(png(1))  # a clipboard manager takes it over
        board.copy(png(2))
        assert eventually(lambda: board.content == "x_1")
    assert len(reader.seen) == 1


def test_text_is_never_touched(board: InMemory, reader: Reader) -> None:
    with watching(board, reader, lambda: board.copy(fresh_png())):
        reader.go_on.clear()
        board.copy(png(1))
        assert eventually(lambda: len(reader.seen) == 1)
        board.write("a letter to Ada")
        reader.go_on.set()
        board.copy(png(2))
        assert eventually(lambda: board.content == "x_2")
        board.write("a letter to Ada")
        threading.Event().wait(0.1)
        assert board.content == "a letter to Ada"


def test_a_text_copied_while_a_picture_is_read_stays(board: InMemory, reader: Reader) -> None:
    with watching(board, reader, lambda: board.copy(fresh_png()), once=True) as thread:
        reader.go_on.clear()
        board.copy(png(1))
        assert eventually(lambda: len(reader.seen) == 1)
        board.write("a letter to Ada")
        reader.go_on.set()
        thread.join(5)
    assert board.content == "a letter to Ada"


def test_pictures_copied_while_another_is_read_are_not_lost(board: InMemory, reader: Reader) -> None:
    with watching(board, reader, lambda: board.copy(fresh_png())):
        reader.go_on.clear()
        for colour in range(1, 6):
            board.copy(png(colour))
            assert eventually(lambda: bool(reader.seen))
            threading.Event().wait(0.1)
        reader.go_on.set()
        assert eventually(lambda: board.content == "x_5")
    assert len(set(reader.seen)) == len(reader.seen) == 5


def test_a_picture_is_read_once_and_answered_again(board: InMemory, reader: Reader) -> None:
    with watching(board, reader, lambda: board.copy(fresh_png())):
        for colour, text in ((1, "x_1"), (2, "x_2"), (1, "x_1"), (2, "x_2")):
            board.copy(png(colour))
            assert eventually(lambda text=text: board.content == text)
    assert len(reader.seen) == 2


def test_the_same_pixels_in_another_file_are_the_same_picture(board: InMemory, reader: Reader) -> None:
    with watching(board, reader, lambda: board.copy(fresh_png()), replace=False):
        board.copy(png(1))
        assert eventually(lambda: len(reader.seen) == 1)
        picture = Copied.of(png(1))
        assert picture is not None
        other = picture.image().convert("RGBA")
        import io

        stream = io.BytesIO()
        other.save(stream, "WEBP", lossless=True)
        board.copy(stream.getvalue())
        threading.Event().wait(0.2)
    assert len(reader.seen) == 1


def test_a_picture_without_mathematics_is_left_and_said_why(
    board: InMemory, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(picture: Copied) -> str:
        raise NoFormulaError("no formula was found")

    with watching(board, refuse, lambda: board.copy(fresh_png()), once=True) as thread:
        board.copy(png(1))
        thread.join(5)
    assert board.content == (png(1),)
    assert "no formula was found" in caplog.text


def test_no_replace(board: InMemory, reader: Reader) -> None:
    with watching(board, reader, lambda: board.copy(fresh_png()), replace=False, once=True) as thread:
        board.copy(png(1))
        thread.join(5)
    assert board.content == (png(1),)


def test_several_files_give_their_texts_in_order(board: InMemory, reader: Reader) -> None:
    with watching(board, reader, lambda: board.copy(fresh_png())):
        board.copy(png(1), b"no picture", png(2), png(1))
        assert eventually(lambda: board.content == "x_1\n\nx_2\n\nx_1")


def test_broken_pictures_do_not_end_it(board: InMemory, reader: Reader) -> None:
    with watching(board, reader, lambda: board.copy(fresh_png())):
        board.copy(b"\x89PNG\r\n\x1a\n and no more")
        board.copy(png(1)[:40])
        board.copy(png(2))
        assert eventually(lambda: board.content == "x_1")


def test_a_clipboard_that_is_gone_ends_the_watch(board: InMemory, reader: Reader) -> None:
    class Gone(InMemory.Changes):
        def wait(self, seconds: float) -> bool:
            raise MathsnapError("the X server has gone")

    board.changes = lambda: Gone(board, 0)  # type: ignore[method-assign]
    with pytest.raises(MathsnapError, match="has gone"):
        watch(board, reader)


def test_a_text_that_cannot_be_written_does_not_end_it(board: InMemory, reader: Reader) -> None:
    write = board.write
    failed = threading.Event()

    def fail(text: str) -> None:
        board.write = write  # type: ignore[method-assign]
        failed.set()
        raise MathsnapError("xclip did not take the text")

    board.write = fail  # type: ignore[method-assign]
    with watching(board, reader, lambda: board.copy(fresh_png())):
        board.copy(png(1))
        assert failed.wait(5)
        board.copy(png(2))
        assert eventually(lambda: board.content == "x_2")
