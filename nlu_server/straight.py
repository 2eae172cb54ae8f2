"""Runs Rasa's graph of three nodes in a straight line, instead of planning it anew for each message."""

from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.agent import load_agent as load_rasa_agent
from rasa.engine.runner.dask import DaskGraphRunner


class StraightRunner:
    """Rasa's nodes in an order that was worked out once for each set of targets."""

    def __init__(self, runner: DaskGraphRunner) -> None:
        self._nodes = runner._instantiated_nodes
        self._schema = runner._graph_schema
        self._plans: dict[tuple[str, ...], list[tuple[str, tuple[str, ...]]]] = {}

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """As Rasa's ``GraphRunner.run``."""
        wanted = tuple(targets or self._schema.target_names)
        plan = self._plans.get(wanted)
        if plan is None:
            plan = self._plans[wanted] = self._planned(wanted)
        results: dict[str, Any] = {name: (name, value) for name, value in (inputs or {}).items()}
        for name, needs in plan:
            results[name] = self._nodes[name](*(results.get(need, need) for need in needs))
        return dict(results[name] for name in wanted)

    def _planned(self, wanted: tuple[str, ...]) -> list[tuple[str, tuple[str, ...]]]:
        plan: dict[str, tuple[str, ...]] = {}
        nodes = self._schema.minimal_graph_schema(list(wanted)).nodes

        def add(name: str) -> None:
            if name in nodes and name not in plan:
                needs = tuple(nodes[name].needs.values())
                for need in needs:
                    add(need)
                plan[name] = needs

        for name in wanted:
            add(name)
        return list(plan.items())


async def load_agent(model: Path) -> Agent:
    """Rasa's agent for this model. ``RuntimeError`` when it cannot be loaded: Rasa itself would serve on without."""
    agent = await load_rasa_agent(model_path=str(model))
    if agent.processor is None:
        raise RuntimeError(f"{model.name} cannot be loaded.")
    agent.processor.graph_runner = StraightRunner(agent.processor.graph_runner)
    # Rasa compares each intent with its domain. We have none, and asking an empty one whether it is empty builds
    # another empty one for every message, which cost as much as the model itself. None is asked nothing.
    agent.processor.domain = None
    return agent
