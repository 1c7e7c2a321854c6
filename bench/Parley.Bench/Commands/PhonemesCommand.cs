using System.CommandLine;
using System.Globalization;
using System.Text.Json;

using Parley.Engines.Phonemes;

namespace Parley.Bench.Commands;

/// <summary>
/// <c>phonemes</c>: says how each line of the standard input is pronounced, one line of JSON for each, for comparing
/// with other phonemizers; the cost goes to the standard error.
/// </summary>
internal static class PhonemesCommand
{
    public static Command Create()
    {
        var language = new Option<string>("--language")
        {
            Description = "A voice of espeak-ng (default: en-us)",
            DefaultValueFactory = static _ => "en-us",
        };
        var verbatim = new Option<bool>("--verbatim")
        {
            Description = "Words as they are written: no sums, dates and abbreviations in full",
        };
        var command =
            new Command("phonemes",
                "Tells how each line of the standard input is pronounced, as JSON lines") { language, verbatim };
        command.SetAction((result, cancellationToken) =>
            PrintAsync(result.GetRequiredValue(language), result.GetValue(verbatim), cancellationToken));
        return command;
    }

    private static async Task PrintAsync(string language, bool isVerbatim, CancellationToken cancellationToken)
    {
        using var phonemizer = new EspeakPhonemizer(new EspeakOptions(), TimeProvider.System, TimeSpan.FromSeconds(10));
        int count = 0;
        long clauseCount = 0;
        TimeSpan spent = TimeSpan.Zero;
        while (await Console.In.ReadLineAsync(cancellationToken) is { } line)
        {
            long start = TimeProvider.System.GetTimestamp();
            IReadOnlyList<PhonemeClause> clauses =
                await phonemizer.PhonemizeAsync(line, language, isVerbatim, cancellationToken);
            spent += TimeProvider.System.GetElapsedTime(start);
            count++;
            clauseCount += clauses.Count;
            Console.WriteLine(JsonSerializer.Serialize(clauses.Select(clause => new
            {
                text = line.Substring(clause.Start, clause.Length),
                phonemes = clause.Phonemes,
                punctuation = clause.Punctuation,
                ends_sentence = clause.EndsSentence,
                kokoro = KokoroPhonemes.From(clause, KokoroPhonemes.AccentOf(language)),
                words = clause.Words.Select(word => new
                {
                    before = word.Before,
                    text = line.Substring(word.Start, word.Length),
                    after = word.After,
                    phonemes = word.Phonemes,
                    joined = word.IsJoined,
                }),
            })));
        }

        double perClause = spent.TotalMilliseconds / Math.Max(1, clauseCount);
        await Console.Error.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{count} lines, {clauseCount} clauses, {perClause:0.00} ms a clause"));
    }
}
