/// Something that both of two sites must answer, each seeing one of two cases; times in seconds.
public struct TwoSiteEvent: Sendable, Equatable {
    /// When it comes.
    public var asked: Double
    /// How long the link takes to answer.
    public var delay: Double
    /// What each site sees.
    public var cases: (a: Bool, b: Bool)
    /// What the link answers at each site.
    public var outputs: (a: Bool, b: Bool)

    /// An event with the link's answer.
    public init(asked: Double, delay: Double, cases: (a: Bool, b: Bool), outputs: (a: Bool, b: Bool)) {
        (self.asked, self.delay, self.cases, self.outputs) = (asked, delay, cases, outputs)
    }

    /// Both cases as one index, that of site A first: 0 … 3.
    public var index: Int { (cases.a ? 2 : 0) + (cases.b ? 1 : 0) }

    /// Equality of all.
    public static func == (left: TwoSiteEvent, right: TwoSiteEvent) -> Bool {
        left.asked == right.asked && left.delay == right.delay && left.cases == right.cases && left.outputs == right.outputs
    }
}
