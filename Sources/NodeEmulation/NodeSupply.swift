public import AtomMemories

/// How one node loses and replaces its atoms.
public struct NodeSupply: Sendable, Equatable {
    /// How it loses them.
    public var loss: Loss
    /// How it replaces them.
    public var reload: Reload

    /// All keys of the `loss` and `reload` sections.
    public init(loss: Loss = .none, reload: Reload = .none) {
        self.loss = loss
        self.reload = reload
    }
}
