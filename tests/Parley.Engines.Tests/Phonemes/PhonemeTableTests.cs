using System.Diagnostics;

using Parley.Core;
using Parley.Engines.Phonemes;
using Parley.Testing;

namespace Parley.Engines.Tests.Phonemes;

/// <summary>The tables of published phonemizers: the shares that docs/phonemes.md tells must not fall.</summary>
public sealed class PhonemeTableTests : IDisposable
{
    private readonly EspeakPhonemizer _phonemizer =
        new(new EspeakOptions(), TimeProvider.System, TimeSpan.FromSeconds(30));

    public void Dispose() => _phonemizer.Dispose();

    [Theory]
    [InlineData("kokoro/g2p/en-us.tsv", "espeak_1_51", "en-us", 0.90, 0.01)]
    [InlineData("kokoro/g2p/en-us.tsv", "espeak_1_51_mapped", "en-us", 0.90, 0.015)]
    [InlineData("kokoro/g2p/en-gb.tsv", "espeak_1_51", "en-gb", 0.82, 0.02)]
    [InlineData("piper/espeak-en-us.tsv", "debian_phonemes", "en-us", 0.98, 0.005)]
    public async Task Phonemize_PublishedTable_IsAsEqualAsTheReportSays(
        string table, string column, string language, double share, double errors)
    {
        SkipUnlessVersion("1.51");
        SharedFiles.SkipUnlessPresent("models", "kokoro");
        int equal = 0, edits = 0, length = 0;
        List<(string Text, string Phonemes)> rows = Read(SharedFiles.PathTo("models", table), column);
        foreach ((string text, string wanted) in rows)
        {
            IReadOnlyList<PhonemeClause> clauses =
                await _phonemizer.PhonemizeAsync(
                    text, language, isVerbatim: true, TestContext.Current.CancellationToken);
            string made = column switch
            {
                "debian_phonemes" => string.Join(' ', clauses.Select(ForPiper)),
                "espeak_1_51" =>
                    string.Join(' ', clauses.Select(clause => KokoroPhonemes.From(clause, KokoroAccent.Foreign))),
                _ => string.Join(' ', clauses.Select(clause => KokoroPhonemes.From(clause, KokoroAccent.American))),
            };
            equal += made == wanted ? 1 : 0;
            edits += Distance(Sounds(made), Sounds(wanted));
            length += Sounds(wanted).Length;
        }

        Assert.True(equal >= share * rows.Count, $"{equal} of {rows.Count} are identical.");
        Assert.True(edits <= errors * length, $"{edits} of {length} phonemes differ.");
    }

    private static string ForPiper(PhonemeClause clause) =>
        clause.Phonemes.Replace("\u0361", "", StringComparison.Ordinal)
            + (clause.Mark == '\0' ? "" : clause.Mark is '…' or '—' ? ";" : clause.Mark);

    private static List<(string Text, string Phonemes)> Read(string path, string column)
    {
        string[][] lines = [.. File.ReadLines(path).Select(line => line.Split('\t'))];
        int text = Array.IndexOf(lines[0], "text");
        int phonemes = Array.IndexOf(lines[0], column);
        var rows = new List<(string Text, string Phonemes)>();
        foreach (string[] line in lines.Skip(1))
        {
            if (rows.Count > 0 && rows[^1].Text == line[text])
                rows[^1] = (line[text], $"{rows[^1].Phonemes} {line[phonemes]}".Trim());
            else
                rows.Add((line[text], line[phonemes]));
        }

        return rows;
    }

    private static string Sounds(string phonemes) =>
        string.Concat(phonemes.Where(static c => char.IsLetter(c) || c is 'ˈ' or 'ˌ' or 'ː' or '\u0329' or '\u0303'));

    private static int Distance(string one, string other)
    {
        int[] row = [.. Enumerable.Range(0, other.Length + 1)];
        for (int i = 1; i <= one.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.Length; j++)
            {
                int best = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (one[i - 1] == other[j - 1] ? 0 : 1));
                diagonal = row[j];
                row[j] = best;
            }
        }

        return row[^1];
    }

    private static void SkipUnlessVersion(string version)
    {
        try
        {
            using Process process = new EspeakProgram("espeak-ng").Start("--version");
            string said = process.StandardOutput.ReadToEnd();
            if (!said.Contains($" {version}", StringComparison.Ordinal))
                Assert.Skip($"The tables are of espeak-ng {version}; here is {said.Trim()}.");
        }
        catch (EngineUnavailableException exception)
        {
            Assert.Skip(exception.Message);
        }
    }
}
