using System.Text;

namespace Parley.Engines.Phonemes;

/// <summary>Asks for lines that are not in the cache, as many at once as a pipe takes. Thread-safe.</summary>
internal sealed class PhonemeLines(EspeakPool pool)
{
    // With a clause of 60 characters and its phonemes a generation takes some 1 MB.
    private const int CachedLines = 4_096;

    // What goes through a pipe before the other end reads.
    private const int BatchBytes = 12_000;

    private readonly PhonemeCache _cache = new(CachedLines);

    /// <summary>The phonemes of each line; empty lines have none.</summary>
    /// <exception cref="Core.EngineUnavailableException">espeak-ng is missing, or failed twice.</exception>
    public async Task<string[]> AskAsync(
        string language, IReadOnlyList<string> lines, CancellationToken cancellationToken)
    {
        string[] answers = new string[lines.Count];
        var batch = new List<int>();
        int bytes = 0;
        for (int i = 0; i < lines.Count; i++)
        {
            string? known = lines[i].Length == 0 ? "" : _cache.Find(language, lines[i]);
            if (known is not null)
            {
                answers[i] = known;
                continue;
            }

            batch.Add(i);
            bytes += Encoding.UTF8.GetByteCount(lines[i]) + 16;
            if (bytes >= BatchBytes)
                await SendAsync();
        }

        await SendAsync();
        return answers;

        async Task SendAsync()
        {
            if (batch.Count == 0)
                return;
            cancellationToken.ThrowIfCancellationRequested();

            // Whoever stops waiting does not stop the program, which will be done in a moment and is then free for
            // others.
            string[] said =
                await pool.AskAsync(language, [.. batch.Select(i => lines[i])]).WaitAsync(cancellationToken);
            for (int k = 0; k < said.Length; k++)
            {
                answers[batch[k]] = said[k];
                _cache.Add(language, lines[batch[k]], said[k]);
            }

            batch.Clear();
            bytes = 0;
        }
    }
}
