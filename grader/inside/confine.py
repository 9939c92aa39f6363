"""Giving up what student code must not have: privileges, and resources beyond the lesson's limits."""

from __future__ import annotations

import os
from typing import Any

from . import kernel


def become(user: int | None) -> None:
    """Become an unprivileged user for good; None when we are one already. From root this clears all capabilities."""
    if user is not None and os.geteuid() != user:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)


def confine(settings: dict[str, Any]) -> None:
    """Set limits for this process and all it starts, then drop privileges for good.

    settings: "user" (see `become`), "memory" in bytes of address space, "processes" of that user, "file_size" in bytes,
    "cpu_seconds", and "sandboxed": False leaves this process the rights of the person who grades.
    """
    import resource

    limits = {
        resource.RLIMIT_AS: settings["memory"],
        resource.RLIMIT_NPROC: settings["processes"],
        resource.RLIMIT_FSIZE: settings["file_size"],
        resource.RLIMIT_CPU: settings["cpu_seconds"],
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: 256,
    }
    for limit, value in limits.items():
        if value is not None:
            resource.setrlimit(limit, (value, value))
    kernel.be_killed_first()
    if settings["sandboxed"]:
        become(settings["user"])
        kernel.drop_capabilities()
        kernel.refuse_system_calls()
