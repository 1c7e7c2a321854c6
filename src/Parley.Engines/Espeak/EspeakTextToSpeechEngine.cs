using System.Runtime.CompilerServices;

using Microsoft.Extensions.Options;

using Parley.Core;
using Parley.Core.Audio;
using Parley.Core.TextToSpeech;
using Parley.Engines.Phonemes;

namespace Parley.Engines.Espeak;

/// <summary>
/// espeak-ng as a program of its own: over a hundred languages, clear and robotic. Each request starts it, which takes 10 to 20 ms to
/// the first frame. No word times.
/// </summary>
/// <remarks>Its own pace is 175 words a minute; it speaks no slower than 80, so that speeds under 0.46 sound like 0.46.</remarks>
public sealed class EspeakTextToSpeechEngine : ITextToSpeechEngine
{
    /// <summary>The key of the registration.</summary>
    public const string EngineName = "espeak";

    private const int WordsPerMinute = 175;

    private readonly EspeakProgram _program;
    private readonly Lazy<IReadOnlyList<EngineVoice>> _voices;

    public EspeakTextToSpeechEngine(IOptions<EspeakOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _program = new EspeakProgram(options.Value.Program);
        _voices = new(() => EspeakVoices.List(_program));
    }

    public string Name => EngineName;

    public AudioFormat Format { get; } = new(SampleRateHz: 22_050);

    /// <summary>Those that the program lists, asked for once; only the default where it is missing.</summary>
    public IReadOnlyList<EngineVoice> Voices => _voices.Value;

    /// <summary>Whether the program is there. Never throws.</summary>
    public EngineAvailability Probe() => _program.Probe();

    public IAsyncEnumerable<SpeechFrame> SynthesizeAsync(SpeechRequest request, CancellationToken cancellationToken = default)
    {
        EngineVoice voice = this.VoiceFor(request);
        return SpeakAsync(request, voice.Id, cancellationToken);
    }

    private async IAsyncEnumerable<SpeechFrame> SpeakAsync(
        SpeechRequest request, string voice, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!SpokenContent.HasWords(request.Text))
            yield break;

        int pace = (int)Math.Round(WordsPerMinute * request.Speed);
        await using var speech = new EspeakSpeech(
            _program.Start("--stdout", "--stdin", "-b", "1", "-v", voice, "-s", pace.ToString()),
            EspeakText.Prepare(request.Text),
            cancellationToken);
        if (!await speech.ReadHeaderAsync(Format.SampleRateHz, cancellationToken))
            yield break;

        var cutter = new FrameCutter(Format);
        while (await speech.ReadAsync(cancellationToken) is { IsEmpty: false } samples)
        {
            cutter.Add(samples.Span);
            while (!cancellationToken.IsCancellationRequested && cutter.TryTake(out AudioFrame? frame))
                yield return new SpeechFrame(frame, []);
            cancellationToken.ThrowIfCancellationRequested();
        }

        if (cutter.TryTakeRest(out AudioFrame? rest))
            yield return new SpeechFrame(rest, []);
    }
}
