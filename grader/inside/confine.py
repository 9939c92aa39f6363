"""Giving up what student code must not have: privileges, and resources beyond the lesson's limits."""

from __future__ import annotations

import os
from typing import Any


def confine(settings: dict[str, Any]) -> None:
    """Set limits for this process and all it starts, then drop privileges for good.

    settings: "uid" (an unprivileged user to become, or None when we are one already), "memory" in bytes of address
    space, "processes" of that user, "file_size" in bytes, "cpu_seconds".
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
    uid = settings["uid"]
    if uid is not None:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)  # from root this clears all capabilities; no_new_privs is set by bubblewrap
