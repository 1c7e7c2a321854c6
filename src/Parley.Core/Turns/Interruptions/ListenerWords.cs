namespace Parley.Core.Turns.Interruptions;

/// <summary>
/// What listeners say, by language. Phrases are separated by commas and written as <see cref="ListenerLexicon"/> reads:
/// small letters, no accents, no apostrophes, words between single spaces.
/// </summary>
internal static class ListenerWords
{
    private const string Anywhere =
        "mhm, mm, mmhm, mhmm, mmhmm, mm hm, mm hmm, mm mm, uh huh, uhhuh, aha, ah ha, ok, okay, o k";

    // Recognisers that do not know a hum spell it.
    private const string AnywhereMurmurs = "hm, hmm, m, h, n, eh, ah, oh, ha, haha, ha ha, ach, oi, uh, um, er, erm";

    private const string AnywhereStops = "stop, no, ok stop, okay stop";

    /// <summary>Languages with lists of their own, and those lists.</summary>
    public static IReadOnlyDictionary<string, (ListenerWordKind Kind, string Phrases)[]> ByLanguage { get; } =
        new Dictionary<string, (ListenerWordKind, string)[]>(StringComparer.Ordinal)
        {
            ["en"] =
            [
                (ListenerWordKind.Agreement,
                    "yeah, yea, yep, yup, ya, yes, right, sure, of course, exactly, absolutely, definitely, indeed, all right, "
                    + "alright, i see, got it, gotcha, i know, i understand, thats right, thats true, youre right, true, "
                    + "correct, good, great, nice, cool, fine, perfect, lovely, excellent, very good, sounds good, makes sense, "
                    + "that makes sense, fair enough, oh i see, go on, please go on, keep going, carry on, continue"),
                (ListenerWordKind.Murmur,
                    "huh, wow, oh wow, really, oh really, oh my, oh my god, my god, oh no, gosh, ooh, aw, interesting, "
                    + "amazing, well, i mean, you know, like"),
                (ListenerWordKind.Stop,
                    "wait, hold on, hang on, hold it, nope, pause, cancel, enough, quiet, be quiet, shut up, silence, "
                    + "one moment, one second, just a moment, just a second, a moment, excuse me, sorry, never mind, "
                    + "nevermind, not now, hey, listen, thats enough, thats wrong, not that"),
                (ListenerWordKind.Question,
                    "what, whats, why, how, hows, who, whos, where, wheres, when, which, whose, pardon, can you, could you, "
                    + "do you, are you, is it, is that"),
                (ListenerWordKind.Scrap,
                    "the, a, an, and, but, or, so, if, in, on, of, to, at, it, its, is, was, are, be, i, you, he, she, we, they, "
                    + "him, her, them, me, my, your, had, have, has, that, this, as, for, with, by, from, two, up, then"),
            ],
            ["de"] =
            [
                (ListenerWordKind.Agreement,
                    "ja, jo, jawohl, jep, genau, richtig, stimmt, klar, na klar, sicher, gut, sehr gut, alles klar, verstehe, "
                    + "ich verstehe, verstanden, ach so, achso, aha, eben, natuerlich, naturlich, super, toll, prima, schon, "
                    + "passt, in ordnung, weiter, mach weiter"),
                (ListenerWordKind.Murmur, "aeh, ah, ahm, aehm, tja, na ja, naja, och, oha, echt, wirklich, krass, ach ja, so"),
                (ListenerWordKind.Stop,
                    "halt, stopp, warte, warten sie, moment, einen moment, moment mal, nein, nee, ne, genug, ruhe, schluss, "
                    + "aufhoren, hor auf, abbrechen, entschuldigung, vergiss es, das reicht, falsch"),
                (ListenerWordKind.Question, "was, warum, wieso, wie, wer, wo, wann, welche, welcher, wie bitte"),
                (ListenerWordKind.Scrap, "der, die, das, den, dem, ein, eine, und, aber, oder, in, im, an, zu, es, ich, du, er, sie, wir"),
            ],
            ["fr"] =
            [
                (ListenerWordKind.Agreement,
                    "oui, ouais, daccord, exactement, bien sur, tout a fait, voila, en effet, je vois, je comprends, compris, "
                    + "cest vrai, cest ca, bien, tres bien, parfait, entendu, continue, continuez, vas y"),
                (ListenerWordKind.Murmur, "euh, heu, ben, bah, bof, ah bon, vraiment, tiens, dis donc, ah oui"),
                (ListenerWordKind.Stop,
                    "arrete, arretez, attends, attendez, non, un instant, une seconde, un moment, ca suffit, assez, silence, "
                    + "tais toi, pardon, excusez moi, excuse moi, laisse tomber, annule"),
                (ListenerWordKind.Question, "quoi, pourquoi, comment, qui, ou, quand, quel, quelle, est ce que"),
                (ListenerWordKind.Scrap, "le, la, les, un, une, des, de, du, et, mais, a, en, je, tu, il, elle, on, ce, que"),
            ],
            ["es"] =
            [
                (ListenerWordKind.Agreement,
                    "si, vale, claro, claro que si, exacto, exactamente, correcto, de acuerdo, por supuesto, ya, ya veo, "
                    + "entiendo, entendido, bien, muy bien, perfecto, bueno, eso es, asi es, es verdad, sigue, siga, adelante"),
                (ListenerWordKind.Murmur, "eh, este, ah, ay, uy, anda, de verdad, en serio, vaya, pues"),
                (ListenerWordKind.Stop,
                    "para, pare, alto, espera, espere, un momento, un segundo, basta, ya basta, silencio, callate, perdon, "
                    + "perdona, disculpe, dejalo, cancela, oye"),
                (ListenerWordKind.Question, "que, por que, como, quien, donde, cuando, cual, cuanto"),
                (ListenerWordKind.Scrap, "el, la, los, las, un, una, de, y, pero, a, en, yo, tu, lo, le, se, es"),
            ],
            ["it"] =
            [
                (ListenerWordKind.Agreement,
                    "si, va bene, certo, esatto, esattamente, giusto, daccordo, ho capito, capito, capisco, chiaro, bene, molto "
                    + "bene, perfetto, ovvio, infatti, e vero, vai avanti, continua, continui, gia"),
                (ListenerWordKind.Murmur, "eh, ehm, ah, beh, mah, davvero, dai, ma dai, pero, allora"),
                (ListenerWordKind.Stop,
                    "ferma, fermati, fermo, aspetta, aspetti, un momento, un attimo, un secondo, basta, zitto, silenzio, scusa, "
                    + "scusi, lascia stare, annulla, senti"),
                (ListenerWordKind.Question, "che, che cosa, cosa, perche, come, chi, dove, quando, quale, quanto"),
                (ListenerWordKind.Scrap, "il, lo, la, i, gli, le, un, una, di, e, ma, a, in, io, tu, si, che"),
            ],
            ["pt"] =
            [
                (ListenerWordKind.Agreement,
                    "sim, claro, certo, exato, exatamente, isso, isso mesmo, pois, pois e, ta, ta bom, esta bem, tudo bem, "
                    + "entendi, entendo, percebo, compreendo, bom, muito bem, perfeito, com certeza, verdade, e verdade, beleza, "
                    + "continue, continua"),
                (ListenerWordKind.Murmur, "eh, ah, ai, ue, nossa, puxa, serio, a serio, mesmo, bem, entao"),
                (ListenerWordKind.Stop,
                    "para, pare, espera, espere, nao, um momento, um segundo, um instante, chega, basta, silencio, calado, "
                    + "desculpe, desculpa, deixa, esquece, cancela"),
                (ListenerWordKind.Question, "que, o que, por que, porque, como, quem, onde, quando, qual, quanto"),
                (ListenerWordKind.Scrap, "o, a, os, as, um, uma, de, e, mas, em, eu, tu, ele, ela, se"),
            ],
            ["nl"] =
            [
                (ListenerWordKind.Agreement,
                    "ja, jawel, jazeker, klopt, precies, juist, inderdaad, zeker, natuurlijk, goed, prima, oke, snap ik, ik snap "
                    + "het, ik begrijp het, begrepen, duidelijk, uiteraard, mooi, ga door, ga verder"),
                (ListenerWordKind.Murmur, "eh, ehm, nou, tja, ach, echt, echt waar, goh, zo, nou ja"),
                (ListenerWordKind.Stop,
                    "wacht, wacht even, nee, een moment, moment, even wachten, genoeg, stil, hou op, ophouden, sorry, pardon, "
                    + "laat maar, annuleer, hallo"),
                (ListenerWordKind.Question, "wat, waarom, hoe, wie, waar, wanneer, welke"),
                (ListenerWordKind.Scrap, "de, het, een, en, maar, of, in, op, te, ik, jij, je, hij, zij, we, van"),
            ],
        };

    /// <summary>What people say in whatever language.</summary>
    public static (ListenerWordKind Kind, string Phrases)[] Everywhere { get; } =
    [
        (ListenerWordKind.Agreement, Anywhere), (ListenerWordKind.Murmur, AnywhereMurmurs), (ListenerWordKind.Stop, AnywhereStops),
    ];
}
