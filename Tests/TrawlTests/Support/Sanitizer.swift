import Glibc

/// Whether the tests were built with a sanitizer, and how it is told to stay out of the way.
enum Sanitizer {
    /// Its runtime is part of the process.
    static let isOn = ["__tsan_init", "__asan_init"].contains { (name: String) in
        dlsym(nil, name) != nil
    }

    /// The options that have signals end a process as they do without it.
    static let leavesSignals =
        "handle_segv=0:handle_sigbus=0:handle_sigill=0:handle_sigfpe=0:handle_abort=0"
}
