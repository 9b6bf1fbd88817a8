import AtomMemories
import BellPairs
import CavityReadout
import Heralding
import NodeEmulation
import Quantities
import TestKit
import Testing

/// Faults: each kind against its closed form, and what must hold whatever goes wrong.
@Suite struct FaultTests {
    private static func seconds(_ values: Double...) -> [TimeSpan] { values.map { TimeSpan(seconds: $0) } }

    /// Many pairs in little time: few atoms, no loss in the fiber.
    private static func dense(_ change: (inout Faults) -> Void) -> ReferenceLink {
        var link = ReferenceLink()
        link.link.statedTransmission = 1
        link.duration = 0.2
        change(&link.faults)
        return link
    }

    private static func form(_ link: ReferenceLink) -> FaultsClosedForm {
        let apparatus = link.apparatus
        let reload = link.hardware.supply.reload
        return FaultsClosedForm(
            link.faults, apparatus.heralding,
            FaultsClosedForm.Times(
                spacing: apparatus.schedule.spacing.seconds, hold: apparatus.failureHold.seconds,
                attemptToOutput: apparatus.reportDelay.seconds + 970e-9, from: link.warmUp, to: link.warmUp + link.duration,
                atoms: 250,
                reload: (
                    reload.rate?.perSecond ?? 0, reload.preparation.seconds, reload.rate?.perSecond ?? 0,
                    reload.preparation.seconds
                )))
    }

    struct Case: CustomTestStringConvertible {
        var name: String
        var link: ReferenceLink
        var testDescription: String { name }
    }

    static let all: [Case] = [
        Case(name: "lost", link: dense { $0.lostHerald = .init(probability: 0.05, times: seconds(0.01, 0.1)) }),
        Case(name: "late", link: dense { $0.lateHerald = .init(probability: 0.2) }),
        Case(
            name: "late within the hold",
            link: dense {
                $0.lateHerald = .init(probability: 0.5)
                $0.heraldDelay = TimeSpan(seconds: 0.5e-6)
            }),
        Case(
            name: "mismatch",
            link: dense {
                $0.indexMismatch = .init(probability: 1e-3, times: seconds(0.05))
                $0.resynchronizationInterval = TimeSpan(seconds: 3e-3)
            }),
        Case(
            name: "skew",
            link: dense {
                $0.clockSkew = 2e-6
                $0.resynchronizationInterval = TimeSpan(seconds: 0.05)
            }),
        Case(
            name: "unlock",
            link: dense {
                $0.cavityUnlock = .init(rate: Rate(perSecond: 200), duration: TimeSpan(seconds: 1e-3), times: seconds(0.1))
            }),
        Case(
            name: "latch",
            link: dense {
                $0.detectorLatch = .init(rate: Rate(perSecond: 300), duration: TimeSpan(seconds: 1e-3), times: seconds(0.1))
            }),
        Case(
            name: "burst",
            link: {
                var link = dense {
                    $0.atomLoss = .init(rate: Rate(perSecond: 20), duration: .zero, times: seconds(0.03))
                    $0.atomLossFraction = 0.5
                }
                link.hardware.supply.reload = Reload(rate: Rate(perSecond: 4e4), preparation: TimeSpan(seconds: 1e-3))
                return link
            }()),
        Case(name: "everything, requests at random", link: everything(.poisson)),
        Case(name: "everything, on herald, dark counts", link: everything(.onHerald)),
    ]

