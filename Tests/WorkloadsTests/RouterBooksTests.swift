import DiscreteEvents
import Foundation
import TestKit
import Testing

@testable import Workloads

/// What routers count of what they sent, and that nobody counts what he cannot know.
@Suite struct RouterBooksTests {
    private typealias Work = RouterBooks.Work

    private func views(_ both: Work) -> RouterBooks.Views { RouterBooks.Views(both: both, a: 2 * both, b: .zero) }

    /// By hand: news of two time units ago, drained; what was sent since, from when on; what is older than the news left out.
    @Test func workDrainsFromTheNews() {
        var books = RouterBooks(age: 2)
        books.add(views(Work(9, 9)), at: 1)
        books.add(views(Work(0, 1.5)), at: 2.625)
        books.add(views(Work(0, 1)), at: 3.5)
        books.add(views(Work(3, 0)), at: 4)
        // The news is of 2.5: (1.25, 0) drains to (1.125, 0) at 2.625, (1.125, 1.5) to (.25, .625) at 3.5, (.25, 1.625) to (0, 1.125) at 4,
        // and (3, 1.125) to (2.5, .625) at 4.5.
        let found = books.views(at: 4.5, news: Work(1.25, 0))
        #expect(found.both == Work(2.5, 0.625) && found.a == Work(5.5, 3.125) && found.b == .zero)
        // Of 4 on all that was sent is in the news.
        #expect(books.views(at: 6, news: Work(1, 7)).both == Work(0, 5))
        var blind = RouterBooks(age: .infinity)
        blind.add(views(Work(1, 4)), at: 1)
        blind.add(views(Work(2, 0)), at: 3)
        #expect(blind.views(at: 4, news: .zero).both == Work(1, 1) && blind.views(at: 4, news: .zero).a == Work(3, 5))
    }

    /// What the books expect is what is sent in the mean, at either server, whoever counts; where a router knows, it errs less.
    @Test(arguments: [0.2, 0.8, 1.6]) func expectedWorkIsThatSent(threshold: Double) throws {
        let angles = try DualWork(load: 0.5).quantum(split: exp(-threshold)).angles
        for decision in [
            SchedulingRule.Decision.oneSided(threshold: threshold), .twoSided(threshold: threshold),
            .entangled(angles, visibility: 0.9),
        ] {
            let expected = ExpectedPair(decision)
            var stream = RandomStream(seed: Seeds.seed(99), replication: 0, name: "pairs")
            var (sent, squares) = ([Work](repeating: .zero, count: 3), [Work](repeating: .zero, count: 3))
            var split = 0
            let count = 200_000
            for _ in 0..<count {
                let (x, y) = (-log(stream.openUniform()), -log(stream.openUniform()))
                let (place, chance) = (stream.coin() ? 0 : 1, stream.uniform())
                let servers: (Int, Int)
                switch decision {
                case .oneSided: servers = (place, y > threshold ? 1 - place : place)
                case .twoSided: servers = (x > threshold ? 1 - place : place, y > threshold ? 1 - place : place)
                default: servers = (place, chance < 0.5 * (1 + 0.9 * angles.correlation(x, y)) ? place : 1 - place)
                }
                if servers.0 != servers.1 { split += 1 }
                let found = expected.views(services: (x, y), servers: servers, place: place, told: (nil, nil, nil))
                var actual = Work.zero
                actual[servers.0] += x
                actual[servers.1] += y
                for (index, view) in [found.both, found.a, found.b].enumerated() {
                    // Seen from the place, lest the coin hides what goes where.
                    let error = place == 0 ? actual - view : Work(actual[1] - view[1], actual[0] - view[0])
                    sent[index] += error
                    squares[index] += error * error
                }
            }
            let n = Double(count)
            #expect(abs(Double(split) / n - expected.split) < 6.1 * (0.25 / n).squareRoot() + 2e-3)
            for index in 0..<3 where expected.awayFromKnownPlace != nil {
                for server in 0..<2 where squares[index][server] > 0 {
                    // Six standard errors: 2e-9.
                    let error = (squares[index][server] / n / n).squareRoot()
                    #expect(abs(sent[index][server] / n) < 6 * error, "view \(index) of server \(server)")
                }
            }
            // Whatever is known, two customers were sent.
            for index in 0..<3 {
                #expect(abs((sent[index][0] + sent[index][1]) / n) < 6 * (2 / n).squareRoot())
                #expect(index == 0 || squares[index].sum() < 0.8 * squares[0].sum())
            }
        }
    }

