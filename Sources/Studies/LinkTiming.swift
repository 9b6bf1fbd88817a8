import AtomMemories
import CavityReadout
import DiscreteEvents
import Heralding
import NodeEmulation

/// The times of two nodes and the station between them that the closed forms need, in whole picoseconds: those of `Apparatus`.
struct LinkTiming {
    /// One node's decision.
    struct Decision {
        /// Time from request to rotation, without jitter.
        let latency: Span
        /// Mean additional delay in picoseconds.
        let jitter: Double
        /// Basis rotation.
        let rotation: Span
        /// Photon counting, the most of it where it may end early.
        let duration: Span
        /// How long counting takes where it may end early.
        let stopping: StoppingTimes?
    }
    /// Which atoms attempt when.
    let schedule: AttemptSchedule
    /// Time from the start of an attempt to the station's report at the nodes.
    let reportDelay: Span
    /// Reset and cooling before an atom can start over.
    let reset: Span
    /// Node A's decisions.
    let decisionA: Decision
    /// Node B's decisions.
    let decisionB: Decision

    /// The times of a resolved apparatus.
    init(_ apparatus: Apparatus, _ readoutA: ReadoutClosedForm, _ readoutB: ReadoutClosedForm) {
        func decision(_ d: Apparatus.Decision, _ readout: ReadoutClosedForm) -> Decision {
            Decision(
                latency: d.latency, jitter: d.jitter, rotation: d.rotation, duration: d.duration, stopping: readout.stopping)
        }
        schedule = apparatus.schedule
        reportDelay = apparatus.reportDelay
        reset = apparatus.reset
        (decisionA, decisionB) = (decision(apparatus.decisionA, readoutA), decision(apparatus.decisionB, readoutB))
    }

    /// The same from the hardware, without the tables that only emulation needs.
    init(
        a: NodeHardware, b: NodeHardware, heralding: HeraldingParameters, _ readoutA: ReadoutClosedForm,
        _ readoutB: ReadoutClosedForm
    ) {
        func decision(_ node: NodeHardware, _ readout: ReadoutClosedForm) -> Decision {
            Decision(
                latency: Span(seconds: node.control.latency.seconds), jitter: node.control.jitter.seconds * 1e12,
                rotation: Span(seconds: node.readout.rotationTime.seconds),
                duration: Span(seconds: node.readout.duration.seconds), stopping: readout.stopping)
        }
        func reset(_ node: NodeHardware) -> Span {
            Span(seconds: node.reset.duration.seconds) + Span(seconds: node.reset.cooling.seconds)
        }
        func mean(_ d: Decision) -> Span {
            d.latency + Span(picoseconds: Int64(d.jitter.rounded())) + d.rotation + d.duration
        }
        (decisionA, decisionB) = (decision(a, readoutA), decision(b, readoutB))
        self.reset = max(reset(a), reset(b))
        let emission = heralding.emissionSpan
        reportDelay =
            emission + Span(seconds: heralding.transitTime) * 2 + Span(seconds: a.station.processingTime.seconds)
        let isUniform = a.control.cycle == .uniform || b.control.cycle == .uniform
        schedule = AttemptSchedule(
            a: a, b: b, emission: emission,
            failureDelay: reportDelay + (isUniform ? max(mean(decisionA), mean(decisionB)) : .zero))
    }

    /// Whether a readout may end early.
    var isSequential: Bool { decisionA.stopping != nil || decisionB.stopping != nil }

    /// The wait for the slower node's reader.
    func reader(_ arrivals: ReaderQueue.Arrivals) -> ReaderQueue {
        guard isSequential else { return ReaderQueue(arrivals, service: service) }
        func moments(_ d: Decision) -> (mean: Double, square: Double) {
            let (rotation, whole) = (d.rotation.seconds, d.duration.seconds)
            let mean = d.stopping?.mean ?? whole
            return (rotation + mean, rotation * rotation + 2 * rotation * mean + (d.stopping?.meanSquare ?? whole * whole))
        }
        let (a, b) = (moments(decisionA), moments(decisionB))
        return ReaderQueue(arrivals, mean: max(a.mean, b.mean), meanSquare: max(a.square, b.square), longest: service)
    }

    /// How long a pair may wait for the reader beyond the least time that it keeps its atoms, until these miss their next turn; without
    /// end where turns come at unequal intervals, of which the reader's queue knows nothing, or where a wait is drawn with the delay.
    func patience(_ successOccupation: Double) -> Double {
        guard decisionA.jitter == 0, decisionB.jitter == 0, AttemptRhythm(schedule) == nil else { return .infinity }
        return Double(schedule.atoms) * schedule.spacing.seconds - successOccupation
    }

    /// The longest that a decision keeps the slower node's reader busy, in seconds.
    var service: Double {
        max(decisionA.rotation + decisionA.duration, decisionB.rotation + decisionB.duration).seconds
    }

    /// Mean ages in seconds, from emission to the end of the rotation, of a pair that is `pairAge` seconds old at its request.
    func ages(pairAge: Double) -> (a: Double, b: Double) {
        func untilRotated(_ d: Decision) -> Double { d.latency.seconds + d.jitter * 1e-12 + d.rotation.seconds }
        return (pairAge + untilRotated(decisionA), pairAge + untilRotated(decisionB))
    }
}
