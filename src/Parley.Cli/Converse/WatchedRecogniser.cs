using Parley.Core.Audio;
using Parley.Core.SpeechToText;

namespace Parley.Cli.Converse;

/// <summary>A recogniser that tells how far it is behind, so that a hurried conversation waits for it.</summary>
internal sealed class WatchedRecogniser(ISpeechToTextEngine inner) : ISpeechToTextEngine
{
    private ITranscriber? _transcriber;

    public string Name => inner.Name;

    public AudioFormat Format => inner.Format;

    public IReadOnlyList<string>? Languages => inner.Languages;

    public bool GivesPartials => inner.GivesPartials;

    /// <summary>Of the transcriber opened last; the conversation has only one.</summary>
    public TimeSpan Backlog => _transcriber?.Backlog ?? TimeSpan.Zero;

    public async ValueTask<ITranscriber> OpenAsync(RecognitionOptions options, CancellationToken cancellationToken = default) =>
        _transcriber = await inner.OpenAsync(options, cancellationToken);
}
