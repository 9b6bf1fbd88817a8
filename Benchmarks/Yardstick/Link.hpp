// The link of Scenarios/nyse-nasdaq-50km.yaml, and nothing else: the physics that all engines of the yardstick share.
//
// Written for this comparison; shares no code with the emulator. Numbers are those of Hardware/yb171-nanofiber.yaml.
// Specialized where the scenario allows it: both nodes alike, photons alike (visibility 1, no detuning), no cutoff, a
// decision on every herald. An emulator that reads these from a file cannot be so narrow, which is what a limit is for.
#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <ctime>
#include <limits>

using i64 = std::int64_t;
using u64 = std::uint64_t;
using u32 = std::uint32_t;

constexpr i64 never = std::numeric_limits<i64>::max();

/// xoshiro256** (Blackman & Vigna), seeded through SplitMix64; one stream per mechanism.
struct Stream {
    u64 s[4];

    Stream(u64 seed, u64 mechanism) {
        u64 x = seed * 0x9e3779b97f4a7c15u + mechanism * 0xd1342543de82ef95u;
        for (u64 &word : s) {
            u64 z = x += 0x9e3779b97f4a7c15u;
            z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
            z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
            word = z ^ (z >> 31);
        }
    }
    static u64 rotate(u64 x, int k) { return (x << k) | (x >> (64 - k)); }
    u64 next() {
        const u64 result = rotate(s[1] * 5, 7) * 9, t = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= t;
        s[3] = rotate(s[3], 45);
        return result;
    }
    double uniform() { return double(next() >> 11) * 0x1p-53; }
    double openUniform() { return (double(next() >> 12) + 0.5) * 0x1p-52; }
    bool coin() { return next() >> 63; }

    /// Exponential of mean one by the ziggurat (Marsaglia & Tsang, J. Stat. Softw. 5, 8 (2000)).
    double exponential() {
        for (double beyond = 0;; beyond += 7.69711747013104972) {
            const u64 bits = next();
            const u32 layer = bits & 255;
            const double x = double(bits >> 11) * 0x1p-53 * layers()[layer];
            if (x < layers()[layer + 1]) return beyond + x;
            if (layer) {
                const double below = std::exp(-layers()[layer]), above = std::exp(-layers()[layer + 1]);
                if (below + uniform() * (above - below) < std::exp(-x)) return beyond + x;
                beyond -= 7.69711747013104972;
            }
        }
    }
    static const double *layers() { return table.edges; }
    struct Table {
        double edges[257];
        Table() {
            const double tail = 7.69711747013104972, area = (tail + 1) * std::exp(-tail);
            edges[0] = area * std::exp(tail), edges[1] = tail, edges[256] = 0;
            for (int i = 1; i < 255; i++) edges[i + 1] = -std::log(area / edges[i] + std::exp(-edges[i]));
        }
    };
    static const Table table;
};
inline const Stream::Table Stream::table;

/// Times in picoseconds.
namespace times {
constexpr i64 bin = 240'000, separation = 340'000, emission = 580'000;
constexpr i64 transit = 119'047'619;  // 25 km at 2.1e8 m/s
constexpr i64 rotation = 100'000, reading = 870'000, reset = 1'000'000;
constexpr i64 atoms = 250;
constexpr i64 occupation = emission + 2 * transit + rotation + reading + reset;
constexpr i64 spacing = std::max(emission, (occupation + atoms - 1) / atoms);
constexpr i64 afterFailure = rotation + reading + reset;
}  // namespace times

/// Which photons of an attempt click and when: bit 0 A clicks, bit 1 A late, bit 2 B clicks, bit 3 B late.
using Clicks = u32;

struct Photon {
    bool reachesStation = false, clicks = false, isLate = false;
    u32 detector = 0;
    i64 delay = 0;
};
struct Light {
    Photon a, b;
    Clicks clicks() const { return Clicks(a.clicks) | a.isLate << 1 | b.clicks << 2 | b.isLate << 3; }
};

/// The two atoms' density matrix, zero but for its diagonal and ⟨01|ρ|10⟩.
struct State {
    double p00, p01, p10, p11, inner;
    static State product(bool a, bool b) { return {double(!a && !b), double(!a && b), double(a && !b), double(a && b), 0}; }
    double fidelity() const { return 0.5 * (p01 + p10) + inner; }
};