    private static let manners: [SchedulingRule.QueueKnowledge] = SchedulingRule.Books.allCases.flatMap { books in
        SchedulingRule.Place.allCases.flatMap { place in
            [nil, SchedulingRule.Alone(difference: 0.4, threshold: 0.3)].map {
                SchedulingRule.QueueKnowledge(age: 50, difference: 1.2, books: books, place: place, alone: $0)
            }
        }
    }

    /// Where two customers went, as the work tells that came to each server.
    private static func servers(_ came: Work, _ services: (Double, Double)) -> (a: Int, b: Int) {
        func error(_ a: Int, _ b: Int) -> Double {
            var work = came
            work[a] -= services.0
            work[b] -= services.1
            return abs(work[0]) + abs(work[1])
        }
        return [(0, 0), (0, 1), (1, 0), (1, 1)].min { error($0.0, $0.1) < error($1.0, $1.1) }!
    }

    /// Nothing tells a router of the other's services before light does: other services of B's customers leave A's where they went, and
    /// the other way round.
    @Test func nobodyKnowsTheOthersServices() {
        for (knowledge, decision) in Self.manners.flatMap({ manner in
            [SchedulingRule.Decision.oneSided(threshold: 1), .twoSided(threshold: 1)].map { (manner, $0) }
        }) {
            func places(_ otherA: Bool, _ otherB: Bool) -> (a: [Int], b: [Int]) {
                let rule = SchedulingRule(decision).knowingQueues(knowledge)
                var routers = DualWorkRouters(task: .power(2), following: rule)
                var stream = RandomStream(seed: Seeds.seed(100), replication: 0, name: "pairs")
                var (a, b) = ([Int](), [Int]())
                // All within the age of the news.
                for index in 1...60 {
                    let (x, y) = (-log(stream.openUniform()), -log(stream.openUniform()))
                    let (x2, y2) = (-log(stream.openUniform()), -log(stream.openUniform()))
                    let services = (otherA ? x2 : x, otherB ? y2 : y)
                    let (time, isSplit) = (0.8 * Double(index), stream.uniform() < 0.4)
                    let before = routers.queues.work(at: time)
                    routers.take(
                        asked: time, decided: time, services: services, isSplit: isSplit, server: stream.coin() ? 0 : 1,
                        firstIsA: stream.coin())
                    let servers = Self.servers(routers.queues.work(at: time) - before, services)
                    a.append(servers.a)
                    b.append(servers.b)
                }
                return (a, b)
            }
            let (one, two) = (places(false, false), places(true, true))
            #expect(places(false, true).a == one.a && places(true, false).b == one.b, "\(knowledge)")
            #expect(one.b != two.b, "\(knowledge)")
        }
    }

    /// Old news is worth more with books, and books alone more than nothing.
    @Test func booksShortenTheWaiting() {
        let model = DualWork(load: 0.5)
        // The same customers under every rule.
        func wait(_ age: Double, _ books: SchedulingRule.Books) -> Double {
            let rule = SchedulingRule.oneSided(split: 0.3).knowingQueues(age: age, difference: 0.75, books: books)
            var emulation = DualWorkEmulation(model, rule, task: .power(2), seed: Seeds.seed(101), replication: 0)
            return emulation.run(warmUp: 5000, pairs: 100_000).meanWait
        }
        #expect(wait(1, .own) < 0.97 * wait(1, .none) && wait(8, .common) < 0.9 * wait(8, .none))
        #expect(wait(.infinity, .own) < 0.9 * wait(.infinity, .none) && wait(8, .own) < wait(.infinity, .own))
    }
}
