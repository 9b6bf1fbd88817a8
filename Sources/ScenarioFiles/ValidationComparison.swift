/// One published figure and how the model states it.
public struct ValidationComparison: Sendable, Equatable {
    /// What the publication's value is to the model's.
    public enum Relation: String, Sendable, CaseIterable {
        /// The two agree within the tolerance.
        case equal
        /// The published value is a bound that the model must not exceed.
        case atMost = "at_most"
        /// The model is a bound that leaves losses out: it must not fall below the published value.
        case atLeast = "at_least"
    }

    /// An input that the publication states with so many digits, or with an uncertainty.
    public struct Span: Sendable, Equatable {
        /// The key, or the closed form's input.
        public let key: String
        /// Its value at one end, as a setting would state it.
        public let low: String
        /// Its value at the other end.
        public let high: String
        /// Why it may be anything between.
        public let reason: String

        /// An input and its limits.
        public init(key: String, low: String, high: String, reason: String) {
            (self.key, self.low, self.high, self.reason) = (key, low, high, reason)
        }
    }

    /// What is compared, in a few words.
    public let name: String
    /// Key of the figure, as in the JSON output of `run`, or of the closed form.
    public let figure: String
    /// "key=value", after those of the case.
    public let settings: [String]
    /// The compared value is this times the figure, plus the offset.
    public let scale: Double
    /// Added to the scaled figure.
    public let offset: Double
    /// What the published value is to the model's.
    public let relation: Relation
    /// The published value, in the unit of the figure's key.
    public let published: Double
    /// Its published uncertainty.
    public let uncertainty: Double
    /// Half a unit of its last printed digit, where it is printed without uncertainty.
    public let rounding: Double
    /// Inputs that are only known to lie between two values.
    public let within: [Span]
    /// Equation, table or figure of the publication.
    public let place: String
    /// Why the model is known to miss the value; `nil` where it is expected to meet it.
    public let knownFailing: String?

    /// A comparison with the given content.
    public init(
        name: String, figure: String, settings: [String], scale: Double, offset: Double, relation: Relation, published: Double,
        uncertainty: Double, rounding: Double, within: [Span], place: String, knownFailing: String?
    ) {
        self.name = name
        self.figure = figure
        self.settings = settings
        self.scale = scale
        self.offset = offset
        self.relation = relation
        self.published = published
        self.uncertainty = uncertainty
        self.rounding = rounding
        self.within = within
        self.place = place
        self.knownFailing = knownFailing
    }
}
