"""The launcher: one preparation, then instant; sound again after damage, a kill or two starts at once."""

import hashlib
import importlib.machinery
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

NO_TOOLS = "/nowhere"
LAUNCHER = Path(__file__).parents[2] / "relink"
REPORT = "import json, os, sys\nprint(json.dumps({'argv': sys.argv, 'prefix': sys.prefix, 'cwd': os.getcwd(), 'path': sys.path}))\n"

# Answers as uv does for what the launcher asks of it, installs empty packages, and waits while a file named `hold` is there.
UV = """#!{python}
import pathlib, re, subprocess, sys, time
here, words = pathlib.Path(__file__).parent, sys.argv[1:]
with (here / "log").open("a") as log:
    log.write(" ".join(words[:2]) + chr(10))
if words[0] == "venv":
    base = words[words.index("--python") + 1]
    sys.exit(subprocess.run([base, "-m", "venv", "--without-pip", words[-1]]).returncode)
if words[0] == "pip":
    print("installing")
    site = next(pathlib.Path(words[words.index("--python") + 1]).parents[1].glob("lib/python*/site-packages"))
    for name in re.findall(r"(?m)^(\\w+)==", pathlib.Path(words[-1]).read_text()):
        (site / name).mkdir(exist_ok=True)
        (site / name / "__main__.py").write_text({report!r})
        while (here / "hold").exists():
            time.sleep(0.01)
    sys.exit((here / "fail").exists())
"""


class Checkout:
    """A project of the launcher's own shape, small enough to be set up in a moment."""

    def __init__(self, root: Path) -> None:
        self.root = root / "project"
        self.tools = root / "tools"
        self.python = self.root / ".venv" / "bin" / "python"
        (self.root / "bot").mkdir(parents=True)
        self.tools.mkdir()
        shutil.copy(LAUNCHER, self.root / "relink")
        (self.root / "bot" / "__main__.py").write_text(REPORT)
        (self.root / "requirements.txt").write_text("alpha==1\n")
        (self.root / "requirements-dev.txt").write_text("alpha==1\npytest==1\n")
        (self.tools / "uv").write_text(UV.format(python=sys.executable, report=REPORT))
        (self.tools / "uv").chmod(0o755)

    @property
    def site(self) -> Path:
        """Where packages are installed."""
        return next(self.root.glob(".venv/lib/python*/site-packages"))

    def installed(self) -> list[str]:
        """What was asked of uv so far, version questions left out."""
        return [line for line in (self.tools / "log").read_text().splitlines() if line != "--version"]

    def start(self, *arguments: str, path: str | None = None, cwd: Path | None = None, **environment: str) -> "subprocess.Popen[str]":
        """Begin a start, with no terminal and no more environment than named."""
        return subprocess.Popen(
            [sys.executable, str(self.root / "relink"), *arguments],
            env={"PATH": path if path is not None else f"{self.tools}:/usr/bin:/bin", "HOME": str(self.root), **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=cwd,
        )

    def run(self, *arguments: str, path: str | None = None, cwd: Path | None = None) -> dict[str, Any]:
        """Start, and return what the command reported of itself; its standard output must hold nothing else."""
        process = self.start(*arguments, path=path, cwd=cwd)
        output, errors = process.communicate(timeout=100)
        assert process.returncode == 0, errors
        report: dict[str, Any] = json.loads(output)
        return report

    def refused(self, *, path: str | None = None, **environment: str) -> str:
        """Start what cannot be started, and return what was said about it."""
        process = self.start(path=path, cwd=None, **environment)
        output, errors = process.communicate(timeout=100)
        assert (process.returncode, output) == (1, "")
        assert "Traceback" not in errors
        return errors


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def until(condition: Callable[[], bool]) -> None:
    """Wait for what another process is about to do."""
    ends_at = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < ends_at
        time.sleep(0.01)


def said_first(process: "subprocess.Popen[str]") -> str:
    """The first line that a start tells the person at the terminal."""
    assert process.stderr is not None
    return process.stderr.readline()


def launcher() -> ModuleType:
    """The launcher as a module."""
    loader = importlib.machinery.SourceFileLoader("relink_launcher", str(LAUNCHER))
    spec = importlib.util.spec_from_loader("relink_launcher", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


def test_the_first_start_prepares_and_runs_the_command_from_any_directory(checkout: Checkout, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "bot").mkdir(parents=True)
    (elsewhere / "bot" / "__main__.py").write_text("raise SystemExit('the wrong bot')")

    report = checkout.run("status", "--json", cwd=elsewhere)

    assert report["argv"] == [str(checkout.root / "bot" / "__main__.py"), "status", "--json"]
    assert report["prefix"] == str(checkout.root / ".venv")
    assert report["cwd"] == str(elsewhere)
    assert report["path"][0] == str(checkout.root)


def test_a_later_start_installs_nothing(checkout: Checkout) -> None:
    checkout.run()
    checkout.run()

    assert checkout.installed() == ["venv --quiet", "pip install"]


def test_changed_requirements_are_installed_on_top(checkout: Checkout) -> None:
    checkout.run()
    (checkout.root / "requirements.txt").write_text("alpha==1\nbeta==1\n")
    checkout.run()

    assert checkout.installed() == ["venv --quiet", "pip install", "pip install"]
    assert (checkout.site / "beta").is_dir()


def test_tests_run_at_the_root_with_the_developers_requirements(checkout: Checkout, tmp_path: Path) -> None:
    report = checkout.run("test", "-q", "tests/x.py", cwd=tmp_path)

    assert report["argv"][1:] == ["-q", "tests/x.py"]
    assert report["cwd"] == str(checkout.root)


def test_a_full_test_run_uses_every_core(checkout: Checkout) -> None:
    assert checkout.run("test")["argv"][-2:] == ["-n", "auto"]


def test_developers_requirements_also_satisfy_every_other_command(checkout: Checkout) -> None:
    checkout.run("test")
    checkout.run("status")

    assert checkout.installed() == ["venv --quiet", "pip install"]


def test_runtime_requirements_do_not_satisfy_the_tests(checkout: Checkout) -> None:
    checkout.run("status")
    checkout.run("test")

    assert checkout.installed() == ["venv --quiet", "pip install", "pip install"]


def test_an_environment_made_by_other_means_is_kept_and_filled(checkout: Checkout) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(checkout.root / ".venv")], check=True)
    (checkout.site / "mine").mkdir()
    checkout.run()

    assert checkout.installed() == ["pip install"]
    assert (checkout.site / "mine").is_dir()


