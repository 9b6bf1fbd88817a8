"""The link of Scenarios/nyse-nasdaq-50km.yaml as every peer script uses it, and the line that each prints."""

import json
import math
import time

# Picoseconds.
BIN, SEPARATION, EMISSION = 240_000, 340_000, 580_000
TRANSIT = 119_047_619  # 25 km at 2.1e8 m/s
ROTATION, READING, RESET = 100_000, 870_000, 1_000_000
ATOMS = 250
AFTER_FAILURE = ROTATION + READING + RESET
SPACING = max(EMISSION, -(-(EMISSION + 2 * TRANSIT + AFTER_FAILURE) // ATOMS))

EMISSION_PROBABILITY, OPTICS, DETECTOR = 0.70, 0.8, 0.9
ATTENUATION_DB_PER_KM, LENGTH_KM, SPEED_M_PER_S = 0.25, 50.0, 2.10e8
FIBER = math.sqrt(10 ** (-ATTENUATION_DB_PER_KM * LENGTH_KM / 10))
ARRIVES = EMISSION_PROBABILITY * FIBER  # probability that a node's photon reaches the station
CLICKS = OPTICS * DETECTOR  # probability that it then clicks
DARK_PER_S = 10.0  # each of two detectors
COHERENCE_S = 7.9
BRIGHT_MEAN = 6.346507e6 * 870e-9
_ROOT = math.sqrt(1 + 2 * 20.0)
PHOTON_RATE = (1 + 2 * 20.0 * (1 - _ROOT / (1 + _ROOT))) / 330e-9
COLLECTED = -math.expm1(-PHOTON_RATE * BIN * 1e-12)
NOISE = 0.05319  # weight of I/4 that makes the heralded fidelity the stated 0.96
HERALD_PROBABILITY = 0.5 * (ARRIVES * CLICKS) ** 2  # without dark counts

# CHSH on the Bell state: correlation of the outcomes for inputs (x, y), perfect pair.
CORRELATION = [[math.sqrt(0.5), math.sqrt(0.5)], [math.sqrt(0.5), -math.sqrt(0.5)]]


class Stopwatch:
    """Processor time of this process."""

    def __enter__(self):
        self.start = time.process_time()
        return self

    def __exit__(self, *_):
        self.cpu = time.process_time() - self.start


def report(peer, version, emulated_s, cpu_s, attempts, heralds, events=None, score=None, note=None):
    print(json.dumps({
        "peer": peer, "version": version, "emulated_s": emulated_s, "cpu_s": round(cpu_s, 4), "attempts": attempts,
        "heralds": heralds, "heralds_per_attempt": heralds / max(1, attempts), "expected_per_attempt": HERALD_PROBABILITY,
        "mean_utility": None if score is None else score / max(1, heralds), "events": events,
        "attempts_per_s": round(attempts / cpu_s, 1), "real_time_factor": emulated_s / cpu_s, "note": note}))
