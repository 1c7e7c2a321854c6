using Microsoft.Extensions.Options;

using Parley.Core.Audio;
using Parley.Core.SpeechToText;

namespace Parley.Engines.Scripted;

/// <summary>Hears the same text always, and at once: what is left is the platform's own time. For benchmarks and tests. Thread-safe.</summary>
public sealed class ScriptedSpeechToTextEngine(IOptions<ScriptedSpeechToTextOptions> script) : ISpeechToTextEngine
{
    /// <summary>The name under which it is registered.</summary>
    public const string EngineName = "scripted";

    public string Name => EngineName;

    public AudioFormat Format => AudioFormat.Speech16Khz;

    public bool GivesPartials => false;

    public ValueTask<ITranscriber> OpenAsync(RecognitionOptions options, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<ITranscriber>(new ScriptedTranscriber(script.Value));
}
