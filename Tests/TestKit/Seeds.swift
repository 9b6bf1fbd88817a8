#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Where tests take their randomness from: fixed, unless the environment variable `TACIT_SOAK_SEED` asks for another.
public enum Seeds {
    /// The seed of a test: `fixed`, or the soak seed mixed with it.
    public static func seed(_ fixed: UInt64) -> UInt64 {
        guard let text = getenv("TACIT_SOAK_SEED"), let soak = UInt64(String(cString: text)) else { return fixed }
        return fixed ^ (soak &* 0x9e37_79b9_7f4a_7c15)
    }
}
