"""Where the work of a study is done: in processes here, or on a cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from lfrsim.cli.options import StudyOptions

if TYPE_CHECKING:
    from sim.experiment.executors import Workers


def workers_for(options: StudyOptions) -> Workers:
    """Return who does the work; a cluster has been asked whether it can.

    Raises
    ------
    ClusterError
        If it can't. It is asked before anything is written.
    """
    from sim.experiment.executors import available_cores, workers

    tls = (
        options.cluster_tls_ca_file,
        options.cluster_tls_cert,
        options.cluster_tls_key,
    )
    if options.cluster is None:
        if any(tls):
            message = "--cluster-tls-... says nothing without --cluster"
            raise click.UsageError(message)
        return workers(options.jobs or available_cores())
    if options.jobs is not None:
        message = "say either --jobs, for processes here, or --cluster"
        raise click.UsageError(message)

    from sim.experiment.cluster.connection import Cluster
    from sim.experiment.cluster.workers import cluster_workers

    return cluster_workers(Cluster(options.cluster, *tls))
