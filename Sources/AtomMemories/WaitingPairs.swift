import GSL

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Pairs that arrive at random wait for requests that use them up: the stationary law of a perishable stock.
///
/// With a cutoff the stock is treated as fed at a constant rate: oldest-first by the residual-life process of the oldest pair
/// (Kaspi & Perry, Adv. Appl. Probab. 15, 674 (1983)), freshest-first by the first passage of the walk of arrivals and
/// requests. Without a cutoff the finite number of atoms that feed the stock is kept, as a birth–death chain. It is reversible: a
/// pair waits as long as the chain, run on from the number of pairs that a request finds, takes to fall below the pair's own
/// number – for as many requests as that where the oldest pair is taken, and to the first passage to one less where the freshest is.
struct WaitingPairs {
    /// Part of the requests that find a pair.
    let servedFraction: Double
    /// Mean number of stored pairs.
    let meanStored: Double
    /// Mean wait, from herald to request, of the pairs that are used.
    let meanWaitOfServed: Double
    /// The law of that wait.
    let waits: WaitLaw

    /// - Parameter window: when requests are counted, in seconds after the first pair could be made. The freshest pair is rarely one
    ///   of the oldest, which keep waiting: how old pairs can be depends on how long there have been any.
    init(
        atoms: Int, birthRatePerAtom birth: Double, requestRate: Double, regular: Bool, cutoff: Double?, freshestFirst: Bool,
        window: (from: Double, to: Double)
    ) {
        if birth <= 0 {
            (servedFraction, meanStored, meanWaitOfServed, waits) = (0, 0, .nan, .none)
        } else if let cutoff, !regular, birth * Double(atoms) * cutoff < 0.5 * Double(atoms) {
            // The stock feeds on the atoms that it does not hold: solve for its own mean.
            var stored = 0.0
            var law = (served: 0.0, stored: 0.0, wait: 0.0)
            for _ in 0..<200 {
                let feed = birth * max(0, Double(atoms) - stored)
                law =
                    freshestFirst
                    ? WaitingPairs.freshest(feed: feed, requests: requestRate, cutoff: cutoff)
                    : WaitingPairs.oldest(feed: feed, requests: requestRate, cutoff: cutoff)
                let next = 0.5 * (stored + min(law.stored, Double(atoms)))
                if abs(next - stored) < 1e-12 * (1 + stored) { break }
                stored = next
            }
            (servedFraction, meanStored, meanWaitOfServed) = law
            let feed = birth * max(0, Double(atoms) - stored)
            waits =
                !(law.served > 0)
                ? .none
                : freshestFirst
                    ? .freshest(scale: 1 / (feed + requestRate), longest: cutoff) {
                        WaitingPairs.freshest($0, feed: feed, requests: requestRate)
                    } : .truncated(rate: requestRate - feed, longest: cutoff)
        } else if cutoff != nil || regular {
            (servedFraction, meanStored, meanWaitOfServed, waits) = (.nan, .nan, .nan, .none)
        } else {
            var logWeights = [0.0]
            for n in 1...atoms { logWeights.append(logWeights[n - 1] + log(birth * Double(atoms - n + 1) / requestRate)) }
            let largest = logWeights.max()!
            let weights = logWeights.map { exp($0 - largest) }
            let total = weights.reduce(0, +)
            meanStored = weights.enumerated().reduce(0) { $0 + Double($1.offset) * ($1.element / total) }
            servedFraction = weights[1...].reduce(0, +) / total
            let mean = servedFraction > 0 ? meanStored / (requestRate * servedFraction) : .nan
            guard servedFraction > 0 else {
                (meanWaitOfServed, waits) = (mean, .none)
                return
            }
            // The numbers of pairs that requests find.
            let likely = (1...atoms).filter { weights[$0] > 1e-14 * weights[1...].max()! }
            let (least, most) = (likely.first!, likely.last!)
            guard freshestFirst else {
                meanWaitOfServed = mean
                waits = .oldest(least: least, weights: Array(weights[least...most]), requestRate: requestRate)
                return
            }
            let chain = FreshestPair(
                atoms: atoms, birth: birth, requestRate: requestRate, least: least, weights: Array(weights[least...most]))
            waits = .freshest(
                scale: 1 / (birth * Double(atoms) + requestRate), from: window.from, to: window.to
            ) { (1 - chain.transform($0)) / $0 }
            meanWaitOfServed = waits.mean
        }
    }

