"""How one reaches the scheduler of a Dask cluster, and what to say where one can't."""

from __future__ import annotations

import logging
import warnings
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import util
from threading import Lock
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from sim.experiment.cluster.compatibility import ClusterError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from distributed import Client, Security

TIMEOUT: Final = 10.0  # seconds until somebody who doesn't answer isn't there
ENCRYPTED: Final = ("tls", "wss")
SCHEMES: Final = ("tcp", "ws", *ENCRYPTED)
UNTOUCHED: Final = "Nothing was written"
LOGGERS: Final = ("distributed", "distributed.client")


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where a cluster is, and how one is let in.

    Attributes
    ----------
    address
        Of its scheduler, such as ``tcp://127.0.0.1:8786`` or ``tls://host:8786``.
    tls_ca_file, tls_cert, tls_key
        PEM files: the authority that all trust, one's own certificate, and its key.
        What isn't given may stand in Dask's own configuration.
    """

    address: str
    tls_ca_file: Path | None = None
    tls_cert: Path | None = None
    tls_key: Path | None = None


@dataclass(slots=True)
class _Silence:
    """Leaves it to us to say what happens; Dask says it as tracebacks.

    Of several connections at a time the first silences, and the last lets speak.
    """

    levels: dict[str, int] = field(default_factory=dict)
    number: int = 0
    lock: Lock = field(default_factory=Lock)

    def __enter__(self) -> None:
        with self.lock:
            self.number += 1
            if self.number > 1:
                return
            for name in LOGGERS:
                logger = logging.getLogger(name)
                self.levels[name] = logger.level
                logger.setLevel(logging.CRITICAL)

    def __exit__(self, *_: object) -> None:
        with self.lock:
            self.number -= 1
            if not self.number:
                for name, level in self.levels.items():
                    logging.getLogger(name).setLevel(level)


_SILENCE: Final = _Silence()


@contextmanager
def connected(cluster: Cluster) -> Iterator[Client]:
    """Connect to a scheduler, which at the end forgets what it was given.

    Raises
    ------
    ClusterError
        If Dask isn't installed here or the scheduler can't be reached.
    """
    client = _connect(cluster)
    with _SILENCE:
        try:
            yield client
        finally:
            client.close(TIMEOUT)


def _connect(cluster: Cluster) -> Client:
    # A client of Dask's that fails at this would hang when it is thrown away.
    _refuse_address(cluster.address)
    if util.find_spec("distributed") is None:
        message = (
            "a cluster needs Dask, which isn't installed; install it with\n"
            f"  python -m pip install 'distributed>=2026.3'\n{UNTOUCHED}"
        )
        raise ClusterError(message)
    try:
        security = _security(cluster)
        _refuse_unfit(security, cluster.address)
        return _client(cluster.address, security)
    except (OSError, ImportError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        message = (
            f"can't reach a Dask scheduler at {cluster.address}: {reason}\n"
            f"{UNTOUCHED}; is it running (dask scheduler), "
            "and is this the address that it says?"
        )
        raise ClusterError(message) from error


def _client(address: str, security: Security) -> Client:
    from distributed import Client
    from distributed.versions import VersionMismatchWarning

    with warnings.catch_warnings():
        # What matters of it is refused, and said more clearly.
        warnings.simplefilter("ignore", VersionMismatchWarning)
        return Client(address, timeout=TIMEOUT, security=security, set_as_default=False)


def _refuse_address(address: str) -> None:
    try:
        parts = urlsplit(address)
        is_right = parts.scheme in SCHEMES and parts.hostname and parts.port
    except ValueError:
        is_right = False
    if not is_right:
        message = (
            f"{address!r} isn't the address of a Dask scheduler, which says it when it "
            f"starts, such as tcp://127.0.0.1:8786\n{UNTOUCHED}"
        )
        raise ClusterError(message)


def _security(cluster: Cluster) -> Security:
    from distributed import Security

    files = {
        "tls_ca_file": cluster.tls_ca_file,
        "tls_client_cert": cluster.tls_cert,
        "tls_client_key": cluster.tls_key,
    }
    return Security(**{name: str(path) for name, path in files.items() if path})


def _refuse_unfit(security: Security, address: str) -> None:
    """Refuse TLS without its files, and the files without TLS."""
    is_tls = urlsplit(address).scheme in ENCRYPTED
    has_files = security.get_connection_args("client").get("ssl_context") is not None
    if is_tls and not has_files:
        message = (
            f"{address} asks for TLS, for which files are missing: name an authority, "
            f"a certificate and its key with --cluster-tls-...\n{UNTOUCHED}"
        )
        raise ClusterError(message)
    if security.require_encryption and not is_tls:
        message = (
            f"{address} isn't encrypted, and files for TLS are given: say tls://..., "
            f"and start the scheduler and its workers with TLS\n{UNTOUCHED}"
        )
        raise ClusterError(message)