/// What each engine counts.
struct Tally {
    u64 events = 0, attempts = 0, photons = 0, clicks = 0, darkCounts = 0, heralds = 0, falseHeralds = 0, rounds = 0;
    double score = 0, deliveredFidelity = 0;
};

/// The random part of the physics. Engines differ in what they visit, never in a law.
struct Physics {
    Stream coincidences, singles, darkTimes, spins, inputs, outcomes, readingA, readingB;
    double station, detector, click, neither, onlyA, onlyB, lifetime, collected, inverseLogFailure, darkMean, noise;
    double axisA[2][2], axisB[2][2], brightMean, cumulative[64], kept = 1;
    int guide[256];
    i64 lastAge = 0;
    i64 upcoming;

    explicit Physics(u64 seed)
        : coincidences(seed, 1), singles(seed, 2), darkTimes(seed, 3), spins(seed, 4), inputs(seed, 5), outcomes(seed, 6),
          readingA(seed, 7), readingB(seed, 8) {
        const double fiber = std::sqrt(std::pow(10, -0.25 * 50 / 10));
        station = 0.70 * fiber;
        detector = station * 0.8;
        click = detector * 0.9;
        neither = (1 - station) * (1 - station);
        onlyA = neither + station * (1 - station);
        onlyB = onlyA + station * (1 - station);
        const double root = std::sqrt(1 + 2 * 20.0), outcoupling = root / (1 + root), cooperativity = 20 * (1 - outcoupling);
        const double rate = (1 + 2 * cooperativity) / 330e-9;
        lifetime = 1e12 / rate;
        collected = -std::expm1(-rate * 240e-9);
        inverseLogFailure = 1 / std::log1p(-click * click);
        darkMean = 1e12 / (2 * 10.0);
        // Werner noise that brings the mean fidelity of heralded pairs down to the stated 0.96.
        const double d = -std::expm1(-10.0 * 240e-9), one = 2 * click * (1 - click), none = (1 - click) * (1 - click);
        const double pair = 0.5 * click * click, mixed = 2 * d * one + 4 * d * d * none, bunched = 2 * d * pair;
        const double fidelity = (pair + 0.25 * mixed) / (pair + mixed + bunched);
        noise = (fidelity - 0.96) / (fidelity - 0.25);
        // CHSH on Ψ⁺ in the x-y plane.
        const double quarter = std::acos(-1) / 4, angleA[2] = {0, 2 * quarter}, angleB[2] = {quarter, -quarter};
        for (int i = 0; i < 2; i++) {
            axisA[i][0] = std::cos(angleA[i]), axisA[i][1] = std::sin(angleA[i]);
            axisB[i][0] = std::cos(angleB[i]), axisB[i][1] = std::sin(angleB[i]);
        }
        brightMean = 6.346507e6 * 870e-9;
        // Poisson counts by inversion of the tabulated law, found through a guide.
        double term = std::exp(-brightMean), sum = 0;
        for (int k = 0; k < 64; k++) {
            cumulative[k] = sum += term;
            term *= brightMean / (k + 1);
        }
        cumulative[63] = 1;
        for (int i = 0; i < 256; i++)
            for (guide[i] = 0; cumulative[guide[i]] <= i / 256.0;) guide[i]++;
        upcoming = gap() - 1;
    }

    /// Attempts up to and including the next in which both photons click.
    i64 gap() { return 1 + i64(coincidences.exponential() * -inverseLogFailure); }
    i64 darkInterval() { return i64(darkTimes.exponential() * darkMean + 0.5); }

