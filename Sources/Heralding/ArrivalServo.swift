import DiscreteEvents

/// How much later node B's photons arrive than node A's while the fibers drift and a servo corrects: linear in time between
/// corrections, with a new normal error after each.
///
/// The error belongs to the correction, so that it does not matter which attempts ask. Leaves out: drift while photons click.
@frozen @usableFromInline struct ArrivalServo: Sendable, BitwiseCopyable {
    private let nominal: Double
    private let drift: Double
    private let interval: Double
    private let residual: Double
    private let limit: Double
    /// Where in its interval the servo is at time zero, 0…1.
    private let phase: Double
    private let seed: UInt64
    private let replication: UInt64
    private var correction = Double.nan
    private var error = 0.0

    init(_ parameters: HeraldingParameters, seed: UInt64, replication: UInt64) {
        let interference = parameters.interference
        nominal = interference.arrivalOffset.seconds
        drift = interference.arrivalDrift
        interval = interference.servoInterval.seconds
        residual = interference.servoResidual.seconds
        limit = 0.999 * parameters.binDuration
        (self.seed, self.replication) = (seed, replication)
        var stream = RandomStream(seed: seed, replication: replication, name: "heralding.servo-phase")
        phase = stream.uniform()
    }

    /// The offset of an attempt that starts at `time`, both in seconds; at most what both photons still fall into one gate with.
    mutating func offset(at time: Double) -> Double {
        let turns = time / interval + phase
        let number = turns.rounded(.down)
        if number != correction {
            correction = number
            var stream = RandomStream(
                seed: seed &+ number.bitPattern &* 0x9e37_79b9_7f4a_7c15, replication: replication,
                name: "heralding.servo-residuals")
            error = residual * stream.normal()
        }
        return min(limit, max(-limit, nominal + error + drift * interval * (turns - number)))
    }
}
