using System.Runtime.CompilerServices;

using Microsoft.Extensions.Options;

using Parley.Core;
using Parley.Core.Audio;
using Parley.Core.TextToSpeech;
using Parley.Core.Voices;
using Parley.Engines.Models;
using Parley.Engines.PocketTts.Bundles;
using Parley.Engines.PocketTts.Generation;
using Parley.Engines.PocketTts.Voices;

namespace Parley.Engines.PocketTts;

/// <summary>
/// Kyutai's Pocket TTS in this process: natural voices, clones of others, sound 80 ms at a time while it still thinks. English.
/// </summary>
/// <remarks>
/// The model has a pace of its own: the request's speed has no effect. No word times. Texts are spoken in chunks of a few
/// sentences, each from the voice afresh.
/// </remarks>
public sealed class PocketTtsTextToSpeechEngine : ITextToSpeechEngine, IVoiceCloner, IDisposable
{
    /// <summary>The key of the registration.</summary>
    public const string EngineName = "pocket-tts";

    private const int PublishedRateHz = 24_000;
    // Below that a chunk is too short to be worth a voice's prefix.
    private const int FewestTokens = 12;
    private static readonly TimeSpan _longestSample = TimeSpan.FromSeconds(30);

    private readonly PocketTtsOptions _options;
    private readonly ModelStore _store;
    private readonly IVoiceLibrary? _library;
    private readonly LoadedModel<PocketTtsModel> _model;

    public PocketTtsTextToSpeechEngine(
        IOptions<PocketTtsOptions> options,
        IOptions<ModelOptions> models,
        ModelStore store,
        PreparedFiles prepared,
        TimeProvider time,
        IVoiceLibrary? library = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(models);
        _options = options.Value;
        _store = store;
        _library = library;
        _model = new LoadedModel<PocketTtsModel>(
            () => new PocketTtsModel(_store.FolderFor(_options.Model), prepared, models.Value, _options),
            TimeSpan.FromSeconds(models.Value.UnloadAfterSeconds),
            time);
    }

    public string Name => EngineName;

    string IVoiceCloner.Engine => EngineName;

    public AudioFormat Format { get; } = new(PublishedRateHz);

    public TimeSpan LongestSample => _longestSample;

    /// <summary>The model's presets and the library's; where the model is missing, the default one.</summary>
    public IReadOnlyList<EngineVoice> Voices
    {
        get
        {
            List<EngineVoice> voices = [.. Files().Select(voice => new EngineVoice(voice.Name, "en", voice.Description))];
            int preferred = voices.FindIndex(voice => voice.Id == _options.Voice);
            if (preferred > 0)
                (voices[0], voices[preferred]) = (voices[preferred], voices[0]);
            return voices.Count > 0 ? voices : [new EngineVoice(_options.Voice, "en", "the default voice")];
        }
    }

    /// <summary>Whether its model is there. Never throws.</summary>
    public EngineAvailability Probe() => _store.Probe(_options.Model);

    public IAsyncEnumerable<SpeechFrame> SynthesizeAsync(SpeechRequest request, CancellationToken cancellationToken = default)
    {
        EngineVoice voice = this.VoiceFor(request);
        if (request.Phonemes is not null)
            throw new ArgumentException($"Engine '{Name}' speaks text, not phonemes; give it text, or use kokoro or piper.", nameof(request));
        return SpeakAsync(request, request.VoiceFile, voice.Id, cancellationToken);
    }

    public async ValueTask CloneAsync(ReadOnlyMemory<float> samples, Stream voice, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(voice);
        using LoadedModel<PocketTtsModel>.Lease lease = await _model.AcquireAsync(cancellationToken);
        using var options = new Onnx.OnnxRunOptions();
        using CancellationTokenRegistration breakOff = cancellationToken.UnsafeRegister(
            static options => ((Onnx.OnnxRunOptions)options!).Terminate(), options);
        VoicePrefix prefix = await Task.Run(() => lease.Model.Encode(samples, options), cancellationToken);
        VoiceFile.Write(voice, prefix, lease.Model.Bundle.Caches);
    }

    public void Dispose() => _model.Dispose();

    private async IAsyncEnumerable<SpeechFrame> SpeakAsync(
        SpeechRequest request, string? file, string voiceId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (request.IsRaw ? string.IsNullOrWhiteSpace(request.Text) : !SpokenContent.HasWords(request.Text))
            yield break;
        using LoadedModel<PocketTtsModel>.Lease lease = await _model.AcquireAsync(cancellationToken);
        string path = file ?? Files().Where(voice => voice.Name == voiceId).Select(voice => voice.Path).FirstOrDefault()
            ?? throw new EngineUnavailableException($"There is no voice for '{Name}'; run 'parley models pull {_options.Model}', or 'parley voices clone'.");
        await using var speech = new PocketSpeech(lease.Model, Plan(lease.Model, request, path), cancellationToken);
        await foreach (AudioFrame frame in Gathered(speech.ReadAllAsync(cancellationToken), cancellationToken))
            yield return new SpeechFrame(frame, []);
    }

    private SpeechPlan Plan(PocketTtsModel model, SpeechRequest request, string voicePath)
    {
        VoicePrefix voice = model.Voices.Get(voicePath);
        int tokens = model.Splitter.LongestFor(model.Positions - voice.Positions);
        return tokens < FewestTokens
            ? throw new EngineUnavailableException(
                $"The voice '{voicePath}' takes {voice.Positions} of {model.Positions} positions and leaves no room for text; clone it from a shorter sample.")
            : new SpeechPlan(model.Splitter.Split(request.Text, tokens), voice)
            {
                Noise = new GaussianNoise(request.Seed, Math.Sqrt(request.Temperature ?? _options.Temperature)).Fill,
                EndThreshold = _options.EndThreshold,
                ErrorWithoutEnd = _options.ErrorWithoutEnd,
            };
    }

    /// <summary>Holds the first sound back until there is as much as the settings want.</summary>
    private async IAsyncEnumerable<AudioFrame> Gathered(
        IAsyncEnumerable<AudioFrame> frames, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var first = new Queue<AudioFrame>();
        TimeSpan wanted = TimeSpan.FromSeconds(_options.FirstAudioSeconds);
        bool isGathering = wanted > TimeSpan.Zero;
        try
        {
            await foreach (AudioFrame frame in frames.WithCancellation(cancellationToken))
            {
                first.Enqueue(frame);
                isGathering = isGathering && frame.Timestamp + AudioFormat.FrameDuration < wanted;
                while (!isGathering && !cancellationToken.IsCancellationRequested && first.TryDequeue(out AudioFrame? next))
                    yield return next;
                cancellationToken.ThrowIfCancellationRequested();
            }

            while (first.TryDequeue(out AudioFrame? rest))
                yield return rest;
        }
        finally
        {
            foreach (AudioFrame unheard in first)
                unheard.Dispose();
        }
    }

    private IEnumerable<(string Name, string Path, string Description)> Files() =>
        BundleFiles.Presets(_store.FolderFor(_options.Model))
            .Select(preset => (preset.Name, preset.Path, "preset"))
            .Concat((_library?.List(EngineName) ?? []).Select(voice => (voice.Id, voice.Path, voice.Name)));
}
