public import BellPairs
public import Heralding

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The closed-form twin of the faults: what they leave of heralds and pairs, how often they happen and what time they cost.
///
/// Outages are alternating renewal processes in their stationary state: a component is out for the part λd/(1 + λd) of the time.
/// Shares parameters with the emulation and no code. Neglects that outages come together with the announcements that other kinds
/// act on, and stated outages that overlap random ones are taken as independent of them.
public struct FaultsClosedForm: Sendable {
    /// The times that faults are set against, in seconds.
    public struct Times: Sendable {
        /// Between the starts of successive attempts.
        public var spacing: Double
        /// How long failed attempts keep their atoms beyond the report.
        public var hold: Double
        /// From the start of an attempt to the outputs of a decision on its pair.
        public var attemptToOutput: Double
        /// Start and end of the measuring window, from the start of the run.
        public var from: Double
        /// End of the measuring window.
        public var to: Double
        /// Atoms per node.
        public var atoms: Int
        /// New atoms per second at node A and at node B, 0 for none, and how long each is prepared.
        public var reload: (rateA: Double, preparationA: Double, rateB: Double, preparationB: Double)

        /// All of them.
        public init(
            spacing: Double, hold: Double, attemptToOutput: Double, from: Double, to: Double, atoms: Int,
            reload: (rateA: Double, preparationA: Double, rateB: Double, preparationB: Double)
        ) {
            self.spacing = spacing
            self.hold = hold
            self.attemptToOutput = attemptToOutput
            self.from = from
            self.to = to
            self.atoms = atoms
            self.reload = reload
        }
    }
    /// What a kind does within the measuring window.
    public struct Effect: Sendable, Equatable {
        /// Expected count, as `FaultRecord.Tally` counts; not a number where there is no closed form.
        public var count = Double.nan
        /// Part of the window's time that it costs.
        public var fraction = 0.0
    }

    /// Probability that an attempt is announced, over all attempts.
    public let heraldProbability: Double
    /// Part of the announcements that are false.
    public let falseFraction: Double
    /// Mean state of announced pairs.
    public let state: XState
    /// Part of the announced pairs that neither node keeps.
    public let dropped: Double
    /// Of the kept ones, those that only node A, only node B has heard of.
    public let stale: (a: Double, b: Double)
    /// Of the kept ones, those taken for other attempts' pairs.
    public let mismatched: Double
    /// Probability that a used pair finds node A, node B off resonance at its readout.
    public let unread: (a: Double, b: Double)
    /// Part of the atom indices that are idle because of bursts.
    public let idle: Double
    /// Atoms that bursts take per second, both nodes together.
    public let burstLossRate: Double
    /// Probability that a burst takes node A's, node B's atom of a used pair before its readout is over.
    public let burst: (a: Double, b: Double)
    /// Whether atoms that bursts take come back.
    public let isStationary: Bool
    private let effects: [Faults.Kind: Effect]

    /// Mean state of the pairs that are used, before storage: those that share nothing included.
    public var usedState: XState {
        let spoiled = stale.a + stale.b + mismatched
        guard spoiled > 0 else { return state }
        return (1 - spoiled) * state + stale.a * XState(p00: 0.5, p01: 0, p10: 0.5, p11: 0)
            + stale.b * XState(p00: 0.5, p01: 0.5, p10: 0, p11: 0) + mismatched * .maximallyMixed
    }

    /// What a kind does.
    public func effect(of kind: Faults.Kind) -> Effect { effects[kind] ?? Effect() }

    /// Without faults: what heralding alone gives.
    public init(_ heralding: ProtocolClosedForm) {
        heraldProbability = heralding.heraldProbability
        falseFraction = heralding.falseFraction
        state = heralding.state
        (dropped, stale, mismatched, unread, idle, burstLossRate, burst, isStationary, effects) =
            (0, (0, 0), 0, (0, 0), 0, 0, (0, 0), true, [:])
    }

