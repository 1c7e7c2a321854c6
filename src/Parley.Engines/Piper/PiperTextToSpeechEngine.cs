using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

using Microsoft.Extensions.Options;

using Parley.Core;
using Parley.Core.Audio;
using Parley.Core.TextToSpeech;
using Parley.Engines.Models;
using Parley.Engines.Onnx;
using Parley.Engines.Phonemes;

namespace Parley.Engines.Piper;

/// <summary>
/// Piper's voices (VITS) on ONNX Runtime, in this process: many languages, quick on a small machine. Sentence by
/// sentence; the next is made while one is spoken.
/// </summary>
public sealed class PiperTextToSpeechEngine : ITextToSpeechEngine, IDisposable
{
    /// <summary>The key of the registration.</summary>
    public const string EngineName = "piper";

    // What most published voices have.
    private const int UsualRateHz = 22_050;

    private readonly IPhonemizer _phonemizer;
    private readonly ModelOptions _modelOptions;
    private readonly TimeProvider _time;
    private readonly PiperVoices _voices;
    private readonly Lazy<AudioFormat> _format;
    private readonly ConcurrentDictionary<(string Path, bool IsSeeded), LoadedModel<PiperModel>> _models = new();

    // More runs at once than processors would only slow each other down.
    private readonly SemaphoreSlim _turns;

    internal PiperTextToSpeechEngine(
        IOptions<PiperOptions> options, IOptions<ModelOptions> modelOptions,
            ModelStore store, IPhonemizer phonemizer, TimeProvider time)
    {
        _phonemizer = phonemizer;
        _modelOptions = modelOptions.Value;
        _time = time;
        _voices = new PiperVoices(store, options.Value);
        _format = new(
            () => new AudioFormat(_voices.Installed is [var first, ..] ? first.Config.SampleRateHz : UsualRateHz));
        _turns = new SemaphoreSlim(Math.Max(1, Environment.ProcessorCount / _modelOptions.EffectiveThreads));
    }

    public string Name => EngineName;

    /// <summary>That of the default voice; other voices are resampled to it.</summary>
    public AudioFormat Format => _format.Value;

    /// <summary>Every speaker of every voice that is installed; only the default where there is none.</summary>
    public IReadOnlyList<EngineVoice> Voices => _voices.Installed is { Count: > 0 } installed
        ? [.. installed.Select(voice => voice.Listed)]
        : [new EngineVoice(_voices.DefaultModel[PiperOptions.StorePrefix.Length..], "und", "not installed")];

    /// <summary>Whether a voice and espeak-ng are there. Never throws, loads nothing.</summary>
    public EngineAvailability Probe()
    {
        if (_voices.Installed.Count == 0)
            return EngineAvailability.Missing(_voices.WhyNone);
        EngineAvailability phonemes = _phonemizer.Probe();
        return phonemes.IsAvailable
            ? EngineAvailability.Available($"voices {string.Join(", ", Voices.Take(5).Select(voice => voice.Id))}")
                : phonemes;
    }

    public EngineVoice? FindVoice(string name) =>
        _voices.Named(name)?.Listed ?? (_voices.Installed.Count == 0
            ? Voices.FirstOrDefault(voice => string.Equals(voice.Id, name, StringComparison.OrdinalIgnoreCase)) : null);

    public IAsyncEnumerable<SpeechFrame> SynthesizeAsync(
        SpeechRequest request, CancellationToken cancellationToken = default)
    {
        ITextToSpeechEngine self = this;
        EngineVoice voice = request is { VoiceFile: not null }
            ? self.VoiceFor(request with { Voice = null }) : self.VoiceFor(request);
        return SpeakAsync(request, voice.Id, cancellationToken);
    }

    public void Dispose()
    {
        foreach (LoadedModel<PiperModel> model in _models.Values)
            model.Dispose();
        _turns.Dispose();
    }

