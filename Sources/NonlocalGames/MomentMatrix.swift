/// Which entries of the moment matrix of level 1 or 1 + AB are equal, zero or known: Navascués, Pironio and Acín, arXiv:0803.4290.
///
/// Rows and columns belong to the products of at most one projector of each party, or at level 1 to single projectors; the last output of every input is left out,
/// for it follows from the others. An entry is the mean of one product's adjoint times another. Products of different parties
/// commute, projectors of one input are orthogonal, and the matrix may be taken as real.
struct MomentMatrix {
    /// A projector of one party: outcome `output` of input `input`.
    struct Projector: Hashable, Comparable {
        var input: Int
        var output: Int
        static func < (p: Projector, q: Projector) -> Bool { (p.input, p.output) < (q.input, q.output) }
    }
    /// A product of projectors of each party, in order.
    struct Word: Hashable {
        var alice: [Projector]
        var bob: [Projector]
    }

    /// Rows.
    let size: Int
    /// Entry i × size + j belongs to this class; −1 is always zero. Class 0 is the identity.
    let classes: [Int]
    /// Number of classes.
    let count: Int
    private let classOf: [Word: Int]

    init(_ game: TwoPartyGame, level: MomentBound.Level) {
        func projectors(_ inputs: Int, _ outputs: Int) -> [[Projector]] {
            [[]] + (0..<inputs).flatMap { x in (0..<(outputs - 1)).map { [Projector(input: x, output: $0)] } }
        }
        let alice = projectors(game.aliceInputs, game.aliceOutputs)
        let bob = projectors(game.bobInputs, game.bobOutputs)
        let products = alice.flatMap { a in bob.map { Word(alice: a, bob: $0) } }
        let rows = level == .one ? products.filter { $0.alice.isEmpty || $0.bob.isEmpty } : products
        size = rows.count
        var classOf: [Word: Int] = [Word(alice: [], bob: []): 0]
        var known = 1
        var classes: [Int] = []
        for u in rows {
            for v in rows {
                guard let a = Self.product(u.alice, v.alice), let b = Self.product(u.bob, v.bob) else {
                    classes.append(-1)
                    continue
                }
                // A real moment equals that of the adjoint.
                let word = Word(alice: a, bob: b)
                let adjoint = Word(alice: a.reversed(), bob: b.reversed())
                let index = classOf[word] ?? classOf[adjoint] ?? known
                // A number for each class and no more: one without entries has no mean.
                if index == known { known += 1 }
                classOf[word] = index
                classOf[adjoint] = index
                classes.append(index)
            }
        }
        self.classes = classes
        self.classOf = classOf
        count = known
    }

    /// The product of two words of at most one projector each; `nil` when it is zero.
    private static func product(_ u: [Projector], _ v: [Projector]) -> [Projector]? {
        guard let p = u.first, let q = v.first else { return u + v }
        guard p.input == q.input else { return [p, q] }
        return p == q ? [p] : nil
    }

    /// Coefficients of the mean utility: one per class, the first a constant.
    func objective(_ game: TwoPartyGame) -> [Double] {
        var c = [Double](repeating: 0, count: count)
        for x in 0..<game.aliceInputs {
            for y in 0..<game.bobInputs {
                let p = game.inputLaw[x * game.bobInputs + y]
                for a in 0..<game.aliceOutputs {
                    for b in 0..<game.bobOutputs {
                        let weight = p * game.utility[game.cell(x: x, y: y, a: a, b: b)]
                        // The last projector is one minus the others.
                        for (signA, alice) in Self.expansion(x, a, game.aliceOutputs) {
                            for (signB, bob) in Self.expansion(y, b, game.bobOutputs) {
                                c[classOf[Word(alice: alice, bob: bob)]!] += weight * signA * signB
                            }
                        }
                    }
                }
            }
        }
        return c
    }

    private static func expansion(_ input: Int, _ output: Int, _ outputs: Int) -> [(Double, [Projector])] {
        guard output == outputs - 1 else { return [(1, [Projector(input: input, output: output)])] }
        return [(1, [])] + (0..<(outputs - 1)).map { (-1, [Projector(input: input, output: $0)]) }
    }
}
