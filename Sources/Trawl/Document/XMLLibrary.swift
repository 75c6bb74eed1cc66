internal import CLibxml2

/// libxml2 as a whole.
package enum XMLLibrary {
    /// The version that this program was built with.
    package static var version: String { LIBXML_DOTTED_VERSION }
}