    /// Evaluates the closed form.
    ///
    /// - Parameter parameters: those of heralding without faults.
    public init(_ faults: Faults, _ parameters: HeraldingParameters, _ t: Times) {
        let fails = (faults.failing.a ? 1.0 : 0, faults.failing.b ? 1.0 : 0)
        let length = t.to - t.from
        var effects: [Faults.Kind: Effect] = [:]

        // Outages.
        let unlock = OutageLaw(faults.cavityUnlock, window: length)
        let latch = OutageLaw(faults.detectorLatch, window: length)
        effects[.cavityUnlock] = unlock.effect(components: fails.0 + fails.1)
        effects[.detectorLatch] = latch.effect(components: 2)

        // Heralds, over all states of cavities, detectors and clocks.
        let mean = HeraldMean(faults, parameters, t, unlock, latch)
        heraldProbability = mean.probability
        falseFraction = mean.probability > 0 ? mean.falseOnes / mean.probability : .nan
        state = mean.probability > 0 ? (1 / mean.probability) * mean.state : .maximallyMixed
        effects[.clockSkew] = Effect(count: .nan, fraction: mean.cutOff)

        // Announcements.
        let heralds = max(1e-300, heraldProbability * length / t.spacing)
        func stated(_ fault: Faults.Announcements) -> Double {
            min(1, Double(fault.times.filter { $0.seconds < length }.count) / heralds)
        }
        let delay = faults.heraldDelay.seconds
        let beyond = delay > 0 ? exp(-t.hold / delay) : 0
        let (lost, late) = (faults.lostHerald.probability, faults.lateHerald.probability)
        let (lostA, lostB) = (fails.0 * lost, fails.1 * lost)
        let (tooLateA, tooLateB) = (fails.0 * late * beyond, fails.1 * late * beyond)
        let (withoutA, withoutB) = (lostA + (1 - lostA) * tooLateA, lostB + (1 - lostB) * tooLateB)
        // Stated ones befall all failing nodes at once.
        let (statedLost, statedLate) = (stated(faults.lostHerald), stated(faults.lateHerald) * beyond)
        let atOnce = min(1, statedLost + statedLate)
        let bothFail = fails.0 * fails.1
        let droppedHere = withoutA * withoutB * (1 - atOnce) + bothFail * atOnce
        let onlyA = (1 - withoutA) * withoutB * (1 - atOnce) + (1 - bothFail) * fails.1 * atOnce
        let onlyB = (1 - withoutB) * withoutA * (1 - atOnce) + (1 - bothFail) * fails.0 * atOnce
        let anyLost = 1 - (1 - lostA) * (1 - lostB)
        let anyLate = (1 - anyLost) * (1 - (1 - tooLateA) * (1 - tooLateB))
        let nodes = fails.0 + fails.1
        effects[.lostHerald] = Effect(
            count: heralds * nodes * (lost + statedLost), fraction: min(1, anyLost * (1 - atOnce) + statedLost))
        effects[.lateHerald] = Effect(
            count: heralds * nodes * ((1 - lost) * late + stated(faults.lateHerald)),
            fraction: min(1, anyLate * (1 - atOnce) + statedLate))
        let kept = 1 - droppedHere
        dropped = droppedHere
        stale = kept > 0 ? (onlyA / kept, onlyB / kept) : (0, 0)

        // Indices: from a slip to the next synchronization.
        let slip = faults.indexMismatch.probability
        let anySlip = 1 - (1 - fails.0 * slip) * (1 - fails.1 * slip)
        let heard = (1 - withoutA) * (1 - withoutB) * (1 - atOnce)
        let perAttempt = heraldProbability * heard * anySlip
        let decay = perAttempt < 1 ? -log1p(-perAttempt) / t.spacing : 1 / t.spacing
        let interval = faults.resynchronizationInterval.seconds
        let inStep = SawtoothMean(interval: interval, from: t.from, to: t.to)
        // ∫ e^{−κu} du over the phases u since the last synchronization.
        let right = inStep.integral { decay * $0 < 1e-12 ? $0 : -expm1(-decay * $0) / decay } / length
        let statedSlips = faults.indexMismatch.times.filter { $0.seconds < length }.map { time in
            min(interval - fmod(t.from + time.seconds, interval), length - time.seconds) / length
        }
        let slipped = 1 - (1 - anySlip) * right * max(0, 1 - statedSlips.reduce(0, +))
        effects[.indexMismatch] = Effect(
            count: perAttempt * right * length / t.spacing * (anySlip > 0 ? fails.0 + fails.1 : 0)
                * (anySlip > 0 ? slip / anySlip : 0) + Double(statedSlips.count) * nodes,
            fraction: heard * slipped)
        mismatched = kept > 0 ? heard * slipped / kept : 0

        // Readouts that fall into outages which began after the attempt.
        let reach = unlock.outAfter(t.attemptToOutput)
        unread = (fails.0 * reach, fails.1 * reach)

        let bursts = BurstLaw(faults, t)
        (idle, burstLossRate, burst) = (bursts.idle, bursts.lossRate, bursts.whileStored)
        isStationary = bursts.isReloaded
        effects[.atomLoss] = Effect(count: bursts.count, fraction: bursts.idle)
        self.effects = effects
    }
}

