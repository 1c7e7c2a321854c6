using Parley.Core.Audio;
using Parley.Core.SpeechToText;

namespace Parley.Bench.Turns.Interruptions;

/// <summary>A recogniser that tells how far it is behind.</summary>
internal sealed class BacklogRecogniser(ISpeechToTextEngine inner) : ISpeechToTextEngine
{
    private ITranscriber? _transcriber;

    public string Name => inner.Name;

    public AudioFormat Format => inner.Format;

    public IReadOnlyList<string>? Languages => inner.Languages;

    public bool GivesPartials => inner.GivesPartials;

    public TimeSpan Backlog => _transcriber?.Backlog ?? TimeSpan.Zero;

    public async ValueTask<ITranscriber> OpenAsync(RecognitionOptions options, CancellationToken cancellationToken = default) =>
        _transcriber = await inner.OpenAsync(options, cancellationToken);
}
