import DiscreteEvents

/// One replication of all channels of a link.
///
/// Nothing passes between channels but the requests that are dealt to them and the windows that they are judged in together, so
/// that they are emulated one after the other. Each has random streams of its own; those of the first are the ones that it has
/// without the others.
public struct Replication: Sendable {
    private let apparatus: Apparatus
    private let game: PlayedGame
    private let requests: Requests
    private let plan: RunPlan
    private let stabilityWindows: [Double]
    private let keepsHistory: Bool
    private let certifies: @Sendable (_ rounds: Int, _ score: Double) -> Bool

    /// Replications of a scenario; the arguments are those of `PairEmulation`.
    public init(
        apparatus: Apparatus, game: PlayedGame, requests: Requests, plan: RunPlan, keepsHistory: Bool = false,
        stabilityWindows: [Double],
        certifies: @escaping @Sendable (_ rounds: Int, _ score: Double) -> Bool
    ) {
        self.apparatus = apparatus
        self.game = game
        self.requests = requests
        self.plan = plan
        self.keepsHistory = keepsHistory
        self.stabilityWindows = stabilityWindows
        self.certifies = certifies
    }

    /// Emulates all channels and returns what they counted together.
    public func run(_ replication: Int) -> RunRecord {
        var (total, ledger) = emulate(replication, channel: 0)
        for channel in 1..<max(1, apparatus.channels) {
            let (record, windows) = emulate(replication, channel: channel)
            total.join(record)
            if let windows { ledger?.merge(windows) }
        }
        guard let ledger else { return total }
        for (length, windows) in ledger.entries.enumerated() {
            total.windows[length].certified = windows.reduce(0) { $0 + (certifies($1.rounds, $1.score) ? 1 : 0) }
        }
        return total
    }

    private func emulate(_ replication: Int, channel: Int) -> (record: RunRecord, windows: WindowLedger?) {
        var emulation = PairEmulation(
            apparatus: apparatus, game: game, requests: requests, plan: plan, replication: replication, channel: channel,
            keepsHistory: keepsHistory,
            stabilityWindows: stabilityWindows, certifies: certifies)
        let record = emulation.run(plan.resolution)
        return (record, emulation.windows.ledger)
    }
}

extension RunRecord {
    /// Adds what another channel counted in the same time and the same windows.
    mutating func join(_ channel: RunRecord) {
        let (measured, counts) = (measured, windows.map(\.count))
        self += channel
        self.measured = measured
        for i in windows.indices { windows[i].count = counts[i] }
    }
}