    private static func everything(_ process: Requests.Process) -> ReferenceLink {
        var link = dense {
            $0.lostHerald = .init(probability: 0.05, times: seconds(0.01, 0.1))
            $0.lateHerald = .init(probability: 0.2)
            $0.heraldDelay = TimeSpan(seconds: 1e-6)
            $0.indexMismatch = .init(probability: 1e-3)
            $0.resynchronizationInterval = TimeSpan(seconds: 3e-3)
            $0.clockSkew = 2e-6
            $0.cavityUnlock = .init(rate: Rate(perSecond: 100), duration: TimeSpan(seconds: 1e-3), times: seconds(0.1))
            $0.detectorLatch = .init(rate: Rate(perSecond: 100), duration: TimeSpan(seconds: 1e-3))
            $0.atomLoss = .init(rate: Rate(perSecond: 30), duration: .zero)
            $0.atomLossFraction = 0.3
        }
        link.hardware.supply = NodeSupply(
            loss: Loss(branching: 0.01, repumped: 0, trapLifetime: TimeSpan(seconds: 0.5), perReadout: 0.01),
            reload: Reload(rate: Rate(perSecond: 4e4), preparation: TimeSpan(seconds: 1e-3)))
        link.hardware.station.darkCountRate = Rate(perSecond: 1e5)
        if process != .onHerald {
            link.requests = Requests(
                process: process, rate: Rate(perSecond: 3e4), order: .oldest, cutoffAge: TimeSpan(seconds: 1e-3))
        }
        return link
    }

    /// Every announced pair has exactly one end, and what a kind took is no more than there was.
    @Test(arguments: all, [1, 2, 3] as [UInt64]) func everyPairEndsOnce(_ test: Case, seed: UInt64) {
        var link = test.link
        link.duration = 0.05
        link.seed = Seeds.seed(seed)
        let record = link.run(.herald)
        let lives = record.faults.lives
        #expect(lives.announced > 0)
        #expect(lives.announced == lives.dropped + lives.used + lives.expired + lives.left, "\(lives)")
        let taken = [Faults.Kind.lostHerald, .lateHerald, .indexMismatch].reduce(0) { $0 + record.faults[$1].pairs }
        #expect(taken <= record.heralds && record.photons > 0)
        #expect(record == link.run(.click), "faults are seen at every attempt, whatever resolution is asked for")
    }

    /// Faults that never happen leave every bit as it was.
    @Test func withoutFaultsNothingChanges() {
        var link = ReferenceLink()
        link.duration = 0.05
        let before = link.run(.click)
        link.faults = Faults(
            heraldDelay: TimeSpan(seconds: 1), resynchronizationInterval: TimeSpan(seconds: 1e-3),
            cavityUnlock: .init(duration: TimeSpan(seconds: 5)), atomLossFraction: 0.5)
        #expect(link.apparatus.needsClickResolution.isEmpty && link.run(.click) == before)
        // Faults in the far future force click resolution and change nothing else.
        link.faults.cavityUnlock.times = Self.seconds(1e5)
        #expect(!link.apparatus.needsClickResolution.isEmpty)
        var after = link.run(.herald)
        #expect(after.faults.lives.announced > 0)
        after.faults = before.faults
        #expect(after == before)
    }

    /// Announcements that do not reach a node, or too late: binomial.
    @Test func lostAndLateAnnouncements() {
        var link = Self.dense {
            $0.lostHerald = .init(probability: 0.05)
            $0.lateHerald = .init(probability: 0.2)
            $0.heraldDelay = TimeSpan(seconds: 1.5e-6)
        }
        for nodes in Faults.Nodes.allCases {
            link.faults.nodes = nodes
            let (record, form) = (link.run(.click), Self.form(link))
            func agrees(_ count: UInt64, _ probability: Double, _ what: String, of trials: UInt64) {
                let p = StatisticalTest.binomial(Int(count), of: Int(trials), probability: probability)
                #expect(p > StatisticalTest.significance, "\(nodes) \(what): \(count) of \(trials), not \(probability)")
            }
            let faults = record.faults
            agrees(faults[.lostHerald].pairs, form.effect(of: .lostHerald).fraction, "lost pairs", of: record.heralds)
            agrees(faults[.lateHerald].pairs, form.effect(of: .lateHerald).fraction, "late pairs", of: record.heralds)
            agrees(faults.lives.dropped, form.dropped, "dropped", of: faults.lives.announced)
            let halves: UInt64 = nodes == .both ? 2 : 1
            agrees(faults[.lostHerald].count, 0.05, "lost messages", of: halves * record.heralds)
            agrees(faults[.lateHerald].count, 0.95 * 0.2, "late messages", of: halves * record.heralds)
        }
    }

