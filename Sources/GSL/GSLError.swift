import CGSL

/// A numerical routine that did not reach its goal: which routine, and GSL's own words for why.
public struct GSLError: Error, CustomStringConvertible, Sendable {
    /// The routine that failed, in Tacit's terms.
    public let routine: String
    /// GSL's status code (gsl_errno.h).
    public let code: Int32

    /// One sentence naming the routine and the reason.
    public var description: String { "\(routine): \(String(cString: gsl_strerror(code)))" }

    static func check(_ code: Int32, _ routine: @autoclosure () -> String) throws(GSLError) {
        if code != Int32(GSL_SUCCESS) { throw GSLError(routine: routine(), code: code) }
    }
}

/// Turns off GSL's default handler, which aborts the process on any numerical error. Evaluated once, before first use.
let abortingHandlerIsOff: Bool = {
    gsl_set_error_handler_off()
    return true
}()
