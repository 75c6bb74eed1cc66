"""A folder with jobs and data of its own, and `trawl` as a process in it that is killed."""

import json
import os
import select
import signal
import subprocess
import time


class Fault(Exception):
    """The contract is broken; the sentence says where."""


class Ending:
    """What is known of a process that has ended."""

    def __init__(self, status, said, ready):
        self.status = status
        self.said = said
        # Seconds from the start until a run went on or began; None: it did not come so far.
        self.ready = ready

    @property
    def killed(self):
        return self.status == -signal.SIGKILL


class Project:
    def __init__(self, folder, executable):
        self.folder, self.executable = folder, executable
        self.printed = folder / "printed"
        self.begin_anew()

    @property
    def data(self):
        return self.folder / "data"

    def begin_anew(self):
        """Forgets all that was crawled."""
        subprocess.run(["rm", "-rf", self.data], check=True)
        (self.folder / "jobs").mkdir(parents=True, exist_ok=True)
        self.printed.write_bytes(b"")

    def job(self, name, text):
        (self.folder / "jobs" / f"{name}.yaml").write_text(text)

    def launch(self, *words, crash=None, kill_after=None, since_ready=False, limit=120):
        """Runs a command to its end, or kills it after so many seconds, since its start or since it was ready.

        `crash` is what TRAWL_CRASH_AT says. Standard output is appended to the file `printed`."""
        environment = {"PATH": "/usr/bin:/bin", "TZ": "UTC"}
        if crash:
            environment["TRAWL_CRASH_AT"] = crash
        command = [self.executable, *words, "--jobs", "jobs", "--data", "data"]
        with open(self.printed, "ab") as printed:
            started = time.monotonic()
            process = subprocess.Popen(
                command, cwd=self.folder, env=environment, stdin=subprocess.DEVNULL, stdout=printed,
                stderr=subprocess.PIPE,
            )
        due = started + kill_after if kill_after is not None and not since_ready else None
        end, said, ready = started + limit, b"", None
        descriptor = process.stderr.fileno()
        while True:
            now = time.monotonic()
            if due is not None and now >= due:
                process.kill()
                due = None
            if now >= end:
                process.kill()
                raise Fault(f"{words[0]} has not ended after {limit} s: {said.decode(errors='replace')[-2000:]}")
            patience = (min(due, end) if due is not None else end) - now
            if not select.select([descriptor], [], [], patience)[0]:
                continue
            more = os.read(descriptor, 65536)
            if not more:
                break
            said += more
            if ready is None and b"run began" in said:
                ready = time.monotonic() - started
                if since_ready and kill_after is not None:
                    due = time.monotonic() + kill_after
        if due is not None:
            # The process is at its end already.
            time.sleep(max(0, due - time.monotonic()))
            process.kill()
        status = process.wait()
        process.stderr.close()
        return Ending(status, said.decode(errors="replace"), ready)

    def acknowledged(self):
        """The items that `--print` has written, as titles: a line without an end was cut by a kill."""
        lines = self.printed.read_bytes().split(b"\n")[:-1]
        return [json.loads(line)["title"] for line in lines]

    def forget_printed(self):
        self.printed.write_bytes(b"")


def outcome_of(ending):
    """The last words of a process, for messages."""
    return f"status {ending.status}\n{ending.said[-2000:]}"