    void place(Photon &p, Stream &stream) {
        // Without memory: modulo the window it is exponential within the window.
        double t = stream.exponential() * lifetime;
        while (t >= double(times::bin)) t -= double(times::bin);
        p.delay = std::min(i64(t), times::bin - 1);
        const u64 bits = stream.next();
        p.isLate = bits >> 63;
        p.detector = bits >> 62 & 1;
    }
    void reach(Photon &p) {
        p.reachesStation = true;
        p.clicks = singles.uniform() * station < click;
    }
    /// Both photons click: equal photons in one bin leave by one port.
    void coincidence(Light &light) {
        light.a.reachesStation = light.b.reachesStation = light.a.clicks = light.b.clicks = true;
        place(light.a, coincidences);
        place(light.b, coincidences);
        if (light.a.isLate == light.b.isLate) light.b.detector = light.a.detector;
    }
    /// The light of an attempt in which not both photons click. False: none reaches the station.
    __attribute__((always_inline)) bool others(Light &light) {
        double u = singles.uniform();
        return u >= neither && some(u, light);
    }
    __attribute__((noinline)) bool some(double u, Light &light) {
        for (;; u = singles.uniform()) {
            light = Light();
            if (u < neither) return false;
            if (u < onlyA) {
                reach(light.a);
            } else if (u < onlyB) {
                reach(light.b);
            } else {
                reach(light.a);
                reach(light.b);
                if (light.a.clicks && light.b.clicks) continue;
            }
            if (light.a.reachesStation) place(light.a, singles);
            if (light.b.reachesStation) place(light.b, singles);
            return true;
        }
    }
    /// The atoms' state, given which photons clicked, with the noise that the hardware file states without a cause.
    State herald(Clicks c, Tally &tally) {
        State s;
        const bool a = c & 1, lateA = c & 2, b = c & 4, lateB = c & 8;
        if (a && b && lateA != lateB) {
            s = {0, 0.5, 0.5, 0, 0.5};
        } else {
            tally.falseHeralds++;
            const bool first = a ? lateA : spins.coin(), second = b ? lateB : spins.coin();
            s = State::product(first, second);
        }
        tally.heralds++;
        const double keep = 1 - noise, add = 0.25 * noise;
        return {keep * s.p00 + add, keep * s.p01 + add, keep * s.p10 + add, keep * s.p11 + add, keep * s.inner};
    }
    /// The dark state gives no photons.
    bool readsBright(bool bright, Stream &stream) const {
        double u = stream.uniform();
        if (!bright) return false;
        int count = guide[int(u * 256)];
        while (u >= cumulative[count]) count++;
        return count >= 1;
    }
    /// Inputs, dephasing of both qubits over `age` ps, outcome, photon counts, score.
    void decide(State s, i64 age, Tally &tally) {
        const int x = inputs.next() >> 63, y = inputs.next() >> 63;
        if (age != lastAge) kept = std::exp(-double(age) / 7.9e12), lastAge = age;
        s.inner *= kept * kept;
        tally.deliveredFidelity += s.fidelity();
        const double za = s.p00 + s.p01 - s.p10 - s.p11, zb = s.p00 - s.p01 + s.p10 - s.p11;
        (void)za, (void)zb;  // axes in the plane do not see them
        const double e = 2 * s.inner * (axisA[x][0] * axisB[y][0] + axisA[x][1] * axisB[y][1]);
        const double same = 0.25 * (1 + e), differ = 0.25 * (1 - e), u = outcomes.uniform();
        const bool spinA = u >= same + differ, spinB = spinA ? u >= same + 2 * differ : u >= same;
        const bool outA = readsBright(spinA, readingA), outB = readsBright(spinB, readingB);
        tally.rounds++;
        tally.score += (outA != outB) == (x && y);
    }
};

/// Detectors that fired, bit = detector + 2 × late: exactly one in each bin announces a pair.
inline bool announces(u32 fired) { return 0x660 >> fired & 1; }

/// Bit to set for a click `offset` ps after the gate of an attempt opens; 0 outside its bins.
inline u32 gated(i64 offset, u32 detector) {
    if (offset < 0) return 0;
    if (offset < times::bin) return 1u << detector;
    return offset >= times::separation && offset < times::emission ? 4u << detector : 0;
}

/// One reader per node, both alike: when the output is out, and when the qubits have been rotated.
struct Reader {
    i64 free = 0;
    i64 rotated(i64 request) { return std::max(request, free) + times::rotation; }
};

inline double threadTime() {
    timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return double(t.tv_sec) + 1e-9 * double(t.tv_nsec);
}