    /// Rounds with two atoms that share nothing are lost by chance, and no more of them than there are stale pairs.
    @Test func stalePairsShareNothing() {
        var link = Self.dense { $0.lostHerald = .init(probability: 1) }
        link.faults.nodes = .b
        let record = link.run(.click)
        let rounds = Int(record.score.count)
        #expect(rounds > 10_000)
        #expect(
            StatisticalTest.binomial(Int(record.score.sum.value), of: rounds, probability: 0.5) > StatisticalTest.significance)
        #expect(abs(record.deliveredInfidelity.mean! - 0.75) < 1e-9)
        link.faults.nodes = .both
        let none = link.run(.click)
        #expect(none.score.count == 0 && none.faults.lives.used == 0 && none.faults.lives.dropped == none.faults.lives.announced)
    }

    /// After a stated outage the link makes pairs as fast as before, exact two-sided test of two binomial rates.
    @Test(arguments: ["unlock", "latch", "burst"]) func recovers(kind: String) {
        var link = Self.dense { _ in }
        link.duration = 0.3
        link.hardware.supply.reload = Reload(rate: Rate(perSecond: 2e4), preparation: .zero)
        let outage = Faults.Outage(duration: TimeSpan(seconds: 0.02), times: Self.seconds(0.1))
        switch kind {
        case "unlock": link.faults.cavityUnlock = outage
        case "latch": link.faults.detectorLatch = outage
        default: link.faults.atomLoss = Faults.Outage(duration: .zero, times: Self.seconds(0.1))
        }
        // The same path up to 0.1 s, through the outage, and to the end.
        var heralds: [UInt64] = []
        for end in [0.1, 0.12, 0.3] {
            var part = link
            part.duration = end
            heralds.append(part.run(.click).heralds)
        }
        let (before, during, after) = (heralds[0], heralds[1] - heralds[0], heralds[2] - heralds[1])
        // 0.1 s against 0.18 s: given the sum, each herald is in the first with probability 0.1/0.28.
        #expect(
            StatisticalTest.binomial(Int(before), of: Int(before + after), probability: 0.1 / 0.28)
                > StatisticalTest.significance,
            "\(kind): \(before) before, \(after) after")
        // The atoms come back one by one, 20 in a millisecond at each node.
        #expect(during < (kind == "burst" ? before * 4 / 25 : before / 50), "\(kind): \(during) during")
    }

    /// Outages: mean time over replications, each a sample, against the alternating renewal process.
    @Test(arguments: [Faults.Kind.cavityUnlock, .detectorLatch]) func outagesTakeTheirTime(kind: Faults.Kind) {
        var link = ReferenceLink()
        link.duration = 0.05
        link.hardware.memory.atoms = 2
        let outage = Faults.Outage(rate: Rate(perSecond: 400), duration: TimeSpan(seconds: 1e-3))
        if kind == .cavityUnlock { link.faults.cavityUnlock = outage } else { link.faults.detectorLatch = outage }
        let effect = Self.form(link).effect(of: kind)
        let both = 1 / (1.4 * 1.4)
        #expect(abs(effect.fraction - (1 - both)) < 1e-12)
        var (parts, counts) = ([Double](), [Double]())
        for replication in 0..<64 {
            let tally = link.run(.click, replication: replication).faults[kind]
            parts.append(Double(tally.time) * 1e-12 / link.duration)
            counts.append(Double(tally.count))
        }
        Self.agrees(parts, effect.fraction, "part of the time")
        Self.agrees(counts, effect.count, "outages")
    }

    /// Heralds under outages and skewed clocks against the averaged closed form; replications are samples.
    @Test(arguments: ["unlock", "latch", "skew", "skew of node A", "mismatch"]) func heraldsAndPairs(kind: String) throws {
        var link = try #require(Self.all.first { kind.hasPrefix($0.name) }).link
        link.duration = 0.06
        link.faults.cavityUnlock.times = []
        link.faults.detectorLatch.times = []
        link.faults.indexMismatch.times = []
        link.hardware.statedPairInfidelity = nil
        link.hardware.station.darkCountRate = Rate(perSecond: 2e4)
        if kind.hasSuffix("A") { link.hardware.interference.arrivalOffset = TimeSpan(seconds: -10e-9) }
        let form = Self.form(link)
        var (heralds, infidelities, used, cutOff) = ([Double](), [Double](), [Double](), [Double]())
        for replication in 0..<24 {
            let record = link.run(.click, replication: replication)
            heralds.append(Double(record.heralds) / Double(record.attempts))
            infidelities.append(record.modeledInfidelity.mean!)
            used.append(record.deliveredInfidelity.mean!)
            if kind.hasPrefix("skew") {
                let pairs = Double(record.faults[.clockSkew].pairs)
                cutOff.append(pairs / (pairs + Double(record.photonPairs)))
            }
            if kind == "mismatch" { cutOff.append(Double(record.faults[.indexMismatch].pairs) / Double(record.heralds)) }
        }
        Self.agrees(heralds, form.heraldProbability, "heralds per attempt")
        Self.agrees(infidelities, 1 - form.state.fidelity, "infidelity when heralded")
        let storage = link.apparatus.storage
        let age = link.apparatus.reportDelay.seconds + 100e-9
        let delivered = storage.aged(form.usedState, ageA: age, ageB: age).fidelity * (1 - form.unread.a) * (1 - form.unread.b)
        Self.agrees(used, 1 - delivered, "infidelity when measured")
        if kind.hasPrefix("skew") { Self.agrees(cutOff, form.effect(of: .clockSkew).fraction, "pairs out of their gates") }
        if kind == "mismatch" { Self.agrees(cutOff, form.effect(of: .indexMismatch).fraction, "pairs of other attempts") }
    }

    /// Bursts and the queue for new atoms: batches at an exponential server, as long as bursts seldom meet.
    @Test(arguments: [true, false]) func burstsAndReload(isReloaded: Bool) {
        var link = ReferenceLink()
        link.duration = 0.25
        link.warmUp = 0.1
        link.faults.atomLoss = Faults.Outage(rate: Rate(perSecond: 4), duration: .zero)
        link.faults.atomLossFraction = 0.2
        if isReloaded {
            link.hardware.supply.reload = Reload(rate: Rate(perSecond: 2e4), preparation: TimeSpan(seconds: 1e-3))
        }
        let form = Self.form(link)
        var idle: [Double] = []
        for replication in 0..<64 {
            let record = link.run(.click, replication: replication)
            idle.append(Double(record.faults[.atomLoss].time) / Double(record.measured) / 250)
        }
        // Atoms that are not there cannot be lost again, and each loss waits half a cycle to be noticed.
        Self.agrees(idle, form.idle, "idle indices", slack: isReloaded ? 0.05 : 0.01)
    }

    private static func agrees(_ values: [Double], _ expected: Double, _ what: String, slack: Double = 1e-9) {
        let n = Double(values.count)
        let mean = values.reduce(0, +) / n
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
        // Student's two-sided quantiles at 1e-9, of 23 and of 63 degrees.
        let bound = (n < 60 ? 9.7 : 7.2) * (variance / n).squareRoot() + slack * abs(expected)
        #expect(abs(mean - expected) <= bound, "\(what): \(mean), not \(expected) ± \(bound)")
    }
}
