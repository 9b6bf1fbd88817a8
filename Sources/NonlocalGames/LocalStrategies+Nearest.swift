extension LocalStrategies {
    /// The local behavior P* that is nearest to `behavior` in relative entropy under the game's inputs: Zhang, Glancy and Knill,
    /// arXiv:1108.2468, section IV.
    ///
    /// The best mixture of deterministic strategies is the likeliest one to make the outcomes. As long as another strategy would make
    /// it likelier, those that gain most join the mixture, and Newton steps find its weights: Wang, J. R. Stat. Soc. B 69, 185 (2007).
    ///
    /// - Parameter precision: in relative entropy, for which the gain of every strategy is a bound.
    /// - Returns: P*(a,b|x,y) by cell, zero at inputs that never occur; `nil` where the strategies cannot be enumerated.
    public func nearest(to behavior: [Double], precision: Double = 1e-9, mostSteps: Int = 500) -> [Double]? {
        var mixture = LikeliestMixture(game, law: game.cellLaw(behavior))
        guard var answers = BestAnswers(game, values: mixture.gains) else { return nil }
        let most = LikeliestMixture.mostJoining
        var candidates: [(gain: Double, strategy: Int)] = []
        for _ in 0..<mostSteps {
            candidates.removeAll(keepingCapacity: true)
            // The relative entropy is at most the greatest gain's logarithm above its minimum.
            for strategy in 0..<answers.strategies {
                let gain = answers.mean(strategy)
                guard gain > 1 + precision, candidates.count < most || gain > candidates[most - 1].gain else { continue }
                if candidates.count == most { candidates.removeLast() }
                candidates.insert((gain, strategy), at: candidates.firstIndex { $0.gain < gain } ?? candidates.count)
            }
            if candidates.isEmpty { break }
            var isNew = false
            for candidate in candidates {
                let (a, b) = answers.strategy(candidate.strategy)
                isNew = mixture.join(a, b) || isNew
            }
            let before = mixture.shortfall
            // A second step knows which weights the first one has taken to zero.
            if mixture.improve() { mixture.improve() }
            mixture.normalize()
            // No more digits.
            if !isNew, mixture.shortfall >= before { break }
            answers.take(mixture.gains)
        }
        return mixture.behavior
    }
}
