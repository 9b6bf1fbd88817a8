import BellPairs
import Glibc
import Heralding
import Testing

/// The closed form against the quantum state of two atoms and up to two photons, written out photon number by photon number:
/// section 3 of the physics reference, for threshold and number-resolving detectors.
@Suite struct FockSpaceTests {
    /// Photon numbers of eight modes, numbered 4 bin + 2 detector + (0 common, 1 the part of B's photon that A's lacks).
    private typealias Numbers = [Int]

    /// Amplitudes of the photons behind the beam splitter: A's as (c + d)/√2, B's as (c − d)/√2; each turned from one polarization
    /// toward the other by an angle.
    private func photons(
        binA: Int?, binB: Int?, visibility: Double, turned: (a: Double, b: Double) = (0, 0)
    ) -> [Numbers: Double] {
        var state: [Numbers: Double] = [Array(repeating: 0, count: 8): 1]
        func create(_ terms: [(mode: Int, amplitude: Double)]) {
            var next: [Numbers: Double] = [:]
            for (numbers, amplitude) in state {
                for term in terms {
                    var more = numbers
                    more[term.mode] += 1
                    next[more, default: 0] += amplitude * term.amplitude * Double(more[term.mode]).squareRoot()
                }
            }
            state = next
        }
        let half = 0.5.squareRoot()
        /// Creates a photon with amplitudes (common, own) in both detectors, the second one with a sign.
        func create(_ bin: Int, angle: Double, common: Double, own: Double, sign: Double) {
            var terms: [(mode: Int, amplitude: Double)] = []
            let across = bin == 0 ? sin(angle) : -sin(angle)
            for (part, weight) in [(bin, half * cos(angle)), (1 - bin, half * across)] where weight != 0 {
                terms.append((4 * part, weight * common))
                terms.append((4 * part + 2, sign * weight * common))
                if own == 0 { continue }
                terms.append((4 * part + 1, weight * own))
                terms.append((4 * part + 3, sign * weight * own))
            }
            create(terms)
        }
        if let binA { create(binA, angle: turned.a, common: 1, own: 0, sign: 1) }
        if let binB {
            create(
                binB, angle: turned.b, common: visibility.squareRoot(), own: (1 - visibility).squareRoot(), sign: -1)
        }
        return state
    }

