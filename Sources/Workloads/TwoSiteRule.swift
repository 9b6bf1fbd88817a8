/// How two sites answer what each sees a part of.
public enum TwoSiteRule: Sendable, Equatable {
    /// Each by what it sees itself: the answer to case 0 and to case 1.
    case local(a: Answers, b: Answers)
    /// Random at each site, alike with probability (1 + E)/2: E by both cases, that of site A first.
    case correlated([Double])
    /// As the link answered.
    case link
    /// Both sites know both cases: apart if and only if both see case 1.
    case informed

    /// A site's answers to its two cases.
    public struct Answers: Sendable, Equatable {
        /// To case 0 and to case 1.
        public var zero, one: Bool
        /// Answers.
        public init(_ zero: Bool, _ one: Bool) { (self.zero, self.one) = (zero, one) }
        /// All four.
        public static let all = [Answers(false, false), Answers(true, true), Answers(false, true), Answers(true, false)]

        func answer(_ isOne: Bool) -> Bool { isOne ? one : zero }
    }

    /// All sixteen rules by which each site looks at itself alone.
    public static let locals: [TwoSiteRule] = Answers.all.flatMap { a in Answers.all.map { .local(a: a, b: $0) } }

    /// The answers to an event.
    ///
    /// - Parameters:
    ///   - coin: shared by the sites.
    ///   - chance: uniform in 0 … 1.
    func answers(_ event: TwoSiteEvent, coin: Bool, chance: Double) -> (a: Bool, b: Bool) {
        switch self {
        case .local(let a, let b): return (a.answer(event.cases.a), b.answer(event.cases.b))
        case .correlated(let correlations):
            let alike = chance < 0.5 * (1 + correlations[event.index])
            return (coin, alike ? coin : !coin)
        case .link: return event.outputs
        case .informed: return (false, event.cases.a && event.cases.b)
        }
    }

    /// Probability of answers (a, b) to cases of the given index; `nil` for a link, whose law is not a rule's.
    func probability(_ a: Bool, _ b: Bool, at index: Int) -> Double? {
        switch self {
        case .local(let first, let second):
            return first.answer(index / 2 == 1) == a && second.answer(index % 2 == 1) == b ? 1 : 0
        case .correlated(let correlations): return 0.25 * (a == b ? 1 + correlations[index] : 1 - correlations[index])
        case .link: return nil
        case .informed: return !a && b == (index == 3) ? 1 : 0
        }
    }
}

/// When the sites of a rule answer.
public enum TwoSiteTiming: Sendable, Equatable {
    /// At once.
    case atOnce
    /// As late as the link did.
    case asTheLink
    /// So many seconds after the event.
    case after(Double)

    /// Seconds until the answer; a site that looks at itself alone need not wait for a link.
    func delay(_ event: TwoSiteEvent, _ rule: TwoSiteRule) -> Double {
        switch self {
        case .atOnce: return 0
        case .asTheLink:
            if case .local = rule { return 0 }
            return event.delay
        case .after(let seconds): return seconds
        }
    }
}
