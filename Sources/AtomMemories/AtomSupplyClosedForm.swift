#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The closed-form twin of `AtomSupply` at both nodes: how many atom indices have both their atoms.
///
/// With reloading, indices circulate in a closed network: in service (any law, mean 1/λ), then in the queue of the node that
/// lost its atom (one exponential server), then in preparation (fixed). Its stationary law is of product form; the means follow
/// from mean value analysis (Reiser & Lavenberg, J. ACM 27, 313 (1980)), exactly for that network. Without reloading the
/// number in service falls as e^{−λt}. Leaves out: an index that loses both atoms at once, a partner lost while its index waits.
public struct AtomSupplyClosedForm: Sendable, Equatable {
    /// One node's part.
    public struct Side: Sendable, Equatable {
        /// Losses per second of an index in service.
        public var lossRate: Double
        /// Atoms per second that its reservoir delivers; 0 for none.
        public var reloadRate: Double
        /// Time from delivery to readiness in seconds.
        public var preparation: Double

        /// One node's part.
        public init(lossRate: Double, reloadRate: Double, preparation: Double) {
            self.lossRate = lossRate
            self.reloadRate = reloadRate
            self.preparation = preparation
        }
    }
    /// Mean number of indices in service within the measuring window.
    public let inService: Double
    /// Atoms lost per second, both nodes together.
    public let lossRate: Double
    /// Whether what happens does not depend on when one looks.
    public let isStationary: Bool
    /// Number of indices that begin in service, and the rate at which each leaves it for good.
    private let indices: Double
    private let fatalRate: Double

    /// The mean within a window that begins `from` and ends `to` seconds after all places were filled.
    public init(indices: Int, a: Side, b: Side, from: Double, to: Double) {
        let rate = a.lossRate + b.lossRate
        guard rate > 0 else {
            (inService, lossRate, isStationary) = (Double(indices), 0, true)
            (self.indices, fatalRate) = (Double(indices), 0)
            return
        }
        let isReloaded = (a.lossRate == 0 || a.reloadRate > 0) && (b.lossRate == 0 || b.reloadRate > 0)
        if !isReloaded {
            // Where one node is reloaded, only the other one's losses are for good.
            let fatal = (a.reloadRate > 0 ? 0 : a.lossRate) + (b.reloadRate > 0 ? 0 : b.lossRate)
            let span = fatal * (to - from)
            let mean = exp(-fatal * from) * (span > 0 ? -expm1(-span) / span : 1)
            (inService, isStationary) = (Double(indices) * mean, false)
            (self.indices, fatalRate) = (Double(indices), fatal)
        } else {
            let delay = 1 / rate + (a.lossRate * a.preparation + b.lossRate * b.preparation) / rate
            let service = [a, b].map { $0.lossRate > 0 ? $0.lossRate / rate / $0.reloadRate : 0 }
            var waiting = [0.0, 0.0]
            var throughput = 0.0
            for n in 1...indices {
                let residence = [service[0] * (1 + waiting[0]), service[1] * (1 + waiting[1])]
                throughput = Double(n) / (delay + residence[0] + residence[1])
                waiting = [throughput * residence[0], throughput * residence[1]]
            }
            (inService, isStationary) = (throughput / rate, true)
            (self.indices, fatalRate) = (throughput / rate, 0)
        }
        lossRate = rate * inService
    }

    /// Mean number of indices in service so many seconds after all places were filled: N e^{−λt} without reloading, the stationary
    /// value with it.
    public func inService(at time: Double) -> Double { indices * exp(-fatalRate * time) }
}
