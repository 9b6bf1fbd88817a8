"""The elementary link in SeQUeNCe 1.3.1, as reference data for Tests/StudiesTests/CrossCheckTests.swift.

    python3.12 -m venv venv && venv/bin/pip install sequence==1.3.1
    venv/bin/python Tests/CrossCheck/sequence_link.py 1.5 > Tests/CrossCheck/sequence-1.3.1.json

Two nodes with one memory each and a station in the middle run SeQUeNCe's two heralding protocols for a fixed emulated time. Counted
are the attempts and those that succeed; attempts that are under way at the end are left out. For the stored pair SeQUeNCe's own
Bell-diagonal decoherence is called at several ages.
"""

import json
import sys
from importlib.metadata import version

import sequence.entanglement_management.generation as generation
from sequence.app.request_app import RequestApp
from sequence.kernel.quantum_manager import QuantumManager
from sequence.topology.router_net_topo import RouterNetTopo

START = 10_000_000_000  # ps, until the routers have agreed
LIGHT_M_PER_PS = 2e-4  # SeQUeNCe's speed of light in fiber
COUNTS = {"fail": 0, "succeed": 0}


def count_ends(protocol):
    """Attempts are not counted by the library: count their ends at one node."""
    for name in COUNTS:
        original = getattr(protocol, f"_entanglement_{name}")
        if getattr(original, "is_counted", False):
            continue

        def method(self, *arguments, original=original, name=name):
            COUNTS[name] += self.owner.name == "a"
            return original(self, *arguments)

        method.is_counted = True
        setattr(protocol, f"_entanglement_{name}", method)


def link(protocol, seconds, seed, length_m, attenuation_db_per_km, emission, detector, dark_per_s, window_ps, raw_fidelity):
    generation.EntanglementGenerationA.set_global_type(protocol)
    generation.EntanglementGenerationB.set_global_type(protocol)
    count_ends(generation.EntanglementGenerationA._registry[protocol])
    COUNTS.update(fail=0, succeed=0)
    is_single = protocol == "single_heralded"
    # Detectors rest for no time to speak of: dead time is another effect.
    part = {"efficiency": detector, "dark_count": dark_per_s, "time_resolution": window_ps, "count_rate": 1e12}
    memory = {"frequency": 1e9, "coherence_time": -1, "efficiency": emission, "fidelity": raw_fidelity}
    bsm = "SingleHeraldedBSM" if is_single else "SingleAtomBSM"
    encoding = "single_heralded" if is_single else "single_atom"
    network = RouterNetTopo({
        "nodes": [
            {"name": name, "type": "QuantumRouter", "seed": 10 * seed + i, "memo_size": 1, "template": "node"}
            for i, name in enumerate(("a", "b"))],
        "qconnections": [{
            "node1": "a", "node2": "b", "attenuation": attenuation_db_per_km / 1000, "distance": length_m,
            "type": "meet_in_the_middle", "template": "station", "seed": 10 * seed + 2}],
        "cconnections": [{"node1": "a", "node2": "b", "delay": int(length_m / LIGHT_M_PER_PS)}],
        "templates": {
            "node": {"MemoryArray": memory}, "station": {bsm: {"detectors": [part, dict(part)]}, "encoding_type": encoding}},
        "stop_time": START + int(seconds * 1e12), "is_parallel": False,
        "formalism": "bell_diagonal" if is_single else "ket_vector"})
    timeline = network.get_timeline()
    for channel in network.get_qchannels():
        channel.frequency = 1e9
    applications = {node.name: RequestApp(node) for node in network.get_nodes_by_type(RouterNetTopo.QUANTUM_ROUTER)}
    timeline.init()
    applications["a"].start("b", START, START + int(seconds * 1e12), 1, 0.5)
    timeline.run()
    return {"attempts": COUNTS["fail"] + COUNTS["succeed"], "heralds": COUNTS["succeed"]}


def stored_pair(raw_fidelity, coherence_s, errors, ages_s):
    """Fidelity of a pair whose two halves wait, by the memory's own Bell-diagonal decoherence."""
    from sequence.components.memory import Memory
    from sequence.kernel.timeline import Timeline
    QuantumManager.set_global_manager_formalism("bell_diagonal")
    fidelities = []
    for age in ages_s:
        timeline = Timeline(formalism="bell_diagonal") if "formalism" in Timeline.__init__.__code__.co_varnames else Timeline()
        halves = [
            Memory(f"m{i}", timeline, fidelity=raw_fidelity, frequency=0, efficiency=1, coherence_time=coherence_s,
                   wavelength=0, decoherence_errors=list(errors)) for i in range(2)]
        rest = 1 - raw_fidelity
        timeline.quantum_manager.set([m.qstate_key for m in halves], [raw_fidelity, rest / 3, rest / 3, rest / 3])
        timeline.time = 1_000 + int(age * 1e12)
        for half in halves:
            half.last_update_time = 1_000
            half.bds_decohere()
        fidelities.append(float(timeline.quantum_manager.states[halves[0].qstate_key].state[0].real))
    return fidelities


LINKS = [
    dict(name="no loss", length_m=1000, attenuation_db_per_km=0, emission=1, detector=1, dark_per_s=0),
    dict(name="emission and detection", length_m=1000, attenuation_db_per_km=0, emission=0.6, detector=0.8, dark_per_s=0),
    dict(name="10 km of fiber", length_m=10000, attenuation_db_per_km=0.25, emission=0.7, detector=0.9, dark_per_s=0),
    dict(name="50 km of fiber", length_m=50000, attenuation_db_per_km=0.25, emission=0.7, detector=0.72, dark_per_s=0),
    dict(name="dark counts", length_m=1000, attenuation_db_per_km=0, emission=0.3, detector=0.5, dark_per_s=200000),
]
WINDOW_PS = 240000


def main():
    scale = float(sys.argv[1]) if len(sys.argv) > 1 else 1
    rows = []
    for protocol in ("barret_kok", "single_heralded"):
        for index, setting in enumerate(LINKS):
            setting = dict(setting)
            name = setting.pop("name")
            seconds = scale * setting["length_m"] / 1000 * 0.4
            counted = link(protocol, seconds, 100 + index, window_ps=WINDOW_PS, raw_fidelity=0.96, **setting)
            rows.append({"name": name, "protocol": protocol, "emulated_s": seconds, "window_ps": WINDOW_PS, **setting, **counted})
            print(rows[-1], file=sys.stderr)
    ages = [0.0, 0.0005, 0.01, 0.5, 2.0, 20.0]
    stored = [
        {"raw_fidelity": f, "coherence_s": 7.9, "errors": errors, "ages_s": ages, "fidelities": stored_pair(f, 7.9, errors, ages)}
        for f in (1.0, 0.96, 0.7) for errors in ([0.0, 0.0, 1.0], [1 / 3, 1 / 3, 1 / 3])]
    print(json.dumps({"peer": "sequence", "version": version("sequence"), "links": rows, "stored": stored}, indent=1))


main()
