// Compares Parley's phonemes with the tables in the shared folder and, where it is installed, with kokoro-js, and writes docs/phonemes.md.
//   node bench/phonemes/compare.mjs SHARED [KOKORO_JS]
// SHARED has models/kokoro/g2p and models/piper; KOKORO_JS is a folder outside the repository in which 'npm install --ignore-scripts kokoro-js' was run.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
const [shared, kokoroJs] = process.argv.slice(2)
if (!shared) { console.error('usage: node bench/phonemes/compare.mjs SHARED [KOKORO_JS]'); process.exit(2) }

const table = path => {
  const [head, ...lines] = readFileSync(join(shared, 'models', path), 'utf8').trimEnd().split('\n').map(line => line.split('\t'))
  return lines.map(line => Object.fromEntries(head.map((name, i) => [name, line[i] ?? ''])))
}
const american = table('kokoro/g2p/en-us.tsv'), british = table('kokoro/g2p/en-gb.tsv'), piperRows = table('piper/espeak-en-us.tsv')
const vocabulary = new Set(Object.keys(JSON.parse(readFileSync(join(shared, 'models/kokoro/vocab.json'))).vocab))
const piper = [...new Set(piperRows.map(row => row.text))].map(text => {
  const rows = piperRows.filter(row => row.text === text)
  return { text, older: rows.map(row => row.debian_phonemes).join(' ').trim(), newer: rows.map(row => row.phonemes).join(' ') }
})

// Parley, by the benchmark program's command 'phonemes'.
const bench = join(root, 'artifacts/bin/Parley.Bench/release/Parley.Bench.dll')
const parley = (texts, ...options) => execFileSync('dotnet', [bench, 'phonemes', ...options], { input: texts.join('\n') + '\n', maxBuffer: 1 << 28, stdio: ['pipe', 'pipe', 'inherit'] })
  .toString().trimEnd().split('\n').map(line => JSON.parse(line))
const known = text => [...text.replaceAll('\u0361', '')].filter(c => vocabulary.has(c)).join('').trim()
const ipa = clauses => known(clauses.map(clause => clause.words.map((w, i) => (i && !w.joined ? ' ' : '') + w.before + w.phonemes + w.after).join('') + clause.punctuation).join(' '))
const symbols = clauses => known(clauses.map(clause => clause.kokoro).join(' '))
const forPiper = clauses => clauses.map(clause => {
  const mark = [...clause.punctuation].find(c => '.?!,;:…—'.includes(c)) ?? ''
  return clause.phonemes.replaceAll('\u0361', '') + ({ '…': ';', '—': ';' }[mark] ?? mark)
}).join(' ')

// A difference is of the first kind whose rule, on top of those before, makes both sides equal.
const kinds = [
  ['a vowel of another version of espeak-ng (`oː`/`ɔː`, `ʲ` between vowels, `ᵻ`/`ɪ`, `ɐ`/`ə`)', s => s.replaceAll('oː', 'ɔː').replaceAll('ʲ', '').replaceAll('ᵻ', 'ɪ').replaceAll('ɐ', 'ə')],
  ['marks: a quote or bracket of another kind, a dash for "--", a mark inside a number or a name', s => s.replace(/[^\p{L}\p{M}ˈˌː ]/gu, ' ').replace(/\s+/g, ' ').trim()],
  ['spaces: words that are said as one ("fɚðə")', s => s.replace(/\s+/g, '')],
  ['stress of single words, most of them short', s => s.replace(/[ˈˌ]/g, '')],
  ['a weak vowel or a tapped, linked or syllabic consonant', s => s.replace(/[ɪiᵻəɐʌʊuᵊɛæ]/g, 'ə').replace(/ɚ|ɜːɹ|ɜː/g, 'əɹ').replace(/ɹɹ?/g, 'ɹ').replaceAll('ɾ', 't').replaceAll('T', 't').replace(/ə+/g, 'ə').replaceAll('əɹ', 'ə')],
]
const numbers = /\d|[$£€%]/, short = /\b(?:Mr|Mrs|Ms|Dr|St|Prof|etc|vs|Wed|Feb|Inc|Ltd|Jr|Sr|e\.g|i\.e|p\.m|a\.m)\b\.?|[A-Z]\.[A-Z]|\b[A-Z]{2,}s?\b|[@/#_\\]|www/
function kindOf(text, ours, theirs) {
  let a = ours, b = theirs
  for (const [name, rule] of kinds) { a = rule(a); b = rule(b); if (a === b) return name }
  if (numbers.test(text)) return 'numbers, sums, dates, times and units, read in another way'
  if (short.test(text)) return 'abbreviations, names in capitals, addresses'
  return 'other words'
}
function distance(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] !== b[j - 1])))
    row = next
  }
  return row[b.length]
}
const sections = []
function compare(title, note, rows) {
  let equal = 0, edits = 0, length = 0
  const found = new Map()
  for (const { text, ours, theirs } of rows) {
    // Sounds and stress marks; marks of the text and spaces are told apart in the kinds.
    const sounds = s => [...s.replace(/[^\p{L}\p{M}ˈˌː]/gu, '')]
    edits += distance(sounds(ours), sounds(theirs)); length += sounds(theirs).length
    if (ours === theirs) { equal++; continue }
    const kind = kindOf(text, ours, theirs)
    if (!found.has(kind)) found.set(kind, [])
    found.get(kind).push({ text, ours, theirs })
  }
  const lines = [`## ${title}`, '', note, '',
    `${rows.length} sentences, **${equal} identical (${(100 * equal / rows.length).toFixed(1)} %)**, phoneme error rate **${(100 * edits / length).toFixed(2)} %**.`, '']
  if (found.size) {
    lines.push('| kind of difference | sentences | example: ours, theirs |', '|---|---|---|')
    for (const [kind, all] of [...found].sort((a, b) => b[1].length - a[1].length)) {
      const { text, ours, theirs } = all.reduce((best, each) => each.text.length < best.text.length ? each : best)
      lines.push(`| ${kind} | ${all.length} | ${text.replaceAll('|', '\\|')}<br>${ours}<br>${theirs} |`)
    }
    lines.push('')
  }
  sections.push(lines.join('\n'))
  console.log(title, equal, rows.length, (100 * edits / length).toFixed(2))
}
const zip = (texts, ours, theirs) => texts.map((text, i) => ({ text, ours: ours[i], theirs: theirs[i] }))