    /// Takes of the freshest pair in the birth–death chain.
    private struct FreshestPair {
        let atoms: Int
        let birth: Double
        let requestRate: Double
        /// The least number of pairs that requests find, and the weights of it and those above it.
        let least: Int
        let weights: [Double]

        /// E[e^{−sW}] of the wait W: that of the first passage from k pairs to one less is
        /// φ_k = R/(R + b_k + s − b_k φ_{k+1}), b_k = (N − k) b the rate at which others come.
        func transform(_ s: Double) -> Double {
            // From so far up that where one begins does not matter.
            let top = min(atoms, least + 2 * weights.count)
            var passage = requestRate / (requestRate + s)
            var (sum, total) = (0.0, 0.0)
            for k in stride(from: top, through: least, by: -1) {
                let feed = birth * Double(atoms - k)
                passage = requestRate / (requestRate + s + feed - feed * passage)
                guard k - least < weights.count else { continue }
                sum += weights[k - least] * passage
                total += weights[k - least]
            }
            return sum / total
        }
    }

    /// Residual life x of the oldest pair has density f₀ e^{(λ−R)x} up to the cutoff c, f(c) e^{−R(x−c)} beyond (no pair).
    static func oldest(feed r: Double, requests l: Double, cutoff c: Double) -> (served: Double, stored: Double, wait: Double) {
        guard r > 0 else { return (0, 0, .nan) }
        let k = l - r
        let x = k * c
        // With a cutoff that few pairs reach e^x is 0, with requests that leave none waiting it outgrows everything.
        if x > 300 { return (r / l, r / k, 1 / k) }
        // (e^{kc} − 1)/k and ∫ y e^{k y} dy, written for small k as well.
        let mass = abs(x) < 1e-6 ? c * (1 + x / 2) : expm1(x) / k
        let moment = abs(x) < 1e-4 ? c * c * (0.5 + x / 3 + x * x / 8) : (c * exp(x) - expm1(x) / k) / k
        let f0 = 1 / (mass + exp(x) / r)
        let served = f0 * mass
        let wait = c - moment / mass
        return (served, l * served * wait + f0 * c, wait)
    }

    /// A request takes the pair with which the walk of arrivals (+1, rate R) and requests (−1, rate λ), run backward, first
    /// gains one; its wait has density √(R/λ) e^{−(R+λ)t} I₁(2√(Rλ) t)/t, cut at c.
    static func freshest(feed r: Double, requests l: Double, cutoff c: Double) -> (served: Double, stored: Double, wait: Double) {
        guard r > 0 else { return (0, 0, .nan) }
        func density(_ t: Double, ratio: Double) -> Double { ratio * freshest(t, feed: r, requests: l) }
        func integrate(_ f: (Double) -> Double) -> Double {
            // Short and long waits on scales of their own.
            let scale = min(c, 10 / (r + l))
            let head = (try? Quadrature.integrate(from: 0, to: scale, f)) ?? .nan
            let tail =
                scale < c
                ? (try? Quadrature.integrate(from: log(scale), to: log(c)) { f(exp($0)) * exp($0) }) ?? .nan : 0
            return head + tail
        }
        let up = (r / l).squareRoot()
        let served = integrate { density($0, ratio: up) }
        let wait = integrate { $0 * density($0, ratio: up) } / served
        let taken = integrate { density($0, ratio: 1 / up) }
        let waiting = integrate { $0 * density($0, ratio: 1 / up) } + (1 - taken) * c
        return (served, r * waiting, wait)
    }

    /// e^{−(R+λ)t} I₁(2√(Rλ) t)/t.
    private static func freshest(_ t: Double, feed r: Double, requests l: Double) -> Double {
        let root = (r * l).squareRoot()
        let gap = (r.squareRoot() - l.squareRoot()) * (r.squareRoot() - l.squareRoot())
        return t == 0 ? root : exp(-gap * t) * Bessel.scaledI1(2 * root * t) / t
    }
}
