public import NodeEmulation

/// What a run gave: the records of its replications, and how long it took.
public struct EmulatedRun: Sendable {
    /// Records of the finished replications, in their order.
    public let replications: [RunRecord]
    /// Their sum.
    public let total: RunRecord
    /// How finely the physics was resolved.
    public let resolution: RunPlan.Resolution
    /// Wall-clock time in seconds. Never part of a result.
    public let wallTime: Double
    /// Whether the run was stopped before all replications were finished.
    public let isPartial: Bool

    init(replications: [RunRecord], resolution: RunPlan.Resolution, wallTime: Double, isPartial: Bool, windowLengths: Int) {
        self.replications = replications
        self.resolution = resolution
        self.wallTime = wallTime
        self.isPartial = isPartial
        var total = RunRecord(windowLengths: windowLengths)
        for record in replications { total += record }
        self.total = total
    }

    /// Emulated time that was measured, in seconds.
    public var measuredTime: Double { Double(total.measured) * 1e-12 }
}
