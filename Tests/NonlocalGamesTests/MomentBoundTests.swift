import NonlocalGames
import Testing

@Suite struct MomentBoundTests {
    /// I3322 as a game with uniform inputs: Collins and Gisin, J. Phys. A 37, 1775 (2004).
    static let i3322: TwoPartyGame = {
        var coefficients = [Double](repeating: 0, count: 36)
        func cell(_ x: Int, _ y: Int, _ a: Int, _ b: Int) -> Int { ((x * 3 + y) * 2 + a) * 2 + b }
        let joint: [[Double]] = [[1, 1, 1], [1, 1, -1], [1, -1, 0]]
        for x in 0..<3 { for y in 0..<3 { coefficients[cell(x, y, 0, 0)] += joint[x][y] } }
        for b in 0..<2 { coefficients[cell(0, 0, 0, b)] -= 1 }
        for a in 0..<2 {
            coefficients[cell(0, 0, a, 0)] -= 2
            coefficients[cell(0, 1, a, 0)] -= 1
        }
        return TwoPartyGame(
            title: "I3322", aliceInputs: 3, bobInputs: 3, inputLaw: [Double](repeating: 1 / 9, count: 9),
            utility: coefficients.map { 9 * $0 })
    }()

    /// CGLMP with three outputs: Collins et al., Phys. Rev. Lett. 88, 040404 (2002).
    static let cglmp3: TwoPartyGame = {
        var utility: [Double] = []
        for x in 0..<2 {
            for y in 0..<2 {
                for a in 0..<3 {
                    for b in 0..<3 {
                        // Which difference counts as agreement, and which as the opposite.
                        let (plus, minus): (Bool, Bool) =
                            switch (x, y) {
                            case (0, 0): (a == b, a == (b + 2) % 3)
                            case (1, 0): (b == (a + 1) % 3, b == a)
                            case (1, 1): (a == b, a == (b + 2) % 3)
                            default: (b == a, b == (a + 2) % 3)
                            }
                        utility.append(4 * ((plus ? 1 : 0) - (minus ? 1 : 0)))
                    }
                }
            }
        }
        return TwoPartyGame(
            title: "CGLMP", aliceInputs: 2, bobInputs: 2, aliceOutputs: 3, bobOutputs: 3,
            inputLaw: [0.25, 0.25, 0.25, 0.25], utility: utility)
    }()

    @Test func clauserHorneShimonyHolt() throws {
        let game = TwoPartyGame(.chsh)
        #expect(game.classicalValue == 0.75)
        let bound = try MomentBound(game)
        let tsirelson = 0.5 + 0.5.squareRoot() / 2
        #expect(bound.value >= tsirelson - 1e-12)
        #expect(bound.value <= tsirelson + 1e-6)
    }

    @Test func threeInputs() throws {
        #expect(abs(Self.i3322.classicalValue! - 0) < 1e-12)
        let bound = try MomentBound(Self.i3322)
        // Navascués, Pironio and Acín, arXiv:0803.4290: 0.25147 at level 1 + AB.
        #expect(abs(bound.value - 0.25147) < 1e-5, "\(bound.value) after \(bound.steps) steps")
    }

    @Test func threeOutputs() throws {
        #expect(abs(Self.cglmp3.classicalValue! - 2) < 1e-12)
        let bound = try MomentBound(Self.cglmp3)
        #expect(abs(bound.value - 2.914855) < 2e-6, "\(bound.value) after \(bound.steps) steps")
    }
}