@pytest.mark.parametrize("damage", ["package", "interpreter", "record", "library"])
def test_a_damaged_environment_is_made_anew(checkout: Checkout, damage: str) -> None:
    checkout.run()
    if damage == "package":
        shutil.rmtree(checkout.site / "alpha")
    elif damage == "interpreter":
        checkout.python.unlink()
        checkout.python.symlink_to("/nowhere/python")
    elif damage == "record":
        (checkout.root / ".venv" / "relink.stamp").write_text("{torn")
    else:
        shutil.rmtree(checkout.root / ".venv" / "lib")
    checkout.run()

    assert checkout.installed() == ["venv --quiet", "pip install"] * 2
    assert (checkout.site / "alpha").is_dir()


def test_a_start_killed_half_way_leaves_nothing_behind_that_the_next_one_trusts(checkout: Checkout) -> None:
    (checkout.tools / "hold").touch()
    (checkout.root / "requirements.txt").write_text("alpha==1\nbeta==1\n")
    first = checkout.start()
    until(lambda: any(checkout.root.glob(".venv/lib/python*/site-packages/alpha/__main__.py")))
    first.kill()
    first.wait()
    (checkout.site / "alpha" / "torn.py").touch()
    second = checkout.start()
    assert "waiting" in said_first(second), "the installer of the killed start is still at work"
    (checkout.tools / "hold").unlink()
    first.communicate()
    _, errors = second.communicate(timeout=60)

    assert second.returncode == 0, errors
    assert (checkout.site / "beta").is_dir()
    assert not (checkout.site / "alpha" / "torn.py").exists()


def test_two_starts_at_once_install_once(checkout: Checkout) -> None:
    (checkout.tools / "hold").touch()
    first = checkout.start("one")
    until(lambda: any(checkout.root.glob(".venv/lib/python*/site-packages/alpha")))
    second = checkout.start("two")
    assert "waiting" in said_first(second)
    (checkout.tools / "hold").unlink()

    for process, word in ((first, "one"), (second, "two")):
        output, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors
        assert json.loads(output)["argv"][1:] == [word]
    assert checkout.installed() == ["venv --quiet", "pip install"]


@pytest.mark.slow
@pytest.mark.parametrize("hashed", ["this file", "another file"])
def test_pip_installs_only_what_has_the_listed_hash(checkout: Checkout, tmp_path: Path, hashed: str) -> None:
    wheel = tmp_path / "gamma-1-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("gamma.py", "")
        archive.writestr("gamma-1.dist-info/METADATA", "Metadata-Version: 2.1\nName: gamma\nVersion: 1\n")
        archive.writestr("gamma-1.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr("gamma-1.dist-info/RECORD", "gamma.py,,\n")
    digest = hashlib.sha256(wheel.read_bytes() if hashed == "this file" else hashed.encode()).hexdigest()
    (checkout.root / "requirements.txt").write_text(f"gamma @ {wheel.as_uri()} --hash=sha256:{digest}\n")

    if hashed == "this file":
        checkout.run(path=NO_TOOLS)
        assert (checkout.site / "gamma.py").is_file()
    else:
        assert "could not be installed" in checkout.refused(path=NO_TOOLS)


def test_without_the_venv_module_the_debian_package_is_named(checkout: Checkout, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['ensurepip'] = None")

    said = checkout.refused(path=NO_TOOLS, PYTHONPATH=str(tmp_path))

    assert said.splitlines()[-1].endswith("apt install python3-venv")


def test_a_folder_that_cannot_be_written_is_named(checkout: Checkout) -> None:
    (checkout.root / ".venv").write_text("a file is in the way")

    assert str(checkout.root / ".venv") in checkout.refused()


def test_an_interrupt_is_no_traceback(checkout: Checkout) -> None:
    (checkout.tools / "hold").touch()
    process = checkout.start()
    until(lambda: any(checkout.root.glob(".venv/lib/python*/site-packages/alpha")))
    process.send_signal(signal.SIGINT)
    (checkout.tools / "hold").unlink()
    _, errors = process.communicate(timeout=60)

    assert process.returncode == 130
    assert errors.splitlines()[-1] == "relink: stopped; the next start goes on from here."


def test_an_older_python_is_told_which_one_is_needed() -> None:
    module = launcher()

    module.require_python((3, 11, 0))
    with pytest.raises(module.CannotStartError, match=r"Python 3\.11 or newer is needed; this is 3\.9\.2"):
        module.require_python((3, 9, 2))


def test_the_launcher_is_executable() -> None:
    assert os.access(LAUNCHER, os.X_OK)
