"""What lies in files, for tests of what must not, or must, be there."""


def everything_in(folder):
    """Every byte of every file. A log is read before the file into which it may be written meanwhile."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*"), reverse=True) if path.is_file())
