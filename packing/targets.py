"""The computers that a kit can be for: what pip and a lock call them."""

from __future__ import annotations

import platform
import sys
from dataclasses import dataclass
from typing import Final

OLDEST: Final = (3, 11)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of computer.

    Attributes
    ----------
    tags
        Platforms of wheels that run on it, as pip names them.
    environment
        What markers of a lock ask of it.
    programs
        Where the programs of an environment called ``workshop`` are.
    python
        What Python is called on it.
    """

    tags: tuple[str, ...]
    environment: dict[str, str]
    programs: str = "workshop/bin/"
    python: str = "python3"


def _unix(system: str, name: str, machine: str) -> dict[str, str]:
    return {
        "os_name": "posix",
        "sys_platform": system,
        "platform_system": name,
        "platform_machine": machine,
    }


KINDS: Final = {
    "linux": Kind(
        (
            "manylinux_2_28_x86_64",
            "manylinux_2_27_x86_64",
            "manylinux_2_17_x86_64",
            "manylinux2014_x86_64",
        ),
        _unix("linux", "Linux", "x86_64"),
    ),
    "macos": Kind(("macosx_14_0_arm64",), _unix("darwin", "Darwin", "arm64")),
    "macos-intel": Kind(("macosx_14_0_x86_64",), _unix("darwin", "Darwin", "x86_64")),
    "windows": Kind(
        ("win_amd64",),
        {
            "os_name": "nt",
            "sys_platform": "win32",
            "platform_system": "Windows",
            "platform_machine": "AMD64",
        },
        programs="workshop\\Scripts\\",
        python="py",
    ),
}


@dataclass(frozen=True, slots=True)
class Target:
    """What a kit is for.

    Attributes
    ----------
    name
        Of its kind of computer.
    python
        Version of Python, such as 3.12.
    is_here
        Whether it is this computer and this Python, so that the kit can be tried.
    """

    name: str
    python: str
    is_here: bool

    @property
    def kind(self) -> Kind:
        """The kind of computer."""
        return KINDS[self.name]

    @property
    def label(self) -> str:
        """Its part of a file's name."""
        return f"{self.name}-py{self.python.replace('.', '')}"

    @property
    def environment(self) -> dict[str, str]:
        """All that markers of a lock may ask."""
        return {
            **self.kind.environment,
            "implementation_name": "cpython",
            "platform_python_implementation": "CPython",
            "python_version": self.python,
            "python_full_version": f"{self.python}.0",
        }


def target_of(name: str | None, python: str | None) -> Target:
    """Return what a kit is for; this computer and this Python where nothing is said.

    Raises
    ------
    ValueError
        If it is a computer or a Python for which there are no wheels.
    """
    here, own = _here(), f"{sys.version_info.major}.{sys.version_info.minor}"
    name, python = name or here, python or own
    if name not in KINDS:
        message = f"a kit can be for {', '.join(KINDS)}, and not for {name!r}"
        raise ValueError(message)
    parts = python.split(".")
    is_version = len(parts) == len(OLDEST) and all(part.isdecimal() for part in parts)
    if not is_version or tuple(map(int, parts)) < OLDEST:
        message = f"Python must be 3.11 or later, such as 3.12, but it is {python!r}"
        raise ValueError(message)
    return Target(name, python, is_here=(name, python) == (here, own))


def _here() -> str:
    """Return the kind of this computer; its system's name if it is none of them."""
    machine = platform.machine().lower()
    is_intel = machine in {"x86_64", "amd64"}
    system = {"win32": "windows", "darwin": "macos"}.get(sys.platform, sys.platform)
    if system == "macos" and is_intel:
        return "macos-intel"
    is_known = is_intel or (system == "macos" and machine == "arm64")
    return system if is_known else f"{system} on {machine}"
