import Certification
import NodeEmulation

extension Faults.Kind {
    /// Key of the figure of the time that it costs.
    var timeLostKey: String { "time_lost_to_\(rawValue)_s" }

    init?(timeLostKey key: String) {
        guard let kind = Self.allCases.first(where: { $0.timeLostKey == key }) else { return nil }
        self = kind
    }

    fileprivate var title: String {
        switch self {
        case .lostHerald: "time lost to lost heralds"
        case .lateHerald: "time lost to late heralds"
        case .indexMismatch: "time lost to index mismatch"
        case .clockSkew: "time lost to clock skew"
        case .cavityUnlock: "time lost to cavity unlocks"
        case .detectorLatch: "time lost to detector latch-up"
        case .atomLoss: "time lost to bursts of atom loss"
        }
    }
}

extension FigureTable {
    /// What each kind of fault costs of the measured time.
    ///
    /// Pairs that come to nothing cost the time in which the link announces as many; outages last; a burst costs the time that atom
    /// indices are idle, divided by their number.
    var lostTimes: [Figure] {
        let kinds = c.scenario.faults.kinds
        return kinds.map { kind in
            // Kinds that act on the same attempts and announcements share what they cost.
            let isShared = kinds.count > 1 && (kind == .indexMismatch || kind == .clockSkew)
            let isKnown = kind != .atomLoss || !c.hasBurstsAmongLosses
            return Figure(
                kind.timeLostKey, kind.title,
                closedForm: isKnown ? c.faults.effect(of: kind).fraction * c.scenario.run.duration.seconds : nil,
                isApproximate: isShared || kind == .atomLoss)
        }
    }

    func lostTime(_ kind: Faults.Kind, _ run: EmulatedRun) -> ConfidenceInterval? {
        let (total, time) = (run.total, run.measuredTime)
        func scaled(_ part: ConfidenceInterval?) -> ConfidenceInterval? {
            part.map {
                ConfidenceInterval(
                    estimate: time * $0.estimate, low: time * max(0, $0.low), high: time * max($0.estimate, min(1, $0.high)))
            }
        }
        // Channels fail for themselves; each counts as much as the others.
        let channels = Double(c.apparatus.channels)
        let indices = channels * Double(c.apparatus.schedule.atoms)
        switch kind {
        case .lostHerald, .lateHerald: return scaled(proportion(total.faults[kind].pairs, of: total.heralds))
        case .clockSkew:
            return scaled(proportion(total.faults[kind].pairs, of: total.faults[kind].pairs + total.photonPairs))
        case .indexMismatch:
            return scaled(
                episodes(kind, run) {
                    $0.heralds > 0 ? Double($0.faults[kind].pairs) / Double($0.heralds) : .nan
                })
        case .cavityUnlock, .detectorLatch:
            return scaled(episodes(kind, run) { Double($0.faults[kind].time) / Double($0.measured) / channels })
        case .atomLoss:
            return scaled(episodes(kind, run) { Double($0.faults[kind].time) / Double($0.measured) / indices })
        }
    }

    /// What faults of a kind cost in each replication; where fewer than ten happened, no narrower than their number is certain.
    private func episodes(
        _ kind: Faults.Kind, _ run: EmulatedRun, _ value: (RunRecord) -> Double
    ) -> ConfidenceInterval? {
        let across = acrossReplications(run, grain: 0, value)
        let count = run.total.faults[kind].count
        return count < 10 ? across.map { $0.hull(scaledByCount($0.estimate, of: count)) } : across
    }
}
