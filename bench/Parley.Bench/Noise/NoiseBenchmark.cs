using Microsoft.Extensions.Options;

using Parley.Bench.Accuracy;
using Parley.Core.Audio;
using Parley.Core.Enhancement;
using Parley.Core.SpeechToText;
using Parley.Core.VoiceActivity;
using Parley.Engines.Denoise;
using Parley.Engines.Models;
using Parley.Engines.PocketSphinx;
using Parley.Engines.Silero;
using Parley.Engines.SmartTurn;
using Parley.Testing;

namespace Parley.Bench.Noise;

/// <summary>
/// What noise does to words, voice activity and the end of turns, and what the enhancer does about it: the shared
/// recordings
/// under noise of several kinds and loudnesses, heard with and without it.
/// </summary>
internal sealed class NoiseBenchmark : IDisposable
{
    private const int SamplesBefore = 16_000;
    private const int SamplesBehind = 24_000;
    private const int SamplesOfPause = 3_200; // Smart Turn is asked 200 ms after the last speech

    private readonly GtcrnSpeechEnhancerEngine _enhancers = new(
        new ModelStore(Options.Create(new ModelOptions())),
        Options.Create(new SpeechEnhancementOptions
        {
            Model = SharedFiles.PathTo("models", "denoise", "gtcrn_simple.onnx"),
        }));

    private readonly SileroVoiceActivityEngine _voiceActivity = new();
    private readonly SmartTurnModel _turns = SmartTurnModel.Load(
        SharedFiles.PathTo("models", "smart-turn", "smart-turn-v3.2-cpu.onnx"),
        "set PARLEY_SHARED to the folder that has it");

    private readonly PocketSphinxEngine _recogniser = new();
    private readonly List<(SpeechSample Sample, float[] Sound)> _clips;
    private readonly Dictionary<int, (SpeechHeard Speech, float[] Turns)> _withoutNoise = [];
    private readonly NoiseMaker _noise;
    private readonly bool _withWords;

    /// <param name="every">Takes the first of every so many recordings.</param>
    /// <param name="seed">Of the noise.</param>
    /// <param name="withWords">Whether words are recognised, which takes most of the time.</param>
    public NoiseBenchmark(int every, int seed, bool withWords)
    {
        List<(SpeechSample Sample, float[] Sound)> all =
            [.. SharedFiles.Speech.OrderBy(static sample => sample.File, StringComparer.Ordinal)
                .Select(static sample => (sample, WordErrorRateBenchmark.Read(sample)))];
        _clips = [.. all.Where((_, i) => i % every == 0)];
        _noise = new NoiseMaker([.. all.Select(static clip => clip.Sound)], seed);
        _withWords = withWords;
    }

    public async Task RunAsync(IReadOnlyList<int> levelsDb, TextWriter output, CancellationToken cancellationToken)
    {
        await output.WriteLineAsync(
            $"{_clips.Count} recordings; gtcrn takes {Cost():0.0} ms of processor time for a second of sound.");
        await output.WriteLineAsync();
        await output.WriteLineAsync(NoiseTally.Head);
        await WriteAsync("none", kind: null, 0);
        foreach (string kind in NoiseMaker.Kinds)
        {
            foreach (int level in levelsDb)
                await WriteAsync($"{kind}, {level} dB", kind, level);
        }

        async Task WriteAsync(string name, string? kind, int level)
        {
            foreach (bool isEnhanced in (bool[])[false, true])
            {
                NoiseTally tally = await HearAsync(kind, level, isEnhanced, cancellationToken);
                await output.WriteLineAsync(tally.Line(name, isEnhanced ? "gtcrn" : "–"));
                await output.FlushAsync(cancellationToken);
            }
        }
    }

    public void Dispose()
    {
        _enhancers.Dispose();
        _voiceActivity.Dispose();
        _turns.Dispose();
        _recogniser.Dispose();
    }

    private async Task<NoiseTally> HearAsync(
        string? kind, int level, bool isEnhanced, CancellationToken cancellationToken)
    {
        var tally = new NoiseTally();
        ISpeechToTextEngine recogniser = isEnhanced
            ? new EnhancedSpeechToTextEngine(_recogniser, _enhancers) : _recogniser;
        await using ITranscriber transcriber = await recogniser.OpenAsync(new RecognitionOptions(), cancellationToken);
        for (int i = 0; i < _clips.Count; i++)
        {
            (SpeechSample sample, float[] clip) = _clips[i];
            float[] clean = [.. new float[SamplesBefore], .. clip, .. new float[SamplesBehind]];
            if (!_withoutNoise.TryGetValue(i, out (SpeechHeard Speech, float[] Turns) right))
            {
                right = (SpeechHeard.In(_voiceActivity.Open(), clean), Judge(clean, clip.Length, cancellationToken));
                _withoutNoise.Add(i, right);
            }

            float[] mix = kind is null ? clean : _noise.Mix(clean, clip, kind, level, i);
            tally.AddSpeech(right.Speech, SpeechHeard.In(OpenDetector(isEnhanced), mix));
            float[] judged = Judge(isEnhanced ? Enhance(mix) : mix, clip.Length, cancellationToken);
            for (int pause = 0; pause < judged.Length; pause++)
                tally.AddDecision(right.Turns[pause], judged[pause]);
            if (!_withWords)
                continue;
            // As a session feeds it: half a second before the speech.
            float[] fed = mix[(SamplesBefore / 2)..(SamplesBefore + clip.Length + SamplesOfPause)];
            Hearing heard = await WordErrorRateBenchmark.HearAsync(transcriber, fed, isPaced: false, cancellationToken);
            tally.AddWords(WordErrorRate.Between(sample.Text, heard.Text));
        }

        return tally;
    }

    /// <summary>What Smart Turn says in the middle of what is said, and at its end.</summary>
    private float[] Judge(float[] sound, int clipSamples, CancellationToken cancellationToken) =>
    [
        _turns.Predict(sound.AsSpan(0, SamplesBefore + (clipSamples * 6 / 10)), cancellationToken),
        _turns.Predict(sound.AsSpan(0, SamplesBefore + clipSamples + SamplesOfPause), cancellationToken),
    ];

    private IVoiceActivityDetector OpenDetector(bool isEnhanced) =>
        isEnhanced ? new EnhancedVoiceActivityEngine(_voiceActivity, _enhancers).Open() : _voiceActivity.Open();

    private float[] Enhance(float[] sound)
    {
        using ISpeechEnhancer enhancer = _enhancers.Open();
        var enhanced = new EnhancedSound(enhancer);
        enhanced.Add(sound);
        enhanced.Complete();
        List<float> made = [];
        while (enhanced.TryTake(out AudioFrame? frame) || enhanced.TryTakeRest(out frame))
        {
            using (frame)
                made.AddRange(frame.Samples.Span);
        }

        return [.. made];
    }

    private double Cost()
    {
        const int Seconds = 10;
        float[] sound = new float[Seconds * AudioFormat.Speech16Khz.SampleRateHz];
        _clips.SelectMany(static clip => clip.Sound).Take(sound.Length).ToArray().CopyTo(sound, 0);
        Enhance(sound);
        TimeSpan before = ProcessorTime.Own;
        Enhance(sound);
        return (ProcessorTime.Own - before).TotalMilliseconds / Seconds;
    }
}
