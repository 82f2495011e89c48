"""The same deployment in other simulators, with a customer for every pedestrian."""