/// Means over the time since the last of regular resets.
struct SawtoothMean {
    /// Phases in the window: each from 0 on, with a weight.
    let pieces: [(weight: Double, upTo: Double)]

    init(interval: Double, from: Double, to: Double) {
        func upTo(_ time: Double, _ sign: Double) -> [(weight: Double, upTo: Double)] {
            let whole = (time / interval).rounded(.down)
            return [(sign * whole, interval), (sign, time - whole * interval)]
        }
        pieces = upTo(to, 1) + upTo(from, -1)
    }

    /// ∫ f over the window, from the integral of f over the first u seconds after a reset.
    func integral(_ first: (Double) -> Double) -> Double { pieces.reduce(0) { $0 + $1.weight * first($1.upTo) } }
}

/// The stationary law of an outage of one component, and of its stated ones.
struct OutageLaw {
    let rate: Double
    let duration: Double
    let window: Double
    /// Part of the time in random outages.
    let random: Double
    /// Part of the window's time in stated ones.
    let stated: Double
    private let times: [Double]

    init(_ outage: Faults.Outage, window: Double) {
        (rate, duration, self.window) = (outage.rate.perSecond, outage.duration.seconds, window)
        random = rate * duration / (1 + rate * duration)
        times = outage.times.map(\.seconds).filter { $0 < window }.sorted()
        var (total, covered) = (0.0, 0.0)
        for time in times {
            let (start, end) = (max(time, covered), min(time + outage.duration.seconds, window))
            if end > start { total += end - start }
            covered = max(covered, end)
        }
        stated = total / window
    }

    func effect(components: Double) -> FaultsClosedForm.Effect {
        FaultsClosedForm.Effect(
            count: components * (rate * window * (1 - random) * (1 - stated) + Double(times.count)),
            fraction: 1 - (1 - stated) * pow(1 - random, components))
    }

    /// Probability that a component that is well is out `delay` seconds later: with k outages ended the clock of random ones has
    /// run for `delay` − k d and rung k times.
    func outAfter(_ delay: Double) -> Double {
        let byStated = min(1, Double(times.count) * min(delay, duration) / window)
        guard rate > 0 else { return byStated }
        let most = delay / duration
        // Many outages in between leave no memory.
        guard most < 10_000 else { return 1 - (1 - random) * (1 - byStated) }
        var well = 0.0
        for k in 0...Int(most) {
            let run = rate * (delay - Double(k) * duration)
            well += run > 0 ? exp(-run + Double(k) * log(run) - lgamma(Double(k) + 1)) : k == 0 ? 1 : 0
        }
        return 1 - min(1, well) * (1 - byStated)
    }
}

/// Bursts of atom loss and the queue for new atoms. Atoms that are not replaced are left with probability 1 − f by each burst; elsewhere
/// a burst takes each of the atoms that do not wait, and one exponential server replaces them.
///
/// Random bursts hit the nodes independently of each other, stated ones both at once, whose places are then filled in the same order.
/// Leaves out: random bursts and stated ones that meet the same queue; other losses that join it.
struct BurstLaw {
    let isReloaded: Bool
    let count: Double
    let idle: Double
    /// Atoms lost per second, both nodes together.
    let lossRate: Double
    /// Probability that a burst takes the atom of node A, of node B from a pair before it is read.
    let whileStored: (a: Double, b: Double)

