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
    private let keepsRounds: Bool
    private let certifies: @Sendable (_ rounds: Int, _ score: Double) -> Bool

    /// Replications of a scenario; the arguments are those of `PairEmulation`.
    public init(
        apparatus: Apparatus, game: PlayedGame, requests: Requests, plan: RunPlan, keepsHistory: Bool = false,
        keepsRounds: Bool = false, stabilityWindows: [Double],
        certifies: @escaping @Sendable (_ rounds: Int, _ score: Double) -> Bool
    ) {
        self.apparatus = apparatus
        self.game = game
        self.requests = requests
        self.plan = plan
        self.keepsHistory = keepsHistory
        self.keepsRounds = keepsRounds
        self.stabilityWindows = stabilityWindows
        self.certifies = certifies
    }

    /// Emulates all channels and returns what they counted together.
    public func run(_ replication: Int) -> RunRecord { play(replication).record }

    /// Emulates all channels; returns what they counted together, and the rounds of each where they are kept.
    public func play(_ replication: Int) -> (record: RunRecord, rounds: [RoundLog]) {
        var (total, ledger, first) = emulate(replication, channel: 0)
        var logs = keepsRounds ? [first] : []
        for channel in 1..<max(1, apparatus.channels) {
            let (record, windows, log) = emulate(replication, channel: channel)
            total.join(record)
            if let windows { ledger?.merge(windows) }
            if keepsRounds { logs.append(log) }
        }
        guard let ledger else { return (total, logs) }
        for (length, windows) in ledger.entries.enumerated() {
            total.windows[length].certified = windows.reduce(0) { $0 + (certifies($1.rounds, $1.score) ? 1 : 0) }
        }
        return (total, logs)
    }

    private func emulate(
        _ replication: Int, channel: Int
    ) -> (record: RunRecord, windows: WindowLedger?, rounds: RoundLog) {
        var emulation = PairEmulation(
            apparatus: apparatus, game: game, requests: requests, plan: plan, replication: replication, channel: channel,
            keepsHistory: keepsHistory, keepsRounds: keepsRounds, stabilityWindows: stabilityWindows, certifies: certifies)
        let record = emulation.run(plan.resolution)
        return (record, emulation.windows.ledger, emulation.roundLog)
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