    /// Trace and elements of the atoms' unnormalized state, heralds of both kinds together, in the frame of the announced one.
    private func heralded(
        _ p: HeraldingParameters, etaA: Double, etaB: Double, visibility: Double, turned: (a: Double, b: Double) = (0, 0)
    ) -> XState {
        let mean = p.station.darkCountRate.perSecond * p.binDuration
        var silent = 1 - mean + mean * mean / 2
        for k in 3...12 { silent += (k % 2 == 0 ? 1 : -1) * power(mean, k) / (1...k).reduce(1.0) { $0 * Double($1) } }
        let resolves = p.station.counting == .numberResolving
        /// Probability that an output with so many photons counts as fired, or as silent.
        func chance(_ photons: Int, fires: Bool) -> Double {
            if !fires { return photons == 0 ? silent : 0 }
            if resolves { return photons == 0 ? mean * silent : photons == 1 ? silent : 0 }
            return photons == 0 ? 1 - silent : 1
        }
        var total = 0.0 * XState.maximallyMixed
        for (early, late) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
            let sign = early == late ? 1.0 : -1.0
            func weight(_ n: Numbers) -> Double {
                (0..<4).reduce(1.0) { product, output in
                    let fires = output == early || output == 2 + late
                    return product * chance(n[2 * output] + n[2 * output + 1], fires: fires)
                }
            }
            for (hasA, chanceA) in [(true, etaA), (false, 1 - etaA)] {
                for (hasB, chanceB) in [(true, etaB), (false, 1 - etaB)] {
                    func state(_ a: Int, _ b: Int) -> [Numbers: Double] {
                        photons(
                            binA: hasA ? a : nil, binB: hasB ? b : nil, visibility: visibility, turned: turned)
                    }
                    /// ⟨a b|ρ|c d⟩; a photon that is lost tells the environment its bin.
                    func element(_ a: Int, _ b: Int, _ c: Int, _ d: Int) -> Double {
                        if !hasA, a != c { return 0 }
                        if !hasB, b != d { return 0 }
                        let (left, right) = (state(a, b), state(c, d))
                        let sum = left.reduce(0) { $0 + $1.value * (right[$1.key] ?? 0) * weight($1.key) }
                        return 0.25 * chanceA * chanceB * sum
                    }
                    total =
                        total
                        + XState(
                            p00: element(0, 0, 0, 0), p01: element(0, 1, 0, 1), p10: element(1, 0, 1, 0),
                            p11: element(1, 1, 1, 1), inner: Complex(sign * element(0, 1, 1, 0)),
                            outer: Complex(sign * element(0, 0, 1, 1)))
                }
            }
        }
        return total
    }

    private func power(_ x: Double, _ n: Int) -> Double { (0..<n).reduce(1) { product, _ in product * x } }

    @Test(arguments: [Station.Counting.threshold, .numberResolving], [0.0, 0.35, 1])
    func heraldsAndStates(counting: Station.Counting, visibility: Double) {
        for p in [
            tableIII(dark: 10, visibility: visibility), tableIII(transmission: 1, dark: 1e6, visibility: visibility),
            tableIII(transmission: 0.8, dark: 3e5, visibility: visibility, emissionB: 0.2),
            tableIII(emission: 1, transmission: 1, dark: 0, visibility: visibility, efficiency: 1),
        ] {
            let parameters = varied(p) { $0.station.counting = counting }
            let form = HeraldingClosedForm(parameters)
            let state = heralded(
                parameters, etaA: form.clickProbabilityA, etaB: form.clickProbabilityB, visibility: visibility)
            #expect(abs(form.heraldProbability - state.trace) < 1e-12)
            let expected = form.heraldProbability * form.state.fidelity
            #expect(abs(expected - state.fidelity) < 1e-12, "\(form.state), \((1 / state.trace) * state)")
            #expect(abs(form.heraldProbability * form.state.p00 - state.p00) < 1e-12)
            #expect(state.outer.squaredMagnitude < 1e-24)
        }
    }

    /// Fibers that turn polarizations by ±θ, both signs alike, against a normal angle with the same mean of sin²θ.
    @Test(arguments: [Station.Counting.threshold, .numberResolving], [0.0, 0.6, 1])
    func turnedPolarizations(counting: Station.Counting, visibility: Double) {
        for (a, b) in [(0.0, 0.3), (0.5, 0.2), (0.7, 0.7)] {
            let parameters = varied(tableIII(transmission: 0.8, dark: 3e5, visibility: visibility, emissionB: 0.4)) {
                $0.station.counting = counting
                $0.encoding = .polarization
                // (1 − e^{−2σ²})/2 = sin²θ.
                ($0.a.polarizationDrift, $0.b.polarizationDrift) = (
                    (-0.5 * log(cos(2 * a))).squareRoot(), (-0.5 * log(cos(2 * b))).squareRoot()
                )
            }
            let form = HeraldingClosedForm(parameters)
            var state = 0.0 * XState.maximallyMixed
            for turned in [(a, b), (-a, b), (a, -b), (-a, -b)] {
                state =
                    state
                    + 0.25
                    * heralded(
                        parameters, etaA: form.clickProbabilityA, etaB: form.clickProbabilityB, visibility: visibility,
                        turned: turned)
            }
            #expect(abs(form.heraldProbability - state.trace) < 1e-12)
            let expected = form.heraldProbability * form.state
            #expect(abs(expected.fidelity - state.fidelity) < 1e-12)
            #expect(abs(expected.p00 - state.p00) < 1e-12 && abs(expected.p01 - state.p01) < 1e-12)
            #expect((expected.outer - state.outer).squaredMagnitude < 1e-24)
        }
    }
}
