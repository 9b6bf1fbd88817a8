"""The link in SeQUeNCe, by its own idiom: a router topology whose nodes request pairs through a midpoint station.

link_sequence.py [emulated seconds [seed]]. Its single-heralded protocol is nearest to the scenario's. It knows neither time
bins nor decisions; photons are lost in one factor; each failed attempt is negotiated by messages. So less physics than the
other scripts do, at what SeQUeNCe's users get.
"""

import sys
from importlib.metadata import version

import sequence.entanglement_management.generation as generation
from sequence.app.request_app import RequestApp
from sequence.topology.router_net_topo import RouterNetTopo

from link import *

emulated = float(sys.argv[1]) if len(sys.argv) > 1 else 0.02
seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
START = 10_000_000_000  # ps, until the routers have agreed

generation.EntanglementGenerationA.set_global_type("single_heralded")
generation.EntanglementGenerationB.set_global_type("single_heralded")
detector = {
    "efficiency": DETECTOR * OPTICS, "dark_count": DARK_PER_S, "time_resolution": EMISSION, "count_rate": 25e6}
network = RouterNetTopo({
    "nodes": [
        {"name": name, "type": "QuantumRouter", "seed": 10 * seed + i, "memo_size": ATOMS, "template": "node"}
        for i, name in enumerate(("a", "b"))],
    "qconnections": [{
        "node1": "a", "node2": "b", "attenuation": ATTENUATION_DB_PER_KM / 1000, "distance": LENGTH_KM * 1000,
        "type": "meet_in_the_middle", "template": "station", "seed": 10 * seed + 2}],
    "cconnections": [{"node1": "a", "node2": "b", "delay": 2 * TRANSIT}],
    "templates": {
        "node": {"MemoryArray": {
            "frequency": 1e12 / SPACING, "coherence_time": -1, "efficiency": EMISSION_PROBABILITY, "fidelity": 0.96}},
        "station": {"SingleHeraldedBSM": {"detectors": [detector, dict(detector)]}, "encoding_type": "single_heralded"}},
    "stop_time": START + int(emulated * 1e12), "is_parallel": False, "formalism": "bell_diagonal"})
timeline = network.get_timeline()
for channel in network.get_qchannels():
    channel.frequency = 1e12 / SPACING

# Attempts are not counted by the library: count their ends at one node.
counts = {"fail": 0, "succeed": 0}
protocol = generation.EntanglementGenerationA._registry["single_heralded"]


def counted(name):
    original = getattr(protocol, f"_entanglement_{name}")

    def method(self, *arguments):
        counts[name] += self.owner.name == "a"
        return original(self, *arguments)

    setattr(protocol, f"_entanglement_{name}", method)


counted("fail")
counted("succeed")
applications = {
    node.name: RequestApp(node) for node in network.get_nodes_by_type(RouterNetTopo.QUANTUM_ROUTER)}
timeline.init()
applications["a"].start("b", START, START + int(emulated * 1e12), ATOMS, 0.9)
with Stopwatch() as watch:
    timeline.run()
report(
    "sequence", version("sequence"), emulated, watch.cpu, sum(counts.values()), counts["succeed"], timeline.run_counter,
    note="single-heralded protocol, no time bins, no decisions")
