import DiscreteEvents
import NodeEmulation
import ScenarioFiles
import Workloads

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What systems of two sites have in common: rounds as events, the game's law and utilities by cases, and the quantum optimum.
struct TwoSiteRounds {
    let compiled: CompiledScenario
    /// Of cases 00, 01, 10, 11.
    let law: [Double]
    /// Utility of outputs that are alike, or apart, by cases.
    let alike, apart: [Double]

    init(_ compiled: CompiledScenario) {
        self.compiled = compiled
        let game = compiled.game
        law = (0..<4).map { game.probability(x: $0 / 2, y: $0 % 2) }
        alike = game.evenUtility
        apart = game.oddUtility
    }

    /// The age of the freshest knowledge of the other site, in seconds.
    var lightTime: Double { compiled.scenario.link.fastestSignalTime.seconds }

    /// Events per second, all channels together.
    var rate: Double { compiled.scenario.requests.rate.perSecond }

    /// E of perfect pairs, by cases.
    var perfect: [Double] {
        compiled.quantum.aliceVectors.flatMap { u in
            compiled.quantum.bobVectors.map { v in zip(u, v).reduce(0) { $0 + $1.0 * $1.1 } }
        }
    }

    /// The rounds of a replication as events, in order of time.
    func events(_ logs: [RoundLog]) -> [TwoSiteEvent] {
        logs.flatMap { log in
            log.rounds.map { round in
                TwoSiteEvent(
                    asked: (round.requested - log.begin).seconds, delay: (round.answered - round.requested).seconds,
                    cases: (round.x == 1, round.y == 1), outputs: (round.a == 1, round.b == 1))
            }
        }.sorted { $0.asked < $1.asked }
    }

    /// Events of the same law for searches, no more than a run has: no link has answered them, but it would take as long.
    func events(count: Int) -> [TwoSiteEvent] {
        let count = Int(max(200, min(Double(count), rate * compiled.scenario.run.duration.seconds)))
        let seed = compiled.scenario.run.seed
        var times = RandomStream(seed: seed, replication: 1_000_000, name: "workload.arrivals")
        var cases = RandomStream(seed: seed, replication: 1_000_000, name: "workload.cases")
        let timing = DecisionDelay(LinkTiming(compiled.apparatus, compiled.readoutA, compiled.readoutB))
        let delay = timing.least + timing.meanExcess
        var now = 0.0
        return (0..<count).map { _ in
            now -= log(times.openUniform()) / rate
            var (index, rest) = (0, cases.uniform())
            while index < 3, rest >= law[index] {
                rest -= law[index]
                index += 1
            }
            return TwoSiteEvent(
                asked: now, delay: delay, cases: (index / 2 == 1, index % 2 == 1), outputs: (false, false))
        }
    }

    /// What a local rule does, in words.
    static func name(_ rule: TwoSiteRule, _ yes: String, _ no: String) -> String {
        guard case .local(let a, let b) = rule else { return "by pairs" }
        func site(_ answers: TwoSiteRule.Answers) -> String {
            switch (answers.zero, answers.one) {
            case (false, false): "always \(no)"
            case (true, true): "always \(yes)"
            case (false, true): "\(yes) in case 1"
            case (true, false): "\(yes) in case 0"
            }
        }
        return "A \(site(a)), B \(site(b))"
    }
}
