#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The closed network of `AtomSupplyClosedForm` in its stationary state.
struct ReloadNetwork {
    private typealias Side = AtomSupplyClosedForm.Side
    /// Indices that leave service per second.
    private(set) var throughput = 0.0
    /// Atoms that are replaced per second, both nodes together.
    private(set) var lossRate = 0.0
    /// Indices whose losses have not been noticed.
    private(set) var unnoticed = 0.0
    /// Whether attempts come out right to a few percent: partners mostly outlast the wait, and traps many turns. Found by emulation:
    /// within 1 % where 65 % outlast it, off by 12 % at 50 %; off by 12 % where 12 % of the losses come within half a turn.
    private(set) var isAccurate = true

    /// The network of so many indices; every node that loses atoms is reloaded.
    init(indices: Int, _ a: AtomSupplyClosedForm.Side, _ b: AtomSupplyClosedForm.Side, notice: Double) {
        let rate = a.lossRate + b.lossRate
        let (traps, sides) = ((a.trapRate + b.trapRate) / rate, [a, b])
        let first = sides.map { $0.lossRate / rate }
        let service = sides.map { $0.lossRate > 0 ? 1 / $0.reloadRate : 0 }
        // Probability that the partner is still there when the atom of a node has been replaced.
        var present = [1.0, 1.0]
        for _ in 0..<200 {
            let lost = present.map { 1 - $0 }
            let common = 1 / (1 - lost[0] * lost[1])
            let visits = [(first[0] + lost[1] * first[1]) * common, (first[1] + lost[0] * first[0]) * common]
            let wait = notice * (traps + visits[0] * lost[0] + visits[1] * lost[1])
            let delay = 1 / rate + wait + visits[0] * a.preparation + visits[1] * b.preparation
            let law = QueueLaw(indices: indices, delay: delay, work: [visits[0] * service[0], visits[1] * service[1]])
            throughput = law.throughput
            lossRate = throughput * (visits[0] + visits[1])
            unnoticed = throughput * wait
            let before = present
            for node in 0...1 where sides[node].lossRate > 0 {
                let gamma = sides[1 - node].trapRate
                if gamma == 0 { continue }
                let own = sides[node].trapRate / sides[node].lossRate
                let still = law.transform(node, rate: gamma, service: service[node])
                present[node] = still * exp(-gamma * (sides[node].preparation + own * notice))
            }
            // Damped: waits depend on the presence that they decide.
            let change = (0...1).map { abs(present[$0] - before[$0]) }.max()!
            if change < 1e-12 { break }
            present = (0...1).map { 0.5 * (present[$0] + before[$0]) }
        }
        isAccurate = min(present[0], present[1]) >= 0.65 && (a.trapRate + b.trapRate) * notice <= 0.04
    }

    /// Two queues and a delay with a fixed number of indices.
    private struct QueueLaw {
        let throughput: Double
        /// For each queue the numbers in it that an arriving index finds, and their probabilities.
        private let found: [[Double]]

        /// The law of `indices` indices with the mean delay and the mean work that each brings to the queues per cycle, in seconds.
        init(indices n: Int, delay: Double, work: [Double]) {
            let unit = max(work[0], work[1])
            let (z, rho) = (delay / unit, work.map { $0 / unit })
            // Where nearly all are when all are in the delay, relative to which weights are taken.
            let most = min(Double(n), z.rounded(.down))
            let shift = most * log(z) - lgamma(most + 1)
            let delays = (0...n).map { exp(Double($0) * log(z) - lgamma(Double($0) + 1) - shift) }
            func queue(_ rho: Double, after weights: [Double]) -> [Double] {
                var (sums, last) = (weights, 0.0)
                for i in sums.indices {
                    last = sums[i] + rho * last
                    sums[i] = last
                }
                return sums
            }
            let without = [queue(rho[1], after: delays), queue(rho[0], after: delays)]
            let all = queue(rho[0], after: without[0])
            throughput = all[n - 1] / all[n] / unit
            found = (0...1).map { node in
                var power = 1.0
                return (0..<n).map { k in
                    defer { power *= rho[node] }
                    return power * without[node][n - 1 - k] / all[n - 1]
                }
            }
        }

        /// E[e^{−rW}] of the time W in a queue, own service included.
        func transform(_ node: Int, rate: Double, service: Double) -> Double {
            let factor = 1 / (1 + rate * service)
            var (power, sum) = (factor, 0.0)
            for probability in found[node] {
                sum += probability * power
                power *= factor
            }
            return sum
        }
    }
}
