#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What routers expect of a pair whose customers go as a decision says: what they write into their books.
struct ExpectedPair: Sendable {
    /// Part of the pairs that are split.
    let split: Double
    /// For decisions that each router makes alone, so that a shared coin tells both where short services go: the mean service of A's and B's
    /// customers that go to the other server, those that do not counted as none. `nil`: of each customer its own router alone knows the
    /// place.
    let awayFromKnownPlace: (a: Double, b: Double)?

    /// What is expected under a decision.
    init(_ decision: SchedulingRule.Decision) {
        awayFromKnownPlace =
            switch decision {
            case .oneSided(let threshold): (0, Self.away(threshold))
            case .twoSided(let threshold): (Self.away(threshold), Self.away(threshold))
            default: nil
            }
        split =
            switch decision {
            case .random(let split): split
            case .oneSided(let threshold): exp(-threshold)
            case .twoSided(let threshold): 2 * exp(-threshold) * -expm1(-threshold)
            // Services are told to both before anything is sent.
            case .fullInformation: 0.5
            case .entangled(let angles, let visibility): Self.split(visibility) { angles.correlation($0, $1) }
            case .settings(let cells, let correlations):
                (0..<cells.count).reduce(0) { sum, i in
                    (0..<cells.count).reduce(sum) { sum, j in
                        let probability = cells.cell(i).probability * cells.cell(j).probability
                        return sum + 0.5 * probability * (1 - correlations[i * cells.count + j])
                    }
                }
            }
    }

    private static func away(_ threshold: Double) -> Double { exp(-threshold) * (1 + threshold) }

    /// Over the middles of 32 equally likely intervals of each service.
    private static func split(_ visibility: Double, _ correlation: (Double, Double) -> Double) -> Double {
        let services = (0..<32).map { -log1p(-(Double($0) + 0.5) / 32) }
        let sum = services.reduce(0.0) { sum, x in services.reduce(sum) { $0 + correlation(x, $1) } }
        return 0.5 * (1 - visibility * sum / 1024)
    }

    /// What goes into the books for a pair.
    ///
    /// - Parameters:
    ///   - servers: where the customers of router A and B went.
    ///   - place: where the shared coin, or what both believe of the queues, sends short services unless the queues tell.
    ///   - told: the queue that is shorter by so much that customers go there: as both, A and B believe. Who believes so thinks that the
    ///     other does.
    func views(
        services: (Double, Double), servers: (Int, Int), place: Int, told: (both: Int?, a: Int?, b: Int?)
    ) -> RouterBooks.Views {
        func at(_ server: Int, _ here: Double, _ other: Double = 0) -> RouterBooks.Work {
            server == 0 ? RouterBooks.Work(here, other) : RouterBooks.Work(other, here)
        }
        let (x, y) = services
        var views: RouterBooks.Views
        if let away = awayFromKnownPlace {
            let sum = away.a + away.b
            views = RouterBooks.Views(
                both: at(place, 2 - sum, sum), a: at(servers.0, x) + at(place, 1 - away.b, away.b),
                b: at(servers.1, y) + at(place, 1 - away.a, away.a))
        } else {
            views = RouterBooks.Views(
                both: RouterBooks.Work(1, 1), a: at(servers.0, x + 1 - split, split), b: at(servers.1, y + 1 - split, split))
        }
        if let both = told.both { views.both = at(both, 2) }
        if let a = told.a { views.a = at(a, x + 1) }
        if let b = told.b { views.b = at(b, y + 1) }
        return views
    }
}
