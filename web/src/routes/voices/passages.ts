/** Written for this page: the sounds of English in everyday words, each about half a minute. */
const english = [
  'This morning I walked down to the harbour before the town woke up. The water was grey and calm, and three small boats were coming home with their lights still on. '
    + 'A man in a thick yellow jacket waved at me and asked whether I had brought any coffee. I had not, of course, but we talked for a while about the weather, '
    + 'the price of fish, and the strange noise that his engine makes when it is cold.',
  'If you ever bake this bread, choose a bowl that is much larger than you think you need. Mix the flour, the salt and the yeast, pour in warm water, and stir until no dry patches are left. '
    + 'Then do nothing at all for eight hours. Is it really that easy? Yes! The dough does the work while you sleep. In the morning it should wobble, smell faintly sour, '
    + 'and be full of bubbles the size of a thumb.',
  'My grandmother kept a box of photographs under her bed, and on rainy Sundays she would spread them across the table and tell us who everyone was. '
    + 'There was Uncle George, who could juggle five oranges; cousin Ruth, who joined a ship’s crew at sixteen; and a very serious child with huge ears. '
    + '“Who is that?” I always asked. She laughed each time. “That, my dear, is your father.”',
];

const german = [
  'Heute früh bin ich zum Hafen gegangen, bevor die Stadt aufgewacht ist. Das Wasser war grau und ruhig, und drei kleine Boote kamen mit ihren Lichtern nach Hause. '
    + 'Ein Mann in einer dicken gelben Jacke winkte mir zu und fragte, ob ich Kaffee mitgebracht hätte. Natürlich hatte ich keinen, aber wir sprachen eine Weile über das Wetter, '
    + 'über die Fischpreise und über das seltsame Geräusch, das sein Motor macht, wenn es kalt ist.',
];

/** Texts to read aloud; English where there are none of the language. */
export const passagesFor = (language: string): readonly string[] => (language.toLowerCase().startsWith('de') ? german : english);

/** Whether there are texts of the language. */
export const hasPassages = (language: string) => /^(und|zxx|en|de)/i.test(language);
