"""What the differential tests stand on: a Python environment of their own, and Trawl's release."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
# Where corpora and Python environments lie.
HOME = Path(os.environ.get("TRAWL_CORPUS", "/var/tmp/trawl-corpus"))


def enter(name, *packages):
    """Goes on in a Python that has some packages, which is made at first; ends with 3 when it cannot be."""
    home = HOME / f"venv-{name}"
    python, installed, wanted = home / "bin/python", home / "installed", " ".join(packages)
    if Path(sys.prefix) == home:
        return
    if not installed.exists() or installed.read_text() != wanted:
        print(f"installing {wanted} from PyPI into {home}", file=sys.stderr)
        install = [python, "-I", "-m", "pip", "install", "-q", "--disable-pip-version-check", *packages]
        # Isolated: a file here is called like one of Python's own modules.
        for command in ([sys.executable, "-I", "-m", "venv", home], install):
            if subprocess.run(command, stdout=sys.stderr).returncode:
                print(f"skipped: {wanted} cannot be installed", file=sys.stderr)
                sys.exit(3)
        installed.write_text(wanted)
    os.execv(python, [python, "-B", *sys.argv])


def executable():
    """The release of this tree, unless TRAWL names one."""
    if os.environ.get("TRAWL"):
        return os.environ["TRAWL"]
    subprocess.run(["make", "-C", ROOT, "build"], check=True, stdout=sys.stderr)
    where = subprocess.run(["make", "-s", "-C", ROOT, "where"], check=True, capture_output=True, text=True)
    return where.stdout.strip()
