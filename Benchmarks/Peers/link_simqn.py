"""The link in SimQN: nodes, lossy qubit channels and classical channels are its own, the station is the user's.

link_simqn.py [emulated seconds [seed]]. SimQN has no station, detector or dark count; time is in nanoseconds, because it
silently drops events that rounding puts into the past. Photons have no click times within their bin, and no decisions
follow: less physics than the other scripts do.
"""

import sys
from importlib.metadata import version

from qns.entity.cchannel.cchannel import ClassicChannel, ClassicPacket, RecvClassicPacket
from qns.entity.memory import QuantumMemory
from qns.entity.node import QNode
from qns.entity.node.app import Application
from qns.entity.qchannel.losschannel import QubitLossChannel
from qns.entity.qchannel.qchannel import RecvQubitPacket
from qns.models.epr import WernerStateEntanglement
from qns.simulator import Event, HashedBucketEventPool, Simulator
from qns.utils.rnd import get_rand, set_seed

from link import *

emulated = float(sys.argv[1]) if len(sys.argv) > 1 else 0.05
set_seed(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
TICKS = 10**9
nanoseconds = lambda picoseconds: round(picoseconds / 1000)
attempts = heralds = 0


class Call(Event):
    """As SimQN's func_to_event, which makes a class for every event and takes three times as long."""

    def __init__(self, t, by, action, arguments):
        super().__init__(t=t, by=by)
        self.action, self.arguments = action, arguments

    def invoke(self):
        self.action(*self.arguments)


def later(app, ticks, action, *arguments):
    now = app._simulator.tc.time_slot
    app._simulator.add_event(Call(app._simulator.time(time_slot=now + ticks), app, action, arguments))


class Node(Application):
    """Emits from each atom in its turn, waits for the report, tries again."""

    def __init__(self, station):
        super().__init__()
        self.station, self.free, self.photons = station, 0, [None] * ATOMS
        self.add_handler(self.receive, [RecvClassicPacket])

    def install(self, node, simulator):
        super().install(node, simulator)
        for atom in range(ATOMS):
            self.arm(atom)

    def arm(self, atom):
        slot, now = nanoseconds(SPACING), self._simulator.tc.time_slot
        start = -(-max(now, self.free) // slot) * slot
        self.free = start + slot
        later(self, start - now, self.emit, atom)

    def emit(self, atom):
        global attempts
        photon = WernerStateEntanglement(fidelity=0.96, name=None)
        photon.atom, photon.origin = atom, self._node
        self._node.memories[0].write(photon)
        self.photons[atom] = photon
        self._node.qchannels[0].send(photon, next_hop=self.station)
        if self._node.name == "a":
            attempts += 1
            later(self, nanoseconds(TRANSIT + EMISSION), judge, atom)

    def receive(self, node, event):
        global heralds
        atom, is_herald = event.packet.get()
        node.memories[0].read(self.photons[atom])
        heralds += is_herald and node.name == "a"
        later(self, nanoseconds(AFTER_FAILURE), self.arm, atom)


class Station(Application):
    def __init__(self):
        super().__init__()
        self.arrived, self.dark = {}, -TICKS
        self.add_handler(self.receive, [RecvQubitPacket])

    def install(self, node, simulator):
        super().install(node, simulator)
        self.next_dark()

    def next_dark(self):
        later(self, max(1, round(-math.log(1 - get_rand()) / (2 * DARK_PER_S) * TICKS)), self.darken)

    def darken(self):
        self.dark = self._simulator.tc.time_slot
        self.next_dark()

    def receive(self, node, event):
        self.arrived[event.qubit.atom] = self.arrived.get(event.qubit.atom, 0) + 1

    def judge(self, atom):
        clicks = self.arrived.pop(atom, 0)
        is_dark = self._simulator.tc.time_slot - self.dark < nanoseconds(2 * BIN)
        is_herald = (clicks == 2 and get_rand() < 0.5) or (clicks == 1 and is_dark and get_rand() < 0.5)
        for channel, node in zip(self._node.cchannels, nodes):
            channel.send(ClassicPacket([atom, is_herald], src=self._node, dest=node), next_hop=node)


nodes, middle, station = [QNode("a"), QNode("b")], QNode("station"), Station()
judge = station.judge
middle.add_apps(station)
for node in nodes:
    node.add_memory(QuantumMemory(name=f"memory {node.name}", capacity=ATOMS, decoherence_rate=1 / COHERENCE_S))
    node.add_qchannel(QubitLossChannel(
        name=f"fiber {node.name}", node_list=[node, middle], delay=TRANSIT * 1e-12, length=LENGTH_KM / 2,
        attenuation_rate=ATTENUATION_DB_PER_KM, p_init=1 - EMISSION_PROBABILITY * CLICKS))
    channel = ClassicChannel(name=f"wire {node.name}", node_list=[node, middle], delay=TRANSIT * 1e-12)
    node.add_cchannel(channel)
    middle.add_cchannel(channel)
    node.add_apps(Node(middle))
# The faster of its two event pools.
simulator = Simulator(0, emulated, accuracy=TICKS, pool_cls=HashedBucketEventPool)
for node in [*nodes, middle]:
    node.install(simulator)
with Stopwatch() as watch:
    simulator.run()
report(
    "simqn", version("qns"), emulated, watch.cpu, attempts, heralds, simulator.total_events,
    note="no click times, no decisions")
