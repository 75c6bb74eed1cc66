/// The endings of paths that plainly lead to no page: images, sound, films, archives, programs,
/// fonts, office files.
///
/// Feeds, sitemaps, plain text and scripts that make pages (`.php`, `.py`) are not among them.
package enum MediaSuffix {
    private static let names = """
        apng avif bmp cur eps gif heic heif ico jfif jpe jpeg jpg jxl png psd svg svgz tif tiff webp
        aac aif aiff flac m4a m4b mid midi mp3 oga ogg opus ra wav weba wma
        3gp asf avi f4v flv m2ts m3u8 m4v mkv mov mp4 mpe mpeg mpg ogv qt rm swf vob webm wmv
        7z ar br bz2 cab deb dmg gz img iso jar lz lz4 lzma rar rpm tar tbz2 tgz txz xz zip zst
        apk appx bin class dll exe ipa msi pkg so war
        eot otf ttf woff woff2
        css js map mjs wasm
        doc docm docx dot dotx epub mobi odg odp ods odt pdf pot potx pps ppsx ppt pptm pptx ps rtf
        xls xlsb xlsm xlsx
        """

    /// The suffixes as numbers, sorted.
    private static let sorted = names.utf8.split { $0 == 0x20 || $0 == 0x0A }
        .compactMap { packed($0) }.sorted()

    /// Whether a path, escaped as in a URL, ends in such a suffix.
    package static func ends(_ path: UnsafeBufferPointer<UInt8>) -> Bool {
        // The longest suffix has five letters.
        var place = path.count
        while place > 0, path.count - place <= 5 {
            place -= 1
            if path[place] == UInt8(ascii: "/") { return false }
            if path[place] == UInt8(ascii: ".") {
                return packed(path[(place + 1)...]).map(isSuffix) ?? false
            }
        }
        return false
    }

    private static func isSuffix(_ name: UInt64) -> Bool {
        var low = 0
        var high = sorted.count
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] < name { low = middle + 1 } else { high = middle }
        }
        return low < sorted.count && sorted[low] == name
    }

    /// Up to eight bytes in lower case as one number; nil for none or more.
    private static func packed(_ name: some Collection<UInt8>) -> UInt64? {
        guard !name.isEmpty, name.count <= 8 else { return nil }
        return name.reduce(0) { $0 << 8 | UInt64(asciiLowercase($1)) }
    }
}
