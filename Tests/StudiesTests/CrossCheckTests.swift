import AtomMemories
import BellPairs
import Certification
import Foundation
import Quantities
import Studies
import TestKit
import Testing

/// Tacit against SeQUeNCe 1.3.1 where both model the same thing: see Tests/CrossCheck/README.md.
@Suite struct CrossCheckTests {
    struct Reference: Decodable {
        struct Link: Decodable, CustomTestStringConvertible {
            var name: String
            var `protocol`: String
            var emulated_s: Double
            var window_ps: Int
            var length_m: Double
            var attenuation_db_per_km: Double
            var emission: Double
            var detector: Double
            var dark_per_s: Double
            var attempts: Int
            var heralds: Int
            var testDescription: String { "\(self.protocol), \(name)" }
            /// Whether both programs follow the same rule.
            var overlaps: Bool { dark_per_s == 0 }
        }
        struct Stored: Decodable {
            var raw_fidelity: Double
            var coherence_s: Double
            var errors: [Double]
            var ages_s: [Double]
            var fidelities: [Double]
        }
        var version: String
        var links: [Link]
        var stored: [Stored]
    }

    static let reference: Reference = {
        let url = Shipped.root.appending(path: "Tests/CrossCheck/sequence-1.3.1.json")
        guard let data = try? Data(contentsOf: url), let read = try? JSONDecoder().decode(Reference.self, from: data) else {
            preconditionFailure("\(url.path) is missing or not what sequence_link.py prints")
        }
        return read
    }()

    static func compile(_ link: Reference.Link, _ more: String...) throws -> CompiledScenario {
        try Shipped.compile(
            scenario: nil, hardware: "Hardware/yb171-nanofiber.yaml",
            settings: [
                "memory.atoms=1", "emission.probability=\(link.emission)", "emission.bin_duration=\(link.window_ps)ps",
                "station.optics_transmission=1", "detectors.efficiency=\(link.detector)",
                "detectors.dark_count_rate=\(link.dark_per_s)/s",
                "link.length=\(link.length_m)m", "link.direct_distance=0m", "link.attenuation=\(link.attenuation_db_per_km)dB/km",
                "link.signal_speed=2e8m/s", "control.cycle=branch", "requirement.stability_window=1ms",
            ] + more)
    }

    @Test func referenceIsOfTheVersionThatItsNameStates() {
        #expect(Self.reference.version == "1.3.1")
        #expect(Self.reference.links.count == 10 && Self.reference.stored.count == 6)
    }

    @Test(arguments: reference.links.filter(\.overlaps)) func heraldsPerAttemptFollowTheClosedForm(_ link: Reference.Link) throws
    {
        let probability = try Self.compile(link).heralding.heraldProbability
        let p = StatisticalTest.binomial(link.heralds, of: link.attempts, probability: probability)
        #expect(p > StatisticalTest.significance, "\(link.heralds) of \(link.attempts), expected \(probability)")
    }

    /// Both intervals contain the common probability except with 1e-9 in all, so they overlap.
    @Test(arguments: reference.links.filter(\.overlaps)) func heraldsPerAttemptAgreeWithTheEmulation(
        _ link: Reference.Link
    ) async throws {
        // About as many attempts as SeQUeNCe made, one atom after the other.
        let period = 0.5e-6 + link.length_m / 2e8 + 2e-6
        let duration = 0.01 + 40_000 * period
        let compiled = try Self.compile(
            link, "run.duration=\(duration)s", "run.replications=2", "run.warm_up=0s", "run.resolution=click",
            "run.seed=\(Seeds.seed(131))")
        let total = await Emulator(compiled, threads: 2).run().total
        #expect(total.attempts > 20_000)
        let confidence = 1 - StatisticalTest.significance / 2
        let ours = ConfidenceInterval.clopperPearson(
            successes: Int(total.heralds), trials: Int(total.attempts), confidence: confidence)
        let theirs = ConfidenceInterval.clopperPearson(
            successes: link.heralds, trials: link.attempts, confidence: confidence)
        #expect(ours.low <= theirs.high && theirs.low <= ours.high, "\(ours) and \(theirs)")
    }

    /// The counts are many enough to tell a factor of two from none.
    @Test(arguments: reference.links.filter(\.overlaps)) func countsWouldShowAFactorOfTwo(_ link: Reference.Link) throws {
        let probability = try Self.compile(link).heralding.heraldProbability
        for factor in [0.5, 2] {
            let p = StatisticalTest.binomial(link.heralds, of: link.attempts, probability: min(1, factor * probability))
            #expect(p < StatisticalTest.significance, "\(link.heralds) of \(link.attempts) at \(factor) × \(probability)")
        }
    }

    /// Storage, state by state: equal formulas in other variables, so equal numbers.
    @Test func storedPairsDecayAlike() {
        for stored in Self.reference.stored {
            let isDephasing = stored.errors[0] == 0
            let memory = Memory(
                atoms: 1, coherenceTime: TimeSpan(seconds: (isDephasing ? 0.5 : 1.5) * stored.coherence_s),
                coherenceDecay: .exponential,
                relaxationTime: isDephasing ? nil : TimeSpan(seconds: 0.75 * stored.coherence_s))
            let storage = Storage(a: memory, b: memory)
            let pair = XState.psiPlus.depolarized(weight: (1 - stored.raw_fidelity) / 0.75)
            for (age, fidelity) in zip(stored.ages_s, stored.fidelities) {
                let found = storage.aged(pair, ageA: age, ageB: age).fidelity
                #expect(abs(found - fidelity) < 1e-12, "\(stored.errors) after \(age) s: \(found), SeQUeNCe has \(fidelity)")
            }
        }
    }

    /// A difference that is meant to be there: false heralds spoil the pair in Tacit, and nothing does in SeQUeNCe.
    @Test func falseHeraldsSpoilThePair() throws {
        for link in Self.reference.links where link.protocol == "barret_kok" {
            let compiled = try Self.compile(link)
            if link.dark_per_s == 0 {
                #expect(abs(compiled.heraldedState.fidelity - 0.96) < 1e-12)
            } else {
                #expect(compiled.heralding.falseFraction > 0.5)
                #expect(compiled.heraldedState.fidelity < 0.5)
            }
        }
    }
}
