using System.Runtime.CompilerServices;

using Parley.Core.Audio;
using Parley.Core.TextToSpeech;

namespace Parley.Engines.Flite;

/// <summary>
/// CMU flite in this process: small, quick, English only, nothing to download. The first frame of a clause comes within milliseconds.
/// </summary>
/// <remarks>
/// Frames carry word times: each word is told with the frame in which it ends. Letters that English lacks are
/// written in English ones; other scripts are not spoken.
/// </remarks>
public sealed class FliteTextToSpeechEngine : ITextToSpeechEngine
{
    /// <summary>The key of the registration.</summary>
    public const string EngineName = "flite";

    private readonly Lazy<IReadOnlyList<EngineVoice>> _voices = new(InstalledVoices);

    public string Name => EngineName;

    public AudioFormat Format => AudioFormat.Speech16Khz;

    /// <summary>Those that are installed; where flite is missing, those that it would have.</summary>
    public IReadOnlyList<EngineVoice> Voices => _voices.Value;

    public IAsyncEnumerable<SpeechFrame> SynthesizeAsync(SpeechRequest request, CancellationToken cancellationToken = default)
    {
        EngineVoice voice = this.VoiceFor(request);
        return SpeakAsync(request, voice.Id, cancellationToken);
    }

    private static IReadOnlyList<EngineVoice> InstalledVoices()
    {
        bool isThere = FliteLibrary.Probe().IsAvailable;
        return [.. from voice in FliteVoice.Known
                   where !isThere || FliteLibrary.Loaded.HasVoice(voice.Id)
                   select new EngineVoice(voice.Id, "en-US", voice.Description)];
    }

    private async IAsyncEnumerable<SpeechFrame> SpeakAsync(
        SpeechRequest request, string voiceId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        nint voice = FliteLibrary.Loaded.Voice(voiceId);
        var speech = new FliteSpeech(Format);
        foreach (string text in ClauseSplitter.Split(request.Text))
        {
            cancellationToken.ThrowIfCancellationRequested();
            FliteSentence sentence = FliteText.Prepare(text);
            if (sentence.Words.Count == 0)
                continue;

            using var utterance = new FliteUtterance(sentence, voice, request.Speed);
            FliteWorkers.Shared.Add(utterance);
            speech.BeginSentence();
            while (await utterance.ReadAsync(cancellationToken) is { } samples)
            {
                speech.Add(samples.Span, utterance);
                while (!cancellationToken.IsCancellationRequested && speech.TryTake(out SpeechFrame frame))
                    yield return frame;
                cancellationToken.ThrowIfCancellationRequested();
            }

            speech.EndSentence();
        }

        while (speech.TryTakeRest(out SpeechFrame rest))
            yield return rest;
    }
}
