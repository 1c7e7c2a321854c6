using System.Runtime.CompilerServices;

using Microsoft.Extensions.Options;

using Parley.Core.Audio;
using Parley.Core.TextToSpeech;
using Parley.Core.Voices;

namespace Parley.Engines.Scripted;

/// <summary>
/// Says everything with the same tone, all of it at once and audible from the first sample: a voice that takes no time,
/// for measuring everything else.
/// </summary>
/// <param name="options">What it gives.</param>
/// <param name="library">Whose voices are the same tone, as loud as the recording that they were made of.</param>
public sealed class ScriptedTextToSpeechEngine(
    IOptions<ScriptedTextToSpeechOptions> options, IVoiceLibrary? library = null) : ITextToSpeechEngine
{
    /// <summary>The key of the registration.</summary>
    public const string EngineName = "scripted";

    private const double ToneHz = 440;
    private const float Amplitude = 0.3f;

    private static readonly EngineVoice[] _voices = [new("tone", "zxx", "A steady tone of 440 Hz")];
    private static readonly float[] _tone = Tone();

    public string Name => EngineName;

    public AudioFormat Format => AudioFormat.Speech16Khz;

    public IReadOnlyList<EngineVoice> Voices => library?.List(EngineName) is { Count: > 0 } cloned
        ? [.. _voices, .. cloned.Select(static voice => new EngineVoice(voice.Id, "zxx", voice.Name))]
        : _voices;

    /// <summary>A voice, or a blend of several: <c>tone(2)+anna</c>.</summary>
    public EngineVoice? FindVoice(string name)
    {
        if (VoiceBlend.Parse(name) is not { } parts)
            return null;
        IReadOnlyList<EngineVoice> all = Voices;
        EngineVoice?[] voices = [.. parts.Select(part => all.FirstOrDefault(
            voice => string.Equals(voice.Id, part.Voice, StringComparison.OrdinalIgnoreCase)))];
        return voices.Contains(null) ? null
            : voices is [var only] ? only
            : new EngineVoice(
                VoiceBlend.NameOf(parts.Zip(voices, static (part, voice) => part with { Voice = voice!.Id })),
                "zxx",
                "A blend.");
    }

    public IAsyncEnumerable<SpeechFrame> SynthesizeAsync(SpeechRequest request, CancellationToken cancellationToken = default)
    {
        EngineVoice voice = this.VoiceFor(request);
        return SpeakAsync(request, voice.Id, cancellationToken);
    }

    /// <summary>The mean of the voices', by their weights.</summary>
    internal float LoudnessOf(IReadOnlyList<BlendPart> parts) =>
        (float)(parts.Sum(part => part.Weight * LoudnessOf(part.Voice)) / parts.Sum(static part => part.Weight));

    private float LoudnessOf(string voice) => library?.Find(EngineName, voice) is { } kept
        ? ScriptedVoiceCloner.LoudnessOf(kept.Path)
        : Amplitude;

    /// <summary>44 whole waves in 100 ms, so that it can be repeated without a click; a cosine, so that it is loud at once.</summary>
    private static float[] Tone()
    {
        var tone = new float[AudioFormat.Speech16Khz.SampleRateHz / 10];
        for (int i = 0; i < tone.Length; i++)
            tone[i] = Amplitude * (float)Math.Cos(2 * Math.PI * ToneHz * i / AudioFormat.Speech16Khz.SampleRateHz);
        return tone;
    }

    private static void Scale(Span<float> samples, float gain)
    {
        for (int i = 0; i < samples.Length; i++)
            samples[i] *= gain;
    }

    private async IAsyncEnumerable<SpeechFrame> SpeakAsync(
        SpeechRequest request, string voice, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!SpokenContent.HasWords(request.Text))
            yield break;

        float level = request.VoiceFile is { } file
            ? ScriptedVoiceCloner.LoudnessOf(file)
            : LoudnessOf(VoiceBlend.Parse(voice)!);
        float gain = level / Amplitude;
        long total = Format.SamplesIn(TimeSpan.FromMilliseconds(options.Value.DurationMs));
        for (long at = 0; at < total; at += Format.FrameSamples)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = (int)Math.Min(Format.FrameSamples, total - at);
            ReadOnlySpan<float> samples = _tone.AsSpan((int)(at % _tone.Length), count);
            AudioFrame frame = AudioFramePool.Shared.Rent(Format, samples, Format.DurationOf(at));
            if (gain != 1)
                Scale(frame.Buffer, gain);
            yield return new SpeechFrame(frame, []);
        }
    }
}
