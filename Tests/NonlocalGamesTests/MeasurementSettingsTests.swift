import BellPairs
import Glibc
import NonlocalGames
import Testing

@Suite struct MeasurementSettingsTests {
    static func diagonal(_ x: Double, _ y: Double, _ z: Double) -> [[Double]] { [[x, 0, 0], [0, y, 0], [0, 0, z]] }

    @Test func wernerStatesScaleTheQuantumValue() throws {
        for (game, _, _, _) in try QuantumValueTests.table() {
            for visibility in [1, 0.94, 0.8] {
                let best = MeasurementSettings.best(for: game, correlation: Self.diagonal(visibility, visibility, -visibility))
                let scaled = game.offset + 0.5 * visibility * game.closedFormQuantumCorrelation!
                #expect(abs(best.expectedScore - max(scaled, game.offset)) < 1e-12)
            }
        }
    }

    @Test func horodeckiFormula() {
        // Dephased pairs: the CHSH combination is 2√(t₁² + t₂²) with the two largest singular values of T.
        for (x, y, z) in [(1.0, 0.7, -0.7), (0.9, -0.3, 0.5), (0.2, 0.95, 0.9), (0.6, 0.6, -1.0)] {
            let sizes = [abs(x), abs(y), abs(z)].sorted()
            let combination = 2 * (sizes[1] * sizes[1] + sizes[2] * sizes[2]).squareRoot()
            let best = MeasurementSettings.best(for: .chsh, correlation: Self.diagonal(x, y, z))
            #expect(abs(best.expectedScore - (0.5 + combination / 8)) < 1e-12)
        }
    }

    @Test func tradingAngles() throws {
        // reference/games.md section 1: Bob 0 and 67.6073 degrees apart, Alice 8.4627 and −59.1446; only relative angles count.
        let game = try XORGame.trading(newsProbability: 0.3, penalty: 0.3)
        let best = MeasurementSettings.best(for: game, correlation: Self.diagonal(1, 1, 1))
        let angle = { (u: BlochVector, v: BlochVector) in acos(u.dot(v)) * 180 / .pi }
        #expect(abs(angle(best.bob[0], best.bob[1]) - 67.6073) < 1e-3)
        #expect(abs(angle(best.alice[0], best.alice[1]) - (8.4627 + 59.1446)) < 1e-3)
        #expect(abs(angle(best.alice[0], best.bob[0]) - 8.4627) < 1e-3)
        #expect(abs(angle(best.alice[1], best.bob[0]) - 59.1446) < 1e-3)
    }

    @Test func combinedInfidelityOfWernerNoiseAndReadout() throws {
        // reference/games.md section 1, noise: E scales by (1 − 4ε_s/3)(1 − 2ε_m)².
        let v = 1 - 4 * 0.0421 / 3
        let readout = BinaryReadout(e0: 0.0018, e1: 0.0018)
        let best = MeasurementSettings.best(
            for: .chsh, correlation: Self.diagonal(v, v, -v), aliceReadout: readout, bobReadout: readout)
        let scale = v * (1 - 2 * 0.0018) * (1 - 2 * 0.0018)
        #expect(abs(best.expectedScore - (0.5 + 0.5 * scale * 0.5.squareRoot())) < 1e-12)
    }

    @Test func scoreFollowsFromTheJointLawOfTheOutputs() throws {
        // A partly polarized state with unequal readout: the score from E' must equal the one from P(a,b) read bit by bit.
        let t = [[0.55, 0.05, 0], [0.02, 0.5, 0.1], [0, 0.03, -0.6]]
        let r = [0.1, 0, 0.15]
        let s = [0, 0.05, -0.2]
        let alice = BinaryReadout(e0: 0.01, e1: 0.06)
        let bob = BinaryReadout(e0: 0.03, e1: 0.002)
        let game = try XORGame.correlated(bothProbability: 0.4, penalty1: 0.05, penalty2: 0.1)
        let best = MeasurementSettings.best(
            for: game, correlation: t, aliceBloch: r, bobBloch: s, aliceReadout: alice, bobReadout: bob)
        var score = 0.0
        for x in 0..<2 {
            for y in 0..<2 {
                let u = [best.alice[x].x, best.alice[x].y, best.alice[x].z]
                let v = [best.bob[y].x, best.bob[y].y, best.bob[y].z]
                let e = (0..<3).reduce(0) { sum, i in sum + (0..<3).reduce(0) { $0 + u[i] * t[i][$1] * v[$1] } }
                let first = (0..<3).reduce(0) { $0 + u[$1] * r[$1] }
                let second = (0..<3).reduce(0) { $0 + v[$1] * s[$1] }
                for a in 0..<2 {
                    for b in 0..<2 {
                        let signA = a == 0 ? 1.0 : -1.0
                        let signB = b == 0 ? 1.0 : -1.0
                        let p = 0.25 * (1 + signA * first + signB * second + signA * signB * e)
                        for readA in 0..<2 {
                            for readB in 0..<2 {
                                let flipA = a == 0 ? alice.errorOfZero : alice.errorOfOne
                                let flipB = b == 0 ? bob.errorOfZero : bob.errorOfOne
                                let weight = (readA == a ? 1 - flipA : flipA) * (readB == b ? 1 - flipB : flipB)
                                score +=
                                    game.probability(x: x, y: y) * p * weight * game.utility(parity: readA ^ readB, x: x, y: y)
                            }
                        }
                    }
                }
            }
        }
        #expect(abs(score - best.expectedScore) < 1e-14)
        let correlations = best.correlations(
            correlation: t, aliceBloch: r, bobBloch: s, aliceReadout: alice, bobReadout: bob)
        #expect(abs(game.score(correlations: correlations) - best.expectedScore) < 1e-14)
    }