const texts = american.map(row => row.text), verbatim = parley(texts, '--verbatim'), read = parley(texts)
compare('Kokoro: the table of espeak-ng 1.51', 'Words as they are written (`--verbatim`), against `espeak_1_51` of `kokoro/g2p/en-us.tsv`, which phonemizer made with the same version.',
  zip(texts, verbatim.map(ipa), american.map(row => row.espeak_1_51)))
compare("Kokoro: the same in Kokoro's symbols", 'Against `espeak_1_51_mapped`.', zip(texts, verbatim.map(symbols), american.map(row => row.espeak_1_51_mapped)))
compare('Kokoro: British', 'Against `espeak_1_51` of `kokoro/g2p/en-gb.tsv`.', zip(british.map(row => row.text), parley(british.map(row => row.text), '--language', 'en-gb', '--verbatim').map(ipa), british.map(row => row.espeak_1_51)))
const sure = american.map((row, i) => ({ row, i })).filter(({ row }) => row.misaki_tag_independent === '1')
compare('Kokoro: misaki', 'As Kokoro is spoken to here (numbers and abbreviations in full), against the rows of `misaki` that do not hang on its tagger. Misaki looks words up in a dictionary of its own and asks espeak-ng only for others, so that most sentences differ in some vowel.',
  sure.map(({ row, i }) => ({ text: row.text, ours: symbols(read[i]), theirs: row.misaki })))
compare('Piper: espeak-ng 1.51', 'Words as they are written, against `debian_phonemes` of `piper/espeak-en-us.tsv`.',
  zip(piper.map(row => row.text), parley(piper.map(row => row.text), '--verbatim').map(forPiper), piper.map(row => row.older || row.newer)))
compare('Piper: piper-tts 1.8.0', 'The same against `phonemes`, for which piper-tts used its own, newer espeak-ng.',
  zip(piper.map(row => row.text), parley(piper.map(row => row.text), '--verbatim').map(forPiper), piper.map(row => row.newer)))

if (kokoroJs) {
  const { KokoroTTS } = await import(pathToFileURL(join(kokoroJs, 'node_modules/kokoro-js/dist/kokoro.js')))
  const every = [...new Set([...texts, ...piper.map(row => row.text)])]
  let said
  // Its phonemizer is not exported; what it gives its tokenizer is.
  const tokenizer = phonemes => { said = phonemes; return { input_ids: { dims: [1, 2] } } }
  const tts = new KokoroTTS(async () => ({ waveform: { data: new Float32Array(1) } }), tokenizer)
  tts.generate_from_ids = async () => undefined
  const theirs = []
  for (const text of every) { await tts.generate(text, { voice: 'af_heart' }); theirs.push(said) }
  // What kokoro-js does to espeak-ng's phonemes in the end.
  const finish = s => s.replaceAll('ʲ', 'j').replaceAll('r', 'ɹ').replaceAll('x', 'k').replaceAll('ɬ', 'l').replace(/(?<=[a-zɹː])(?=hˈʌndɹɪd)/g, ' ').replace(/ z(?=[;:,.!?¡¿—…"«»“” ]|$)/g, 'z').replace(/(?<=nˈaɪn)ti(?!ː)/g, 'di').trim()
  const version = name => JSON.parse(readFileSync(join(kokoroJs, 'node_modules', name, 'package.json'))).version
  compare(`kokoro-js ${version('kokoro-js')} with phonemizer ${version('phonemizer')}`,
    `The sentences of both tables, numbers and abbreviations in full on both sides. kokoro-js carries a newer espeak-ng, and rules of its own for what is read in full; its last replacements (\`ʲ\` to \`j\`, "nˈaɪnti" to "nˈaɪndi" and the like) are done on our side too.`,
    zip(every, parley(every).map(clauses => finish(ipa(clauses))), theirs.map(s => known(s))))
}

const path = join(root, 'docs/phonemes.md')
const [head] = readFileSync(path, 'utf8').split('<!-- figures -->')
writeFileSync(path, `${head}<!-- figures -->\n\n${sections.join('\n')}`)
