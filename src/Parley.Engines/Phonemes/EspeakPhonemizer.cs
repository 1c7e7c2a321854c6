using Microsoft.Extensions.Options;

using Parley.Core;

namespace Parley.Engines.Phonemes;

/// <summary>Phonemes from espeak-ng, which runs as programs of its own.</summary>
internal sealed class EspeakPhonemizer(IOptions<EspeakOptions> options, TimeProvider time) : IPhonemizer, IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private readonly EspeakProgram _program = new(options.Value.Program);
    private readonly EspeakPool _pool = new(new EspeakProgram(options.Value.Program), _patience, time);

    /// <summary>Whether the program is there. Never throws.</summary>
    public EngineAvailability Probe() => _program.Probe();

    public async ValueTask<IReadOnlyList<PhonemeClause>> PhonemizeAsync(
        string text, string language, CancellationToken cancellationToken = default)
    {
        List<ClauseText> clauses = [.. ClauseText.Split(text)];
        string[] answers = await _pool.AskAsync(language, [.. clauses.Select(clause => clause.Spoken)]).WaitAsync(cancellationToken);
        return [.. clauses.Zip(answers).Where(pair => pair.Second.Length > 0).Select(pair => pair.First.With(pair.Second))];
    }

    public void Dispose() => _pool.Dispose();
}
