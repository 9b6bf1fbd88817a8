/// A published result with what is needed to compute it: one file of the folder `Validation`.
public struct ValidationCase: Sendable, Equatable {
    /// What is evaluated.
    public enum Subject: Sendable, Equatable {
        /// A scenario file, by closed form and by emulation.
        case scenario(path: String)
        /// A closed form that stands alone, by its name; its inputs are the settings.
        case closedForm(name: String)
    }

    /// Name of the case: that of its file, without the ending.
    public let name: String
    /// What is compared, in one line.
    public let title: String
    /// The publication.
    public let citation: String
    /// Where its figures were read, when not in the publication itself.
    public let readIn: String?
    /// What is evaluated.
    public let subject: Subject
    /// "key=value" for all comparisons: keys of the files, or inputs of a closed form.
    public let settings: [String]
    /// Inputs that were chosen to meet a published result; that result is no evidence for the model.
    public let fitted: [String]
    /// Inputs that no publication states.
    public let assumed: [String]
    /// The published figures.
    public let comparisons: [ValidationComparison]

    /// A case with the given content.
    public init(
        name: String, title: String, citation: String, readIn: String?, subject: Subject, settings: [String], fitted: [String],
        assumed: [String], comparisons: [ValidationComparison]
    ) {
        self.name = name
        self.title = title
        self.citation = citation
        self.readIn = readIn
        self.subject = subject
        self.settings = settings
        self.fitted = fitted
        self.assumed = assumed
        self.comparisons = comparisons
    }
}
