import DiscreteEvents
import TestKit
import Testing

@testable import NodeEmulation

/// The sums of a record against sums of their terms.
@Suite struct RunRecordTests {
    @Test func spansHaveTheMeanAndVarianceOfTheirTerms() throws {
        var stream = RandomStream(seed: Seeds.seed(84), name: "spans")
        var moments = RunRecord.SpanMoments()
        let spans = (0..<1000).map { _ in Span(picoseconds: 238_675_238 + Int64(stream.uniform() * 1000)) }
        for span in spans { moments.add(span) }
        let offsets = spans.map { Double($0.picoseconds - 238_675_238) }
        let mean = offsets.reduce(0, +) / 1000
        let variance = offsets.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 999
        #expect(abs(try #require(moments.mean) - (238_675_238 + mean) * 1e-12) < 1e-19)
        // Where squares summed as numbers would have lost all their digits.
        #expect(abs(try #require(moments.variance) / (variance * 1e-24) - 1) < 1e-9)
    }

    @Test func momentsScaleWithTheirTerms() throws {
        var (moments, scaled) = (RunRecord.Moments(), RunRecord.Moments())
        var stream = RandomStream(seed: Seeds.seed(85), name: "moments")
        for _ in 0..<1000 {
            let value = stream.uniform()
            moments.add(value)
            scaled.add(0.9 * value + 0.03)
        }
        let result = moments.scaled(by: 0.9, plus: 0.03)
        #expect(result.count == scaled.count)
        #expect(abs(try #require(result.mean) - #require(scaled.mean)) < 1e-14)
        #expect(abs(try #require(result.variance) / #require(scaled.variance) - 1) < 1e-11)
    }

    /// Input pairs of a skewed law, drawn by the alias method.
    @Test func inputPairsFollowTheirLaw() {
        let law = [[0.5, 0.01], [0.19, 0.3]]
        let game = PlayedGame(
            law: law, utility: [[(1, 0), (1, 0)], [(1, 0), (0, 1)]], axesA: [.init(0, 0, 1), .init(1, 0, 0)],
            axesB: [.init(0, 0, 1), .init(1, 0, 0)], fallbackA: [false, false], fallbackB: [false, false], isClassical: false)
        var rounds = Table(repeating: game.rounds[0], count: 4)
        for i in 0..<4 { rounds[i] = game.rounds[i] }
        var stream = RandomStream(seed: Seeds.seed(86), name: "inputs")
        var counts = [0, 0, 0, 0]
        for _ in 0..<400_000 { counts[rounds.draw(&stream)] += 1 }
        for i in 0..<4 {
            let p = StatisticalTest.binomial(counts[i], of: 400_000, probability: law[i / 2][i % 2])
            #expect(p > StatisticalTest.significance, "input pair \(i): \(counts[i]), p-value \(p)")
        }
    }

    @Test func latenciesComeBackByRank() throws {
        var histogram = LatencyHistogram()
        for (latency, times) in [(970_000, 3), (5, 1), (1_000_000_000_000, 2)] as [(Int64, UInt64)] {
            histogram.record(latency, times: times)
        }
        func upper(_ rank: UInt64) throws -> Double { try #require(histogram.latency(rank: rank)).upperBound }
        let (first, fourth, last) = (try upper(1), try upper(4), try upper(6))
        #expect(histogram.total == 6 && abs(first - 5e-12) < 1e-24)
        #expect(abs(fourth / 970e-9 - 1) < 1.0 / 4096 && abs(last - 1) < 1e-12)
    }
}
