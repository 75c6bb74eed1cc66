extension Bookshop {
    /// The grammar that all texts of the shop are made by; every name in it is invented.
    enum Words {
        struct Category: Sendable, Equatable {
            var slug: String
            var name: String
        }

        struct Author: Sendable, Equatable {
            var slug: String
            var name: String
            var home: String
        }

        /// A title and its language, as HTML's `lang` names it.
        struct Title: Sendable, Equatable {
            var text: String
            var language: String
        }

        static let categories = [
            Category(slug: "travel", name: "Travel"),
            Category(slug: "gardens", name: "Gardens"),
            Category(slug: "sea-stories", name: "Sea Stories"),
            Category(slug: "mystery", name: "Mystery"),
            Category(slug: "food-and-drink", name: "Food & Drink"),
            Category(slug: "poetry", name: "Poetry"),
            Category(slug: "natural-history", name: "Natural History"),
            Category(slug: "machines", name: "Machines"),
            Category(slug: "fables", name: "Fables"),
            Category(slug: "maps", name: "Maps"),
        ]

        static let authors = [
            Author(slug: "ines-vallqvist", name: "Ines Vallqvist", home: "Orrenby"),
            Author(slug: "tomas-brandl", name: "Tomás Brandl", home: "Kestrel Row"),
            Author(slug: "oyvind-sorhaug", name: "Øyvind Sørhaug", home: "Lilleskjær"),
            Author(slug: "lucja-wiorek", name: "Łucja Wiórek", home: "Zabłocie Górne"),
            Author(slug: "noemie-daubrac", name: "Noémie Daubrac", home: "Saint-Aubrac"),
            Author(slug: "sebnem-kaplica", name: "Şebnem Kaplıca", home: "Çınarönü"),
            Author(slug: "takase-kozue", name: "高瀬 梢", home: "霧ヶ浦"),
            Author(slug: "olga-rechnaya", name: "Ольга Речная", home: "Заозёрный Мыс"),
            Author(slug: "eleni-drosou", name: "Ελένη Δρόσου", home: "Πέτρινο"),
            Author(slug: "sean-o-duibhinn", name: "Seán Ó Duibhinn", home: "Carraig Bheag"),
            Author(slug: "josune-inarra", name: "Josune Iñarra", home: "Peñalar"),
            Author(slug: "thao-vi-nguyen", name: "Nguyễn Thảo Vi", home: "Bến Sương"),
            Author(slug: "kim-solmi", name: "김솔미", home: "안개마을"),
            Author(slug: "ayomide-falola", name: "Ayọ̀mídé Fálọlá", home: "Odò Tuntun"),
            Author(slug: "marta-oszi", name: "Márta Őszi", home: "Fűzfalva"),
            Author(slug: "dusan-krivy", name: "Dušan Křivý", home: "Žabí Lhota"),
            Author(slug: "ruta-zalge", name: "Rūta Žalgė", home: "Ąžuolynė"),
            Author(slug: "harriet-oxley-pym", name: "Harriet Oxley-Pym", home: "Nether Sallow"),
            Author(slug: "bram-o-hollow", name: "Bram O’Hollow", home: "Dunmarrow"),
            Author(slug: "greta-weissdorn", name: "Greta Weißdorn", home: "Bad Mühlau"),
        ]

        /// A title: most are English, about one in five is not.
        static func title(_ dice: inout BookshopDice) -> Title {
            guard dice.roll(1...5) > 1 else {
                let phrases = dice.pick(otherLanguages)
                let text = dice.pick(phrases.things) + phrases.joint + dice.pick(phrases.places)
                return Title(text: text, language: phrases.language)
            }
            let first = dice.pick(things)
            let second = dice.pick(things)
            let text =
                switch dice.roll(1...8) {
                case 1: "The \(dice.pick(qualities)) \(first)"
                case 2: "The \(first) of \(dice.pick(towns))"
                case 3: "\(withArticle(first)) for the \(second)"
                case 4: "\(dice.pick(numbers)) Letters to \(withArticle(first, "a"))"
                case 5: "\(first) & \(second)"
                case 6: "How to Mend \(withArticle(first, "a"))"
                case 7: "“\(dice.pick(exclamations)),” Said the \(first)"
                default: "\(dice.pick(towns)): \(withArticle(first)) in \(dice.pick(numbers)) Parts"
                }
            return Title(text: text, language: "en")
        }

        /// Three sentences about a book.
        static func description(by author: Author, _ dice: inout BookshopDice) -> String {
            let thing = dice.pick(things).lowercased()
            let quality = dice.pick(qualities).lowercased()
            let opening = dice.pick([
                "In the town of \(dice.pick(towns)) nobody has seen the \(thing) since spring.",
                "Every winter \(withArticle(quality).lowercased()) \(thing) comes down the river, and this year it stays.",
                "\(withArticle(thing)) was lost, then found, then argued about for \(dice.roll(3...90)) years.",
                "What does it take to look after \(withArticle(quality).lowercased()) \(thing)?",
            ])
            let middle = dice.pick([
                "Somebody has to ask why, and it is not who you think.",
                "The answer takes a long walk, two ferries & a borrowed coat.",
                "With drawings, a glossary and more patience than the subject deserves.",
                "It is told slowly, with good weather and bad.",
            ])
            return "\(opening) \(middle) \(author.name) writes in \(author.home)."
        }

        /// What a reader has to say.
        static func review(_ dice: inout BookshopDice) -> Review {
            let body = dice.pick([
                "Read it \(dice.pick(numbers).lowercased()) times & would again.",
                "The \(dice.pick(things).lowercased()) alone is worth the price.",
                "Too long by a chapter, too short by \(withArticle(dice.pick(things)).lowercased()).",
                "My copy came with a pressed leaf. <3",
                "I wanted to dislike it. I could not.",
                "Ça se lit d’une traite, même un lundi.",
                "Schön, ruhig, ein bißchen zu teuer.",
            ])
            return Review(author: dice.pick(readers), body: body)
        }
    }
}