    init(_ faults: Faults, _ t: FaultsClosedForm.Times) {
        let (rate, fraction) = (faults.atomLoss.rate.perSecond, faults.atomLossFraction)
        let length = t.to - t.from
        let times = faults.atomLoss.times.map(\.seconds).filter { $0 < length }.sorted()
        let fails = faults.failing
        isReloaded =
            !faults.kinds.contains(.atomLoss)
            || (!fails.a || t.reload.rateA > 0) && (!fails.b || t.reload.rateB > 0)
        count = (rate * length + Double(times.count)) * ((fails.a ? 1 : 0) + (fails.b ? 1 : 0))
        let atoms = Double(t.atoms)
        let mean = atoms * fraction
        let square = mean * (1 - fraction) + mean * mean
        let stated = Double(times.count) / length

        /// Mean of e^{−λt} s^i over the window, λ of the time since the start of the run, i the number of stated bursts until then; and
        /// its sum over these, before each.
        func left(_ decay: Double, _ share: Double) -> (mean: Double, atTimes: Double) {
            var (integral, atTimes) = (0.0, 0.0)
            var (since, kept) = (0.0, 1.0)
            for time in times + [length] {
                let span = decay * (time - since)
                integral += kept * exp(-decay * (t.from + since)) * (time - since) * (span > 0 ? -expm1(-span) / span : 1)
                if time < length { atTimes += kept * exp(-decay * (t.from + time)) }
                (since, kept) = (time, kept * share)
            }
            return (integral / length, atTimes)
        }
        let leftOne = left(rate * fraction, 1 - fraction)
        /// One node's part of its atoms that are there on average, without the part that stated bursts of reloaded atoms take, that part,
        /// and how many it loses per second.
        func node(
            _ fails: Bool, _ reload: Double, _ preparation: Double
        ) -> (present: Double, takenAtTimes: Double, lossRate: Double) {
            guard fails, faults.atomLoss.isPresent, fraction > 0 else { return (1, 0, 0) }
            guard reload > 0 else {
                return (leftOne.mean, 0, mean * (rate * leftOne.mean + leftOne.atTimes / length))
            }
            let queued = BurstLaw.queued(atoms: t.atoms, rate: rate, fraction: fraction, reload: reload)
            let present = (1 - queued / atoms) / (1 + rate * fraction * preparation)
            let taken = min(1, stated * ((mean + square) / (2 * reload) + mean * preparation) / atoms)
            return (present, taken, mean * present * (rate + stated))
        }
        let (a, b) = (
            node(fails.a, t.reload.rateA, t.reload.preparationA), node(fails.b, t.reload.rateB, t.reload.preparationB)
        )
        lossRate = a.lossRate + b.lossRate
        let isLeftToBoth = fails.a && fails.b && t.reload.rateA == 0 && t.reload.rateB == 0
        // The same time has passed for both.
        let both =
            isLeftToBoth && faults.atomLoss.isPresent
            ? left(2 * rate * fraction, (1 - fraction) * (1 - fraction)).mean
            : a.present * b.present * (1 - max(a.takenAtTimes, b.takenAtTimes))
        idle = 1 - both
        let survival = exp(-rate * fraction * t.attemptToOutput)
        let hit = 1 - survival * (1 - min(1, stated * t.attemptToOutput) * fraction)
        whileStored = faults.atomLoss.isPresent ? (fails.a ? hit : 0, fails.b ? hit : 0) : (0, 0)
    }

    /// Mean number of places that wait for their turn to be filled.
    ///
    /// Where k of N wait, the next burst lets Bin(N − k, f) more do so, and one after the other is filled: what bursts bring above a number
    /// and what is filled from above it are equal, μ π_{k+1} = r Σ_{j ≤ k} π_j P[j + Bin(N − j, f) > k]. Many places count as fewer,
    /// larger ones.
    private static func queued(atoms: Int, rate: Double, fraction f: Double, reload: Double) -> Double {
        guard rate > 0 else { return 0 }
        let places = min(atoms, 400)
        let ratio = rate / (reload * Double(places) / Double(atoms))
        var law = [1.0]
        // Of the numbers so far, how likely a burst leads above k.
        var above: [Double] = []
        // P[Bin(N − j, f) = k − j], and so far.
        var (terms, sums): ([Double], [Double]) = ([], [])
        var total = 1.0
        for k in 0..<places {
            terms.append(f < 1 ? exp(Double(places - k) * log1p(-f)) : k == places ? 1 : 0)
            sums.append(terms[k])
            above.append(0)
            var flow = 0.0
            for j in 0...k {
                if j < k {
                    // From k − 1 to k.
                    let hits = Double(k - j)
                    terms[j] = f < 1 ? terms[j] * (Double(places - j) - hits + 1) / hits * f / (1 - f) : 0
                    sums[j] += terms[j]
                }
                above[j] = max(0, 1 - sums[j])
                flow += law[j] * above[j]
            }
            law.append(ratio * flow)
            total += ratio * flow
            // Weights may grow without bound.
            if total > 1e100 {
                for i in law.indices { law[i] /= total }
                total = 1
            }
        }
        return law.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element } / total * Double(atoms) / Double(places)
    }
}
