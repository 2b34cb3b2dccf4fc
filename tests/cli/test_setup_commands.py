"""config, doctor, completion, and what all commands share: help, examples, -q and -v."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from mathsnap import Formula, health
from mathsnap.cli import cli
from mathsnap.cli.settings import defaults
from mathsnap.health import Finding
from mathsnap.history import History


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings and no history but the test's."""
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    monkeypatch.setattr("mathsnap.cli.settings.user_file", lambda: tmp_path / "user" / "mathsnap.toml")
    monkeypatch.setattr("mathsnap.cli.config.user_file", lambda: tmp_path / "user" / "mathsnap.toml")
    monkeypatch.setenv("MATHSNAP_HISTORY", str(tmp_path / "history"))


def run(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == code, result.output
    return result


def leaves(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    if isinstance(command, click.Group):
        for key, inner in command.commands.items():
            yield from leaves(inner, f"{name} {key}".strip())
    else:
        yield name, command


LEAVES = dict(leaves(cli, ""))


@pytest.mark.parametrize("name", LEAVES)
def test_every_command_has_two_examples_that_parse(name: str) -> None:
    examples = (LEAVES[name].help or "").partition("Examples:\n")[2].partition("\n\n")[0].splitlines()
    calls = [line.partition(f"mathsnap {name}")[2] for line in examples if f"mathsnap {name}" in line]
    assert len(calls) >= 2
    for call in calls:
        words = shlex.split(re.split(r" \||&&| >|\)\"", call)[0])
        LEAVES[name].make_context(name, words)


@pytest.mark.parametrize("name", LEAVES)
def test_every_command_can_be_quiet_and_verbose_and_speak_json(name: str) -> None:
    help_ = run(*name.split(), "--help").stdout
    assert "--quiet" in help_
    assert "--verbose" in help_
    assert "--json" in help_


def test_help_shows_every_command_under_a_heading() -> None:
    help_ = run("--help").stdout
    for name in cli.commands:
        assert f"\n  {name} " in help_
    assert "...\n" not in help_.split("Read formulas:")[1]


def test_no_settings() -> None:
    assert defaults(cli.commands["watch"]) == {}
    assert "not there" in run("config").stdout


def test_settings_are_defaults(tmp_path: Path) -> None:
    run("config", "set", "watch.format", "markdown")
    run("config", "set", "engine", "pix2tex")
    run("config", "set", "pdf.jobs", "4", "--project")
    assert tomllib.loads((tmp_path / "user" / "mathsnap.toml").read_text()) == {
        "engine": "pix2tex",
        "watch": {"format": "markdown"},
    }
    assert defaults(cli.commands["watch"]) == {"engine": "pix2tex", "form": "markdown"}
    assert defaults(cli.commands["pdf"]) == {"engine": "pix2tex", "jobs": 4}
    run("config", "set", "pdf.engine", "glyph", "--project")
    assert defaults(cli.commands["pdf"]) == {"engine": "glyph", "jobs": 4}
    rows = [json.loads(line) for line in run("config", "--json").stdout.splitlines()]
    assert {"watch.format", "engine", "pdf.jobs", "pdf.engine"} == {row["name"] for row in rows}
    run("config", "unset", "pdf.jobs", "--project")
    assert "jobs" not in defaults(cli.commands["pdf"])
    assert "not set" in run("config", "unset", "pdf.jobs", "--project", code=2).stderr


def test_settings_below_a_command_with_commands() -> None:
    Path("mathsnap.toml").write_text("[history.list]\nn = 3\n".replace("n =", "json ="))
    assert defaults(cli.commands["history"])["list"] == {"as_json": 3}


def test_settings_in_pyproject_and_above(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("pyproject.toml").write_text('[project]\nname = "x"\n[tool.mathsnap.watch]\nno-history = true\n')
    Path("deep/deeper").mkdir(parents=True)
    monkeypatch.chdir("deep/deeper")
    assert defaults(cli.commands["watch"]) == {"no_history": True}


def test_settings_as_json() -> None:
    told = json.loads(run("config", "set", "pdf.jobs", "4", "--json").stdout)
    assert (told["name"], told["value"]) == ("pdf.jobs", 4)
    assert json.loads(run("config", "path", "--json").stdout) == {"file": told["file"]}
    assert json.loads(run("config", "unset", "pdf.jobs", "--json").stdout)["value"] is None


def test_pruning_says_how_many_go() -> None:
    for latex in "abc":
        History().add(Formula(latex))
    asked = run("history", "prune", "--keep", "1", code=1)
    assert "Forget 2 formulas?" in asked.stderr
    assert len(History().latest()) == 3
    assert json.loads(run("history", "prune", "--keep", "1", "--yes", "--json").stdout) == {"forgotten": 2}
    assert [entry.formula.latex for entry in History().latest()] == ["c"]


def test_comments_stay() -> None:
    Path("mathsnap.toml").write_text(
        '# mine\nengine = "glyph"  # ours\n\n[watch]\n# how\nformat = "latex"\n\n[pdf]\n'
    )
    run("config", "set", "watch.once", "true", "--project")
    run("config", "set", "watch.format", "markdown", "--project")
    assert Path("mathsnap.toml").read_text() == (
        '# mine\nengine = "glyph"  # ours\n\n[watch]\n# how\nformat = "markdown"\nonce = true\n\n[pdf]\n'
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[watch]\nfromat = 'x'\n", "no option 'fromat'"),
        ("[watch\n", "cannot be read"),
        ("[watch]\nformat = 'x'\n", "'x'"),
    ],
)
def test_wrong_settings_are_named(content: str, message: str) -> None:
    Path("mathsnap.toml").write_text(content)
    result = CliRunner().invoke(cli, ["watch"])
    assert result.exit_code in (1, 2)
    assert message in result.stderr


@pytest.mark.parametrize(
    ("name", "value"), [("nothing", "1"), ("watch.nothing", "1"), ("no.thing", "1"), ("watch.format", "x")]
)
def test_only_what_there_is_can_be_set(name: str, value: str) -> None:
    run("config", "set", name, value, code=2)


def test_doctor() -> None:
    rows = [json.loads(line) for line in CliRunner().invoke(cli, ["doctor"]).stdout.splitlines()]
    assert {"python", "pymupdf", "clipboard", "tex", "history"} <= {row["name"] for row in rows}
    assert all(row["found"] or not row["there"] for row in rows)
    assert all(row["mend"] or row["there"] for row in rows if row["name"] not in ("clipboard", "screen"))


def test_doctor_fails_only_for_what_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_PARTS", (lambda: iter([Finding("a", False, "", "x", "pip install a")]),))
    run("doctor")
    monkeypatch.setattr(health, "_PARTS", (lambda: iter([Finding("a", False, "", "x", "m", True)]),))
    run("doctor", code=1)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(shell: str) -> None:
    assert "_MATHSNAP_COMPLETE" in run("completion", shell).stdout


@pytest.mark.parametrize(
    ("words", "at", "completed"),
    [("mathsnap hi", 1, ["history"]), ("mathsnap snap --engine g", 3, ["glyph"])],
)
def test_completing_in_bash(words: str, at: int, completed: list[str]) -> None:
    environment = os.environ | {
        "_MATHSNAP_COMPLETE": "bash_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": str(at),
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    done = subprocess.run(
        [sys.executable, "-m", "mathsnap"], env=environment, capture_output=True, text=True, check=False
    )
    assert [line.partition(",")[2] for line in done.stdout.splitlines()] == completed


@pytest.mark.parametrize(
    ("call", "remedy"),
    [
        ("history show 12", "`mathsnap history list`"),
        ("history show twelve", "`mathsnap history show --help`"),
        ("pdf", "`mathsnap pdf --help`"),
        ("snap --formt latex", "'--format'"),
        ("snpa", "'snap'"),
        ("--nope", "`mathsnap --help`"),
    ],
)
def test_errors_are_one_line(call: str, remedy: str) -> None:
    result = CliRunner().invoke(cli, call.split(), prog_name="mathsnap")
    assert result.exit_code == 2
    assert result.stderr.startswith("mathsnap: ")
    assert result.stderr.count("\n") == 1
    assert remedy in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize("width", [50, 100])
@pytest.mark.parametrize("name", ["", *LEAVES])
def test_help_fits_the_terminal(name: str, width: int) -> None:
    help_ = CliRunner().invoke(cli, [*name.split(), "--help"], terminal_width=width).stdout
    text, _, rest = help_.partition("Examples:\n")
    lines = [*text.splitlines(), *rest.partition("\n\n")[2].splitlines()]  # an example is to be copied whole
    assert max(map(len, lines)) <= width
    assert "Options:\n" in help_
