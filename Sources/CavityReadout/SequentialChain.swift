import GSL

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// One run of the truncated sequential test over the law of its counts, from one state of the atom.
///
/// The logarithm of the likelihood ratio after n counts in time t is n g − r t, with g = ln(R_B/R_D) and r = R_B − R_D: it meets the
/// lower bound −a only at the times (n g + a)/r, and a count passes the upper one only before (n g − a)/r. Between these times the
/// counts that are still possible do not change, and their law follows from that of Poisson counts: a finite chain. The hidden
/// state of the atom doubles it; the moment of its change is integrated over with 64 points. Masses below 1e-18 are left out; the sum of
/// all that is neglected stays below 1e-12.
struct SequentialChain {
    /// Times at which the law below is known, ascending, in seconds.
    private(set) var times: [Double] = [0]
    /// P[stopped before], P[stopped by then].
    private(set) var below: [Double] = [0]
    private(set) var through: [Double] = [0]
    /// Probability that the answer is bright, that it is dark.
    private(set) var bright = 0.0
    private(set) var dark = 0.0
    /// Mean time of counting, and mean of its square.
    private(set) var mean = 0.0
    private(set) var meanSquare = 0.0

    private let gain: Double
    private let drift: Double
    private let bound: Double
    private let duration: Double
    private let rates: (first: Double, second: Double)
    private let lifetime: Double
    private let counted: Double
    /// Probabilities of the counts from `least` on, by whether the atom has changed its state.
    private var law: [(first: Double, second: Double)] = [(1, 0)]
    private var least = 0
    /// Most counts with which the test goes on.
    private var most = 0
    private var kernels: [Kernel] = []

    private struct Kernel {
        let span: Double
        var first: [Double] = []
        var second: [Double] = []
        var change: [Double] = []
    }

    /// - Parameters:
    ///   - brightRate, darkRate: the rates that the test assumes.
    ///   - bound: logarithm of the likelihood ratio that ends the test.
    ///   - leaving: how the atom leaves the state it begins in.
    init(brightRate: Double, darkRate: Double, bound: Double, duration: Double, leaving: Readout.StateChange) {
        (gain, drift) = (log(brightRate / darkRate), brightRate - darkRate)
        (self.bound, self.duration) = (bound, duration)
        (rates, lifetime, counted) = ((leaving.before, leaving.after), leaving.lifetime, leaving.counted)
        guard drift > 0 else {
            finish()
            return
        }
        most = Int(min(bound / gain, 1e15))
        while passes(most + 1) <= 0 { most += 1 }
        let piece = max(0.02 / brightRate, duration / 4096)
        var now = 0.0
        while now < duration, least <= most {
            let (fails, passes) = (fails(least), passes(most + 1))
            let next = min(min(fails, passes), duration)
            let pieces = Int(((next - now) / piece).rounded(.up))
            if pieces > 0 {
                let kernel = kernel((next - now) / Double(pieces))
                for i in 1...pieces {
                    step(kernel, to: i == pieces ? next : now + Double(i) * kernel.span)
                }
            }
            now = next
            if now >= duration { break }
            if fails <= passes { stopLeast() }
            if passes <= fails { most += 1 }
        }
        finish()
    }

    /// When the test ends in favor of dark with so many counts.
    private func fails(_ counts: Int) -> Double { ((counts == 0 ? 0 : Double(counts) * gain) + bound) / drift }
    /// Until when the last of so many counts ends the test in favor of bright.
    private func passes(_ counts: Int) -> Double { (Double(counts) * gain - bound) / drift }

    private var alive: Double { law.reduce(0) { $0 + $1.first + $1.second } }
    /// Counts per second that end the test now.
    private var passing: Double {
        guard least + law.count - 1 == most, let last = law.last else { return 0 }
        return rates.first * last.first + rates.second * last.second
    }

    /// The counts of one more piece of time.
    private mutating func step(_ kernel: Kernel, to time: Double) {
        let (before, slope, start) = (alive, passing, times[times.count - 1])
        var next = [(first: Double, second: Double)](
            repeating: (0, 0), count: min(law.count + kernel.second.count - 1, most - least + 1))
        for (i, old) in law.enumerated() where old.first + old.second > 1e-20 {
            for j in 0..<min(kernel.second.count, next.count - i) {
                next[i + j].first += old.first * kernel.first[j]
                next[i + j].second += old.first * kernel.change[j] + old.second * kernel.second[j]
            }
        }
        while let last = next.last, last.first + last.second < 1e-18, next.count > 1 { next.removeLast() }
        law = next
        let after = alive
        bright += max(0, before - after)
        // The survival is taken as the cubic of its values and slopes at both ends.
        let width = time - start
        let area = width * 0.5 * (before + after) + width * width / 12 * (passing - slope)
        mean += area
        meanSquare += 2 * (start + 0.5 * width) * area
        times.append(time)
        below.append(1 - after)
        through.append(1 - after)
    }

    /// The fewest counts end the test in favor of dark.
    private mutating func stopLeast() {
        let first = law.removeFirst()
        dark += first.first + first.second
        least += 1
        if law.isEmpty { law = [(0, 0)] }
        through[through.count - 1] = 1 - alive
    }

    /// Time is up.
    private mutating func finish() {
        for (i, p) in law.enumerated() {
            let counts = least + i
            let isBright = drift > 0 && counts > 0 && Double(counts) * gain > drift * duration
            if isBright { bright += p.first + p.second } else { dark += p.first + p.second }
        }
        if times[times.count - 1] < duration {
            times.append(duration)
            below.append(1 - alive)
            through.append(1)
            if drift <= 0 { (mean, meanSquare) = (duration, duration * duration) }
        }
        through[through.count - 1] = 1
        law = []
    }

    /// Probabilities of the counts in a span of time, with and without a change of state.
    private mutating func kernel(_ span: Double) -> Kernel {
        if let known = kernels.first(where: { abs($0.span - span) <= 1e-11 * span }) { return known }
        let most = max(rates.first, rates.second) * span
        var kernel = Kernel(span: span)
        let stays = exp(-span / lifetime)
        var count = 0
        while true {
            let (p, q) = (Self.poisson(count, rates.first * span), Self.poisson(count, rates.second * span))
            kernel.first.append(stays * p)
            kernel.second.append(q)
            kernel.change.append((1 - counted) * changing(count, span) + (counted > 0 ? counted * changing(count - 1, span) : 0))
            count += 1
            if Double(count) > most, max(p, q) < 1e-18 { break }
        }
        if kernels.count > 7 { kernels.removeFirst() }
        kernels.append(kernel)
        return kernel
    }

    /// ∫ ds (e^{−s/τ}/τ) Poi(n; R₁ s + R₂ (t − s)) over 0…t.
    private func changing(_ count: Int, _ span: Double) -> Double {
        guard lifetime < .infinity, count >= 0 else { return 0 }
        let range = min(span, 40 * lifetime)
        var sum = 0.0
        for (x, weight) in Quadrature.unitNodes {
            let s = range * x
            sum +=
                weight * range / lifetime * exp(-s / lifetime)
                * Self.poisson(count, rates.first * s + rates.second * (span - s))
        }
        return sum
    }

    private static func poisson(_ count: Int, _ mean: Double) -> Double {
        if mean == 0 { return count == 0 ? 1 : 0 }
        return exp(Double(count) * log(mean) - mean - lgamma(Double(count) + 1))
    }
}
