using Microsoft.Extensions.Options;

using Parley.Core;
using Parley.Core.Audio;
using Parley.Core.SpeechToText;
using Parley.Engines.Models;
using Parley.Engines.Whisper.Decoding;
using Parley.Engines.Whisper.Model;
using Parley.Engines.Whisper.Streaming;
using Parley.Engines.Whisper.Text;

namespace Parley.Engines.Whisper;

/// <summary>
/// Whisper in this process: about a hundred languages, word times, translation into English. One loaded model serves all streams.
/// The model is read at the first use. Thread-safe.
/// </summary>
public sealed class WhisperEngine : ISpeechToTextEngine, IDisposable
{
    /// <summary>The name under which it is registered.</summary>
    public const string EngineName = "whisper";

    private const double TemperatureStep = 0.2;

    // Each attempt costs a whole decoding; two are what a conversation can wait for.
    private const int LiveAttempts = 2;

    private readonly WhisperFolders? _folders;
    private readonly WhisperOptions _options;
    private readonly TimeProvider _time;
    private readonly LoadedModel<WhisperLoaded> _model;
    private readonly DecodingQueue _queue;

    internal WhisperEngine(
        ModelStore store, IOptions<ModelOptions> models, IOptions<WhisperOptions> options, PreparedFiles prepared, TimeProvider time)
        : this(options.Value, models.Value, time)
    {
        var folders = new WhisperFolders(store, models.Value, options.Value);
        int threads = ThreadsOf(models.Value);
        _folders = folders;
        _model = new LoadedModel<WhisperLoaded>(
            () => WhisperLoaded.Load(new WhisperChoice(prepared, threads, time).Fastest(folders.Candidates()), prepared, threads),
            TimeSpan.FromSeconds(models.Value.UnloadAfterSeconds),
            time);
    }

    /// <summary>For tests: over a model that is not in files.</summary>
    internal WhisperEngine(WhisperOptions options, Func<WhisperLoaded> load, TimeProvider time)
        : this(options, new ModelOptions(), time) => _model = new LoadedModel<WhisperLoaded>(load, TimeSpan.Zero, time);

    private WhisperEngine(WhisperOptions options, ModelOptions models, TimeProvider time)
    {
        _options = options;
        _time = time;
        int decoders = options.Decoders > 0
            ? options.Decoders
            : Math.Max(1, Environment.ProcessorCount / ThreadsOf(models));
        _queue = new DecodingQueue(decoders);
        _model = null!;
    }

    public string Name => EngineName;

    public AudioFormat Format => AudioFormat.Speech16Khz;

    /// <summary>Models of English alone, which are named so, cannot.</summary>
    public bool CanTranslate => _folders?.IsMultilingual ?? true;

    /// <summary>English where the model knows nothing else; else about a hundred, which are not listed.</summary>
    public IReadOnlyList<string>? Languages => CanTranslate ? null : ["en"];

    /// <inheritdoc/>
    /// <remarks>Loads the model if nobody has yet, so that the first words do not wait for it.</remarks>
    public async ValueTask<ITranscriber> OpenAsync(RecognitionOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        LoadedModel<WhisperLoaded>.Lease lease = await _model.AcquireAsync(cancellationToken);
        try
        {
            WhisperLoaded loaded = lease.Model;
            var decoder = new WindowDecoder(loaded.Model, loaded.Tokenizer);
            var utterance = new WhisperUtterance(
                decoder, loaded.Tokenizer, loaded.Model.Config.MelBands, RequestFor(options, loaded.Tokenizer));
            var stepEvery = TimeSpan.FromMilliseconds(options.IsRaw ? 0 : _options.StepMs);
            return new WhisperTranscriber(_queue, utterance, lease, stepEvery, _time);
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    /// <summary>Whether the model is there, and if not what to do. Reads no weights.</summary>
    internal EngineAvailability Probe() => _folders?.Probe() ?? EngineAvailability.Available("a model in memory");

    /// <summary>Frees the model as soon as its streams are disposed.</summary>
    public void Dispose()
    {
        _queue.Dispose();
        _model.Dispose();
    }

    private int ThreadsOf(ModelOptions models) => _options.Threads > 0 ? _options.Threads : models.EffectiveThreads;

    private UtteranceRequest RequestFor(RecognitionOptions asked, WhisperTokenizer tokenizer)
    {
        SpecialTokens special = tokenizer.Special;
        if (asked.IsRaw)
        {
            return new UtteranceRequest(
                new WindowRequest
                {
                    Language = LanguageOf(asked.Language ?? _options.Language, special),
                    Translate = asked.Translate,
                    WithWords = asked.WordTimes,
                    MinimumFrames = EncoderContext.MaximumFrames,
                    MaximumTokens = int.MaxValue,
                },
                IsRaw: true);
        }

        return new UtteranceRequest(new WindowRequest
        {
            Language = LanguageOf(asked.Language ?? _options.Language, special),
            Translate = asked.Translate || _options.Translate,
            WithWords = asked.WordTimes,
            Hotwords = TokensOf(asked.Hotwords ?? _options.Hotwords, tokenizer),
            Previous = TokensOf(asked.Prompt, tokenizer),
            BeamSize = _options.BeamSize,
            Temperatures = TemperaturesFrom(asked.Temperature ?? _options.Temperature, asked.IsLive ? LiveAttempts : int.MaxValue),
            MinimumFrames = _options.MinimumContextMs / 10,
        });
    }

    private static int? LanguageOf(string? tag, SpecialTokens special)
    {
        if (tag is not { Length: > 0 } || !special.IsMultilingual)
            return null;
        // A language that it does not know is better heard as the one that is nearest to it.
        return special.IdOfLanguage(tag);
    }

    /// <summary>With a space before it, as words have in running text.</summary>
    private static int[] TokensOf(string? text, WhisperTokenizer tokenizer) =>
        string.IsNullOrWhiteSpace(text) ? [] : tokenizer.Encode(" " + text.Trim());

    private float[] TemperaturesFrom(double first, int attempts)
    {
        List<float> temperatures = [(float)first];
        for (double next = first + TemperatureStep;
            next <= _options.HighestTemperature + 0.001 && temperatures.Count < attempts;
            next += TemperatureStep)
            temperatures.Add((float)Math.Min(next, 1));
        return [.. temperatures];
    }
}
