"""Ray: actors that do the parts of an order, on this machine or on many."""

import logging
import os
import secrets
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from service.bulk.order import Done, Order
from service.bulk.parts import Part
from service.bulk.worker import Worker
from service.cores import cores
from service.errors import ServiceError

if TYPE_CHECKING:
    from service.extractor import Pipeline

QUIET = {
    "RAY_USAGE_STATS_ENABLED": "0",  # nothing is told to anybody
    "RAY_BACKEND_LOG_LEVEL": "fatal",  # else it warns of how Ray Data starts its own actors
}
ALONE = {
    # The one way to have Ray listen on the loopback interface alone; there, it is the default.
    "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",
    "RAY_AUTH_MODE": "token",
}
"""For a cluster that is started here: nobody else may use it, from outside or from here."""
STORE_BYTES = 100 * 2**20
"""Of Ray's shared memory, which is a third of the machine's by default: nothing but the names of
parts goes through it."""
AGAIN = 3
"""How often a part is begun anew whose actor has ended, as it does when a machine is lost."""
FAILED_PARTS = 10
"""More than so many that failed, whatever the reason, end the run."""


class NoRay(ValueError):  # noqa: N818  (said to people as it is)
    """Ray is not installed."""


def require(address: str | None) -> None:
    """Raise ``NoRay`` unless there is Ray; import it for the cluster at ``address``, or our own."""
    # Read when it is imported, and by all processes that are started.
    os.environ.update(QUIET)
    if address is None:
        os.environ.update(ALONE)
        os.environ.setdefault("RAY_AUTH_TOKEN", secrets.token_hex(32))  # of this run, kept nowhere
    try:
        import ray.data  # noqa: F401, PLC0415  (an extra)
    except ImportError:
        msg = "Ray needs the extra ray: pip install 'sayso[ray]'"
        raise NoRay(msg) from None


class Actor:
    """A worker, as Ray Data calls it: with a row, for a row."""

    def __init__(self, order: Order, load: "Callable[[], Pipeline]", version: str) -> None:
        self._work = Worker(order, load, version)

    def __call__(self, row: dict[str, Part]) -> dict[str, Done]:
        """Do the part that is in the row."""
        return {"done": self._work(row["part"])}


@contextmanager
def cluster(address: str | None, actors: int | None) -> Iterator[int]:
    """Start Ray on this machine, or join the cluster at ``address``; yield how many ``actors``.

    Unless told, as many as there are cores.
    """
    require(address)
    import ray  # noqa: PLC0415

    here: dict[str, Any] = {
        "num_cpus": actors or cores(),
        "object_store_memory": STORE_BYTES,
        "include_dashboard": False,
    }
    ray.init(
        address=address or "local",
        log_to_driver=False,
        logging_level=logging.ERROR,
        **({} if address else here),
    )
    try:
        yield actors or max(1, int(ray.cluster_resources().get("CPU", 1)))
    finally:
        ray.shutdown()


def work(
    parts: Sequence[Part],
    order: Order,
    load: "Callable[[], Pipeline]",
    version: str,
    *,
    actors: int,
) -> Iterator[Done]:
    """Yield each part as it is done, in the cluster that is there; those that failed are missing.

    Raises ``ServiceError`` where no actor could begin, or more than ``FAILED_PARTS`` failed.
    """
    import ray.data  # noqa: PLC0415
    from ray.exceptions import RayError  # noqa: PLC0415
    from ray.util.annotations import RayDeprecationWarning  # noqa: PLC0415

    logging.getLogger("ray.data").setLevel(logging.CRITICAL)
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    context.max_errored_blocks = FAILED_PARTS
    context.raise_original_map_exception = True
    # A part a block: what Ray gives to an actor, and gives again when it has failed.
    ready = ray.data.from_items([{"part": part} for part in parts], override_num_blocks=len(parts))
    with warnings.catch_warnings():
        # Ray 2.60 wants each of them to have a parameter of its own, and has none for these.
        warnings.simplefilter("ignore", RayDeprecationWarning)
        done = ready.map(
            Actor,
            fn_constructor_args=(order, load, version),
            # Not one more than it does: no part waits while another actor has nothing to do.
            compute=ray.data.ActorPoolStrategy(size=actors, max_tasks_in_flight_per_actor=1),
            num_cpus=1,
            max_restarts=-1,
            max_task_retries=AGAIN,
        )
    try:
        for row in done.iter_rows():
            yield row["done"]
    except RayError as error:
        msg = f"Ray gave up, and its logs tell more: {_reason(error)}"
        raise ServiceError(msg) from None


def _reason(error: BaseException) -> str:
    """Return what was raised in an actor; the messages of strangers may repeat an article."""
    cause = getattr(error, "cause", None) or error
    match cause:
        case OSError():
            return str(cause.strerror or type(cause).__name__)
        case ServiceError():
            return cause.detail
        case _:
            return f"{type(cause).__name__}."
