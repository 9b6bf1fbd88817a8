#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What three parties earn that share (|000⟩ + |111⟩)/√2 and measure cos φ X + sin φ Y, with a proof of how much more any
/// entanglement could earn.
///
/// E_xyz = cos(φ_x + φ_y + φ_z). For two outputs and two inputs a party no state does better (Werner and Wolf, Phys. Rev. A 64,
/// 032112, 2001); what is certified here does not rest on that: two of the parties put together play a two-party parity game, whose
/// dual solution bounds them all.
public struct GHZStrategy: Sendable, Equatable {
    /// Mean utility of the angles found; attainable, hence a lower bound of ω_Q.
    public let score: Double
    /// Certified upper bound of ω_Q: the least of the three ways to put two parties together.
    public let scoreUpperBound: Double
    /// Angles φ in radians, by party and input.
    public let angles: [[Double]]
    /// The dual variables of the two-party game that gives the bound: first the single party's, then those of the other two.
    public let multipliers: [Double]
    /// The party that stays alone in it: 0, 1 or 2.
    public let singleParty: Int

    /// Distance between the two bounds of the score, ≥ 0 up to rounding.
    public var gap: Double { scoreUpperBound - score }

    /// Searches the angles of a game, from a grid of starts.
    ///
    /// - Throws: a numerical error when an eigenvalue problem fails.
    public init(_ game: ThreePartyGame) throws {
        let matrix = game.matrix
        var best = (value: -Double.infinity, turns: [0.0, 0, 0], phase: 0.0)
        for start in 0..<216 {
            var turns = [start % 6, start / 6 % 6, start / 36].map { Double($0) * .pi / 3 + 0.1 }
            var value = -Double.infinity
            for _ in 0..<400 {
                for party in 0..<3 { turns[party] = Self.bestTurn(matrix, turns, party) }
                let next = Self.amplitude(matrix, turns)
                let size = (next.re * next.re + next.im * next.im).squareRoot()
                if size > best.value { best = (size, turns, atan2(next.im, next.re)) }
                if size - value <= 1e-16 { break }
                value = size
            }
        }
        // Σ M cos(φ₀ + turns) is greatest where the common angle takes the phase away.
        let first = -best.phase
        angles = [[first, first + best.turns[0]], [0, best.turns[1]], [0, best.turns[2]]]
        let attained = matrix.indices.reduce(0.0) { sum, i in
            let angle = [i >> 2, i >> 1 & 1, i & 1].enumerated().reduce(first) { $0 + Double($1.element) * best.turns[$1.offset] }
            return sum + matrix[i] * cos(angle)
        }
        score = game.offset + 0.5 * attained
        var bounds: [QuantumValue] = []
        for bundled in game.bundled { bounds.append(try QuantumValue(of: bundled, tolerance: 1e-13)) }
        let tightest = bounds.indices.min { bounds[$0].scoreUpperBound < bounds[$1].scoreUpperBound }!
        scoreUpperBound = bounds[tightest].scoreUpperBound
        multipliers = bounds[tightest].multipliers
        singleParty = tightest
    }

    /// Σ M exp(i Σ turns of the inputs that are 1).
    private static func amplitude(_ matrix: [Double], _ turns: [Double]) -> (re: Double, im: Double) {
        var (re, im) = (0.0, 0.0)
        for i in matrix.indices {
            let angle = Double(i >> 2) * turns[0] + Double(i >> 1 & 1) * turns[1] + Double(i & 1) * turns[2]
            re += matrix[i] * cos(angle)
            im += matrix[i] * sin(angle)
        }
        return (re, im)
    }

    /// The turn of one party that makes the amplitude largest: p + q exp(iθ) with parallel terms.
    private static func bestTurn(_ matrix: [Double], _ turns: [Double], _ party: Int) -> Double {
        var still = matrix
        var turning = matrix
        for i in matrix.indices { if i >> (2 - party) & 1 == 1 { still[i] = 0 } else { turning[i] = 0 } }
        var others = turns
        others[party] = 0
        let (p, q) = (amplitude(still, others), amplitude(turning, others))
        return atan2(p.im, p.re) - atan2(q.im, q.re)
    }
}
