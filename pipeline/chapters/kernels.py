"""Two plug-ins of jupyter_client: they make the kernel of a chapter a forked one, always of this very interpreter."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import zmq
from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.provisioning import LocalProvisioner
from traitlets import Int, Unicode
from traitlets.config import Config

from pipeline import store
from pipeline.chapters.warm import chapter_environment, forked_kernel

LONGEST_SOCKET_PATH = 100  # the systems' own limits are 104 (macOS) and 108 (Linux) bytes


class ChapterProvisioner(LocalProvisioner):
    """Starts a kernel by forking the warm process, or an ordinary interpreter where that cannot be."""

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """The launch details, with the environment every chapter has."""
        return await super().pre_launch(**{**kwargs, "env": chapter_environment(self.parent.scratch)})

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """How to reach the kernel that was started. What it writes outside the notebook may hold values and is not kept."""
        folder = str(store.code_root())
        kernel = forked_kernel(cmd, kwargs["env"], folder, self.parent.start_timeout_s)
        if kernel is None:
            silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            return await super().launch_kernel(cmd, **{**kwargs, **silent, "cwd": folder})
        self.process = kernel
        self.pid = self.pgid = kernel.pid
        self.cwd = folder
        return self.connection_info


class ChapterKernelManager(AsyncKernelManager):
    """Uses the kernel of this interpreter, never one of the same name that a user installed elsewhere."""

    scratch = Unicode("", config=True)
    start_timeout_s = Int(60, config=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(kernel_spec_manager=KernelSpecManager(kernel_dirs=[]), **kwargs)
        self.provisioner = ChapterProvisioner(parent=self, kernel_spec=self.kernel_spec, kernel_id=str(uuid4()))


def kernel_config(scratch: Path, short_folder: Path, start_timeout_s: int) -> Config:
    """Settings of one kernel: reached over private files where the system and the length of a path allow, else over an encrypted port."""
    folder = next((folder for folder in (scratch, short_folder) if _fits(folder)), None)
    encryption = "required" if zmq.has("curve") else "disabled"
    files, port = {"transport": "ipc"}, {"transport": "tcp", "transport_encryption": encryption}
    own = {"scratch": str(scratch), "start_timeout_s": start_timeout_s, "connection_file": str((folder or scratch) / "kernel.json")}
    return Config({"ChapterKernelManager": {**own, **(files if folder else port)}})


def _fits(folder: Path) -> bool:
    return sys.platform != "win32" and len(os.fsencode(folder / "kernel-ipc-5")) <= LONGEST_SOCKET_PATH
