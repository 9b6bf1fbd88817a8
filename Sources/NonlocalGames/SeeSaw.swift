/// Alternating optimization of the two parties' measurement directions.
struct SeeSaw {
    private let game: XORGame
    private let pair: NoisyPair
    private var alice: [SIMD3<Double>]
    private var bob: [SIMD3<Double>]
    private(set) var bestAlice: [SIMD3<Double>]
    private(set) var bestBob: [SIMD3<Double>]
    /// Σ M E' at the best directions.
    private(set) var bestValue = -Double.infinity

    init(_ game: XORGame, pair: NoisyPair) {
        self.game = game
        self.pair = pair
        alice = [SIMD3<Double>](repeating: SIMD3(0, 0, 1), count: game.aliceInputs)
        bob = [SIMD3<Double>](repeating: SIMD3(0, 0, 1), count: game.bobInputs)
        bestAlice = alice
        bestBob = bob
    }

    /// Climbs from `starts` fixed pseudo-random directions, then from collinear ones along x, y and z in four sign patterns:
    /// with those two inputs a side start from every deterministic strategy.
    mutating func run(starts: Int) {
        var state: UInt64 = 0
        for start in 0..<(starts + 12) {
            for y in bob.indices {
                if start < starts {
                    let direction = SIMD3(SplitMix.next(&state), SplitMix.next(&state), SplitMix.next(&state))
                    bob[y] = Self.unit(direction, otherwise: SIMD3(1, 0, 0))
                } else {
                    let axis = (start - starts) / 4
                    let sign = (start - starts) >> (y % 2) & 1 == 0 ? 1.0 : -1.0
                    bob[y] = SIMD3(axis == 0 ? sign : 0, axis == 1 ? sign : 0, axis == 2 ? sign : 0)
                }
            }
            let value = climb()
            if value > bestValue {
                bestValue = value
                bestAlice = alice
                bestBob = bob
            }
        }
    }

    /// Alternates until a round gains nothing beyond rounding; at most 20,000 rounds.
    private mutating func climb() -> Double {
        var value = -Double.infinity
        for round in 0..<20_000 {
            turnAlice()
            let next = turnBob()
            if round > 2, next - value <= 1e-16 * abs(next) { return max(value, next) }
            value = next
        }
        return value
    }

    private mutating func turnAlice() {
        let n = game.bobInputs
        for x in alice.indices {
            var weighted = SIMD3<Double>.zero
            var weight = 0.0
            for y in 0..<n {
                let entry = game.matrix[x * n + y]
                weighted += entry * bob[y]
                weight += entry
            }
            alice[x] = Self.unit(pair.image(weighted) + weight * pair.alice, otherwise: alice[x])
        }
    }

    /// Turns the second party's directions and returns Σ M E' there.
    private mutating func turnBob() -> Double {
        let n = game.bobInputs
        var value = 0.0
        for y in 0..<n {
            var weighted = SIMD3<Double>.zero
            var weight = 0.0
            for x in alice.indices {
                let entry = game.matrix[x * n + y]
                weighted += entry * alice[x]
                weight += entry
            }
            let target = pair.transposedImage(weighted) + weight * pair.bob
            bob[y] = Self.unit(target, otherwise: bob[y])
            value += (bob[y] * target).sum() + (weighted * pair.alice).sum() + weight * pair.constant
        }
        return value
    }

    private static func unit(_ vector: SIMD3<Double>, otherwise fallback: SIMD3<Double>) -> SIMD3<Double> {
        let square = (vector * vector).sum()
        return square > 0 ? vector / square.squareRoot() : fallback
    }
}
