"""What every case needs: programs built, servers that end with their script, a command measured."""

import os
import shlex
import shutil
import subprocess
from pathlib import Path

BENCHMARKS = Path(__file__).resolve().parent.parent
ROOT = BENCHMARKS.parent
HOME = Path(os.environ.setdefault("TRAWL_CORPUS", "/var/tmp/trawl-corpus"))


class Failure(Exception):
    """Ends the script with a sentence and an exit status."""

    def __init__(self, sentence, status=1):
        super().__init__(sentence)
        self.status = status


class Skipped(Exception):
    """Says why a contender does not take part."""


def output_of(*command):
    """What a command says, or an empty text when it cannot be asked."""
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def compile_c(program, *sources, packages=()):
    """Compiles one of the C programs here to the path `program`."""
    compiler = os.environ.get("CC") or next(filter(shutil.which, ("cc", "gcc", "clang")), None)
    if not compiler:
        raise Failure("there is no C compiler", 3)
    libraries = []
    if packages:
        libraries = shlex.split(output_of("pkg-config", "--cflags", "--libs", *packages))
        if not libraries:
            raise Failure(f"pkg-config does not know {' and '.join(packages)}", 3)
    include = f"-I{ROOT}/Sources/CTreeArena/include"
    command = [compiler, "-O2", "-Wall", "-Wextra", include, "-o", program, *sources, *libraries, "-lpthread"]
    if subprocess.run(command).returncode:
        raise Failure(f"{sources[0]} cannot be compiled")


class Server:
    """A server that prints its base URL and ends when its standard input closes."""

    def __init__(self, *command):
        self.command = list(map(str, command))

    def __enter__(self):
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(self.command, stdin=pipe, stdout=pipe, text=True)
        self.base = self.process.stdout.readline().strip()
        if not self.base:
            raise Failure(f"{self.command[0]} does not serve", self.process.wait() or 1)
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def measure(work, command, seconds):
    """Runs a command: (wall seconds, processor seconds, peak memory in MB)."""
    figures, said = work / "figures", work / "said"
    figures.unlink(missing_ok=True)
    with open(said, "w") as log:
        process = subprocess.Popen(
            [work / "measure", figures, *command], stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=work
        )
        try:
            status = process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise Failure(f"{command[0]} has not ended after {seconds} s") from None
        finally:
            if process.poll() is None:  # measure ends all that the command started
                process.terminate()
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    process.terminate()
                    process.wait()
    if status:
        raise Failure(f"{command[0]} ended with status {status}:\n{said.read_text()[-2000:]}")
    wall, processor, memory = map(float, figures.read_text().split())
    return wall, processor, memory / 1024