    @Test func noDirectionOnAGridIsBetter() throws {
        var games = RandomGames(seed: 77)
        for _ in 0..<20 {
            let game = try games.game(2, 2)
            let t = (0..<3).map { _ in (0..<3).map { _ in 0.6 * (2 * games.number() - 1) } }
            let r = (0..<3).map { _ in 0.3 * (2 * games.number() - 1) }
            let s = (0..<3).map { _ in 0.3 * (2 * games.number() - 1) }
            let readout = BinaryReadout(e0: 0.02, e1: 0.1)
            let best = MeasurementSettings.best(
                for: game, correlation: t, aliceBloch: r, bobBloch: s, aliceReadout: readout, bobReadout: readout)
            var directions: [[Double]] = []
            for polar in stride(from: 0.0, through: .pi, by: .pi / 6) {
                for azimuth in stride(from: 0.0, to: 2 * .pi, by: .pi / 6) {
                    directions.append([sin(polar) * cos(azimuth), sin(polar) * sin(azimuth), cos(polar)])
                }
            }
            let eta = readout.contrast
            let delta = readout.bias
            var greatest = -Double.infinity
            for first in directions {
                for second in directions {
                    // For fixed v the optimum over u is a length.
                    var value = 0.0
                    for x in 0..<2 {
                        var target = [0.0, 0.0, 0.0]
                        for (y, v) in [first, second].enumerated() {
                            let entry = game.matrix[x * 2 + y]
                            for i in 0..<3 {
                                let image = (0..<3).reduce(0) { $0 + t[i][$1] * v[$1] }
                                target[i] += entry * eta * (eta * image + delta * r[i])
                            }
                            value += entry * (delta * eta * (0..<3).reduce(0) { $0 + s[$1] * v[$1] } + delta * delta)
                        }
                        value += (target[0] * target[0] + target[1] * target[1] + target[2] * target[2]).squareRoot()
                    }
                    greatest = max(greatest, value)
                }
            }
            #expect(best.expectedScore >= game.offset + 0.5 * greatest - 1e-12)
        }
    }

    @Test func moreStartsFindNothingBetterOnNearlyFlatRidges() {
        // A small polarization breaks the rotation symmetry by parts in 10⁵; turns alone need thousands of rounds here.
        let t = [[0.8, 0.01, 0], [0, 0.8, 0], [0, 0.02, -0.97]]
        let alice = BinaryReadout(e0: 0.002, e1: 0.004)
        let bob = BinaryReadout(e0: 0.001, e1: 0.004)
        let scores = [8, 80].map {
            MeasurementSettings.best(
                for: .chsh, correlation: t, aliceBloch: [0, 0, 0.01], bobBloch: [0, 0.01, 0.02], aliceReadout: alice,
                bobReadout: bob, starts: $0
            ).expectedScore
        }
        #expect(abs(scores[0] - scores[1]) < 1e-12)
        #expect(scores[0] > 0.81176926)
    }

    @Test func uselessPairsLeaveTheOffset() {
        let best = MeasurementSettings.best(for: .chsh, correlation: Self.diagonal(0, 0, 0))
        #expect(best.expectedScore == 0.5)
        #expect(best.alice.allSatisfy { abs($0.dot($0) - 1) < 1e-15 })
    }
}