    private async IAsyncEnumerable<SpeechFrame> SpeakAsync(
        SpeechRequest request, string voiceId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (request.Phonemes is null && !SpokenContent.HasWords(request.Text))
            yield break;

        PiperVoice voice = request.VoiceFile is { } path ? PiperVoices.FromFile(path)
            : _voices.Named(voiceId) ?? throw new EngineUnavailableException(_voices.WhyNone);
        using LoadedModel<PiperModel>.Lease lease =
            await Model(voice, IsSeeded(request)).AcquireAsync(cancellationToken);

        // One sentence waits while one is spoken: enough that speech never pauses, and a long text never fills the
        // memory.
        var sounds =
            Channel.CreateBounded<(PiperSentence Sentence, PiperSound Sound)>(
                new BoundedChannelOptions(1) { SingleReader = true, SingleWriter = true });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task making = MakeAsync(sounds.Writer, lease.Model, voice, request, stop.Token);
        try
        {
            var speech = new PiperSpeech(Format, voice.Config, request.IsRaw);
            await foreach ((PiperSentence sentence, PiperSound sound) in sounds.Reader.ReadAllAsync(cancellationToken))
            {
                speech.Add(sentence, sound);
                while (!cancellationToken.IsCancellationRequested && speech.TryTake(out SpeechFrame frame))
                    yield return frame;
                cancellationToken.ThrowIfCancellationRequested();
            }

            while (speech.TryTakeRest(out SpeechFrame rest))
                yield return rest;
        }
        finally
        {
            // The model must not go while a run uses it.
            await stop.CancelAsync();
            await making;
        }
    }

    /// <summary>Ends without an exception; the reader gets it.</summary>
    private async Task MakeAsync(
        ChannelWriter<(PiperSentence Sentence, PiperSound Sound)> sounds, PiperModel model, PiperVoice voice,
            SpeechRequest request, CancellationToken cancellationToken)
    {
        try
        {
            using var run = new OnnxRunOptions();
            await using CancellationTokenRegistration cancelled =
                cancellationToken.Register(static state => ((OnnxRunOptions)state!).Terminate(), run);
            PiperScales scales = PiperScales.For(voice.Config, request);
            bool isSeeded = IsSeeded(request);
            int sentences = 0;
            await foreach (
                PiperSentence sentence in new PiperSentences(_phonemizer, voice.Config).ReadAsync(
                    request, cancellationToken))
            {
                float[]? noise = isSeeded ? PiperNoise.Draw(request.Seed!.Value, sentences++) : null;
                await _turns.WaitAsync(cancellationToken);
                PiperSound sound;
                try
                {
                    // A sentence takes some hundred milliseconds of pure work, which no caller's thread should wait
                    // for.
                    sound = await Task.Run(() => model.Speak(sentence.Ids, voice.Speaker ?? 0, scales, noise, run),
                        CancellationToken.None);
                }
                finally
                {
                    _turns.Release();
                }

                await sounds.WriteAsync((sentence, sound), cancellationToken);
            }

            sounds.Complete();
        }
        catch (Exception exception)
        {
            sounds.Complete(exception);
        }
    }

    private static bool IsSeeded(SpeechRequest request) => request is { Seed: not null, Temperature: not 0 };

    /// <summary>A seed needs a graph of its own, which nobody pays for who never gives one.</summary>
    private LoadedModel<PiperModel> Model(PiperVoice voice, bool isSeeded) => _models.GetOrAdd(
        (Path.GetFullPath(voice.File.ModelPath), isSeeded),
        static (key, state) => new LoadedModel<PiperModel>(
            () => PiperModel.Load(
                state.voice.File, state.voice.Config, state.engine._modelOptions.EffectiveThreads, key.IsSeeded),
            TimeSpan.FromSeconds(state.engine._modelOptions.UnloadAfterSeconds),
            state.engine._time),
        (engine: this, voice));
}
