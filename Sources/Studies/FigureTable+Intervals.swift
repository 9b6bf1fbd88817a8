import Certification
import GSL
import Heralding
import NodeEmulation
import Quantities

/// Intervals where what is counted is not independent from count to count.
extension FigureTable {
    /// Whether losses, drifts or faults that last make attempts of one replication alike.
    var isCorrelated: Bool {
        c.apparatus.heralding.isDrifting || c.apparatus.isLossy
            || c.scenario.faults.kinds.contains { $0 != .lostHerald && $0 != .lateHerald }
    }

    /// The exact interval of a figure; where rounds of a replication are alike, no narrower than the replications are apart, and none
    /// where there are fewer than two of them.
    ///
    /// - Parameter episodes: how far the figure moves if a fault lasts all the time.
    func together(
        _ exact: ConfidenceInterval?, _ run: EmulatedRun, episodes: Double = 0, _ value: (RunRecord) -> Double
    ) -> ConfidenceInterval? {
        guard isCorrelated || !isMemoryless else { return exact }
        guard let exact, let across = acrossReplications(run, grain: 0, value) else { return nil }
        let hull = across.hull(exact)
        let unseen = episodes * unseenFaults(run)
        return ConfidenceInterval(estimate: hull.estimate, low: hull.low - unseen, high: hull.high + unseen)
    }

    /// Part of the time that faults might last in addition, if there were as many as can be behind those few that happened. Where they
    /// happened ten times or more the replications show it.
    private func unseenFaults(_ run: EmulatedRun) -> Double {
        let faults = c.scenario.faults
        let lasting = faults.kinds.map { kind -> Double in
            let length =
                switch kind {
                case .indexMismatch: faults.indexMismatch.probability > 0 ? faults.resynchronizationInterval.seconds : 0
                case .cavityUnlock: faults.cavityUnlock.rate.perSecond > 0 ? faults.cavityUnlock.duration.seconds : 0
                case .detectorLatch: faults.detectorLatch.rate.perSecond > 0 ? faults.detectorLatch.duration.seconds : 0
                case .lostHerald, .lateHerald, .clockSkew, .atomLoss: 0.0
                }
            let count = run.total.faults[kind].count
            guard length > 0, count < 10 else { return 0 }
            return (eventRate(count, run).high - Double(count) / run.measuredTime) * length
        }
        return min(1, lasting.reduce(0, +))
    }

    /// Events per second as if they came independently of each other.
    func eventRate(_ count: UInt64, _ run: EmulatedRun) -> ConfidenceInterval {
        .rate(count: Int(count), duration: run.measuredTime, confidence: c.scenario.requirement.confidence)
    }

    /// A figure in proportion to the number of independent events behind it.
    func scaledByCount(_ value: Double, of count: UInt64) -> ConfidenceInterval {
        let events = ConfidenceInterval.rate(
            count: Int(count), duration: Double(max(1, count)), confidence: c.scenario.requirement.confidence)
        // Where nothing happened nobody knows what it would be.
        if count == 0 { return ConfidenceInterval(estimate: value, low: 0, high: .infinity) }
        return ConfidenceInterval(estimate: value, low: value * events.low, high: value * events.high)
    }

    /// Student's interval of a figure that each replication gives once, of those that do, widened by what one unit of each channel at
    /// its edges and one picosecond of the schedule are worth.
    func acrossReplications(_ run: EmulatedRun, grain: Double, _ value: (RunRecord) -> Double) -> ConfidenceInterval? {
        let values = run.replications.map(value).filter(\.isFinite)
        guard let first = run.replications.first, values.count > 1 else { return nil }
        let n = Double(values.count)
        let mean = values.reduce(0, +) / n
        // One unit of each channel at the edges of the window, and the picosecond to which the schedule is rounded.
        let edge =
            grain * Double(c.apparatus.channels) / (Double(first.measured) * 1e-12) + abs(mean)
            / Double(c.apparatus.schedule.spacing.picoseconds)
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
        let t = Distribution.studentUpperQuantile(0.5 * (1 - c.scenario.requirement.confidence), degrees: n - 1)
        let half = t * (variance / n).squareRoot() + edge
        return ConfidenceInterval(estimate: mean, low: mean - half, high: mean + half)
    }
}

extension ConfidenceInterval {
    /// Within what the quantity can be.
    func clipped(to range: ClosedRange<Double>) -> ConfidenceInterval {
        func clip(_ x: Double) -> Double { min(max(x, range.lowerBound), range.upperBound) }
        return ConfidenceInterval(estimate: estimate, low: clip(low), high: clip(high))
    }
    /// From the lower of both lower ends to the higher of both upper ones, with this estimate.
    func hull(_ other: ConfidenceInterval) -> ConfidenceInterval {
        ConfidenceInterval(estimate: estimate, low: min(low, other.low), high: max(high, other.high))
    }
}
