"""The link in SimPy, as a competent user writes it: one process per atom pair, one per photon under way.

link_simpy.py [emulated seconds [seed]]; the same physics and events as the C++ yardstick. Time in whole picoseconds.
"""

import math
import random
import sys

import simpy

from link import *

emulated = float(sys.argv[1]) if len(sys.argv) > 1 else 0.1
rng = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)


class Station:
    """Two threshold detectors behind a beam splitter."""

    def __init__(self, env):
        self.env = env
        self.open = {}  # attempt → detectors that fired, bit = detector + 2 × late
        env.process(self.dark_counts())

    def photon(self, attempt, delay, is_late, detector, clicks):
        yield self.env.timeout(TRANSIT + delay + (SEPARATION if is_late else 0))
        if clicks:
            self.open[attempt] |= 1 << (detector + 2 * is_late)

    def dark_counts(self):
        while True:
            yield self.env.timeout(round(rng.expovariate(2 * DARK_PER_S) * 1e12))
            attempt, offset = divmod(self.env.now - TRANSIT, SPACING)
            if attempt in self.open:
                detector = rng.getrandbits(1)
                if offset < BIN:
                    self.open[attempt] |= 1 << detector
                elif SEPARATION <= offset < EMISSION:
                    self.open[attempt] |= 4 << detector

    def announces(self, attempt):
        return self.open.pop(attempt) in (5, 6, 9, 10)


class Link:
    def __init__(self, env):
        self.env = env
        self.station = Station(env)
        self.reader = simpy.Resource(env)
        self.attempts = self.heralds = self.rounds = self.score = 0
        for atom in range(ATOMS):
            env.process(self.atom(atom))

    def emit(self):
        """A node's photon: None, or delay, bin, detector, whether it clicks."""
        if rng.random() >= ARRIVES:
            return None
        delay = min(BIN - 1, int(-math.log(1 - rng.random() * COLLECTED) / PHOTON_RATE * 1e12))
        return [delay, rng.getrandbits(1), rng.getrandbits(1), rng.random() < CLICKS]

    def atom(self, atom):
        env, station = self.env, self.station
        turn = atom
        while True:
            yield env.timeout(turn * SPACING - env.now)
            self.attempts += 1
            station.open[turn] = 0
            a, b = self.emit(), self.emit()
            if a and b and a[1] == b[1] and a[3] and b[3]:
                b[2] = a[2]  # equal photons in one bin leave by one port
            for photon in (a, b):
                if photon:
                    env.process(station.photon(turn, *photon))
            yield env.timeout(TRANSIT + EMISSION)
            is_herald = station.announces(turn)
            yield env.timeout(TRANSIT)
            if is_herald:
                yield from self.decide(turn, a, b)
            ready = env.now + (RESET if is_herald else AFTER_FAILURE)
            turn += ATOMS * max(1, -(-(ready - turn * SPACING) // (ATOMS * SPACING)))

    def decide(self, turn, a, b):
        self.heralds += 1
        with self.reader.request() as mine:
            yield mine
            yield self.env.timeout(ROTATION)
            age = (self.env.now - turn * SPACING) * 1e-12
            yield self.env.timeout(READING)
        x, y = rng.getrandbits(1), rng.getrandbits(1)
        is_true = a and b and a[3] and b[3] and a[1] != b[1]
        e = (1 - NOISE) * math.exp(-2 * age / COHERENCE_S) * CORRELATION[x][y] if is_true else 0
        first = rng.random() < 0.5
        second = first if rng.random() < 0.5 * (1 + e) else not first
        outputs = [bright and rng.random() >= math.exp(-BRIGHT_MEAN) for bright in (first, second)]
        self.rounds += 1
        self.score += (outputs[0] != outputs[1]) == (x and y)


env = simpy.Environment()
link = Link(env)
with Stopwatch() as watch:
    env.run(until=int(emulated * 1e12))
# SimPy numbers its events.
report("simpy", simpy.__version__, emulated, watch.cpu, link.attempts, link.heralds, next(env._eid), link.score)
