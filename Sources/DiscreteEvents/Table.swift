/// A table of trivial records with one owner: no reference counting, no copy on write, no exclusivity checks in the loop.
@frozen public struct Table<Element: BitwiseCopyable>: ~Copyable {
    @usableFromInline var base: UnsafeMutablePointer<Element>
    @usableFromInline var size: Int
    /// Number of records.
    @inlinable public var count: Int { size }

    /// A table of `count` copies of one record.
    @inlinable public init(repeating element: Element, count: Int) {
        size = count
        base = .allocate(capacity: count)
        base.initialize(repeating: element, count: count)
    }
    deinit { base.deallocate() }

    /// The record at `index`.
    ///
    /// - Precondition: `index` is in 0..<count.
    @inlinable public subscript(_ index: Int) -> Element {
        @inline(__always) unsafeAddress {
            precondition(index >= 0 && index < size, "table index out of range")
            return UnsafePointer(base + index)
        }
        @inline(__always) unsafeMutableAddress {
            precondition(index >= 0 && index < size, "table index out of range")
            return base + index
        }
    }
}