extension Bookshop.Words {
    /// A word of the lists below with its article, "an" before the sound of a vowel.
    private static func withArticle(_ word: String, _ article: String = "A") -> String {
        let isVowel = word.first.map { "AEIOUaeiou".contains($0) } ?? false
        return "\(article)\(isVowel ? "n" : "") \(word)"
    }

    /// Two halves of a title that go together in one language.
    private struct Phrases {
        var language: String
        var joint: String
        var things: [String]
        var places: [String]
    }

    private static let otherLanguages = [
        Phrases(
            language: "de",
            joint: " ",
            things: [
                "Der Leuchtturm", "Die Gärten", "Eine Uhr", "Das Straßenbuch", "Zwölf Brücken",
            ],
            places: ["im Nebel", "für übermorgen", "ohne Schlüssel", "vor der Flut", "in Grün"]
        ),
        Phrases(
            language: "fr",
            joint: " ",
            things: ["Le phare", "Les jardins", "Une horloge", "L’été", "La forêt"],
            places: ["sous la neige", "de minuit", "sans retour", "à l’envers", "d’à côté"]
        ),
        Phrases(
            language: "es",
            joint: " ",
            things: ["El faro", "La niña", "Un jardín", "El otoño", "Las señales"],
            places: ["de la montaña", "sin llave", "del mañana", "tras el cañaveral", "al revés"]
        ),
        Phrases(
            language: "pl",
            joint: " ",
            things: ["Latarnia", "Ogród", "Zegar", "Książka", "Źródło"],
            places: ["we mgle", "bez klucza", "nad rzeką", "o północy", "za górą"]
        ),
        Phrases(
            language: "ru",
            joint: " ",
            things: ["Маяк", "Сад", "Мост", "Дом", "Остров"],
            places: ["в тумане", "за рекой", "без ключа", "на краю света", "под снегом"]
        ),
        Phrases(
            language: "el",
            joint: " ",
            things: ["Ο φάρος", "Ο κήπος", "Το ρολόι", "Η γέφυρα", "Το νησί"],
            places: ["στην ομίχλη", "του μεσονυκτίου", "χωρίς κλειδί", "στη βροχή", "του βορρά"]
        ),
        Phrases(
            language: "ja",
            joint: "と",
            things: ["灯台", "庭", "時計", "図書館", "橋"],
            places: ["霧", "夜の手紙", "冬の地図", "鍵", "渡り鳥"]
        ),
    ]

    private static let things = [
        "Lantern", "Harbour", "Orchard", "Clockmaker", "Heron", "Staircase", "Ferry", "Beehive",
        "Lighthouse", "Compass", "Teapot", "Glacier", "Almanac", "Bicycle", "Windmill", "Fox",
        "Postcard", "Bridge", "Piano", "Meadow",
    ]

    private static let qualities = [
        "Patient", "Borrowed", "Quiet", "Paper", "Forgotten", "Crooked", "Silver", "Unfinished",
        "Left-Handed", "Midnight", "Salt-White", "Second",
    ]

    private static let towns = [
        "Orrenby", "Dunmarrow", "Nether Sallow", "Port Ellery", "Fűzfalva", "Peñalar", "Lilleskjær",
        "Saint-Aubrac",
    ]

    private static let numbers = ["Three", "Five", "Seven", "Eleven", "Twenty", "Forty"]

    private static let exclamations = ["Not Yet", "Mind the Paint", "Never Twice", "After You"]

    private static let readers = [
        "Agnes P.", "Dov", "Ximena", "Old Tam", "K. Ferreira", "Jūratė", "Émile", "a reader",
    ]
}
