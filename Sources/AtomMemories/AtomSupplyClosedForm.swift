#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The closed-form twin of `AtomSupply` at both nodes: how many atom indices have both their atoms.
///
/// With reloading, indices circulate in a closed network: in service (any law, mean 1/λ), unnoticed until their turn, then in the
/// queue of the node that lost its atom (one exponential server), then in preparation (fixed), and on to the other node's queue if a
/// trap lost the partner meanwhile. Its stationary law is of product form for given probabilities of that; these follow from the
/// law of the wait that it gives (an arriving index sees the network without itself: Reiser & Lavenberg, J. ACM 27, 313 (1980)).
/// Without reloading the number in service falls as e^{−λt}; of an index that is out of it for good traps still lose the other atom.
///
/// Leaves out: that both atoms are replaced at once where both are found missing, and that a long wait at one node is followed by
/// another at the other node more often than a short one. `isKnown` says where that and the way to the stationary state matter little.
public struct AtomSupplyClosedForm: Sendable, Equatable {
    /// One node's part.
    public struct Side: Sendable, Equatable {
        /// Losses per second of an index in service.
        public var lossRate: Double
        /// Part of these that traps cause, in service or not.
        public var trapRate: Double
        /// Atoms per second that its reservoir delivers; 0 for none.
        public var reloadRate: Double
        /// Time from delivery to readiness in seconds.
        public var preparation: Double

        /// One node's part.
        public init(lossRate: Double, trapRate: Double = 0, reloadRate: Double, preparation: Double) {
            self.lossRate = lossRate
            self.trapRate = trapRate
            self.reloadRate = reloadRate
            self.preparation = preparation
        }
    }
    /// Mean number of indices in service within the measuring window.
    public let inService: Double
    /// Atoms lost per second, both nodes together, noticed or not.
    public let lossRate: Double
    /// Those of them that leave service by an attempt or a readout, after which the next atom waits for its first turn.
    public let noticedLossRate: Double
    /// Mean number of indices without both atoms that nobody has missed yet.
    public private(set) var unnoticed = 0.0
    /// Whether what happens does not depend on when one looks.
    public let isStationary: Bool
    /// Whether what is left out matters little.
    public let isKnown: Bool
    /// Number of indices that begin in service, and the rate at which each leaves it for good.
    private let indices: Double
    private let fatalRate: Double

    /// The mean within a window that begins `from` and ends `to` seconds after all places were filled.
    ///
    /// - Parameter notice: mean time in seconds until an atom that its trap has lost is missed.
    public init(indices: Int, a: Side, b: Side, notice: Double = 0, from: Double, to: Double) {
        let rate = a.lossRate + b.lossRate
        guard !rate.isNaN else {
            (inService, lossRate, noticedLossRate, isStationary, isKnown) = (.nan, .nan, .nan, true, false)
            (self.indices, fatalRate) = (.nan, 0)
            return
        }
        guard rate > 0 else {
            (inService, lossRate, noticedLossRate, isStationary, isKnown) = (Double(indices), 0, 0, true, true)
            (self.indices, fatalRate) = (Double(indices), 0)
            return
        }
        let isReloaded = (a.lossRate == 0 || a.reloadRate > 0) && (b.lossRate == 0 || b.reloadRate > 0)
        let trapRate = a.trapRate + b.trapRate
        if !isReloaded {
            // Where one node is reloaded, only the other one's losses are for good.
            let fatal = (a.reloadRate > 0 ? 0 : a.lossRate) + (b.reloadRate > 0 ? 0 : b.lossRate)
            let span = fatal * (to - from)
            let mean = exp(-fatal * from) * (span > 0 ? -expm1(-span) / span : 1)
            (inService, isStationary) = (Double(indices) * mean, false)
            (self.indices, fatalRate) = (Double(indices), fatal)
            // Partners that are left behind.
            func lost(_ side: Side, after other: Side) -> Double {
                let left = other.reloadRate > 0 ? 0 : other.lossRate
                return side.trapRate * left * AtomSupplyClosedForm.meanLeft(side.trapRate, since: fatal, from: from, to: to)
            }
            lossRate = rate * inService + Double(indices) * (lost(a, after: b) + lost(b, after: a))
            noticedLossRate = (rate - trapRate) * inService
            let replaced = a.reloadRate > 0 ? a : b
            let wait = AtomSupplyClosedForm.openWait(replaced, indices: indices)
            isKnown = replaced.lossRate == 0 || replaced.reloadRate == 0 || replaced.lossRate * wait < 0.02
        } else {
            let network = ReloadNetwork(indices: indices, a, b, notice: notice)
            (inService, isStationary) = (network.throughput / rate, true)
            (self.indices, fatalRate) = (network.throughput / rate, 0)
            lossRate = network.lossRate
            noticedLossRate = network.throughput * (rate - trapRate) / rate
            // What is left of the time when all places were full.
            let excess = Double(indices) / inService - 1
            isKnown = network.isAccurate && excess * exp(-rate * from) / (rate * (to - from)) < 0.05
            unnoticed = network.unnoticed
        }
    }

    /// Mean within a window of (e^{−γt} − e^{−λt})/(λ − γ).
    private static func meanLeft(_ gamma: Double, since lambda: Double, from: Double, to: Double) -> Double {
        let length = to - from
        func mean(_ rate: Double) -> Double {
            exp(-rate * from) * (rate * length > 0 ? -expm1(-rate * length) / (rate * length) : 1)
        }
        if abs(lambda - gamma) * to > 1e-6 { return (mean(gamma) - mean(lambda)) / (lambda - gamma) }
        // Equal rates: t e^{−γt}.
        let x = gamma * length
        let within = x < 1e-3 ? 0.5 - x / 3 + x * x / 8 : (-expm1(-x) - x * exp(-x)) / (x * x)
        return from * mean(gamma) + length * exp(-gamma * from) * within
    }

    /// Mean time from a loss to the return, as if indices came from a stock without end.
    private static func openWait(_ side: Side, indices: Int) -> Double {
        let load = Double(indices) * side.lossRate / side.reloadRate
        return load < 1 ? side.preparation + 1 / (side.reloadRate * (1 - load)) : .infinity
    }

    /// Mean number of indices in service so many seconds after all places were filled: N e^{−λt} without reloading, the stationary
    /// value with it.
    public func inService(at time: Double) -> Double { indices * exp(-fatalRate * time) }
}
